"""oJobPub 1.0: the open jobs of one employer, served at `/.well-known/ojobpub.json`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, BinaryIO

from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.plaintext import to_text
from jobexport.normalize.wording import rfc3339, tell_link
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax import SyntaxFault

__all__ = ["FORMAT", "OjobpubReader", "OjobpubWriter"]

_INTERVALS = {"HOUR": "hourly", "DAY": "daily", "WEEK": "weekly", "MONTH": "monthly", "YEAR": "yearly"}
_UNITS = {interval: unit for unit, interval in _INTERVALS.items()}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
# What oJobPub tells apart is the kind of contract; the first kind that is there decides.
_JOB_TYPES = {
    "INTERN": "internship", "VOLUNTEER": "volunteer", "TEMPORARY": "temporary", "CONTRACTOR": "contract",
    "FULL_TIME": "permanent", "PART_TIME": "permanent",
}  # fmt: skip
_EMPLOYMENT = {
    "contract": "CONTRACTOR", "internship": "INTERN", "apprenticeship": "INTERN", "temporary": "TEMPORARY",
    "volunteer": "VOLUNTEER", "freelance": "CONTRACTOR",
}  # fmt: skip
_KEPT = {
    "experienceLevel": "x_ojobpub_experience_level", "workLoad": "x_ojobpub_work_load", "endDate": "x_ojobpub_end_date",
}  # fmt: skip
_TITLE, _TEXT, _TAG, _TAGS = 255, 1000, 28, 16


class OjobpubWriter:
    """oJobPub 1.0 (https://github.com/letsemploy/schema, `v1/ojobpub.json`), the feed of one employer.

    The employer is the one of the first posting; postings of others are refused. A posting needs `datePosted`, a public
    page, and a kind of employment that oJobPub knows. The description is plain text of at most 1,000 characters: the
    `summary`, else the beginning of the description.
    """

    carries = frozenset(
        ("title", "url", "datePosted", "validThrough", "language", "summary", "description", "employmentType", "skills",
         "workplaceType", "jobLocation", "jobLocationType", "applicantLocationRequirements", "baseSalary", "identifier",
         "requisitionId", "occupationalCategory", "jobStartDate", "hiringOrganization", *_KEPT.values())
    )  # fmt: skip

    def write(
        self,
        postings: Iterable[Mapping[str, Any]],
        file: BinaryIO,
        context: WriteContext,
        report: Callable[[Mapping[str, Any], Losses], None],
    ) -> None:
        """Writes the feed; without postings the employer has the title of the set as its name."""
        from jobexport.syntax.json import dumps

        employer: Mapping[str, Any] | None = None
        between = b"\n"
        for posting in postings:
            losses = Losses()
            mine = posting.get("hiringOrganization")
            if mine is None:
                losses.refuse("ojobpub/no-employer", "/hiringOrganization", "oJobPub wants the employer")
            elif employer is not None and mine["name"] != employer["name"]:
                reason = f"one oJobPub file is of one employer, here {employer['name']}"
                losses.refuse("ojobpub/other-employer", "/hiringOrganization", reason)
            job = None if mine is None else _job(posting, context, losses)
            if mine is not None and job is not None and not losses.refused:
                if employer is None:
                    employer = mine
                    file.write(_head(mine, context))
                _tell_employer(mine, employer, losses)
                file.write(between + dumps(job))
                between = b",\n"
            report(posting, losses)
        if employer is None:
            file.write(_head({"name": context.title[:_TITLE]}, context))
        file.write(b"\n]}\n")


def _head(employer: Mapping[str, Any], context: WriteContext) -> bytes:
    from jobexport.syntax.json import dumps

    mine: dict[str, Any] = {"name": employer["name"][:_TITLE], "location": _location(employer)}
    if "industry" in employer:
        mine["industry"] = employer["industry"][:_TITLE]
    if "url" in employer:
        mine["url"] = employer["url"]
    last = rfc3339(context.now.isoformat(timespec="seconds"))
    return dumps({"version": "1.0", "lastUpdated": last, "employer": mine})[:-1] + b',"jobs":['


def _tell_employer(employer: Mapping[str, Any], first: Mapping[str, Any], losses: Losses) -> None:
    address = employer.get("address", {})
    if employer != first:
        losses.change("/hiringOrganization", "the feed has the employer as the first posting has it")
    elif set(employer) - {"name", "url", "industry", "address"} or set(address) - {"addressLocality", "addressCountry"}:
        losses.shorten("/hiringOrganization", "only name, city, country, industry and URL are in the feed")


def _location(holder: Mapping[str, Any]) -> dict[str, str]:
    address = holder.get("address", {})
    names = {"city": "addressLocality", "country": "addressCountry"}
    return {member: address[name] for member, name in names.items() if name in address}


def _job(posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> dict[str, Any] | None:
    link = context.link(posting)
    posted = posting.get("datePosted")
    kind = next((word for name, word in _JOB_TYPES.items() if name in posting.get("employmentType", ())), None)
    language = posting.get("language", context.language).partition("-")[0].lower()
    if link is None:
        losses.refuse("ojobpub/no-page", "/url", "oJobPub wants the address of the job's page")
    if posted is None:
        losses.refuse("ojobpub/no-date", "/datePosted", "oJobPub wants the day of first publication")
    if kind is None:
        losses.refuse("ojobpub/no-job-type", "/employmentType", "oJobPub wants a kind of employment that it knows")
    if len(language) != 2:
        losses.refuse("ojobpub/language", "/language", f"oJobPub wants a language of two letters, not {language!r}")
    if link is None or posted is None or kind is None or losses.refused:
        return None
    tell_link(posting, link, losses)
    if "-" in posting.get("language", ""):
        losses.shorten("/language", "a language of two letters")
    elif "language" not in posting:
        losses.change("/language", f"oJobPub wants a language: {language}, that of the set")
    if len(posting["employmentType"]) > 1 or kind == "permanent":
        losses.change("/employmentType", f"oJobPub knows kinds of contract: {kind}")
    job: dict[str, Any] = {"language": language, "publishedAt": _day(posted, "/datePosted", losses)}
    start = posting.get("jobStartDate")
    if start is not None and _DAY.match(start):
        job["startDate"] = start
    elif start is not None:
        losses.drop("/jobStartDate", "oJobPub wants a date")
    if "validThrough" in posting:
        job["applyBefore"] = _day(posting["validThrough"], "/validThrough", losses)
    _texts(posting, job, losses)
    job |= {"jobType": kind} | ({"workType": posting["workplaceType"]} if "workplaceType" in posting else {})
    if "jobLocationType" in posting and "workplaceType" not in posting:
        job["workType"] = "remote"
    _pay(posting, job, losses)
    tags = [skill for skill in posting.get("skills", ()) if len(skill) <= _TAG][:_TAGS]
    if tags:
        job["tags"] = tags
    if len(tags) < len(posting.get("skills", ())):
        losses.shorten("/skills", f"at most {_TAGS} tags of {_TAG} characters")
    job |= {member: posting[name] for member, name in _KEPT.items() if name in posting}
    return job | {"locations": _locations(posting, losses), "url": link}


def _day(text: str, place: str, losses: Losses) -> str:
    if len(text) > 10:
        losses.shorten(place, "only the day is in the feed")
    return text[:10]


def _cut(text: str, most: int, place: str, losses: Losses) -> str:
    """The text, cut after a whole word where it is too long."""
    if len(text) <= most:
        return text
    losses.shorten(place, f"at most {most} characters")
    return (text[: most - 1].rsplit(None, 1)[0] or text[: most - 1])[: most - 1] + "…"


def _texts(posting: Mapping[str, Any], job: dict[str, Any], losses: Losses) -> None:
    job["title"] = _cut(posting["title"], _TITLE, "/title", losses)
    summary, description = posting.get("summary"), posting.get("description")
    if summary is not None:
        job["description"] = _cut(summary, _TEXT, "/summary", losses)
        losses.change("/summary", "stands as the description")
        losses.change("/description", "the summary is in the feed")
    elif description is not None:
        losses.change("/description", "plain text")
        job["description"] = _cut(to_text(description), _TEXT, "/description", losses)
    names = [entry["name"] for entry in posting.get("occupationalCategory", ()) if "name" in entry]
    if names:
        job["category"] = _cut(names[0], _TITLE, "/occupationalCategory/0/name", losses)
    if posting.get("occupationalCategory", []) != [{"name": name} for name in names[:1]]:
        losses.shorten("/occupationalCategory", "one category, by its name")
    codes = {"identifier": posting.get("identifier", {}).get("value"), "requisitionId": posting.get("requisitionId")}
    code = codes["identifier"] or codes["requisitionId"]
    if code:
        job["referenceId"] = _cut(code, _TITLE, "/identifier/value", losses)
    if codes["requisitionId"]:
        if codes["identifier"]:
            losses.drop("/requisitionId", "the identifier is the reference")
        else:
            losses.change("/requisitionId", "stands as the reference of the job")
            losses.change("/identifier", "the code of the role stands for it")
    if len(posting.get("identifier", {})) > 1:
        losses.shorten("/identifier", "only the code is in the feed")


def _pay(posting: Mapping[str, Any], job: dict[str, Any], losses: Losses) -> None:
    salary = posting.get("baseSalary")
    if salary is None:
        return
    value = salary["value"]
    ends = {"min": value.get("minValue", value.get("value")), "max": value.get("maxValue", value.get("value"))}
    job["salary"] = {name: amount for name, amount in ends.items() if amount is not None}
    if "currency" in salary:
        job["salary"]["currency"] = salary["currency"]
    if "unitText" in value:
        job["salary"]["interval"] = _INTERVALS[value["unitText"]]


def _locations(posting: Mapping[str, Any], losses: Losses) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for index, place in enumerate(posting.get("jobLocation", ())):
        spot = _location(place)
        address = place.get("address", {})
        if len(place) > 1 or set(address) != {"addressLocality", "addressCountry"}:
            losses.shorten(f"/jobLocation/{index}", "only city and country are in the feed")
        if spot and spot not in found:
            found.append(spot)
    areas = posting.get("applicantLocationRequirements", ())
    if areas:
        losses.change("/applicantLocationRequirements", "countries are in the feed where the posting has no place")
    if not found:
        countries = dict.fromkeys(area["addressCountry"] for area in areas if "addressCountry" in area)
        found = [{"country": country} for country in countries]
        if found:
            losses.change("/jobLocation", "the countries where applicants may live stand as places")
    # A list of places is required; an empty place is allowed and says nothing.
    return found or [{}]


def _is_job(members: Mapping[str, Any]) -> bool:
    return "title" in members and bool({"publishedAt", "locations", "jobType", "applyBefore"} & members.keys())


class OjobpubReader:
    """Reads oJobPub 1.0."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each job; a finding for what is none."""
        from jobexport.syntax.records_json import Record
        from jobexport.syntax.records_stream import document_records

        try:
            for found in document_records(document, _is_job, frozenset(("jobs",))):
                if isinstance(found, SyntaxFault):
                    yield _fault(found, document)
                elif isinstance(found, Record):
                    employers = [each.get("employer") for each in found.around]
                    data = _draft(found.value, next((one for one in employers if isinstance(one, Mapping)), {}))
                    origin = Origin(document.uri, pointer=found.pointer)
                    yield Draft(data, origin, locate=found.locate, base_url=document.base_url)
                else:
                    message = "an object without title and date is no job of oJobPub"
                    yield Finding(
                        "feed/not-an-item", Severity.WARNING, message, Origin(document.uri, pointer=found.pointer)
                    )
        except SyntaxFault as fault:
            yield _fault(fault, document)


def _draft(job: Mapping[str, Any], employer: Mapping[str, Any]) -> dict[str, Any]:
    plainly = {
        "language": "language", "publishedAt": "posted", "startDate": "jobStartDate", "applyBefore": "deadline",
        "category": "category", "referenceId": "identifier", "title": "title", "description": "description",
        "tags": "skills", "url": "url", "workType": "workplace", **_KEPT,
    }  # fmt: skip
    data: dict[str, Any] = {
        key: job[member] for member, key in plainly.items() if job.get(member) not in (None, "", [])
    }
    data |= {f"x_ojobpub_{key}": value for key, value in job.items() if key not in plainly and key not in _READ}
    if "description" in data:
        data["descriptionFormat"] = "text"
    kind = job.get("jobType")
    if kind in _EMPLOYMENT:
        data["employment"] = _EMPLOYMENT[kind]
    elif kind:
        # A permanent job may be full-time or part-time: oJobPub does not say.
        data["x_ojobpub_job_type"] = kind
    salary = job.get("salary")
    if isinstance(salary, Mapping):
        # Both spellings are about: the schema has min, max and interval, its documentation also minAmount and period.
        amounts = {"min": salary.get("min", salary.get("minAmount")), "max": salary.get("max", salary.get("maxAmount"))}
        pay: dict[str, Any] = {name: amount for name, amount in amounts.items() if isinstance(amount, (int, Decimal))}
        if pay.get("min") is not None and pay.get("min") == pay.get("max"):
            pay = {"value": pay["min"]}
        interval = str(salary.get("interval", salary.get("period", "")))
        pay |= {"currency": salary["currency"]} if salary.get("currency") else {}
        pay |= {"unit": _UNITS.get(interval, interval)} if interval else {}
        if {"value", "min", "max"} & pay.keys():
            data["salary"] = pay
    places = job.get("locations")
    if isinstance(places, list):
        data["jobLocation"] = [{"address": _address(place)} for place in places if isinstance(place, Mapping) and place]
    if employer.get("name"):
        company = {"name": employer["name"], "url": employer.get("url"), "industry": employer.get("industry")}
        address = _address(employer.get("location") or {})
        company |= {"address": address} if address else {}
        data["company"] = {key: value for key, value in company.items() if value}
    return {key: value for key, value in data.items() if value not in ([], {}, "")}


_READ = frozenset(("jobType", "salary", "locations"))


def _address(location: Mapping[str, Any]) -> dict[str, Any]:
    names = {"addressLocality": "city", "addressCountry": "country"}
    return {name: location[member] for name, member in names.items() if location.get(member)}


def _fault(fault: SyntaxFault, document: Document) -> Finding:
    return Finding("source/syntax", Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column))


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is oJobPub."""
    marks = (b'"jobs"', b'"employer"', b'"lastUpdated"')
    return 90 if head.lstrip()[:1] == b"{" and all(mark in head for mark in marks) else 0


FORMAT = Format(
    name="ojobpub",
    title="oJobPub 1.0",
    media_types=("application/json",),
    spec="https://github.com/letsemploy/schema",
    reader=OjobpubReader(),
    writer=OjobpubWriter(),
    sniff=sniff,
    file_suffix=".json",
)
