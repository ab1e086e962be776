"""Addresses with a shard: every file of a posting lies in a folder that follows from its slug, and everything leads there."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from jobexport.pipeline.context import PageLink
from jobexport.site import api, urls

NOW = ("--now", "2026-11-22")
BOARD = """\
[site]
title = "Harbour jobs"
base_url = "https://jobs.example/"
permalink = "PERMALINK"
per_page = 7

[deploy]
targets = ["netlify"]

[redirects]
"lost" = "PLACE"
"""


@pytest.mark.parametrize(
    ("permalink", "page", "jsonld", "own"),
    [
        ("jobs/{slug}/", "jobs/cook/index.html", "jobs/cook/posting.jsonld", "api/jobs/cook.json"),
        ("jobs/{shard}/{slug}/", "jobs/73/cook/index.html", "jobs/73/cook/posting.jsonld", "api/jobs/73/cook.json"),
        ("{shard:3}/{slug}.html", "735/cook.html", "735/cook.jsonld", "api/jobs/735/cook.json"),
        ("j-{shard:1}/{slug}/", "j-7/cook/index.html", "j-7/cook/posting.jsonld", "api/jobs/7/cook.json"),
        ("jobs/{shard:4}-{slug}.html", "jobs/7359-cook.html", "jobs/7359-cook.jsonld", "api/jobs/7359/cook.json"),
    ],
)
def test_the_files_of_a_posting(permalink: str, page: str, jsonld: str, own: str) -> None:
    assert urls.job_path("cook", permalink) == page
    assert urls.jsonld_path("cook", permalink) == jsonld
    assert api.job_path("cook", permalink) == own
    assert PageLink("https://x.example/", permalink)({"slug": "cook"}) == "https://x.example/" + urls.address(page)


def test_shards_are_the_leading_digits_of_the_crc() -> None:
    # The check value that every description of CRC-32 gives for these nine digits.
    assert urls.shard("123456789", 4) == "cbf4"
    assert urls.sharded("123456789", "jobs/{shard:3}/{slug}/") == "cbf/"
    assert urls.sharded("123456789", "jobs/{slug}/") == ""


@pytest.mark.parametrize("form", ["job-{0}", "nurse-harbour-{0:07}", "data-engineer-{0}-berlin-de", "{0:x}"])
def test_numbered_slugs_fill_all_shards_alike(form: str) -> None:
    sizes = Counter(urls.shard(form.format(number)) for number in range(50_000))
    assert len(sizes) == 256
    assert max(sizes.values()) < 2 * 50_000 / 256


def posting(number: int) -> dict[str, Any]:
    return {
        "id": f"p{number:03}", "title": f"Cook {number}", "company": f"Canteen {number % 3}", "location": "Oslo, NO",
        "posted": "2026-11-01", "applyUrl": f"https://canteen.example/{number}", "skills": ["Soup"],
        "description": "Cook with others for the harbour.",
    }  # fmt: skip


@pytest.mark.parametrize("permalink", ["jobs/{shard}/{slug}/", "{shard:3}/{slug}.html"])
def test_everything_leads_to_the_shard(permalink: str, cli: Any, tmp_path: Path) -> None:
    place = urls.job_place("nobody", permalink)
    (tmp_path / "jobexport.toml").write_text(BOARD.replace("PERMALINK", permalink).replace("PLACE", place))
    (tmp_path / "jobs.jsonl").write_text("".join(json.dumps(posting(each)) + "\n" for each in range(40)))
    done = cli("build", "jobs.jsonl", "-o", "out", *NOW)
    assert done.code == 0, done.err
    assert "build/redirect-lost" in done.err
    out = tmp_path / "out"
    pages = {urls.absolute(urls.job_path(f"p{each:03}", permalink), "https://jobs.example/") for each in range(40)}
    for each in pages:
        path = each.removeprefix("https://jobs.example/")
        assert (out / (path + "index.html" if path.endswith("/") else path)).is_file()
    assert pages <= set((out / "sitemap.xml").read_text().replace("<", ">").split(">"))
    assert pages <= set((out / "feed.xml").read_text().replace("<", ">").split(">"))
    jobs = json.loads((out / "api/jobs.json").read_text())["jobs"]
    assert {each["page"] for each in jobs} == pages
    for each in jobs:
        for name in ("self", "jsonld"):
            assert (out / each[name].removeprefix("https://jobs.example/")).is_file(), each
    audit = cli("audit", out, *NOW)
    assert "audit/broken-link" not in audit.text + audit.err
    assert audit.code == 0, audit.text + audit.err
    # A posting with another slug leads from its old address, in its old shard, to its new one.
    renamed = posting(0) | {"slug": "head-cook"}
    (tmp_path / "jobs.jsonl").write_text(
        "".join(json.dumps(each) + "\n" for each in [renamed, *map(posting, range(1, 40))])
    )
    assert cli("build", "jobs.jsonl", "-o", "out", *NOW).code == 0
    assert not (out / urls.job_path("p000", permalink)).exists()
    moved = (out / "_redirects").read_text().split()
    assert "/" + urls.job_place("p000", permalink) in moved
    assert "/" + urls.job_place("head-cook", permalink) in moved
