"""Every real posting goes to every target, and comes back as the target said.

A run takes each posting to some targets, so that all targets and all postings come up within a minute; with
``JOBEXPORT_SOAK=1`` (``make soak``) every posting goes to every target.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from jobexport.registry import Format
from tests.survival import postings_of, trip, two_way, writable

SOAK = os.environ.get("JOBEXPORT_SOAK") == "1"
# Every so many postings a target gets one; a prime, so that no target sees one source only. Whole files cost more.
EVERY = 1 if SOAK else 7
EVERY_FILE = 1 if SOAK else 61
_FILES = ("parquet", "sqlite", "xlsx")
TARGETS = [pytest.param(number, each, id=each.name) for number, each in enumerate(writable())]


@pytest.fixture(scope="module")
def corpus(shared: Path) -> list[dict[str, Any]]:
    found = list(postings_of(shared / "data"))
    assert len(found) > 3000
    return found


@pytest.mark.parametrize(("number", "target"), TARGETS)
def test_every_posting_goes_to_the_target_and_comes_back_as_told(
    number: int, target: Format, corpus: list[dict[str, Any]]
) -> None:
    step = EVERY_FILE if target.name in _FILES else EVERY
    wrong = {}
    for posting in corpus[number % step :: step]:
        found = trip(target, posting)
        if target in two_way() and (differences := found.wrong()):
            wrong[posting["id"]] = differences
        assert found.back is not None or found.refused or target not in two_way(), (posting["id"], found.told)
    assert wrong == {}
