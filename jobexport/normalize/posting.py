"""From a draft to the canonical record: each key of a draft is read by the function for its kind of fact.

What a key means, and which shorthand exists, is the draft table of CONTRIBUTING. A value that cannot be understood is a
finding with the text quoted: an error in an author's own file (the posting stays out until the author has mended it), a
warning in what others publish (the fact stays out).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

from jobexport.findings import Finding, Severity, pointer, suggest
from jobexport.normalize import dates, employment, markup, money, places, texts
from jobexport.normalize.identity import identify
from jobexport.normalize.keys import KeyReader, Normalized
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.normalize.settled import Settled
from jobexport.normalize.shapes import SHAPES, Read
from jobexport.posting import Draft
from jobexport.schema import posting_schema

__all__ = ["KEYS", "Normalized", "normalize", "read_all"]


class _Pass(KeyReader):
    """One draft on its way; what needs several keys at once lives here."""

    on_site = False

    def organization(self) -> None:
        def read(value: Any, notes: Notes) -> Any:
            return texts.read_organization(value, notes, base_url=self.draft.base_url, strict=self.draft.authored)

        found = self.first("hiringOrganization", "organization", read, "hiringOrganization", "company")
        for key, name in (("companyUrl", "url"), ("logo", "logo")):
            if key not in self.data:
                continue
            address = self.read(key, "hiringOrganization", "url", self.url)
            if address is None:
                continue
            if found is None:
                self.tell("normalize/no-organization", Severity.WARNING, f"{key} is given, but no company", key)
                continue
            found = {**found, name: found.get(name) or address}
        self.put("hiringOrganization", found)

    def url(self, value: Any, notes: Notes) -> str | None:
        return texts.read_url(value, notes, self.draft.base_url)

    def address(self, key: str) -> None:
        """A web address; where to apply may be a mail address, which is a contact."""
        found = self.read(key, key, "url", self.url)
        if found is not None and found.startswith("mailto:"):
            mail = unquote(found[7:].partition("?")[0])
            self.result.sources["applicationContact"] = pointer(key)
            self.result.data["applicationContact"] = {"email": mail}
        else:
            self.put(key, found)

    def places(self, value: Any, notes: Notes) -> places.Places | None:
        """The places of a value, None where it names none at all. Remote means wholly remote."""
        if isinstance(value, str) and (on_site := _ON_SITE.match(value)):
            self.on_site = True
            value = value[on_site.end() :]
        found = places.read_places(value, notes, strict=self.draft.authored)
        if found is None or not (found.places or found.areas or found.remote or found.hybrid):
            return None
        if found.remote and found.places and _offers_a_place(value):
            notes.add(
                "normalize/remote-is-a-choice", f"{quote(value)} offers remote work beside a place; the places are kept"
            )
            return replace(found, remote=None)
        return found

    def workplace(self) -> None:
        """Places, remote work and where applicants may live are one fact told in several keys."""
        self.together(_PLACE_KEYS, self._workplace)

    def _workplace(self) -> None:
        data = self.result.data
        found = [
            one
            for key in ("jobLocation", "location")
            if key in self.data and (one := self.read(key, "jobLocation", "place", self.places)) is not None
        ]
        spots = _merge([list(each.places) for each in found])
        areas = self.first(
            "applicantLocationRequirements", "area", places.read_areas, "applicantLocationRequirements", "applicants"
        )
        if not areas:
            areas = _merge([list(each.areas) for each in found])
            if areas and "location" in self.data:
                self.result.sources["applicantLocationRequirements"] = "/location"
        kind = self.first("workplaceType", "workplace", employment.read_workplace, "workplaceType", "workplace")
        flag = self.read("remote", "workplaceType", "boolean", texts.read_bool)
        telecommute = self.data.get("jobLocationType")
        whole = False
        if telecommute is not None:
            notes = Notes()
            with suppress(Unreadable):
                whole = employment.read_workplace(telecommute, notes) == "remote"
            if not whole:
                if self.draft.authored:
                    data["jobLocationType"] = telecommute
                else:
                    self.tell(
                        "normalize/unreadable-workplace", Severity.WARNING,
                        f"jobLocationType: only TELECOMMUTE is known, not {quote(telecommute)}", "jobLocationType",
                    )  # fmt: skip
        if kind is None:
            if any(each.hybrid for each in found):
                kind = "hybrid"
            elif whole or flag or any(each.remote for each in found):
                kind = "remote"
            elif self.on_site:
                kind = "on-site"
        elif kind != "remote" and (whole or flag):
            told = "jobLocationType" if whole else "remote"
            self.tell(
                "normalize/two-values", Severity.WARNING, f"{told} says remote, but the workplace is {kind}", told
            )
            whole = False
        self.put("jobLocation", spots)
        self.put("applicantLocationRequirements", areas)
        if kind is not None:
            data["workplaceType"] = kind
            if kind == "remote":
                data["jobLocationType"] = "TELECOMMUTE"

    def salary(self) -> None:
        currency = self.read(
            "salaryCurrency", "salaryCurrency", "currency", lambda value, notes: money.read_currency(value)
        )
        country = next((place["address"].get("addressCountry") for place in self.result.data.get("jobLocation", ())
                        if "address" in place), None)  # fmt: skip

        def read(value: Any, notes: Notes) -> Any:
            return money.read_salary(value, notes, currency_hint=currency, country=country, strict=self.draft.authored)

        found = self.first("baseSalary", "salary", read, "baseSalary", "salary", beside=(currency, country))
        self.put("baseSalary", found)
        if currency is not None and (found is None or found.get("currency") != currency):
            data = self.result.data
            data["salaryCurrency"] = currency

    def unit(self) -> None:
        found = self.read("employmentUnit", "employmentUnit", "organization", SHAPES["employmentUnit"])
        department = self.read("department", "employmentUnit", "text", texts.read_text)
        team = self.read("team", "employmentUnit", "text", texts.read_text)
        if found is None and (department or team):
            found = {"name": department or team}
            if department and team:
                found["subOrganization"] = {"name": team}
        self.put("employmentUnit", found)

    def contact(self) -> None:
        found = self.read("applicationContact", "applicationContact", "contact", SHAPES["applicationContact"])
        mail = self.read("applyEmail", "applicationContact", "email", texts.read_email)
        mail = mail or self.result.data.get("applicationContact", {}).get("email")
        if mail is not None:
            found = {**(found or {}), "email": (found or {}).get("email", mail)}
        self.put("applicationContact", found)

    def told_again(self, text: str) -> bool:
        """Whether a text is a record's own: the draft has only what records have, and as HTML the text is clean."""
        if not {"id", "slug"} <= self.data.keys() or self.data.get("descriptionFormat", "html") != "html":
            return False
        names = {*posting_schema().document["properties"], "descriptionFormat"}
        if any(key not in names and not key.startswith("x_") for key in self.data):
            return False
        return markup.read_html(text, "html", Notes(), base_url=None) == text

    def markup(self, key: str) -> None:
        kind = self.data.get("descriptionFormat") if key == "description" else None
        if kind not in (None, "markdown", "html", "text"):
            near = suggest(str(kind), ("markdown", "html", "text"))
            self.tell("normalize/unreadable-format", Severity.ERROR,
                      f"descriptionFormat: must be markdown, html or text, not {quote(kind)}", "descriptionFormat",
                      f"write {near}" if near else None)  # fmt: skip
            kind = None

        def read(value: Any, notes: Notes) -> str | None:
            if not isinstance(value, str):
                raise Unreadable(f"text was expected, not {quote(value)}")
            how = kind
            if how is None and self.draft.authored:
                how = "html" if markup.starts_as_html(value) or self.told_again(value) else "markdown"
            return markup.read_html(value, how, notes, base_url=self.draft.base_url)

        self.put(key, self.read(key, key, "markup", read))


_ON_SITE = re.compile(r"\s*(?:on[- ]?site|in[- ](?:the )?office|vor ort)\s*[,:(–—-]\s*", re.I)
_CHOICE = re.compile(r"\s+(?:or|oder|ou|o|of|lub)\s+|\s*[;/|]\s*")


def _offers_a_place(value: Any) -> bool:
    """Whether one of several choices is a place without a word of remote work: “New York, NY or Remote”."""
    choices = value if isinstance(value, list) else _CHOICE.split(value) if isinstance(value, str) else []
    for choice in choices if len(choices) > 1 else ():
        try:
            one = places.read_places(choice, Notes())
        except Unreadable:
            continue
        if one is not None and one.places and not one.remote:
            return True
    return False


def _merge(lists: list[list[Any]]) -> list[Any]:
    merged: list[Any] = []
    for entries in lists:
        merged += [entry for entry in entries if entry not in merged]
    return merged


def _read_date(value: Any, notes: Notes) -> str | None:
    return dates.read_date(value, notes)


# Keys with one value and one reader: draft key -> (canonical name, kind for the finding's rule, reader).
_SIMPLE: dict[str, tuple[str, str, Read]] = {
    "title": ("title", "text", texts.read_text),
    "datePosted": ("datePosted", "date", _read_date),
    "validThrough": ("validThrough", "date", _read_date),
    "dateModified": ("dateModified", "date", _read_date),
    "employmentType": ("employmentType", "employment", employment.read_employment),
    "experienceRequirements": ("experienceRequirements", "experience", texts.read_experience),
    "educationRequirements": ("educationRequirements", "education", texts.read_education),
    "totalJobOpenings": ("totalJobOpenings", "number", texts.read_int),
    "language": ("language", "language", texts.read_language),
} | {
    name: (name, "value", read) for name, read in SHAPES.items() if name not in ("employmentUnit", "applicationContact")
}

# Shorthand and superseded names: key -> the canonical name it gives way to when both are there.
_ALIASES = {
    "posted": "datePosted", "deadline": "validThrough", "updated": "dateModified", "employment": "employmentType",
    "experience": "experienceRequirements", "education": "educationRequirements", "openings": "totalJobOpenings",
    "category": "occupationalCategory", "benefits": "jobBenefits", "incentives": "incentiveCompensation",
}  # fmt: skip
_URLS = ("url", "applyUrl", "mainEntityOfPage")
_MARKUP = ("description", "responsibilities", "qualifications", "employerOverview")
_PLACE_KEYS = ("jobLocation", "location", "applicantLocationRequirements", "applicants", "workplaceType", "workplace",
               "remote", "jobLocationType")  # fmt: skip
# Keys that make one fact together, and what reads them.
_GROUPS = (
    (("hiringOrganization", "company", "companyUrl", "logo"), _Pass.organization),
    (_PLACE_KEYS, _Pass.workplace),
    (("salaryCurrency", "baseSalary", "salary"), _Pass.salary),
    (("employmentUnit", "department", "team"), _Pass.unit),
    (("applicationContact", "applyEmail"), _Pass.contact),
)  # fmt: skip
KEYS = frozenset(
    (
        *_SIMPLE,
        *_ALIASES,
        *_URLS,
        *_MARKUP,
        *(key for keys, _ in _GROUPS for key in keys),
        "descriptionFormat",
        "id",
        "slug",
    )
)
"""Every key a draft may have, beside ``x_…``."""

_settled = Settled({name: read for name, (_, _, read) in _SIMPLE.items()}, _URLS, _MARKUP)


def normalize(draft: Draft) -> Normalized:
    """Brings a draft into canonical form. Never raises for what the draft says; the result is not yet validated."""
    found = _settled(draft)
    if found is None:
        return read_all(draft)
    data, open_ones = found
    identify(draft, data)
    for key in ("id", "slug"):
        if key in data:
            open_ones[key] = data[key]
    return Normalized(data, list(draft.findings), list(draft.evidence), unjudged=open_ones)


def read_all(draft: Draft) -> Normalized:
    """As ``normalize``, by reading each key: the long way, which any draft may take."""
    step = _Pass(draft)
    data, out = draft.data, step.result.data
    others, simple, aliases, urls, texts_of, groups = _steps(tuple(data))
    for key in others:
        if not key.startswith("x_"):
            _unknown(step, key)
    for key in simple:
        target, kind, function = _SIMPLE[key]
        step.put(target, step.read(key, target, kind, function))
    for key in aliases:
        target = _ALIASES[key]
        _, kind, function = _SIMPLE[target]
        value = step.read(key, target, kind, function)
        if target in out and value is not None and value != out[target]:
            step.tell("normalize/two-values", Severity.WARNING, f"{key} and {target} differ; {target} is used", key)
        elif value is not None:
            step.put(target, value)
    for key in urls:
        step.address(key)
    for key in texts_of:
        step.markup(key)
    # An address for applications may have given a contact already; then there is nothing more to say about it.
    for read in groups:
        read(step)
    for key in others:
        if key.startswith("x_") and data[key] is not None:
            out[key] = data[key]
    identify(draft, out)
    return step.result


@lru_cache(maxsize=256)
def _steps(keys: tuple[str, ...]) -> tuple[Any, ...]:
    """The keys of a draft in the order in which they are read: others, plain ones, aliases, addresses, texts, and what reads
    groups."""
    return (
        [key for key in keys if key not in KEYS],
        *([key for key in known if key in keys] for known in (_SIMPLE, _ALIASES, _URLS, _MARKUP)),
        [read for known, read in _GROUPS if not frozenset(known).isdisjoint(keys)],
    )


def _unknown(step: _Pass, key: str) -> None:
    own = re.sub(r"[^a-z0-9_]+", "_", key.lower())
    near = own if own.startswith("x_") and len(own) > 2 else suggest(key, KEYS)
    hint = f"; did you mean {near!r}?" if near else ""
    severity = Severity.ERROR if step.draft.authored else Severity.WARNING
    fix = f"write {near}" if near else "keys of your own begin with x_"
    place = pointer(key)
    where = step.draft.where(place + "#") if step.draft.locate else step.draft.where(place)
    step.result.findings.append(
        Finding("schema/unknown-key", severity, f"unknown key {key[:80]!r}{hint}", where, place, None, fix)
    )


def loose(data: Mapping[str, Any]) -> bool:
    """Whether the mapping has at least one key a draft may have; tells postings from other people's JSON."""
    return any(key in KEYS for key in data)
