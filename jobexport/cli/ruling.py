"""The work behind ``jobexport rules``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from jobexport import config as settings
from jobexport.pipeline.policy import profiles_of
from jobexport.rules.catalogue import FINDINGS
from jobexport.rules.checker import chosen
from jobexport.rules.explain import summary
from jobexport.rules.model import SetRule
from jobexport.rules.profiles import profile_names
from jobexport.rules.select import rules

__all__ = ["explained_of_own", "listed"]


def listed(profile: str | None, *, as_json: bool) -> Iterator[str]:
    """The lines of the list; ``profile`` may be one of the settings here, or a path. Raises UsageError for an unknown one."""
    board = settings.load(near=Path())
    severities = {each.id: each.severity for each in rules()}
    runs = {id: [name for name, ids in _shipped() if id in ids] for id in severities}
    if profile is not None:
        severities = {id: severity for id, (_, severity) in chosen(profiles_of([profile], board)).items()}
    found = sorted((each for each in rules() if each.id in severities), key=lambda each: each.id)
    if as_json:
        rows = [
            {"id": each.id, "severity": severities[each.id].value, "about": "set" if isinstance(each, SetRule) else each.subject,
             "summary": summary(each), "source": each.source, "profiles": runs[each.id]}
            for each in found
        ]  # fmt: skip
        yield json.dumps(rows, indent=2, ensure_ascii=False)
        return
    width = max((len(each.id) for each in found), default=0)
    for each in found:
        yield f"{each.id:<{width}}  {severities[each.id].value:<7}  {summary(each)}"


def explained_of_own(rule: str) -> str | None:
    """As `explanation` for what the schema of a profile of the settings here tells; None where none of them has the name."""
    name, _, fault = rule.partition("/")
    board = settings.load(near=Path())
    named = [*board.profiles, *(each for each in board.check.get("profiles", ()) if each.endswith(".json"))]
    own = next((each for each in profiles_of(named, board) if each.name == name and each.overlay is not None), None)
    known = FINDINGS.get(f"schema/{fault}")
    if own is None or known is None or fault == "*":
        return None
    what, _, fix = known
    source = f"\nSource: {own.source}" if own.source else ""
    return (
        f"{rule}\n\n{what}\n\nWhy: the schema of the profile {own.title} asks for it, beyond what every posting must be."
        f"\n\nFix: {fix}\n\nSeverity: {own.severity.value}{source}\n"
    )


def _shipped() -> list[tuple[str, frozenset[str]]]:
    names = [name for name in profile_names() if name != "schema"]
    return [(name, frozenset(chosen(profiles_of([name], settings.Config())))) for name in names]
