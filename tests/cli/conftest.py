"""The server of the tests that ask over HTTP."""

from __future__ import annotations

from tests.fetch.conftest import site

__all__ = ["site"]
