"""Lines of plain text as HTML: headings, paragraphs and lists."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from jobexport.syntax.prose import Line
from jobexport.syntax.prose_sections import Section, looks_like_heading

__all__ = ["markup_of"]

# A line this long was broken by the width of a window, not by its author.
_WRAPPED = 55


def markup_of(sections: Sequence[Section]) -> str:
    """The sections one after another, each with its heading as ``<h3>``."""
    parts: list[str] = []
    for section in sections:
        if section.heading is not None:
            parts.append(f"<h3>{escape(section.heading.text.rstrip(' :'), quote=False)}</h3>")
        parts += _blocks(section.lines)
    return "\n".join(parts)


def _blocks(lines: Sequence[Line]) -> list[str]:
    blocks: list[str] = []
    paragraph: list[str] = []
    items: list[str] = []
    last: Line | None = None

    def close() -> None:
        if paragraph:
            blocks.append("<p>" + "".join(paragraph) + "</p>")
            paragraph.clear()
        if items:
            blocks.append("<ul>\n" + "\n".join(f"<li>{item}</li>" for item in items) + "\n</ul>")
            items.clear()

    for index, line in enumerate(lines):
        text = escape(line.text, quote=False)
        if line.item:
            if paragraph:
                close()
            items.append(text)
        elif looks_like_heading(lines, index):
            close()
            blocks.append(f"<h4>{text.rstrip(' :')}</h4>")
        elif items and not line.gap and last is not None and _goes_on(last, line):
            items[-1] += " " + text
        else:
            if items or line.gap:
                close()
            if paragraph:
                paragraph.append(" " if last is not None and len(last.text) >= _WRAPPED else "<br>")
            paragraph.append(text)
        last = line
    close()
    return blocks


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line below a list item is the rest of it."""
    return line.text[0].islower() or (len(before.text) >= _WRAPPED and before.text[-1] not in ".!?;:")
