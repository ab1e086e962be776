"""``jobexport explain``: what a rule checks, why, and how to mend it."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["explain"]


def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule, such as google/remote-without-country.")],
) -> None:
    """Explain a rule: what it checks, why it matters, an example, and the fix."""
    from jobexport.errors import UsageError
    from jobexport.rules import explanation

    try:
        text = explanation(rule)
    except UsageError:
        from jobexport.cli.ruling import explained_of_own

        own = explained_of_own(rule)
        if own is None:
            raise
        text = own
    typer.echo(text)
