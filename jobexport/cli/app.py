"""The application: every command by name. Importing this file must stay cheap; commands load what they need when run."""

from __future__ import annotations

import typer

from jobexport.cli.audit import audit
from jobexport.cli.build import build
from jobexport.cli.check import check
from jobexport.cli.convert import convert
from jobexport.cli.explain import explain
from jobexport.cli.fetch import fetch
from jobexport.cli.formats import formats
from jobexport.cli.init import init
from jobexport.cli.map import map_columns
from jobexport.cli.rules import rules
from jobexport.cli.schema import schema
from jobexport.cli.serve import serve
from jobexport.cli.theme import theme
from jobexport.version import VERSION

__all__ = ["app"]

app = typer.Typer(
    help="Publish job postings as structured data: validate once, export everywhere.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobexport {VERSION}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    pass


for command in (build, serve, check, audit, convert, fetch, init, explain, rules, schema, formats):
    app.command()(command)
app.command("map")(map_columns)
app.add_typer(theme, name="theme")
