"""``jobexport formats``: what can be read and written."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["Listing", "formats"]


class Listing(StrEnum):
    """How the list is written."""

    TEXT = "text"
    JSON = "json"


def formats(
    form: Annotated[Listing, typer.Option("--format", help="A table for people, or JSON.")] = Listing.TEXT,
) -> None:
    """List every format: its name, whether it is read and written, media type and specification."""
    from jobexport.registry import formats as known

    found = sorted(known(), key=lambda each: (each.board, each.name))
    if form is Listing.JSON:
        import json

        rows = [
            {"name": each.name, "title": each.title, "read": each.reader is not None, "write": each.writer is not None,
             "board": each.board, "suffixes": list(each.suffixes), "media_types": list(each.media_types), "spec": each.spec,
             "extra": each.extra}
            for each in found
        ]  # fmt: skip
        typer.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    width = max(len(each.name) for each in found)
    media = max(len((each.media_types or ("",))[0]) for each in found)
    for board, heading in ((False, "Formats"), (True, "Boards (read only)")):
        listed = [each for each in found if each.board is board]
        if not listed:
            continue
        typer.echo(heading)
        for each in listed:
            direction = ("read" if each.reader else "    ") + (" write" if each.writer else "      ")
            kind = (each.media_types or ("",))[0]
            extra = f" [extra: {each.extra}]" if each.extra else ""
            typer.echo(
                f"  {each.name:<{width}}  {direction}  {kind:<{media}}  {each.title}{extra}  {each.spec}".rstrip()
            )
