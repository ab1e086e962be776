"""``jobexport rules``: what is checked, and by which profile."""

from __future__ import annotations

from typing import Annotated

import typer

from jobexport.cli.formats import Listing

__all__ = ["rules"]


def rules(
    profile: Annotated[
        str | None, typer.Option("--profile", "-p", metavar="NAME", help="Only the rules of this profile.")
    ] = None,
    form: Annotated[Listing, typer.Option("--format", help="A table for people, or JSON.")] = Listing.TEXT,
) -> None:
    """List every rule: its id, its severity, the profiles that run it, and what it checks."""
    from jobexport.cli.ruling import listed

    for line in listed(profile, as_json=form is Listing.JSON):
        typer.echo(line)
