"""The application: every command by name. Importing this file must stay cheap; commands load what they need when run."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence

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

__all__ = ["app", "called"]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"jobexport {VERSION}")
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", help="Show the version and exit.", callback=_version, is_eager=True
    ),
) -> None:
    pass


# One line each in a terminal of 80 columns; the help of a command says more.
_COMMANDS: dict[str, tuple[Callable[..., None], str]] = {
    "build": (build, "Build the static site: pages, JSON-LD, CSV, feeds and a report."),
    "serve": (serve, "Preview the site while you change postings and templates."),
    "check": (check, "Check postings against the schema and the rules of consumers."),
    "audit": (audit, "Audit a built site as a search engine would read it."),
    "convert": (convert, "Convert postings between formats, and tell what is lost."),
    "fetch": (fetch, "Fetch postings from boards and pages, politely."),
    "init": (init, "Start a board that builds at once."),
    "explain": (explain, "Explain a rule: what it checks, why, an example, the fix."),
    "rules": (rules, "List every rule, or those of a profile."),
    "schema": (schema, "Print the JSON Schema of a posting, or its properties."),
    "formats": (formats, "List every format, and whether it is read and written."),
    "map": (map_columns, "Infer what the columns of a table mean, and show why."),
}
_GROUPS = {"theme": theme}


def _application(names: Container[str]) -> typer.Typer:
    found = typer.Typer(
        cls=Group,
        help="Publish job postings as structured data: validate once, export everywhere.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        # Help without rich: loading that would take as long again as all the rest.
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    found.callback()(_root)
    for name, (command, line) in _COMMANDS.items():
        if name in names:
            found.command(name, cls=Command, short_help=line)(command)
    for name, group in _GROUPS.items():
        if name in names:
            found.add_typer(group, name=name)
    return found


_ALL = (*_COMMANDS, *_GROUPS)
app = _application(_ALL)
"""The application with every command."""


def called(arguments: Sequence[str]) -> typer.Typer:
    """The application as far as a call with these arguments needs it.

    Typer looks at every option of every command before it runs one, which takes a sixth of the time of ``--version``. A call
    that begins with the name of a command needs that one alone; any other may ask for help, or for a name that is misspelt.
    """
    first = arguments[0] if arguments else ""
    return _application((first,)) if first in (*_ALL, "--version") else app
