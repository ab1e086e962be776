"""Items on their way from a worker: the same as before, and their bytes in the right places."""

from __future__ import annotations

import pickle

import pytest

from jobexport.findings import Finding, Origin, Severity
from jobexport.pipeline.items import Item, Items, Loss
from jobexport.posting import Evidence

FOUND = Finding("normalize/two-values", Severity.WARNING, "two", Origin("a.jsonl", 4, 1), "/title", "b", "write one")
LOST = Loss("c", (("/x_own", "no place"),), (("/title", "cut"),), (("/url", "shown"),), (("indeed/date", "", "none"),))


def made(name: str) -> Items:
    items = [
        Item("a", 3, Loss("a"), (), (), Origin("a.jsonl", 1, 1), slug="a"),
        Item("", None, Loss(""), (FOUND,)),
        Item("b", 0, Loss("b"), (FOUND,), (Evidence("/title", name, "/name"),), Origin("a.jsonl", 4, 1), slug="b-1"),
        Item("c", None, LOST, (), (), Origin("a.jsonl", 5, 1, "/0"), slug="c"),
        Item("d", None, Loss(""), (), chosen=False),
        Item("e", 4, Loss("e"), (), (), Origin("-"), slug="e"),
    ]
    return Items(items, [b"one", b"", b"four"], b",\n")


# What is half a character has no bytes in UTF-8.
@pytest.mark.parametrize("name", ["Baker", "Bäcker\0", "half \ud83d"])
def test_what_arrives_is_what_was_sent(name: str) -> None:
    sent = made(name)
    came = pickle.loads(pickle.dumps(sent))
    assert list(came.items) == list(sent.items)
    assert (came.data, came.between, came.number) == (b"one,\n,\nfour", b",\n", 3)


def test_the_bytes_of_some() -> None:
    sent = made("Baker")
    _, _, b, c, _, e = sent.items
    assert list(sent.bytes_of([b, c, e])) == [b"", b"four"]
    assert list(sent.bytes_of(sent.items)) == [b"one", b"", b"four"]
    assert list(sent.bytes_of([c])) == []
