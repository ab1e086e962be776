"""Profiles: which rules a consumer's check runs, and how severe each is. Data, in ``schemas/profiles`` or a user's file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jobexport import resources
from jobexport.errors import ConfigError, UsageError
from jobexport.findings import Severity, suggest

__all__ = ["Profile", "profile_from", "profile_named", "profile_names"]

_KEYS = frozenset(("name", "title", "date", "source", "rules", "schema", "extends", "$schema", "severity"))


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile.

    ``rules`` maps patterns of rule ids (an id, a family, or a glob) to a severity, or to None for the rule's own;
    a later pattern wins over an earlier one, and ``off`` in the file takes a rule out again (here: absent after
    resolution). ``overlay`` is a JSON Schema applied to the canonical posting besides the rules; what breaks it is
    reported as ``NAME/…`` with ``severity``. ``date`` is the day on which the facts were looked up, ``source`` where.
    """

    name: str
    title: str
    date: str = ""
    source: str = ""
    rules: tuple[tuple[str, Severity | bool | None], ...] = ()
    overlay: Mapping[str, Any] | None = field(default=None, hash=False)
    severity: Severity = Severity.ERROR


def _folder() -> Path:
    return resources.schemas() / "profiles"


@cache
def profile_names() -> tuple[str, ...]:
    """Names of the shipped profiles, ``schema`` (the contract alone, always checked) first."""
    names = sorted(path.stem for path in _folder().glob("*.json"))
    return tuple(sorted(names, key=lambda name: (name != "schema", name == "strict", name)))


@cache
def _shipped(name: str) -> Profile:
    path = _folder() / f"{name}.json"
    return profile_from(json.loads(path.read_text("utf-8")), subject=str(path))


def profile_named(name: str | Path | Mapping[str, Any]) -> Profile:
    """The shipped profile with this name, or one from a JSON file (a path that ends in .json) or a mapping.

    Raises UsageError for an unknown name or an unreadable file, ConfigError for a file that is no profile.
    """
    if isinstance(name, Mapping):
        return profile_from(name, subject="profile")
    text = str(name)
    if text in profile_names():
        return _shipped(text)
    if not text.endswith(".json"):
        near = suggest(text, profile_names())
        hint = f"did you mean {near}?" if near else f"known are {', '.join(profile_names())}, or a path to a .json file"
        raise UsageError("unknown profile", subject=text, hint=hint)
    try:
        data = json.loads(Path(name).read_text("utf-8"))
    except OSError as error:
        raise UsageError(error.strerror or str(error), subject=text) from error
    except ValueError as error:
        raise ConfigError(f"not JSON: {error}", subject=text) from error
    return profile_from(data, subject=text)


def profile_from(data: object, *, subject: str) -> Profile:
    """A profile from its JSON form. Raises ConfigError for a wrong one; ``subject`` names it in the message."""
    if not isinstance(data, Mapping):
        raise ConfigError("a profile is a mapping", subject=subject)
    unknown = [key for key in data if key not in _KEYS and not str(key).startswith("x_")]
    if unknown:
        near = suggest(str(unknown[0]), _KEYS)
        hint = f"did you mean {near}?" if near else f"known are {', '.join(sorted(_KEYS))}"
        raise ConfigError(f"unknown key {unknown[0]!r}", subject=subject, hint=hint)
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise ConfigError("a profile needs a name", subject=subject)
    overlay = data.get("schema")
    if overlay is not None and not isinstance(overlay, Mapping):
        raise ConfigError("schema must be a mapping (a JSON Schema)", subject=subject)
    rules: list[tuple[str, Severity | bool | None]] = []
    extends = data.get("extends", [])
    for base in [extends] if isinstance(extends, str) else extends:
        parent = profile_named(base)
        rules += parent.rules
        if parent.overlay is not None:
            overlay = {"allOf": [parent.overlay, overlay]} if overlay is not None else parent.overlay
    given = data.get("rules", {})
    if isinstance(given, list):
        given = dict.fromkeys(given)
    if not isinstance(given, Mapping):
        raise ConfigError("rules must be a mapping of ids to severities, or a list of ids", subject=subject)
    rules += [(str(pattern), _severity(value, subject, str(pattern))) for pattern, value in given.items()]
    severity = _severity(data.get("severity", "error"), subject, "severity")
    return Profile(
        name,
        str(data.get("title", name)),
        str(data.get("date", "")),
        str(data.get("source", "")),
        tuple(rules),
        dict(overlay) if overlay is not None else None,
        severity if isinstance(severity, Severity) else Severity.ERROR,
    )


def _severity(value: object, subject: str, pattern: str) -> Severity | bool | None:
    """A severity, None for the rule's own (``null``, ``true``, ``on``), False for ``off``."""
    if value in (None, True, "on"):
        return None
    if value in (False, "off"):
        return False
    try:
        return Severity(str(value))
    except ValueError:
        hint = "write error, warning, info or off"
        raise ConfigError(f"{pattern}: unknown severity {value!r}", subject=subject, hint=hint) from None
