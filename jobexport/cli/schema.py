"""``jobexport schema``: the contract of a posting."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["Form", "schema"]


class Form(StrEnum):
    """How the schema is written."""

    JSON = "json"
    MARKDOWN = "markdown"


def schema(
    form: Annotated[
        Form, typer.Option("--format", help="The schema itself, or a table of its properties.")
    ] = Form.JSON,
) -> None:
    """Print the JSON Schema of a posting, or a table of its properties."""
    from jobexport import resources

    text = (resources.schemas() / "posting.schema.json").read_text("utf-8")
    if form is Form.MARKDOWN:
        from jobexport.schematable import markdown

        text = markdown(text)
    typer.echo(text, nl=not text.endswith("\n"))
