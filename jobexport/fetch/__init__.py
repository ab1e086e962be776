"""HTTP, politely: what `jobexport fetch` and `jobexport check --online` do. Needs the extra ``fetch``."""

from __future__ import annotations

from importlib.util import find_spec

from jobexport.errors import UsageError

__all__ = ["require"]


def require(subject: str) -> None:
    """Raises UsageError, said of ``subject``, where a package of the extra is missing."""
    missing = [name for name in ("httpx", "protego", "tenacity") if find_spec(name) is None]
    if missing:
        raise UsageError(f"needs {', '.join(missing)}", subject=subject, hint="pip install 'jobexport[fetch]'")
