"""The work behind ``jobexport init``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path, PurePosixPath

from jobexport import resources
from jobexport.cli.console import counted, painted, say
from jobexport.clock import clock
from jobexport.errors import OutputError

__all__ = ["run"]

# The day that the postings of the scaffold are written for.
_WRITTEN = date(2026, 11, 23)
_DAY = re.compile(r"\b20[0-9]{2}-[01][0-9]-[0-3][0-9]\b")
# A file with a leading dot would be lost on some ways from here to there.
_DOT = "dot-"


def run(folder: Path, now: str | None) -> None:
    """Copies the scaffold. Raises OutputError where one of its files is there already; then nothing is written."""
    shift = clock(now).date() - _WRITTEN
    files = {folder / path: text for path, text in _scaffold(shift)}
    taken = next((path for path in files if path.exists() or path.is_symlink()), None)
    if taken is not None:
        raise OutputError("exists already", subject=str(taken), hint="choose an empty folder")
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # Somebody may have made the file since; it is not ours to replace.
            with path.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
        except OSError as error:
            raise OutputError(error.strerror or str(error), subject=str(path)) from error
    say(f"{painted('32;1', 'started')} a board in {folder}: {counted(len(files), 'file')}")
    say("")
    if folder.resolve() != Path.cwd():
        say(f"  cd {shlex.quote(str(folder))}")
    for command, text in (("serve", "a preview that follows your changes"), ("build", "writes the site to public/")):
        say(f"  {painted('36', f'jobexport {command}')}   {painted('2', text)}")


def _scaffold(shift: timedelta) -> Iterator[tuple[str, str]]:
    """Path and text of every file; the days in postings are moved, so that none has expired before it is read."""
    root = resources.templates() / "scaffold"
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        name = PurePosixPath(path.relative_to(root).as_posix())
        parts = ["." + part.removeprefix(_DOT) if part.startswith(_DOT) else part for part in name.parts]
        text = path.read_bytes().decode("utf-8")
        if parts[0] == "postings":
            text = _DAY.sub(lambda found: (date.fromisoformat(found[0]) + shift).isoformat(), text)
        yield "/".join(parts), text
