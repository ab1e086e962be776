"""The way through a list of many pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jobexport.site.messages import Messages

__all__ = ["pager"]

_AROUND = 2


def pager(page: int, pages: int, link: Callable[[int], str], messages: Messages) -> dict[str, Any]:
    """``page``, ``pages``, ``previous`` and ``next`` (links or None), and ``numbers`` to choose from.

    ``numbers`` are the first, the last, those near and, further off, those ten, a hundred, … pages away, so that
    every page is a few steps from any other. Each has ``text``, ``label``, ``href`` (None for a gap), ``current``.
    """
    chosen = {1, pages, *range(max(1, page - _AROUND), min(pages, page + _AROUND) + 1)}
    step = 10
    while step < pages:
        chosen |= {each for each in (page - step, page + step) if 1 <= each <= pages}
        step *= 10
    numbers: list[dict[str, Any]] = []
    before = 0
    for each in sorted(chosen):
        if each > before + 1:
            numbers.append({"text": "…", "label": "", "href": None, "current": False})
        label = messages.t("Page {page}", page=each)
        numbers.append({"text": str(each), "label": label, "href": link(each), "current": each == page})
        before = each
    return {
        "page": page,
        "pages": pages,
        "previous": link(page - 1) if page > 1 else None,
        "next": link(page + 1) if page < pages else None,
        "numbers": numbers,
    }
