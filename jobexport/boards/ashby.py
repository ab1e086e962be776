"""Ashby: the public job board API (``api.ashbyhq.com/posting-api/job-board/{name}?includeCompensation=true``).

``isRemote`` is also true for hybrid jobs, so ``workplaceType`` is believed first. Pay that the employer does not show
stays out. The payload has no company name, except in the feed for partners; the board's name in the addresses is kept
as ``x_ashby_board``.
"""

from __future__ import annotations

import re
from typing import Any

from jobexport.findings import Severity
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Leave, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, pay, place
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "descriptionPlain": "the description as plain text",
    "shouldDisplayCompensationOnJobPostings": "a setting, obeyed",
    "isListed": "a setting, obeyed",
    "compensation/scrapeableCompensationSalarySummary": "the salary part of compensationTierSummary",
    "compensation/compensationTierSummary": "kept where pay is shown",
}
_BOARD = re.compile(r"https?://jobs\.ashbyhq\.com/([^/?#]+)")
_KINDS = {"Bonus": "incentives", "Commission": "incentives", "EquityPercentage": "equity", "EquityCashValue": "equity"}


def _fill(job: Job) -> None:
    if job.get("isListed") is False:
        raise Leave("board/unlisted", f"{job.text('title') or job.text('id')} is not listed on the board")
    html = job.text("descriptionHtml")
    job.put("description", html or job.get("descriptionPlain"), "descriptionHtml" if html else "descriptionPlain")
    job.put("descriptionFormat", "html" if html else "text")
    job.put("identifier", {"value": job.text("id")}, "id")
    job.put("employment", employment(job.text("employmentType")), "employmentType")
    kind = job.text("workplaceType")
    if kind:
        job.put("workplace", kind, "workplaceType")
    else:
        job.copy("remote", "isRemote")
    spots = [_spot(job.get("location"), job.get("address"))]
    spots += [_spot(each.get("location"), each.get("address")) for each in job.items("secondaryLocations")]
    job.put(
        "location", [each for each in spots if each], "location" if job.text("location") else "address/postalAddress"
    )
    _pay(job)
    board = _BOARD.match(job.text("jobUrl") or "")
    if board:
        job.put("x_ashby_board", board[1], "jobUrl")


def _spot(label: Any, outer: Any) -> Any:
    parts = outer.get("postalAddress") if isinstance(outer, dict) else None
    parts = parts if isinstance(parts, dict) else {}
    found = address(
        street=parts.get("streetAddress"),
        city=parts.get("addressLocality"),
        region=parts.get("addressRegion"),
        postal=parts.get("postalCode"),
        country=parts.get("addressCountry"),
    )
    name = label.strip() if isinstance(label, str) else None
    if not found:
        return name
    told = "addressLocality" in found or name in found.values()
    return place(found, name=None if told else name)


def _pay(job: Job) -> None:
    whole = job.part("compensation")
    tiers = job.items("compensation/compensationTiers")
    parts = [part for each in tiers for part in _components(each)] or job.items("compensation/summaryComponents")
    if not parts:
        return
    if job.get("shouldDisplayCompensationOnJobPostings") is False:
        job.note(
            "board/hidden-pay", "the employer does not show the pay: it is left out", "compensation", Severity.INFO
        )
        return
    job.put("x_ashby_compensation", whole.get("compensationTierSummary"), "compensation/compensationTierSummary")
    ranges = [
        found for part in parts if part.get("compensationType") == "Salary"
        if (found := pay(part.get("minValue"), part.get("maxValue"), part.get("currencyCode"), part.get("interval")))
    ]  # fmt: skip
    texts: dict[str, list[str]] = {}
    for part in parts:
        key, words = _KINDS.get(str(part.get("compensationType"))), part.get("summary")
        if key and isinstance(words, str) and words.strip() and words.strip() not in texts.setdefault(key, []):
            texts[key].append(words.strip())
    for key, words in texts.items():
        job.put(key, "; ".join(words), "compensation/compensationTiers")
    if ranges and all(each == ranges[0] for each in ranges):
        job.put("salary", ranges[0], "compensation")
    elif ranges:
        job.note(
            "board/several-pay-ranges",
            f"{len(ranges)} pay ranges that differ: no salary is taken, all are kept as x_ashby_compensation_tiers",
            "compensation/compensationTiers",
        )
    if (
        len(ranges) > 1
        or len(parts) > len(ranges) + sum(map(len, texts.values()))
        or any(each.get("additionalInformation") or each.get("title") for each in tiers)
    ):
        job.put("x_ashby_compensation_tiers", tiers or parts, "compensation")


def _components(tier: dict[str, Any]) -> list[dict[str, Any]]:
    found = tier.get("components")
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


TABLE = Table(
    name="ashby",
    title="Ashby",
    marks=(frozenset(("id", "title", "jobUrl")), frozenset(("id", "title", "descriptionHtml", "employmentType"))),
    lists=frozenset(("jobs",)),
    copied={
        "title": "title", "department": "department", "team": "team", "departmentName": "department",
        "teamName": "team", "organizationName": "company", "publishedAt": "posted", "updatedAt": "updated",
        "jobUrl": "url", "externalLink": "url", "applyUrl": "applyUrl", "applicationDeadline": "deadline",
    },
    used=("descriptionHtml", "employmentType", "workplaceType", "isRemote", "location", "address/postalAddress",
          "secondaryLocations/location", "secondaryLocations/address/postalAddress", "compensation/compensationTiers",
          "compensation/summaryComponents"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="ashby",
    title="Ashby job board API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developers.ashbyhq.com/docs/public-job-posting-api",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "jobUrl=ashbyhq.com title"), (90, "descriptionHtml isListed jobUrl"),
                (85, "descriptionHtml departmentName organizationName")),
    board=True,
)  # fmt: skip
