"""Greenhouse: the public Job Board API (``boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true``).

The lists of departments and offices are read too, and one job alone. ``content`` is HTML with its entities escaped once
more. Pay is in cents and has no period of its own: it is read from the range's title, then from its blurb.
"""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from typing import Any

from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import employment, pay, unescaped, unit
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "data_compliance": "consent settings of the application form",
    "education": "whether the application form asks for education",
    "employment": "whether the application form asks for past employment",
    "compliance": "questions of the application form",
    "demographic_questions": "questions of the application form",
    "questions": "questions of the application form",
    "location_questions": "questions of the application form",
    "ai_disclaimer": "a notice of the application form",
    "include_ai_disclaimer": "a setting of the application form",
    "ai_opt_out_request_url": "an address of the application form",
    "departments/id": "the board's number of the department",
    "departments/parent_id": "the board's number of the department above",
    "departments/child_ids": "the board's numbers of the departments below",
    "metadata/id": "the board's number of the field",
    "metadata/value_type": "how the form shows the field",
}
_PERIOD = re.compile(
    r"\b(?:hourly|daily|weekly|monthly|yearly|annual(?:ly)?|(?:per|an|a) (?:hour|day|week|month|year|annum))\b"
    r"|/ ?(?:hour|hr|day|week|month|year|yr)\b",
    re.I,
)
_EMPLOYMENT_FIELD = re.compile(r"(?:employment|job|contract|work) ?(?:type|status|length|time)|time ?type", re.I)
_EMPLOYMENT_WORDS = re.compile(
    r"(?:full|part)[ -]?time|intern(?:ship)?|contract(?:or)?|temporary|freelance|volunteer", re.I
)  # fmt: skip


def _fill(job: Job) -> None:
    content = job.get("content")
    if isinstance(content, str):
        job.put("description", unescaped(content), "content")
        job.put("descriptionFormat", "html")
    code = job.text("requisition_id")
    if code:
        job.put("requisitionId", code, "requisition_id")
    job.put("identifier", {"value": code or job.text("id")}, "requisition_id" if code else "id")
    job.copy("location", "location/name")
    departments = _names(job.items("departments"))
    if not departments and "departments" not in job.value:
        departments = [name for each in job.around if each.pointer.rpartition("/")[0].endswith("/departments")
                       for name in _names([{"name": each.get("name")}])]  # fmt: skip
    if departments:
        job.put("department", departments[0], "departments/0/name" if job.get("departments") else "")
    if len(departments) > 1:
        job.keep("departments", departments)
    offices = _names(job.items("offices"))
    if offices:
        job.keep("offices", offices)
    _metadata(job)
    _pay(job)


def _names(entries: list[dict[str, Any]]) -> list[str]:
    names = [str(each.get("name") or "").strip() for each in entries]
    return [name for name in names if name and name not in ("No Department", "No Office")]


def _metadata(job: Job) -> None:
    found: dict[str, Any] = {}
    for index, each in enumerate(entries if isinstance(entries := job.get("metadata"), list) else ()):
        if not isinstance(each, dict):
            continue
        name, value = str(each.get("name") or "").strip(), each.get("value")
        if not name or value in (None, "", []):
            continue
        found[name] = value
        words = value if isinstance(value, list) else [value]
        if _EMPLOYMENT_FIELD.fullmatch(name) and all(
            isinstance(word, str) and _EMPLOYMENT_WORDS.fullmatch(word.strip()) for word in words
        ):
            job.put("employment", [employment(word) for word in words], f"metadata/{index}/value")
    if found:
        job.keep("metadata", found)


def _pay(job: Job) -> None:
    ranges = job.items("pay_input_ranges")
    if not ranges:
        return
    found = [
        pay(
            _from_cents(each.get("min_cents")),
            _from_cents(each.get("max_cents")),
            each.get("currency_type"),
            _period(each),
        )
        for each in ranges
    ]
    if all(each == found[0] for each in found):
        job.put("salary", found[0], "pay_input_ranges/0")
        job.put("x_greenhouse_pay_blurb", job.text("pay_input_ranges/0/blurb"), "pay_input_ranges/0/blurb")
        return
    job.keep("pay_input_ranges")
    job.note(
        "board/several-pay-ranges",
        f"{len(ranges)} pay ranges that differ: no salary is taken, all are kept as x_greenhouse_pay_input_ranges",
        "pay_input_ranges",
    )


def _from_cents(value: Any) -> Decimal | None:
    return Decimal(value) / 100 if isinstance(value, int) and not isinstance(value, bool) else None


def _period(entry: dict[str, Any]) -> str | None:
    for text in (entry.get("title"), entry.get("blurb")):
        words = _PERIOD.findall(unescape(text)) if isinstance(text, str) else []
        found = unit(" ".join(words))
        if found:
            return found
    return None


TABLE = Table(
    name="greenhouse",
    title="Greenhouse",
    marks=(frozenset(("id", "title")),),
    refuses=frozenset(("jobs", "categories", "descriptionHtml", "shortcode")),
    lists=frozenset(("jobs",)),
    copied={
        "title": "title", "company_name": "company", "absolute_url": "url", "first_published": "posted",
        "updated_at": "updated", "application_deadline": "deadline", "language": "language",
    },
    kept=("internal_job_id",),
    used=("content", "requisition_id", "location/name", "departments/name", "offices", "metadata/name",
          "metadata/value", "pay_input_ranges"),
    ignored=IGNORED,
    totals=("meta/total",),
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="greenhouse",
    title="Greenhouse job board API",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developers.greenhouse.io/job-board.html",
    reader=JsonBoard(TABLE),
    sniff=signs(
        (95, "internal_job_id absolute_url"),
        (92, "absolute_url=greenhouse.io title"),
        (85, "absolute_url departments offices content"),
        (80, "departments jobs parent_id title"),
        (85, "~http_interactions: ~boards-api.greenhouse.io"),
    ),
    board=True,
)
