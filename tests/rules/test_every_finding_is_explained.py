"""Whatever rule id a room gives a finding, `explain` knows it."""

from __future__ import annotations

import re
from pathlib import Path

from jobexport.rules import explanation

PACKAGE = Path(__file__).resolve().parents[2] / "jobexport"
ID = re.compile(
    r"\"((?:schema|normalize|identity|source|feed|board|jsonld|build|map|text|frontmatter|sqlite|ojobpub|sitemap|llms)/[a-z][a-z-]*)\""
)
MEDIA = {
    "text/csv",
    "text/html",
    "text/javascript",
    "text/markdown",
    "text/plain",
    "text/tab-separated-values",
    "text/xml",
    "text/yaml",
    "text/x-markdown",
}


def test_every_id_in_the_code_is_explained():
    ids = {match for path in PACKAGE.rglob("*.py") for match in ID.findall(path.read_text("utf-8"))} - MEDIA
    assert len(ids) > 60
    for each in sorted(ids):
        assert "Fix:" in explanation(each) or "Severity:" in explanation(each), each
