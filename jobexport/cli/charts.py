"""Small pictures as inline SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

__all__ = ["bars", "share"]

_WIDTH, _HEIGHT, _TOP, _FOOT = 420, 180, 18, 22


def bars(title: str, values: Sequence[tuple[str, int]]) -> str:
    """A figure of upright bars with their numbers; a table of the same numbers is for those who do not see it."""
    most = max((number for _, number in values), default=0) or 1
    step = _WIDTH / max(len(values), 1)
    room = _HEIGHT - _TOP - _FOOT
    every = max(1, -(-len(values) * 58 // _WIDTH))
    parts = []
    for index, (name, number) in enumerate(values):
        height = room * number / most
        left, middle, top = index * step, (index + 0.5) * step, _TOP + room - height
        wide = min(step * 0.72, 48)
        if number:
            parts.append(
                f'<rect x="{middle - wide / 2:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{max(height, 1):.1f}" rx="2"/>'
            )
            parts.append(f'<text x="{middle:.1f}" y="{top - 5:.1f}" text-anchor="middle">{number:,}</text>')
        if index % every == 0:
            anchor, at = "middle", middle
            if step < 52 and index in (0, len(values) - 1):
                anchor, at = ("start", left) if index == 0 else ("end", left + step)
            parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - 6}" text-anchor="{anchor}">{escape(name)}</text>')
    line = f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{_HEIGHT - _FOOT}" y2="{_HEIGHT - _FOOT}"/>'
    told = ", ".join(f"{name}: {number}" for name, number in values)
    return (
        f"<figure><figcaption>{escape(title)}</figcaption>"
        f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(title)}. {escape(told)}">{line}{"".join(parts)}</svg></figure>\n'
    )


def share(number: int, most: int) -> str:
    """A lying bar for a cell of a table; the number itself stands beside it."""
    width = 100 * number / most if most else 0
    return (
        '<svg viewBox="0 0 100 8" preserveAspectRatio="none" height="8" style="height:.6rem;margin-top:.45rem" aria-hidden="true">'
        f'<rect width="{width:.1f}" height="8"/></svg>'
    )
