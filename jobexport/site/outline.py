"""The headings of a text, brought under the heading of its section without a gap."""

from __future__ import annotations

__all__ = ["nested"]


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
