"""The way to a page from the site's home, for people and as BreadcrumbList markup."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from jobexport.site import urls
from jobexport.syntax.schemaorg_write import CONTEXT

__all__ = ["Crumb", "markup"]


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step: its name, and the file of its page, None for the page itself."""

    text: str
    path: str | None = None


def markup(crumbs: Sequence[Crumb], base_url: str) -> bytes:
    """The BreadcrumbList as JSON (https://schema.org/BreadcrumbList); the last step, the page itself, names no address."""
    steps: list[dict[str, Any]] = []
    for place, each in enumerate(crumbs, 1):
        step: dict[str, Any] = {"@type": "ListItem", "position": place, "name": each.text}
        if each.path is not None:
            step["item"] = urls.absolute(each.path, base_url)
        steps.append(step)
    return msgspec.json.encode({"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": steps})
