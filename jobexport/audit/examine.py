"""One page of a site: what is wrong with it by itself, and what the whole site has to know of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urldefrag, urlsplit

from jobexport.audit.addresses import joined
from jobexport.audit.jobmarkup import examine_markup
from jobexport.audit.model import Context, Link, Seen, State, found
from jobexport.audit.scan import Element, Scan, scan

__all__ = ["examine"]

_WEIGHT = 30 * 1024
_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_LOADED = frozenset(("stylesheet", "icon", "shortcut", "apple-touch-icon", "manifest", "preload", "modulepreload"))
_ROBOT = "googlebot"
_SPECIAL_FRAGMENT = re.compile(r":~:|!|/|\Atop\Z", re.I)


def examine(data: bytes, key: str, address: str, uri: str, context: Context, media_type: str | None = None) -> Seen:
    """Looks at one page. ``address`` is where it is served, ``uri`` how findings name it."""
    page = scan(data, media_type)
    seen = Seen(key, address, uri, page.whole, ids=frozenset(page.ids))
    if not page.whole:
        return seen
    base = next((each.get("href") for each in page.named("base") if each.get("href")), "")
    origin = joined(address, base) or address
    seen.noindex = page.noindex is not None
    seen.title = page.title or ""
    moved = any(each.get("http-equiv").lower() == "refresh" for each in page.named("meta"))
    # A page for what is not there has many addresses and none of its own.
    missing = key.rpartition("/")[2] in ("404.html", "410.html")
    examine_markup(page, seen, context)
    if not moved:
        _basics(page, seen)
    _canonical(page, seen, origin, wanted=context.named and not (moved or missing or seen.noindex))
    _links(page, seen, origin, context)
    if context.find is not None and seen.canonical and context.find(seen.canonical).key == key:
        # A folder does not tell whether a file is served with its ending or without: the page's own word does.
        seen.address = seen.canonical
    if page.noindex is not None and seen.open:
        name = page.noindex.get("name").lower()
        message = f"the page of an open job says noindex to {'all search engines' if name == 'robots' else name}"
        seen.findings.append(found("audit/noindex", message, uri, page.position(page.noindex)))
    if context.robots is not None and seen.open:
        rule = context.robots.forbids(address, _ROBOT)
        if rule is not None:
            seen.blocked.append((rule.line, "page", address))
    seen.findings.sort(key=lambda each: each.sort_key())
    return seen


def _basics(page: Scan, seen: Seen) -> None:
    def tell(rule: str, message: str, at: Element | int) -> None:
        seen.findings.append(found(rule, message, seen.uri, page.position(at)))

    if not seen.title:
        tell("audit/missing-title", "the page has no title", page.head)
    if not any(page.headings):
        tell("audit/missing-h1", "the page has no h1 heading with text", page.head)
    if page.language is None:
        tell("audit/missing-lang", "the html element has no lang", page.head)
    for each in page.named("img", "input", "area"):
        if each.name == "input" and each.get("type").lower() != "image":
            continue
        if (
            "alt" not in each.attributes
            and each.get("role") not in ("presentation", "none")
            and not each.get("aria-label")
        ):
            what = each.get("src") or each.get("href") or each.name
            tell("audit/missing-alt", f"the picture {what[:120]} has no alt", each)


def _canonical(page: Scan, seen: Seen, origin: str, *, wanted: bool) -> None:
    named = page.canonicals
    if not named:
        if wanted:
            message = "the page names no canonical address"
            seen.findings.append(found("audit/canonical-missing", message, seen.uri, page.position(page.head)))
        return
    first = named[0]
    href = first.get("href")
    seen.canonical = urldefrag(joined(origin, href))[0]
    seen.canonical_at = page.position(first)
    if not seen.canonical:
        message = f"the canonical address {href[:120]} is none"
        seen.findings.append(found("audit/canonical-broken", message, seen.uri, seen.canonical_at))
    elif not urlsplit(href).scheme:
        message = f"the canonical address {href} is relative"
        seen.findings.append(found("audit/canonical-relative", message, seen.uri, seen.canonical_at))
    others = {joined(origin, each.get("href")) for each in named}
    if len(others) > 1:
        message = f"the page names {len(others)} canonical addresses: {', '.join(sorted(others)[:3])}"
        seen.findings.append(found("audit/canonical-several", message, seen.uri, page.position(named[-1])))


def _references(page: Scan) -> Iterator[tuple[Element, str, str]]:
    """Every element that refers to something: the element, the reference, and whether it is a link or an asset."""
    for each in page.elements:
        name = each.name
        if name in ("a", "area"):
            if "href" in each.attributes:
                yield each, each.get("href"), "link"
        elif name == "link":
            if _LOADED & set(each.get("rel").lower().split()):
                yield each, each.get("href"), "asset"
        elif name in ("img", "script", "source", "iframe", "frame", "embed", "audio", "video", "input"):
            yield each, each.get("src"), "asset"
            if name == "video":
                yield each, each.get("poster"), "asset"
            for candidate in each.get("srcset").split(", "):
                yield each, candidate.split()[0] if candidate.split() else "", "asset"


def _links(page: Scan, seen: Seen, origin: str, context: Context) -> None:
    def tell_none(element: Element, reference: str) -> None:
        message = f"{reference[:120]} is no address"
        seen.findings.append(found("audit/broken-link", message, seen.uri, page.position(element)))

    own = urldefrag(seen.address)[0]
    told: set[tuple[str, str]] = set()
    weight = len(page.page.data)
    for each, reference, kind in _references(page):
        if not reference or reference.startswith(("mailto:", "tel:", "javascript:", "data:", "blob:", "sms:")):
            continue
        address, fragment = urldefrag(joined(origin, reference))
        if not address:
            tell_none(each, reference)
            continue
        fragment = unquote(fragment)
        if (address, fragment) in told or not address.startswith(("http://", "https://")):
            continue
        told.add((address, fragment))
        if kind == "asset" and context.named and own.startswith("https://") and address.startswith("http://"):
            message = f"{each.name} loads {address[:120]} without encryption"
            seen.findings.append(found("audit/mixed-content", message, seen.uri, page.position(each)))
        if reference.startswith("#") or address == own:
            if fragment and not _SPECIAL_FRAGMENT.search(fragment) and fragment not in page.ids:
                message = f"nothing in this page has the id {fragment}"
                seen.findings.append(found("audit/broken-fragment", message, seen.uri, page.position(each)))
            continue
        weight += _follow(page, seen, context, each, Link(address, fragment, kind, (1, 1)))
    for each in page.links("alternate"):
        if each.get("type").lower() in _FEEDS and each.get("href"):
            if feed := joined(origin, each.get("href")):
                seen.feeds.append(feed)
            else:
                tell_none(each, each.get("href"))
    if weight > _WEIGHT:
        message = f"the page with its style sheets and scripts weighs {weight / 1024:.0f} KB without pictures"
        seen.findings.append(found("audit/page-weight", message, seen.uri, page.position(page.head)))


def _follow(page: Scan, seen: Seen, context: Context, element: Element, link: Link) -> int:
    """Looks where a reference leads, now or at the end; gives the bytes that a style sheet or script adds to the page."""
    link = Link(link.address, link.fragment if not _SPECIAL_FRAGMENT.search(link.fragment) else "", link.kind, (1, 1))
    if context.robots is not None and link.kind == "asset":
        rule = context.robots.forbids(link.address, _ROBOT)
        if rule is not None and urlsplit(link.address).netloc == urlsplit(seen.address).netloc:
            seen.blocked.append((rule.line, "asset", link.address))
    if context.find is None:
        seen.links.append(Link(link.address, link.fragment, link.kind, page.position(element)))
        return 0
    place = context.find(link.address)
    if place.state is State.GONE:
        rule_id = "audit/broken-link" if link.kind == "link" else "audit/broken-asset"
        what = "no page of this site is" if link.kind == "link" else "no file of this site is"
        seen.findings.append(
            found(rule_id, f"{what} at {element.get('href') or element.get('src')}", seen.uri, page.position(element))
        )
    elif place.state is State.HERE and link.fragment and place.key != seen.key:
        seen.links.append(Link(link.address, link.fragment, link.kind, page.position(element)))
    elif place.state is State.HERE and context.size is not None and _weighs(element):
        return context.size(place.key)
    return 0


def _weighs(element: Element) -> bool:
    return element.name == "script" or (element.name == "link" and "stylesheet" in element.get("rel").lower().split())
