"""jobexport: publish job postings as structured data.

The public API: ``read``, ``check``, ``convert``, ``build``, and the values they speak of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jobexport.errors import JobExportError
from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Posting
from jobexport.version import VERSION as __version__

if TYPE_CHECKING:
    from jobexport.api import build, check, convert, read

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


def __getattr__(name: str) -> Any:
    # The functions pull in every room; the values above are all that `import jobexport` should cost.
    if name in ("build", "check", "convert", "read"):
        from jobexport import api

        return getattr(api, name)
    raise AttributeError(f"module 'jobexport' has no attribute {name!r}")
