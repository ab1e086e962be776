"""``jobexport explain``: what a rule checks, why, and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["explain"]


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule, such as google/remote-without-country.")],
) -> None:
    """Explain a rule: what it checks, why it matters, an example, and the fix."""
    from jobexport.rules import explanation

    typer.echo(explanation(rule))
