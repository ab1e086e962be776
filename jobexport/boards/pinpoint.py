"""Pinpoint: the postings of a careers site (``{company}.pinpointhq.com/postings.json``).

The whole text is the description and three sections, each under the heading that the employer gave it. Pay whose
``compensation_visible`` is false stays out.
"""

from __future__ import annotations

from jobexport.findings import Severity
from jobexport.registry import Format
from jobexport.syntax.foreign import Job, Table
from jobexport.syntax.foreign_json import JsonBoard
from jobexport.syntax.loose import address, employment, pay, place, sections
from jobexport.syntax.signs import signs

__all__ = ["FORMAT"]

IGNORED = {
    "path": "part of the address", "workplace_type_text": "workplace_type in words",
    "compensation_visible": "a setting, obeyed",
    "job/department/id": "the board's number of the department",
    "job/division/id": "the board's number of the division", "location/id": "the board's number of the place",
}  # fmt: skip
_SECTIONS = ("key_responsibilities", "skills_knowledge_expertise", "benefits")
_PAY = (
    "compensation",
    "compensation_minimum",
    "compensation_maximum",
    "compensation_currency",
    "compensation_frequency",
)


def _fill(job: Job) -> None:
    text = sections([(None, job.get("description")),
                     *((job.get(f"{name}_header"), job.get(name)) for name in _SECTIONS)])  # fmt: skip
    job.put("description", text, "description")
    job.put("descriptionFormat", "html" if text else None)
    code = job.text("job/requisition_id")
    job.put("requisitionId", code, "job/requisition_id")
    job.put("identifier", {"value": code or job.text("id")}, "job/requisition_id" if code else "id")
    kind = employment(job.text("employment_type"))
    known = kind is not None and kind.isupper()
    job.put("employment", kind if known else job.text("employment_type_text") or kind,
            "employment_type" if known else "employment_type_text")  # fmt: skip
    job.copy("workplace", "workplace_type")
    _pay(job)
    name = job.text("location/name")
    found = address(street=job.text("location/street_address"), city=job.text("location/city"),
                    region=job.text("location/province"), postal=job.text("location/postal_code"))  # fmt: skip
    spot = place(found, name=None if name is None or name.lower() == "remote" or name in found.values() else name)
    job.put("location", [spot] if spot else name, "location")


def _pay(job: Job) -> None:
    low, high, currency, period = (job.get(path) for path in _PAY[1:])
    found = pay(low, high, currency, period)
    if job.get("compensation_visible") is False:
        if found or job.text("compensation"):
            job.note(
                "board/hidden-pay", "the employer does not show the pay: it is left out", "compensation", Severity.INFO
            )
        return
    if found:
        job.put("salary", found, "compensation_minimum" if low else "compensation_maximum")
        job.keep("compensation")
    else:
        job.copy("salary", "compensation")


TABLE = Table(
    name="pinpoint",
    title="Pinpoint",
    marks=(frozenset(("id", "title", "url", "employment_type")), frozenset(("id", "title", "key_responsibilities"))),
    lists=frozenset(("data",)),
    copied={"title": "title", "url": "url", "deadline_at": "deadline", "job/department/name": "department"},
    kept=("reporting_to", "job/id", "job/division/name", "job/structure_custom_group_one"),
    used=("description", *_SECTIONS, *(f"{name}_header" for name in _SECTIONS), *_PAY, "employment_type",
          "employment_type_text", "workplace_type", "job/requisition_id", "location/name", "location/city",
          "location/postal_code", "location/province", "location/street_address"),
    ignored=IGNORED,
    fill=_fill,
)  # fmt: skip

FORMAT = Format(
    name="pinpoint",
    title="Pinpoint careers site",
    suffixes=(".json", ".jsonl"),
    media_types=("application/json",),
    spec="https://developers.pinpointhq.com/",
    reader=JsonBoard(TABLE),
    sniff=signs((95, "key_responsibilities skills_knowledge_expertise employment_type"),
                (92, "url=pinpointhq.com compensation_visible")),
    board=True,
)  # fmt: skip
