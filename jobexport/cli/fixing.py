"""The work behind ``jobexport check --fix`` and ``--diff``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import unified_diff

from jobexport.cli.console import counted, say
from jobexport.errors import UsageError
from jobexport.pipeline.files import write_atomically
from jobexport.pipeline.mending import Mended, mended
from jobexport.pipeline.reading import Reading

__all__ = ["show_diff", "write_fixes"]


def show_diff(sources: Sequence[str], reading: Reading) -> int:
    """Prints what would change and writes nothing; gives 1 where anything would, else 0."""
    changed = 0
    for each in mended(sources, reading):
        _refusals(each)
        if each.changed:
            changed += 1
            _diff(each)
    sys.stdout.flush()
    if changed:
        say(f"{counted(changed, 'file')} would change")
    return int(changed > 0)


def write_fixes(sources: Sequence[str], reading: Reading) -> None:
    """Writes every file with its fixes, in one step each, and says what was done. Standard input is refused."""
    if "-" in sources:
        raise UsageError("standard input cannot be rewritten", subject="--fix", hint="name a file, or use --diff")
    for each in mended(sources, reading):
        _refusals(each)
        if each.changed and each.path is not None:
            write_atomically(each.path, each.after)
            for fix in each.fixes:
                say(f"{each.uri}:{fix.position[0]}:{fix.position[1]} fixed {fix}")


def _refusals(each: Mended) -> None:
    for fix, why in each.refused:
        say(f"{each.uri}:{fix.position[0]}:{fix.position[1]} not fixed {fix}: {why}")


def _diff(each: Mended) -> None:
    before, after = (data.decode("utf-8", "replace").splitlines(keepends=True) for data in (each.before, each.after))
    for line in unified_diff(before, after, f"a/{each.uri}", f"b/{each.uri}"):
        sys.stdout.write(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n")
