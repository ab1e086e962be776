"""What survives a format is what the matrix in ``docs/formats.md`` says: for every two-way format, without exceptions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jobexport.findings import Origin
from jobexport.formats import html, jsonld
from jobexport.normalize.posting import normalize
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from tests.strategies import postings
from tests.survival import COMPLETE, EXAMPLES, PLAIN, REMOTE, canonical, postings_of, survives, trip, two_way, writable

ROOT = Path(__file__).resolve().parent.parent
checked = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
FORMATS = [pytest.param(each, id=each.name) for each in two_way()]


@pytest.mark.parametrize("posting", EXAMPLES, ids=[each["id"] for each in EXAMPLES])
def test_the_examples_are_canonical(posting: dict[str, Any]) -> None:
    assert canonical(posting) == posting


def test_the_complete_example_has_every_property_that_one_posting_can_have() -> None:
    from tests.survival import properties

    assert set(properties()) - set(COMPLETE) == {"jobLocationType", "salaryCurrency"}


@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("posting", EXAMPLES, ids=[each["id"] for each in EXAMPLES])
def test_the_matrix_is_true_of_each_property(target: Format, posting: dict[str, Any]) -> None:
    found = trip(target, posting)
    if found.refused:
        return
    assert found.back is not None
    assert found.wrong() == {}
    said = survives(target)
    for key in posting:
        if said[key] == "whole":
            assert found.back.get(key) == posting[key], key
        if said[key] == "no" and key not in ("id", "slug"):
            assert key not in found.back, key


@pytest.mark.parametrize("target", [pytest.param(each, id=each.name) for each in writable()])
def test_every_format_takes_one_of_the_examples_and_keeps_something(target: Format) -> None:
    assert "whole" in survives(target).values()


def test_something_is_told_of_what_a_format_cannot_carry() -> None:
    rss = next(each for each in two_way() if each.name == "rss")
    said = survives(rss)
    assert (said["title"], said["payGrade"], said["occupationalCategory"]) == ("whole", "no", "partly")


@pytest.mark.parametrize("target", FORMATS)
def test_generated_postings_survive_as_told(target: Format) -> None:
    @checked
    @given(st.sampled_from([{}, PLAIN, REMOTE]), postings(controls=True))
    def holds(base: dict[str, Any], more: dict[str, Any]) -> None:
        posting = canonical({**base, **more})
        assume(posting is not None)
        assert posting is not None
        found = trip(target, posting)
        assert found.wrong() == {}, found.told

    holds()


@pytest.mark.parametrize("target", FORMATS)
def test_the_samples_survive_as_told(target: Format) -> None:
    for posting in postings_of(ROOT / "samples" / "postings"):
        found = trip(target, posting)
        assert found.wrong() == {}, (posting["id"], found.told)


def test_the_markup_of_a_built_page_gives_the_samples_again() -> None:
    for posting in postings_of(ROOT / "samples" / "postings"):
        page = (
            b"<!doctype html><title>x</title><script type='application/ld+json'>"
            + jsonld.script(posting)
            + b"</script>"
        )
        assert html.FORMAT.reader is not None
        (draft,) = html.FORMAT.reader.read(Document("made", data=page))
        assert isinstance(draft, Draft)
        back = normalize(draft).data
        again = normalize(Draft(dict(posting), Origin("made"))).data
        target = next(each for each in two_way() if each.name == "jsonld")
        told = trip(target, posting)
        kept = set(posting) - told.dropped - told.altered
        assert {key: back.get(key) for key in kept} == {key: again[key] for key in kept}
