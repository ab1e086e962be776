"""What writers know about the set: made once from settings and options."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobexport.config import Config
from jobexport.registry import WriteContext

__all__ = ["PageLink", "site_base", "write_context"]


class PageLink:
    """A posting's public address: its page on this site where there is one, else its page at the origin.

    A class, not a closure, because contexts travel to worker processes.
    """

    def __init__(self, base_url: str | None) -> None:
        self._base = base_url

    def __call__(self, posting: Mapping[str, Any]) -> str | None:
        if self._base is None:
            found = posting.get("url") or posting.get("applyUrl")
            return str(found) if found else None
        return f"{self._base}jobs/{posting['slug']}/"


def site_base(board: Config, base_url: str | None) -> str | None:
    """The address of the site with one slash at its end, or None."""
    found = base_url or board.site.get("base_url")
    return found.rstrip("/") + "/" if found else None


def write_context(
    board: Config, now: datetime, base_url: str | None, options: Mapping[str, Any], self_path: str | None = None
) -> WriteContext:
    """The context for one output; ``self_path`` is its path on the site."""
    base = site_base(board, base_url)
    return WriteContext(
        now=now,
        base_url=base,
        title=board.site.get("title", "Jobs"),
        description=board.site.get("description", ""),
        language=board.site.get("language", "en"),
        self_url=base + self_path if base and self_path else None,
        link=PageLink(base),
        options=options,
    )
