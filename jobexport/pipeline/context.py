"""What writers know about the set: made once from settings and options."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus

from jobexport.config import Config
from jobexport.errors import UsageError
from jobexport.registry import WriteContext
from jobexport.site import urls

__all__ = ["PageLink", "site_base", "with_parameters", "write_context"]


class PageLink:
    """A posting's public address: its page on this site where there is one, else its page at the origin.

    ``params`` are added as query parameters. A class, not a closure, because contexts travel to worker processes.
    """

    def __init__(
        self, base_url: str | None, permalink: str = "jobs/{slug}/", params: Mapping[str, Any] | None = None
    ) -> None:
        self._base = base_url
        self._permalink = permalink
        self._params = dict(params or {})

    def __call__(self, posting: Mapping[str, Any]) -> str | None:
        if self._base is None:
            found = posting.get("url") or posting.get("applyUrl")
            address = str(found) if found else None
        else:
            address = urls.absolute(urls.job_path(posting["slug"], self._permalink), self._base)
        return with_parameters(address, self._params) if address and self._params else address


def with_parameters(address: str, params: Mapping[str, Any]) -> str:
    """The address with these query parameters before its fragment; those that it has already stay as they are."""
    main, sign, fragment = address.partition("#")
    here = {each.partition("=")[0] for each in main.partition("?")[2].split("&")}
    added = [(quote_plus(str(key)), quote_plus(str(value))) for key, value in params.items()]
    query = "&".join(f"{key}={value}" for key, value in added if key not in here)
    if not query:
        return address
    joint = "" if main.endswith(("?", "&")) else "&" if "?" in main else "?"
    return f"{main}{joint}{query}{sign}{fragment}"


def site_base(board: Config, base_url: str | None) -> str | None:
    """The address of the site with one slash at its end, or None."""
    found = base_url or board.site.get("base_url")
    return found.rstrip("/") + "/" if found else None


def write_context(
    board: Config, now: datetime, base_url: str | None, options: Mapping[str, Any], self_path: str | None = None
) -> WriteContext:
    """The context for one output; ``self_path`` is its path on the site, ``options["params"]`` are for every link."""
    base = site_base(board, base_url)
    params = options.get("params", {})
    if not isinstance(params, Mapping):
        raise UsageError("must be a table", subject="params", hint="write params.NAME=VALUE")
    return WriteContext(
        now=now,
        base_url=base,
        title=board.site.get("title", "Jobs"),
        description=board.site.get("description", ""),
        language=board.site.get("language", "en"),
        self_url=base + self_path if base and self_path else None,
        link=PageLink(base, board.site.get("permalink", "jobs/{slug}/"), params),
        options=options,
    )
