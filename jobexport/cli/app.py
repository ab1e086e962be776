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
from jobexport.cli.parameters import Command, Group
from jobexport.cli.rules import rules
from jobexport.cli.schema import schema
from jobexport.cli.serve import serve
from jobexport.cli.theme import theme
from jobexport.version import VERSION

__all__ = ["app"]

app = typer.Typer(
    cls=Group,
    help="Publish job postings as structured data: validate once, export everywhere.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Help without rich: loading that would take as long again as all the rest.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
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


# One line each in a terminal of 80 columns; the help of a command says more.
for command, line in (
    (build, "Build the static site: pages, JSON-LD, CSV, feeds and a report."),
    (serve, "Preview the site while you change postings and templates."),
    (check, "Check postings against the schema and the rules of consumers."),
    (audit, "Audit a built site as a search engine would read it."),
    (convert, "Convert postings between formats, and tell what is lost."),
    (fetch, "Fetch postings from boards and pages, politely."),
    (init, "Start a board that builds at once."),
    (explain, "Explain a rule: what it checks, why, an example, the fix."),
    (rules, "List every rule, or those of a profile."),
    (schema, "Print the JSON Schema of a posting, or its properties."),
    (formats, "List every format, and whether it is read and written."),
):
    app.command(cls=Command, short_help=line)(command)
app.command("map", cls=Command, short_help="Infer what the columns of a table mean, and show why.")(map_columns)
app.add_typer(theme, name="theme")
