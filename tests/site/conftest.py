"""The postings and the small site that the tests of the site share."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings

POSTINGS = Path(__file__).parent / "postings"
Load = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="session")
def load() -> Load:
    """Reads one of the canonical postings in ``postings/``."""

    def read(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((POSTINGS / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
        return found

    return read


@pytest.fixture(scope="session")
def renderer() -> Callable[..., Renderer]:
    """Makes a renderer for a site with the given settings."""

    def make(theme: Path | None = None, **settings: Any) -> Renderer:
        site = SiteSettings(**{"title": "Harbour Jobs", "description": "Work beside the water.", **settings})
        return Renderer(site, datetime(2026, 11, 22, tzinfo=UTC), theme)

    return make
