"""Related postings: what relates them, and what it costs."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from jobexport.site.related import MAX_TERMS, WINDOW, related, terms

Load = Callable[[str], dict[str, Any]]


def job(title: str, *skills: str, place: str = "Leeds", company: str = "Acme") -> dict[str, Any]:
    return {
        "title": title,
        "skills": list(skills),
        "jobLocation": [{"address": {"addressLocality": place}}],
        "hiringOrganization": {"name": company},
    }


def names(postings: list[dict[str, Any]], limit: int = 5) -> dict[str, list[str]]:
    found = list(related((terms(each) for each in postings), limit))
    return {
        each["title"]: [postings[index]["title"] for index in near] for each, near in zip(postings, found, strict=True)
    }


def test_terms(load: Load) -> None:
    assert terms(load("everyday")) == (
        "t:backend", "t:engineer", "t:timetables", "s:python", "s:rust", "s:postgresql", "s:distributed systems",
        "s:incident response", "s:observability", "s:software developers", "p:aarhus", "o:tidewater",
    )  # fmt: skip
    assert terms(load("least")) == ("t:lamplighter",)
    written = {"title": "Senior C++/C# Developer (m/f/d), Node.js III 2026"}
    assert terms(written) == ("t:c++", "t:c#", "t:developer", "t:node.js")
    assert terms({"title": "Cook", "skills": ["Fire\n  care", "fire care"]}) == ("t:cook", "s:fire care")


def test_postings_that_share_words_and_skills_are_related_and_place_alone_is_not() -> None:
    found = names([
        job("Python Developer", "Python", "SQL", company="Acme", place="Leeds"),
        job("Baker", "Bread", company="Acme", place="Leeds"),
        job("Data Analyst", "SQL", "Python", company="Other", place="Bath"),
        job("Pastry Chef", "Bread", company="Third", place="York"),
        job("Lamplighter", company="Acme", place="Leeds"),
    ])  # fmt: skip
    assert found == {
        "Python Developer": ["Data Analyst"],
        "Baker": ["Pastry Chef"],
        "Data Analyst": ["Python Developer"],
        "Pastry Chef": ["Baker"],
        "Lamplighter": [],
    }


def test_more_in_common_comes_first_then_employer_then_place() -> None:
    found = names([
        job("Welder", "Steel", "Gas", company="A", place="Leeds"),
        job("One skill", "Steel", company="X", place="York"),
        job("One skill and the place", "Steel", company="X", place="Leeds"),
        job("One skill and the employer", "Steel", company="A", place="York"),
        job("Two skills", "Steel", "Gas", company="X", place="York"),
    ])  # fmt: skip
    assert found["Welder"] == ["Two skills", "One skill and the employer", "One skill and the place", "One skill"]


def test_a_rare_term_relates_more_than_a_common_one() -> None:
    crowd = [job(f"Clerk{number}", "Typing") for number in range(40)]
    rare = [job("Falconer", "Typing", "Falcons"), job("Zookeeper", "Typing", "Falcons")]
    assert names(crowd[:20] + rare + crowd[20:], limit=1)["Falconer"] == ["Zookeeper"]


def test_a_term_that_all_have_is_better_than_none() -> None:
    found = list(related([("t:picker",)] * 100, limit=3))
    assert all(len(each) == 3 for each in found)
    assert found[50] == (44, 45, 46), "neighbours in the order of publication"


def test_edges() -> None:
    assert list(related([])) == []
    assert list(related([()])) == [()]
    assert list(related([("t:a",), (), ("t:a",)])) == [(2,), (), (0,)]
    assert list(related([("p:leeds", "o:acme")] * 3)) == [(), (), ()]


def random_terms(count: int, seed: int = 5) -> list[tuple[str, ...]]:
    source = random.Random(seed)
    return [
        tuple(
            dict.fromkeys(
                [f"s:{int(source.paretovariate(0.7)) % 900}" for _ in range(6)] + [f"t:{source.randrange(300)}"]
            )
        )
        for _ in range(count)
    ]


def test_no_posting_is_related_to_itself_or_twice_and_each_pair_shares_something() -> None:
    postings = random_terms(800)
    found = list(related(iter(postings)))
    assert found == list(related(postings))
    for index, near in enumerate(found):
        assert index not in near and len(set(near)) == len(near) <= 5
        assert all(set(postings[index]) & set(postings[other]) for other in near)
    assert sum(map(len, found)) > 5 * 700


def test_a_new_posting_changes_few_neighbours() -> None:
    postings = random_terms(3000)
    before = list(related(postings))
    after = list(related([("s:7", "t:9"), *postings]))
    changed = sum(tuple(each - 1 for each in near) != old for near, old in zip(after[1:], before, strict=True))
    assert changed <= 2 * MAX_TERMS * WINDOW


@pytest.mark.parametrize("shape", ["same", "different", "mixed"])
def test_the_cost_per_posting_does_not_grow(shape: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counts the comparisons, which no other load on the machine can change."""
    from jobexport.site import related as module

    compared = 0
    plain = Counter

    def counting(items: Any) -> Any:
        nonlocal compared
        compared += len(items)
        return plain(items)

    monkeypatch.setattr(module, "Counter", counting)
    made: dict[str, Callable[[int], list[tuple[str, ...]]]] = {
        "same": lambda count: [("s:a", "s:b", "t:c")] * count,
        "different": lambda count: [(f"s:{number}", "t:all") for number in range(count)],
        "mixed": random_terms,
    }
    for count in (500, 2000):
        compared = 0
        postings = made[shape](count)
        related(postings)
        assert compared <= sum(map(len, postings)) + count * MAX_TERMS * (WINDOW + 1)
