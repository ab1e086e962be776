"""The promises about real input, held against every real sample."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from tests.corpus import SHARED, Row, rows

# Kinds of findings that say why a record is no posting.
SAID = ("schema/", "normalize/", "source/", "board/", "feed/", "map/", "jsonld/", "text/", "identity/")


@cache
def table() -> tuple[Row, ...]:
    return tuple(rows(SHARED))


@pytest.fixture(autouse=True)
def _samples(shared):
    """Every test here needs the real samples."""


def test_no_sample_stops_the_readers():
    assert [(row.path, row.error) for row in table() if row.error] == []
    assert not any(rule == "source/defect" for row in table() for rule in row.rules)


def test_every_file_yields_all_its_postings():
    wrong = {
        row.path: (row.wanted, row.postings, row.refused)
        for row in table()
        if row.kind not in ("broken", "no posting") and row.wanted and row.postings + row.refused < row.wanted
    }
    assert wrong == {}


def test_nearly_all_pass_the_schema_and_each_that_does_not_says_why():
    passed: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for row in table():
        passed[row.kind] += row.postings
        refused[row.kind] += row.refused
        assert row.silent == 0
    for kind, share in (("board", 0.95), ("page", 0.9), ("feed", 0.9), ("collection", 0.9), ("front matter", 0.9)):
        total = passed[kind] + refused[kind]
        assert total, kind
        assert passed[kind] / total >= share, (kind, passed[kind], refused[kind])


def test_pages_without_markup_give_no_posting():
    made = {row.path: row.postings for row in table() if row.kind == "no posting" and row.postings}
    assert made == {"html-no-jobposting/neobankbeat-jobs-index.html": 50}
    for row in table():
        if row.kind == "no posting" and not row.postings:
            assert row.rules["source/no-posting"] == 1, row.path
