"""Each board's paging and details, from a real server that speaks its interface, and what the readers make of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from jobexport.fetch.plans import BOARDS, Ask, target_of
from tests.fetch.conftest import Asked, Site, send


def number(asked: Asked, name: str) -> int:
    return int(parse_qs(urlsplit(asked.path).query)[name][0])


def smart(ident: int) -> dict[str, Any]:
    return {"id": str(ident), "name": f"Weaver {ident}", "company": {"name": "Loom", "identifier": "loom"}, "refNumber": f"R{ident}",
            "releasedDate": "2026-10-01T08:00:00.000Z", "location": {"city": "Gent", "country": "be"}}  # fmt: skip


def smartrecruiters(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    path = urlsplit(asked.path).path
    ident = path.rpartition("/")[2]
    if ident != "postings":
        text = {"jobDescription": {"title": "Job", "text": "<p>Weave.</p>"}}
        send(handler, json.dumps({**smart(int(ident)), "jobAd": {"sections": text}, "active": True}).encode())
        return
    offset = number(asked, "offset")
    content = [smart(each) for each in range(130)[offset : offset + number(asked, "limit")]]
    send(handler, json.dumps({"offset": offset, "limit": 100, "totalFound": 130, "content": content}).encode())


def workday(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    if asked.method == "POST":
        wish = json.loads(asked.body)
        some = range(45)[wish["offset"] : wish["offset"] + wish["limit"]]
        jobs = [
            {"title": f"Smith {each}", "externalPath": f"/job/Delft/Smith_{each}", "locationsText": "Delft"}
            for each in some
        ]
        send(handler, json.dumps({"total": 45 if wish["offset"] == 0 else 0, "jobPostings": jobs}).encode())
        return
    ident = asked.path.rpartition("_")[2]
    info = {"title": f"Smith {ident}", "jobDescription": "<p>Forge.</p>", "location": "Delft", "startDate": "2026-10-02",
            "jobReqId": f"Q{ident}", "timeType": "Full time", "externalUrl": f"https://acme.example/job/Delft/Smith_{ident}"}  # fmt: skip
    send(handler, json.dumps({"jobPostingInfo": info, "hiringOrganization": {"name": "Acme"}}).encode())


def bamboohr(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    entries = [
        {"id": str(each), "jobOpeningName": f"Cooper {each}", "departmentLabel": "Casks"} for each in range(1, 4)
    ]
    if asked.path == "/careers/list":
        send(handler, json.dumps({"meta": {"totalCount": 3}, "result": entries}).encode())
        return
    ident = asked.path.split("/")[2]
    opening = {"jobOpeningName": f"Cooper {ident}", "jobOpeningStatus": "Open", "description": "<p>Casks.</p>",
               "jobOpeningShareUrl": f"https://acme.bamboohr.com/careers/{ident}", "datePosted": "2026-10-03"}  # fmt: skip
    send(handler, json.dumps({"meta": {}, "result": {"jobOpening": opening}}).encode())


def himalayas(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    query = parse_qs(urlsplit(asked.path).query)
    start = int(query["cursor"][0]) if "cursor" in query else 0
    jobs = [{"title": f"Pilot {each}", "companyName": "Kite", "guid": f"https://himalayas.app/companies/kite/jobs/pilot-{each}",
             "description": "<p>Fly.</p>", "pubDate": 1760000000} for each in range(50)[start : start + 20]]  # fmt: skip
    page = {"jobs": jobs, "totalCount": 50, **({"nextCursor": str(start + 20)} if start + 20 < 50 else {})}
    send(handler, json.dumps(page).encode())


def arbeitnow(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    page = int(parse_qs(urlsplit(asked.path).query).get("page", ["1"])[0])
    data = [{"slug": f"baker-{page}-{each}", "company_name": "Oven", "title": f"Baker {page}-{each}", "description": "<p>Bake.</p>",
             "remote": False, "url": f"https://www.arbeitnow.com/jobs/{page}-{each}", "tags": [], "job_types": [],
             "location": "Ulm", "created_at": 1760000000} for each in range(2)]  # fmt: skip
    following = f"{asked.path.partition('?')[0]}?page={page + 1}" if page < 3 else None
    send(handler, json.dumps({"data": data, "links": {"next": following}}).encode())


def themuse(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
    page = number(asked, "page")
    jobs = [{"id": page * 10 + each, "name": f"Potter {page}-{each}", "contents": "<p>Clay.</p>", "company": {"name": "Kiln"},
             "publication_date": "2026-10-04T00:00:00Z", "refs": {"landing_page": f"https://example.com/{page}/{each}"},
             "locations": [{"name": "Lyon, France"}]} for each in range(2)]  # fmt: skip
    send(handler, json.dumps({"page": page, "page_count": 3, "results": jobs}).encode())


CASES: dict[str, tuple[str, Callable[[BaseHTTPRequestHandler, Asked], None], int, int]] = {
    # target: what answers, requests, postings
    "smartrecruiters:loom": ("smartrecruiters", smartrecruiters, 132, 130),
    "workday:acme.wd3/careers": ("workday", workday, 48, 45),
    "bamboohr:acme": ("bamboohr", bamboohr, 4, 3),
    "himalayas:": ("himalayas", himalayas, 3, 50),
    "arbeitnow:": ("arbeitnow", arbeitnow, 3, 6),
    "themuse:": ("themuse", themuse, 3, 6),
}


class _Any(dict[str, Any]):
    """One answer for every path but robots.txt."""

    def __init__(self, page: Any) -> None:
        super().__init__()
        self._page = page

    def get(self, path: str, default: Any = None) -> Any:
        return None if path == "/robots.txt" else self._page


@pytest.mark.parametrize("target", CASES, ids=lambda target: target.partition(":")[0])
def test_all_pages_and_details(site: Site, cli: Any, target: str, tmp_path: Path) -> None:
    board, answer, requests, postings = CASES[target]
    site.pages = _Any(answer)
    arguments = (target, "--endpoint", f"{board}={site.root}", "-o", "got", "--delay", "0", "--allow-private")
    done = cli("fetch", *arguments)
    assert done.code == 0, done.err
    assert len(site.paths()) == requests
    read = cli("convert", "got", "--to", "jsonl")
    assert read.code == 0, read.err
    found = [json.loads(line) for line in read.out.splitlines()]
    assert len(found) == postings and all("description" in each for each in found)


@pytest.mark.parametrize("board", BOARDS)
def test_first_request_goes_to_the_boards_own_host(board: str) -> None:
    slug = "acme.wd3/careers" if board == "workday" else "acme" if BOARDS[board].named else ""
    ask = next(target_of(f"{board}:{slug}").plan())
    assert isinstance(ask, Ask)
    parts = urlsplit(ask.url)
    assert parts.scheme == "https" and "{}" not in ask.url
    assert not slug or "acme" in ask.url
    mirror = next(target_of(f"{board}:{slug}", {board: "http://127.0.0.1:9"}).plan())
    assert mirror.url.startswith("http://127.0.0.1:9/")


@pytest.mark.parametrize("body", ["<html>sign in</html>", '{"error": 1}', "[]", "null"])
def test_a_list_of_another_shape_is_told(site: Site, cli: Any, body: str) -> None:
    site.page("/v1/companies/loom/postings", body)
    done = cli("fetch", "smartrecruiters:loom", "--endpoint", f"smartrecruiters={site.root}", "-o", "got", "--allow-private",
               "--delay", "0")  # fmt: skip
    assert done.code == 1 and "error fetch/unexpected" in done.err


def test_a_missing_detail_is_told_and_the_rest_is_fetched(site: Site, cli: Any) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if asked.path == "/careers/2/detail":
            send(handler, b"gone", 404)
        else:
            bamboohr(handler, asked)

    site.pages = _Any(answer)
    done = cli(
        "fetch", "bamboohr:acme", "--endpoint", f"bamboohr={site.root}", "-o", "got", "--allow-private", "--delay", "0"
    )
    assert done.code == 1 and "/careers/2/detail error fetch/status" in done.err and "3 fetched, 1 failed" in done.err
    assert len(cli("convert", "got", "--to", "jsonl").out.splitlines()) == 2


def test_jobs_that_are_gone_are_removed(site: Site, cli: Any, tmp_path: Path) -> None:
    left = [1, 2, 3]

    def answer(handler: BaseHTTPRequestHandler, asked: Asked) -> None:
        if asked.path == "/careers/list":
            send(
                handler,
                json.dumps(
                    {"result": [{"id": str(each), "jobOpeningName": f"Cooper {each}"} for each in left]}
                ).encode(),
            )
        else:
            bamboohr(handler, asked)

    site.pages = _Any(answer)
    arguments = (
        "fetch",
        "bamboohr:acme",
        "--endpoint",
        f"bamboohr={site.root}",
        "-o",
        "got",
        "--allow-private",
        "--delay",
        "0",
    )
    assert cli(*arguments).code == 0
    (tmp_path / "got" / "mine.json").write_text("{}")
    left.remove(2)
    done = cli(*arguments)
    assert done.code == 0 and "info fetch/gone" in done.err and "bamboohr-acme-2.json is removed" in done.err
    assert sorted(path.name for path in (tmp_path / "got").glob("*.json")) == [
        "bamboohr-acme-1.json",
        "bamboohr-acme-3.json",
        "mine.json",
    ]
    left.clear()
    assert "info fetch/no-posting" in cli(*arguments).err
    assert [path.name for path in (tmp_path / "got").glob("*.json")] == ["mine.json"]


@pytest.mark.parametrize("target", ["lever:acme", "ashby:acme", "arbeitnow:", "smartrecruiters:acme"])
def test_a_board_without_jobs(site: Site, cli: Any, tmp_path: Path, target: str) -> None:
    bodies = {
        "lever": [],
        "ashby": {"jobs": []},
        "arbeitnow": {"data": [], "links": {}},
        "smartrecruiters": {"content": [], "totalFound": 0},
    }
    board = target.partition(":")[0]
    site.pages = _Any(lambda handler, asked: send(handler, json.dumps(bodies[board]).encode()))
    done = cli("fetch", target, "--endpoint", f"{board}={site.root}", "-o", "got", "--allow-private", "--delay", "0")
    assert done.code == 0 and "info fetch/no-posting" in done.err
    assert list((tmp_path / "got").glob("*.json")) == []
