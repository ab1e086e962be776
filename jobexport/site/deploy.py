"""What hosts want to know about a site: headers, redirects, and pages that lead on where a host knows no redirects.

Sources: Netlify "Custom headers" and "Redirect options", Cloudflare Pages "Headers" and "Redirects", GitHub Pages
"About custom workflows" (no headers, no redirects), nginx "ngx_http_core_module".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from jobexport.site import urls
from jobexport.site.locales import direction
from jobexport.site.messages import messages, spoken
from jobexport.site.settings import SiteSettings

__all__ = [
    "CLOUDFLARE_MOVES", "GONE", "NETLIFY", "NGINX", "NO_JEKYLL", "TARGETS", "Move", "file_of", "headers", "netlify_headers",
    "nginx", "page", "policy", "redirects",
]  # fmt: skip

TARGETS = ("netlify", "cloudflare", "github-pages", "nginx")
"""The hosts that ready files are made for."""

NETLIFY = ("_headers", "_redirects")
NGINX = "nginx.conf"
NO_JEKYLL = ".nojekyll"

GONE = "gone"
"""The target of an address that leads nowhere any more, on purpose."""

CLOUDFLARE_MOVES = 2000
"""Redirects without wildcards that Cloudflare Pages takes from one file."""

_BARE = re.compile(r"[A-Za-z0-9/._~:%=-]+")
_HOST = re.compile(r"[A-Za-z0-9.:\[\]-]+")
# File endings whose media type nginx does not know, and the types that are text.
_TYPES = {"jsonld": "application/ld+json", "jsonl": "application/jsonl"}
_TEXTS = "text/css text/csv text/plain text/xml application/javascript application/json application/rss+xml"


@dataclass(frozen=True, slots=True)
class Move:
    """An address that changed: ``old`` is a path from the site's root, such as ``jobs/a/``; ``new`` likewise, or an
    absolute address; None where the page is gone for good."""

    old: str
    new: str | None


def policy(site: SiteSettings) -> str:
    """The Content-Security-Policy under which the default theme works: nothing from elsewhere but pictures.

    The address of the subscription form, if there is one, may be posted to.
    """
    form = "'self'"
    if site.subscribe_action:
        parts = urlsplit(site.subscribe_action)
        host = parts.netloc.rpartition("@")[2]
        # A host in other letters has no place in a header; its scheme stands for it.
        form += f" {parts.scheme}://{host}" if _HOST.fullmatch(host) else f" {parts.scheme}:"
    return "; ".join(
        (
            "default-src 'self'", "img-src 'self' https: data:", "script-src 'self'", "style-src 'self'",
            "connect-src 'self'", "object-src 'none'", "base-uri 'none'", f"form-action {form}", "frame-ancestors 'none'",
        )
    )  # fmt: skip


def headers(site: SiteSettings) -> list[tuple[str, list[tuple[str, str]]]]:
    """The headers of a site as (pattern, headers): a pattern is a path from the site's root, a last ``*`` any rest of it.

    No address gets one header from two patterns, since Netlify and Cloudflare would join the values. Pages are asked for
    again each time, which is what both hosts say by themselves; pictures named after their content never; and what
    programs read may be read from any site.
    """
    found = [
        (
            "*",
            [
                ("Content-Security-Policy", policy(site)),
                ("X-Content-Type-Options", "nosniff"),
                ("Referrer-Policy", "strict-origin-when-cross-origin"),
                ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
            ],
        ),
        ("assets/*", [("Cache-Control", "public, max-age=3600")]),
    ]
    if site.share_images:
        found.append(("share/*", [("Cache-Control", "public, max-age=31536000, immutable")]))
    shared = [("Access-Control-Allow-Origin", "*")]
    if site.api:
        found.append(("api/*", shared))
    return found + [(path, shared) for path in sorted({each.path for each in site.feeds})]


def netlify_headers(site: SiteSettings) -> bytes:
    """``_headers`` as Netlify and Cloudflare Pages read it."""
    root = urls.root_path(site) or "/"
    rules = [
        "\n".join([root + pattern, *[f"  {name}: {value}" for name, value in values]])
        for pattern, values in headers(site)
    ]
    return ("\n\n".join(rules) + "\n").encode()


def redirects(moves: Iterable[Move], site: SiteSettings, *, gone: bool) -> bytes:
    """``_redirects``: one line for each move, ``/old /new 301``; with ``gone`` also ``/old /404.html 410``.

    Netlify answers 410 so; Cloudflare Pages knows no such line, and an address without a page is 404 there.
    """
    root = urls.root_path(site) or "/"
    lines = []
    for move in moves:
        for old in _spellings(move.old):
            if move.new is not None:
                lines.append(f"{root}{urls.address(old)} {_target(move.new, root)} 301")
            elif gone:
                lines.append(f"{root}{urls.address(old)} {root}{urls.NOT_FOUND} 410")
    return ("\n".join(lines) + "\n" if lines else "").encode()


def nginx(moves: Iterable[Move], site: SiteSettings) -> bytes:
    """A piece of configuration for inside ``server { … }``: headers, media types, redirects, pages that are gone.

    The file itself and jobexport's own folder are not given out.
    """
    root = urls.root_path(site) or "/"
    (_, first), *rules = headers(site)
    general = {**dict(first), "Cache-Control": "no-cache"}
    missing = _quoted(root + urls.NOT_FOUND)
    lines = [
        "# Include this inside server { … }, beside root and server_name.",
        "index index.html;",
        "charset utf-8;",
        f"charset_types {_TEXTS};",
        f"error_page 404 {missing};",
        f"error_page 410 {missing};",
        *_added(general),
        f"location ^~ {_quoted(root + '.jobexport/')} {{ return 404; }}",
        f"location = {_quoted(root + NGINX)} {{ return 404; }}",
    ]
    for suffix, kind in _TYPES.items():
        lines += _location(f'~ "\\.{suffix}$"', ["types { }", f"default_type {kind};"])
    taken = set()
    for pattern, values in rules:
        where = f"^~ {_quoted(root + pattern[:-1])}" if pattern.endswith("*") else f"= {_quoted(root + pattern)}"
        # nginx takes no header of the server into a location that has one of its own.
        lines += _location(where, _added({**general, **dict(values)}))
        taken.add(pattern)
    for move in moves:
        for old in _spellings(move.old):
            # nginx compares with the decoded address, and takes a second rule for one address as an error.
            if old not in taken:
                answer = "return 410;" if move.new is None else f"return 301 {_quoted(_target(move.new, root))};"
                lines.append(f"location = {_quoted(root + old)} {{ {answer} }}")
                taken.add(old)
    return ("\n".join(lines) + "\n").encode()


def page(move: Move, site: SiteSettings) -> bytes:
    """A page that leads on by itself, for hosts without redirects; search engines read it as a lasting move.

    ``move.new`` must not be None.
    """
    assert move.new is not None
    t = messages(site.language).t
    near = move.new
    if not urlsplit(near).scheme:
        near = urls.relative(file_of(move.new), file_of(move.old), pretty=site.base_url is not None)
    public = move.new if urlsplit(move.new).scheme else (site.base_url + move.new if site.base_url else None)
    canonical = f'<link rel="canonical" href="{escape(public)}">\n' if public else ""
    language = spoken(site.language)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" dir="{direction(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(t('This page has moved'))}</title>\n"
        f'<meta http-equiv="refresh" content="0; url={escape(near)}">\n{canonical}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n</head>\n<body>\n'
        f"<h1>{escape(t('This page has moved'))}</h1>\n"
        f'<p><a href="{escape(near)}">{escape(t("Go to the new page"))}</a></p>\n</body>\n</html>\n'
    ).encode()


def file_of(path: str) -> str:
    """The file of an address from the site's root: ``jobs/a/index.html`` for ``jobs/a/``."""
    return path + urls.HOME if not path or path.endswith("/") else path


def _spellings(path: str) -> Sequence[str]:
    """The addresses under which an old page may be asked for: with and without its last slash."""
    return (path, path.removesuffix("/")) if path.endswith("/") and path != "/" else (path,)


def _target(new: str, root: str) -> str:
    # A dollar sign would begin a variable in nginx.
    return (new if urlsplit(new).scheme else root + urls.address(new)).replace("$", "%24")


def _location(where: str, lines: Sequence[str]) -> list[str]:
    return [f"location {where} {{", *[f"    {line}" for line in lines], "}"]


def _added(values: Mapping[str, str]) -> list[str]:
    return [f"add_header {name} {_quoted(value)} always;" for name, value in values.items()]


def _quoted(text: str) -> str:
    """A value of nginx: bare where it is plain, in quotation marks otherwise."""
    if _BARE.fullmatch(text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
