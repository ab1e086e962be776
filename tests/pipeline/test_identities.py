"""Which ids and slugs came before is told the same in memory, on disk, and where memory ends between them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobexport.pipeline import identities
from jobexport.pipeline.identities import Seen

NAMES = st.sampled_from(["a", "b", "c", "d", "e", "café", "x y"])
POSTINGS = st.lists(st.tuples(NAMES, NAMES | st.none()), max_size=20)


def told(postings: list[tuple[str, str | None]], few: int) -> list[str | None]:
    with pytest.MonkeyPatch.context() as patch, Seen() as seen:
        patch.setattr(identities, "_FEW", few)
        return [seen.taken(identity, identity if slug is None else slug) for identity, slug in postings]


@given(POSTINGS, st.integers(0, 6))
def test_where_identities_are_kept_changes_nothing(postings: list[tuple[str, str | None]], few: int) -> None:
    assert told(postings, few) == told(postings, 1000)


@pytest.mark.parametrize("few", [0, 1, 2, 1000])
def test_the_first_with_an_id_or_a_slug_keeps_it(few: int) -> None:
    postings: list[tuple[str, str | None]] = [
        ("a", None), ("a", "z"), ("b", "a"), ("b", None), ("c", "c2"), ("c2", None), ("d", "c2"), ("e", None),
    ]  # fmt: skip
    assert told(postings, few) == [None, "id", "slug", "id", None, "slug", "slug", None]


@given(st.lists(POSTINGS, max_size=6), st.integers(0, 6))
def test_many_are_noted_as_each_is(batches: list[list[tuple[str, str | None]]], few: int) -> None:
    named = [[(identity, identity if slug is None else slug) for identity, slug in batch] for batch in batches]
    with pytest.MonkeyPatch.context() as patch, Seen() as together, Seen() as apart:
        patch.setattr(identities, "_FEW", few)
        for batch in named:
            each = [apart.taken(identity, slug) for identity, slug in batch]
            # All at once only where each by itself is new and has its id for a slug; else as if nothing had been asked.
            noted = together.note(batch)
            assert noted == (not any(each) and all(identity == slug for identity, slug in batch))
            if not noted:
                assert [together.taken(identity, slug) for identity, slug in batch] == each
