"""How severe a finding is. A module of its own, because the command line names it before anything else is loaded."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Severity"]


class Severity(StrEnum):
    """How sure a rule is that something is wrong. An error keeps a posting out of every output."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    # That of Enum is written in Python; findings are counted by severity.
    __hash__ = str.__hash__

    @property
    def rank(self) -> int:
        """0 for info, 1 for warning, 2 for error."""
        return _RANKS[self]

    def reaches(self, threshold: Severity) -> bool:
        """Whether this severity is at or above ``threshold``."""
        return self.rank >= threshold.rank


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}
