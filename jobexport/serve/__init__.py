"""The preview: builds a site, serves it on this machine, and builds it again when something changes."""

from __future__ import annotations

from importlib.util import find_spec

from jobexport.errors import UsageError

__all__ = ["require"]


def require(subject: str) -> None:
    """Raises UsageError, said of ``subject``, where the package of the extra ``serve`` is missing."""
    if find_spec("watchfiles") is None:
        raise UsageError("needs watchfiles", subject=subject, hint="pip install 'jobexport[serve]'")
