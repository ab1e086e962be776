"""The static JSON API: addresses, shape, pages, and exact values."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from jobexport import resources
from jobexport.site import api
from jobexport.site.settings import SiteSettings

NOW = ("--now", "2026-11-23")
SAMPLES = Path(__file__).resolve().parents[2] / "samples"


@pytest.fixture(scope="session")
def valid() -> Any:
    """Checks one answer against a definition of the schema."""
    texts = [
        json.loads((resources.schemas() / name).read_text("utf-8"))
        for name in ("posting.schema.json", "api.schema.json")
    ]
    registry: Registry[Any] = Registry().with_resources([(each["$id"], Resource.from_contents(each)) for each in texts])

    def check(answer: Any, definition: str) -> None:
        schema = {"$ref": f"{texts[1]['$id']}#/$defs/{definition}"}
        Draft202012Validator(schema, registry=registry).validate(answer)

    return check


def board(folder: Path, number: int, **more: Any) -> None:
    lines = [
        json.dumps({"id": f"p{each}", "title": f"Job {each}", "datePosted": f"2026-11-{each % 20 + 1:02}", "company": "Kombüse",
                    "description": "Soup.", "salary": {"currency": "EUR", "min": 18.50, "max": 20, "unit": "HOUR"}, **more})
        for each in range(number)
    ]  # fmt: skip
    (folder / "many.jsonl").write_text("\n".join(lines) + "\n")


def test_every_posting_is_in_the_list_once_and_whole_in_its_own_file(cli: Any, tmp_path: Path, valid: Any) -> None:
    board(tmp_path, 250)
    done = cli("build", "many.jsonl", "-o", "out", "--base-url", "https://jobs.example.org/c", *NOW)
    assert done.code == 0, done.err
    out, found = tmp_path / "out", []
    address: str | None = "https://jobs.example.org/c/api/jobs.json"
    pages = []
    while address:
        answer = json.loads((out / address.removeprefix("https://jobs.example.org/c/")).read_bytes())
        valid(answer, "list")
        assert answer["self"] == address
        assert (answer["total"], answer["pages"], answer["page"]) == (250, 3, len(pages) + 1)
        assert answer.get("previous") == (pages[-1] if pages else None)
        pages.append(address)
        found += answer["jobs"]
        address = answer.get("next")
    assert len(found) == 250 == len({each["posting"]["id"] for each in found})
    assert pages[1].endswith("/api/jobs/page/2.json")
    catalogue = [json.loads(line) for line in (out / "jobs.jsonl").read_text("utf-8").splitlines()]
    assert [each["posting"]["id"] for each in found] == [each["id"] for each in catalogue]
    for short, posting in zip(found, catalogue, strict=True):
        job = json.loads((out / short["self"].removeprefix("https://jobs.example.org/c/")).read_bytes())
        valid(job, "job")
        assert job == {**short, "posting": posting}
        assert {**posting, **short["posting"]} == posting
        assert "description" not in short["posting"]
        for name in ("page", "jsonld"):
            path = short[name].removeprefix("https://jobs.example.org/c/")
            assert (out / (path + "index.html" if path.endswith("/") else path)).is_file()


def test_amounts_are_exact(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text(
        '{"id":"a","title":"Cook","datePosted":"2026-11-01","description":"x",'
        '"baseSalary":{"currency":"EUR","value":{"minValue":18.55,"maxValue":123456.7890123456,"unitText":"HOUR"}}}\n'
    )
    assert cli("build", "p.jsonl", "-o", "out", *NOW).code == 0
    for name in ("jobs.jsonl", "api/jobs.json", "api/jobs/a.json"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert '"minValue":18.55,"maxValue":123456.7890123456,' in text, name


def test_closed_postings_are_not_there_and_leave_when_they_close(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("id: a\ntitle: A\nposted: 2026-11-01\ndeadline: 2026-11-25\ndescription: x\n")
    assert cli("build", "p.yaml", "-o", "out", *NOW).code == 0
    assert (tmp_path / "out/api/jobs/a.json").is_file()
    assert cli("build", "p.yaml", "-o", "out", "--now", "2026-12-01").code == 0
    assert not (tmp_path / "out/api/jobs/a.json").exists()
    assert json.loads((tmp_path / "out/api/jobs.json").read_bytes())["jobs"] == []
    assert (tmp_path / "out/jobs/a/index.html").is_file()


def test_a_site_without_an_address_links_from_file_to_file(cli: Any, tmp_path: Path, valid: Any) -> None:
    board(tmp_path, 101)
    assert cli("build", "many.jsonl", "-o", "out", *NOW).code == 0
    for name in ("api/jobs.json", "api/jobs/page/2.json"):
        answer = json.loads((tmp_path / "out" / name).read_bytes())
        valid(answer, "list")
        links = [answer[key] for key in ("self", "next", "previous") if key in answer]
        for each in answer["jobs"]:
            links += [each["self"], each["page"], each["jsonld"]]
        for link in links:
            assert (tmp_path / "out" / urljoin(f"http://x/{name}", link).removeprefix("http://x/")).is_file(), link


def test_a_changed_posting_changes_its_own_file_and_its_page_of_the_list(cli: Any, tmp_path: Path) -> None:
    board(tmp_path, 250)
    build = ("build", "many.jsonl", "-o", "out", *NOW)
    assert cli(*build).code == 0
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/api").rglob("*.json")}
    text = (tmp_path / "many.jsonl").read_text()
    (tmp_path / "many.jsonl").write_text(text.replace('"Job 7"', '"Job seven"'))
    assert cli(*build).code == 0
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out/api").rglob("*.json")}
    changed = sorted(path.relative_to(tmp_path / "out/api").as_posix() for path in after if before[path] != after[path])
    assert len(changed) == 2
    assert "jobs/p7.json" in changed
    assert any("Job seven" in (tmp_path / "out/api" / name).read_text() for name in changed if name != "jobs/p7.json")


def test_it_can_be_left_out(cli: Any, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text("id: a\ntitle: A\nposted: 2026-11-01\ndescription: x\n")
    assert cli("build", "p.yaml", "-o", "out", *NOW).code == 0
    assert (tmp_path / "out/api/jobs.json").is_file()
    (tmp_path / "jobexport.toml").write_text("[site]\napi = false\n")
    assert cli("build", "p.yaml", "-o", "out", *NOW).code == 0
    assert not (tmp_path / "out/api").exists()


def test_the_samples_follow_the_schema(cli: Any, tmp_path: Path, valid: Any) -> None:
    assert cli("build", SAMPLES, "-o", "out", *NOW).code == 0
    valid(json.loads((tmp_path / "out/api/jobs.json").read_bytes()), "list")
    jobs = list((tmp_path / "out/api/jobs").glob("*.json"))
    assert len(jobs) >= 11
    for path in jobs:
        valid(json.loads(path.read_bytes()), "job")


def test_the_list_says_what_the_schema_says() -> None:
    schema = json.loads((resources.schemas() / "api.schema.json").read_text("utf-8"))
    assert tuple(schema["$defs"]["short"]["properties"]["posting"]["properties"]) == api.SHORT


def test_a_flat_permalink_has_its_markup_beside_the_page() -> None:
    site = SiteSettings(base_url="https://x.example/", permalink="jobs/{slug}.html")
    made = json.loads(api.job(b'{"id":"a"}', "a", site))
    assert made == {
        "self": "https://x.example/api/jobs/a.json",
        "page": "https://x.example/jobs/a.html",
        "jsonld": "https://x.example/jobs/a.jsonld",
        "posting": {"id": "a"},
    }
