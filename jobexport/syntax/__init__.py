"""Bytes to plain Python values and back, one file per syntax, with exact positions for every value."""

from __future__ import annotations

__all__ = ["SyntaxFault"]


class SyntaxFault(ValueError):
    """Text that does not follow its syntax.

    ``line`` and ``column`` count from 1 in the document as it is, columns in code points. The caller turns a fault into
    a finding; it never reaches the user as an exception. Of several faults of one document the one with the least
    ``weight`` is told: text that is not of its syntax before text that is, and is refused all the same.
    """

    weight = 0

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
