"""A text as a part of a page: its headings under the heading of its section, its tables in frames of their own."""

from __future__ import annotations

from html import escape

__all__ = ["framed", "nested"]


def framed(html: str, label: str) -> str:
    """Safe HTML whose tables stand in frames that scroll, which the keyboard reaches and ``label`` names."""
    if "<table" not in html:
        return html
    start = f'<section class="wide" aria-label="{escape(label)}" tabindex="0"><table'
    return html.replace("<table", start).replace("</table>", "</table></section>")


def nested(html: str, top: int = 3) -> str:
    """Safe HTML whose headings begin at level ``top`` and go down one level at a time, however the author counted them.

    Headings that were on one level stay on one level within their section; below h6 there is none deeper. Tags are in
    small letters and headings hold no headings, as ``normalize/markup`` writes them.
    """
    parts = html.split("<h")
    levels: list[str] = []
    for index, part in enumerate(parts[1:], 1):
        level = part[:1]
        if level not in ("1", "2", "3", "4", "5", "6"):  # <hr>
            continue
        while levels and levels[-1] >= level:
            levels.pop()
        levels.append(level)
        new = min(top + len(levels) - 1, 6)
        parts[index] = f"{new}{part[1:].replace(f'</h{level}>', f'</h{new}>', 1)}"
    return "<h".join(parts)
