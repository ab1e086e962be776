"""Whatever a table holds: inferring, writing, reading back and applying a mapping never raise, and lose nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jobexport.findings import Finding, Origin
from jobexport.mapping.files import parse, write
from jobexport.mapping.inferring import infer
from jobexport.mapping.reading import Line, drafts
from jobexport.mapping.synonyms import SYNONYMS
from jobexport.normalize.posting import KEYS, normalize
from jobexport.posting import Document, Draft
from tests.strategies import texts

NAMES = st.one_of(
    st.sampled_from(["title", "job title", "date", "name", "type", "salary min", "salary_max_cents", "pay.period", "company.name"]),
    st.sampled_from([phrase for table in SYNONYMS.values() for text in table.values() for phrase in text.split("|")]),
    texts(),
)  # fmt: skip
CELLS: st.SearchStrategy[Any] = st.one_of(
    texts(),
    st.sampled_from(
        ["", "Full-time", "05/06/2026", "13/06/2026", "2026-05-01", "€2000 per month", "1767225600", "a@b.example", "DE", "FT", "yes",
         "https://a.example/1", "<p>Text</p>", "1.250", "-5", "a|b;c", "12,5", "Remote", "9" * 40]
    ),
    st.none(), st.booleans(), st.integers(), st.integers(10**9, 10**17),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**18),
    st.lists(texts(), max_size=3), st.dictionaries(texts(), texts(), max_size=2), st.lists(st.integers() | st.none(), max_size=2),
)  # fmt: skip
TABLES = st.lists(NAMES, min_size=1, max_size=8, unique=True).flatmap(
    lambda names: st.tuples(
        st.just(names), st.lists(st.fixed_dictionaries(dict.fromkeys(names, CELLS)), min_size=1, max_size=4)
    )
)


@given(TABLES)
@settings(max_examples=200, deadline=None)
def test_any_table(table: tuple[list[str], list[dict[str, Any]]]) -> None:
    names, rows = table
    mapping = infer(names, rows)
    spoken = mapping.columns() | mapping.keep.keys() | mapping.ambiguous.keys()
    assert spoken == {name for name in names if name}
    assert parse(write(mapping, "a\nb\x1b").encode()) == mapping
    lines = iter([Line(row, Origin("t", number)) for number, row in enumerate(rows, 2)])
    found = list(drafts(Document("t", data=b""), lines, mapping, names))
    made = [each for each in found if isinstance(each, Draft)]
    told = [each for each in found if isinstance(each, Finding)]
    if any(each.rule == "map/no-title" for each in told):
        assert not made
        return
    assert len(made) == len(rows)
    for draft, row in zip(made, rows, strict=True):
        assert all(key in KEYS or key.startswith("x_") for key in draft.data)
        for column, key in mapping.keep.items():
            if row[column] not in (None, "", [], {}):
                assert draft.data[key] == row[column]
        normalize(draft)
    told_columns = [each.message for each in told if each.rule == "map/unmapped-column"]
    assert len(told_columns) == len(set(told_columns))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
@settings(deadline=None)
def test_amounts_in_cents_are_exact(amounts: list[int]) -> None:
    rows = [{"title": "a", "company": "b", "salary_cents": amount} for amount in amounts]
    mapping = infer(list(rows[0]), rows)
    assert mapping.entries["salary"].cents
    lines = iter([Line(row, Origin("t")) for row in rows])
    for draft, amount in zip(drafts(Document("t", data=b""), lines, mapping), amounts, strict=True):
        assert isinstance(draft, Draft)
        assert draft.data.get("salary", {"value": 0})["value"] * 100 == amount
        assert not isinstance(draft.data.get("salary", {"value": Decimal(0)})["value"], float)
