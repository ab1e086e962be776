"""One cluster of two processes on this machine for all tests of engines, and a corpus that has something of everything."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobexport.cluster import Cluster, connected

NOW = "2026-11-23"
SETTINGS = """
[site]
title = "Harbour Board"
base_url = "https://jobs.example.com/"
facet_min = 2

[feeds.indeed]
[feeds.rss]
per = ["company"]
[feeds.remote]
format = "csv"
where = "workplace == 'remote'"
gzip = true
[feeds.parquet]

[deploy]
targets = ["netlify"]
"""
_TOWNS = ("Lisbon, PT", "Boulder, CO, US", "Cork, IE", "Ghent, BE", "Tartu, EE")
_TITLES = ("Crane Driver", "Ship's Cook", "Net Mender", "Data Engineer", "Harbour Pilot", "Lighthouse Keeper")


def records(number: int) -> list[dict[str, object]]:
    """Postings of some companies and towns; some have ended, some are wrong, and some ids come twice."""
    chance = random.Random(7)
    found: list[dict[str, object]] = []
    for each in range(number):
        company = f"Company {chance.randrange(12)}"
        found.append(
            {
                "id": f"job-{each}", "title": f"{chance.choice(_TITLES)} {each % 7}", "company": company,
                "location": chance.choice(_TOWNS), "posted": f"2026-11-{1 + each % 20:02}",
                "deadline": "2026-11-10" if each % 17 == 0 else "2027-02-01",
                "description": f"Mend nets at pier {each % 9} with **care**.\n\n- early shifts\n- tea at {each % 5}",
                "skills": [chance.choice(["knots", "rope", "python"]), "tides"], "applyUrl": f"https://example.com/a/{each}",
                "salary": {"currency": "EUR", "min": 30000 + each, "max": 50000 + each, "unit": "year"},
                **({"workplace": "remote", "applicants": "Ireland"} if each % 11 == 0 else {}),
            }
        )  # fmt: skip
    for each in range(5, number, 97):
        found[each]["id"] = "job-3"
    for each in range(8, number, 101):
        del found[each]["title"]
    return found


def lines(found: list[dict[str, object]]) -> str:
    """The postings as JSON Lines."""
    return "".join(json.dumps(each) + "\n" for each in found)


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with settings and sources: one file that is cut, small files, and one that is none."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "jobexport.toml").write_text(SETTINGS)
    jobs = folder / "jobs"
    (jobs / "few").mkdir(parents=True)
    made = records(360)
    # More than a mebibyte, so that the file is cut.
    for each in made[:300]:
        each["description"] = f"{each['description']}\n\n" + "The tide waits for nobody. " * 150
    (jobs / "a-many.jsonl").write_text(lines(made[:300]))
    for number, each in enumerate(made[300:]):
        (jobs / "few" / f"{number:03}.json").write_text(json.dumps(each))
    (jobs / "z-broken.json").write_text('{"title": ')
    assert (jobs / "a-many.jsonl").stat().st_size > 1 << 20
    return folder


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Two workers, one thread each."""
    with connected(None, 2) as found:
        yield found


@pytest.fixture
def scheduler(cluster: Cluster) -> str:
    """The address of the cluster's scheduler."""
    return cluster.address
