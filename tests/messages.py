"""The texts of the interface and their catalogues: ``python -m tests.messages`` (``make messages``) updates these.

It looks for every text in ``jobexport/site`` and in the default theme, adds what is new to each catalogue without a
translation, takes out what is gone, and says what is left to translate. ``tests/site/test_languages.py`` holds the
catalogues to it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from jobexport import resources
from jobexport.site.messages import LOCALES, catalogues

__all__ = ["missing", "read", "texts", "update"]

ROOT = Path(__file__).resolve().parent.parent
_COMMENT = "# Texts of the interface; `make messages` updates the list of them."
_DAY = datetime(2026, 11, 23, tzinfo=UTC)
_CALLS = {"t": 1, "N_": 1, "n": 2}
# Methods of a list of facts, whose first argument is the label.
_LABELLED = {"add", "contact", "date", "flag", "links", "text", "word"}


def texts() -> dict[str, str | None]:
    """Every text that the code and the default theme ask for, with its plural form where it has one."""
    found: dict[str, str | None] = {}
    for one, *plural in _all():
        found[one] = plural[0] if plural else found.get(one)
    return dict(sorted(found.items()))


def _all() -> Iterator[tuple[str, ...]]:
    for path in sorted((ROOT / "jobexport" / "site").rglob("*.py")):
        yield from _python(ast.parse(path.read_text("utf-8")))
    environment = Environment()
    for path in sorted((resources.templates() / "default").rglob("*.html")):
        yield from _template(environment.parse(path.read_text("utf-8")))


def _python(tree: ast.Module) -> Iterator[tuple[str, ...]]:
    paired: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            # The two forms of one text: (N_("{count} job"), N_("{count} jobs")).
            forms = [each.args[0].value for each in node.elts if _marked(each)]  # type: ignore[attr-defined]
            if len(forms) == 2 and all("{count}" in form for form in forms):
                paired.update(node.elts)
                yield tuple(forms)
        elif node in paired:
            continue
        elif isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            owner = function.value if isinstance(function, ast.Attribute) else None
            labelled = name in _LABELLED and isinstance(owner, ast.Name | ast.Attribute) and _facts(owner)
            count = 1 if labelled else _CALLS.get(name, 0)
            yield from _forms([_constants(each) for each in node.args[:count]])
        elif isinstance(node, ast.Subscript):
            owner = node.value
            if (owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")) in ("labels", "_labels"):
                yield from _forms([_constants(node.slice)])


def _marked(node: ast.expr) -> bool:
    """Whether an expression is ``N_("…")``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "N_"
        and isinstance(node.args[0], ast.Constant)
    )


def _facts(owner: ast.Name | ast.Attribute) -> bool:
    name = owner.id if isinstance(owner, ast.Name) else owner.attr
    return name in ("facts", "listed", "self")


def _constants(node: ast.expr) -> list[str]:
    """The texts that an expression may give: a constant, or either side of ``a if b else c``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [*_constants(node.body), *_constants(node.orelse)] if isinstance(node, ast.IfExp) else []


def _template(tree: nodes.Template) -> Iterator[tuple[str, ...]]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name):
            yield from _forms([_template_constants(each) for each in call.args[: _CALLS.get(call.node.name, 0)]])


def _template_constants(node: nodes.Node) -> list[str]:
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, nodes.CondExpr):
        return [each for side in (node.expr1, node.expr2) if side is not None for each in _template_constants(side)]
    return []


def _forms(found: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """One text for each way through the first argument; a second argument is the plural form."""
    if len(found) == 2 and all(found):
        yield found[0][0], found[1][0]
    elif len(found) == 1:
        for each in found[0]:
            yield (each,)


def read(language: str) -> Catalog:
    """The catalogue of a language."""
    with catalogues()[language].open("rb") as file:
        return read_po(file, locale=language, domain="jobexport", abort_invalid=True)


def missing(catalogue: Catalog) -> list[str]:
    """The texts without a whole translation in a catalogue."""
    return [
        str(message.id if isinstance(message.id, str) else message.id[0])
        for message in catalogue
        if message.id and not all([message.string] if isinstance(message.string, str) else message.string or [""])
    ]


def update(language: str) -> tuple[Path, list[str]]:
    """Brings the catalogue of a language to what the code asks for; gives its file and the texts left to translate."""
    path = LOCALES / language / "LC_MESSAGES" / "jobexport.po"
    old = read(language) if path.exists() else Catalog(locale=language)
    # The day is a fixed one, so that an update without news changes nothing.
    new = Catalog(
        locale=language, domain="jobexport", project="jobexport", header_comment=_COMMENT, fuzzy=False,
        creation_date=_DAY, revision_date=_DAY, last_translator="jobexport", language_team="jobexport", version="1", msgid_bugs_address="none",
    )  # fmt: skip
    for one, plural in texts().items():
        known = old.get(one)
        strings: Any = known.string if known is not None else ""
        if plural is not None and not isinstance(strings, tuple):
            strings = ("",) * new.num_plurals
        elif plural is None and isinstance(strings, tuple):
            strings = ""
        new.add(
            one if plural is None else (one, plural),
            strings,
            flags=("python-brace-format",) if "{" in one else (),
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, new, width=110, omit_header=False)
    return path, missing(new)


def main() -> int:
    """Updates every catalogue, and those of the languages named on the command line."""
    left = 0
    for language in sorted({*catalogues(), *sys.argv[1:]}):
        path, untranslated = update(language)
        print(f"{path.relative_to(ROOT)}: {len(untranslated)} left to translate")
        for text in untranslated:
            print(f"  {text}")
        left += len(untranslated)
    return int(left > 0)


if __name__ == "__main__":
    sys.exit(main())
