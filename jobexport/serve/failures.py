"""What a failed build says in the page: the error, and the lines it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jobexport.errors import ConfigError, JobExportError, TemplateError
from jobexport.resources import templates

__all__ = ["Failure", "Line", "failure_of"]

_AROUND = 3
_TOML_LINE = re.compile(r"\(at line ([0-9]+), column [0-9]+\)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an excerpt, counted from 1."""

    number: int
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the last build failed: what went wrong with which subject, what to do next, and the lines around the place."""

    message: str
    subject: str | None = None
    hint: str | None = None
    excerpt: tuple[Line, ...] = ()

    def as_dict(self) -> Mapping[str, Any]:
        """The form for JSON."""
        return asdict(self)

    def __str__(self) -> str:
        return str(JobExportError(self.message, subject=self.subject, hint=self.hint))


def failure_of(error: Exception, theme: Path | None) -> Failure:
    """What to show for an error of a build. ``theme`` is the folder of the user's templates."""
    if isinstance(error, JobExportError):
        return Failure(error.message, error.subject, error.hint, _excerpt(error, theme))
    if isinstance(error, OSError):
        return Failure(error.strerror or str(error), str(error.filename) if error.filename else None)
    return Failure(f"{type(error).__name__}: {error}", "jobexport", "a defect of jobexport itself; please report it")


def _excerpt(error: JobExportError, theme: Path | None) -> tuple[Line, ...]:
    path: Path | None = None
    number = 0
    if isinstance(error, TemplateError) and error.subject:
        name, _, line = error.subject.rpartition(":")
        if line.isdigit():
            original = name.removeprefix("default:")
            folder = templates() / "default" if original != name else theme
            path, number = (folder / original if folder else None), int(line)
    elif isinstance(error, ConfigError) and error.subject and (found := _TOML_LINE.search(error.message)):
        path, number = Path(error.subject), int(found[1])
    if path is None:
        return ()
    try:
        lines = path.read_text("utf-8", "replace").splitlines()
    except OSError:
        return ()
    first = max(0, number - 1 - _AROUND)
    return tuple(
        Line(first + place + 1, text[:400], first + place + 1 == number)
        for place, text in enumerate(lines[first : number + _AROUND])
    )
