"""The programs that judge pages: where they are, and what is said where they are not.

``.ci/browser`` (``make browser``) installs them: Debian's packages, and what ``package-lock.json`` beside this file names, into
a folder of its own for each lock file below ``JOBEXPORT_TOOLS``, else below the user's cache.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCK = Path(__file__).parent / "package-lock.json"
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")


def lacking(what: str) -> NoReturn:
    """Skips the test, because this machine lacks something; in CI that is a failure."""
    reason = f"this test needs {what}; `make browser` installs it or says what is missing"
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def chromium() -> str:
    """The browser's program: ``JOBEXPORT_CHROMIUM``, else Debian's. Playwright's own download is never used."""
    found = os.environ.get("JOBEXPORT_CHROMIUM") or next(filter(None, map(shutil.which, _CHROMIUM)), None)
    return found or lacking("chromium (Debian: apt-get install chromium)")


def program(name: str, package: str) -> str:
    """The path of a program of the system, which is in this package of Debian."""
    return shutil.which(name) or lacking(f"{name} (Debian: apt-get install {package})")


def module(path: str) -> Path:
    """A file of the packages that ``package.json`` names, as a path inside ``node_modules``."""
    named = os.environ.get("JOBEXPORT_TOOLS")
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jobexport" / "page-checks"
    digest = hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]
    found = (Path(named) if named else cache) / digest / "node_modules" / path
    return found if found.exists() else lacking(f"{path} of tests/browser/package.json (npm)")


def environment() -> dict[str, str]:
    """The environment in which a test calls the command line."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
