"""jobexport: publish job postings as structured data.

The public API: ``read``, ``check``, ``convert``, ``build``, and the values they speak of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobexport.version import VERSION as __version__

if TYPE_CHECKING:
    from jobexport.api import build, check, convert, read
    from jobexport.errors import JobExportError
    from jobexport.findings import Finding, Origin, Severity
    from jobexport.posting import Posting

__all__ = [
    "Finding",
    "JobExportError",
    "Origin",
    "Posting",
    "Severity",
    "__version__",
    "build",
    "check",
    "convert",
    "read",
]


_HOMES = {
    "Finding": "findings",
    "JobExportError": "errors",
    "Origin": "findings",
    "Posting": "posting",
    "Severity": "severity",
    "build": "api",
    "check": "api",
    "convert": "api",
    "read": "api",
}


def __getattr__(name: str) -> Any:
    # Each name is loaded where it is asked for: the functions pull in every room, and `jobexport --help` needs none.
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(f"jobexport.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'jobexport' has no attribute {name!r}")
