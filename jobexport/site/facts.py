"""Every property of a posting as a labelled fact, in groups, so that a page shows whatever its markup says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jobexport.site import wording
from jobexport.site.facets import facet_slug, place_facets
from jobexport.site.labels import CREDENTIAL, EMPLOYMENT, PERCENTILES, WORKPLACE
from jobexport.site.links import Link, linked, mail, plain, telephone, web
from jobexport.site.locales import day, duration, language_name, machine, moment, months, number
from jobexport.site.messages import messages

__all__ = ["Fact", "Facts", "employer_facts", "glance", "reference", "requirements"]

Fact = dict[str, Any]
"""``label``, and ``entries``: one or more links (see ``links.Link``)."""

Linker = Callable[[str, str], str | None]
"""Gives the link to the page of a group from its kind and slug, or None where it has no page."""

_Texts = str | Iterable[str] | None


def _nowhere(kind: str, slug: str) -> None:
    return None


class Facts:
    """A list of facts under way, in one language."""

    __slots__ = ("_labels", "list", "locale", "t")

    def __init__(self, locale: str) -> None:
        self.locale = locale
        words = messages(locale)
        self.t: Callable[..., str] = words.t
        self._labels = words.labels
        self.list: list[Fact] = []

    def add(self, label: str, *entries: Link) -> None:
        """Adds a fact with its values, if there are any."""
        if entries:
            self.list.append({"label": self._labels[label], "entries": entries})

    def text(self, label: str, texts: _Texts, *, own: bool = True) -> None:
        """Adds a fact that is a text of the posting's own, or a list of them."""
        if texts:
            entries = [plain(texts, own=own)] if isinstance(texts, str) else [plain(each, own=own) for each in texts]
            self.list.append({"label": self._labels[label], "entries": entries})

    def word(self, label: str, texts: _Texts) -> None:
        """Adds a fact in the words of the interface."""
        self.text(label, texts, own=False)

    def flag(self, label: str, value: bool | None) -> None:
        """Adds a fact that is yes or no."""
        if value is not None:
            self.word(label, self.t("Yes") if value else self.t("No"))

    def date(self, label: str, text: str | None, *, clock: bool = False) -> None:
        """Adds a date, with its time of day where ``clock`` asks for it; text that is no date stays as it is."""
        if text:
            shown = moment(text, self.locale) if clock else day(text, self.locale)
            self.add(label, plain(shown, None, machine(text)))

    def links(self, label: str, addresses: str | Iterable[str] | None) -> None:
        """Adds one or more addresses."""
        if addresses:
            self.add(label, *[linked(each) for each in ([addresses] if isinstance(addresses, str) else addresses)])

    def contact(self, email: str | None, phone: str | None) -> None:
        """Adds a mailbox and a telephone number."""
        if email:
            self.add("E-mail", plain(email, mail(email)))
        if phone:
            self.add("Telephone", plain(phone, telephone(phone)))


def glance(posting: Mapping[str, Any], locale: str, link: Linker = _nowhere, salary: str | None = None) -> list[Fact]:
    """What decides whether a reader goes on: the sidebar. Facts that groups are made of lead to them. ``salary`` is the base
    pay in words where that is at hand."""
    facts = Facts(locale)
    get = posting.get
    facts.add("Location", *[_place(each, locale, link) for each in get("jobLocation", ())])
    facts.word("Open to applicants in", wording.areas(posting, locale))
    facts.text("Salary", wording.pay(posting, locale) if salary is None else salary)
    if get("salaryCurrency") != (get("baseSalary") or {}).get("currency"):
        facts.word("Pay currency", get("salaryCurrency"))
    facts.text("Bonus and commission", get("incentiveCompensation"))
    facts.text("Equity", get("equity"))
    facts.text("Pay grade", get("payGrade"))
    kinds = get("employmentType", ())
    facts.add("Employment", *[
        plain(facts.t(EMPLOYMENT[each]), link("employment", facet_slug(each.replace("_", "-")))) for each in kinds
    ])  # fmt: skip
    workplace = "remote" if wording.is_remote(posting) else get("workplaceType")
    if workplace:
        facts.add("Workplace", plain(facts.t(WORKPLACE[workplace]), link("workplace", facet_slug(workplace))))
    unit = get("employmentUnit") or {}
    if unit:
        facts.add(
            "Department",
            linked(unit["url"], unit.get("name"))
            if "url" in unit
            else plain(unit.get("name", ""), link("department", facet_slug(unit.get("name", ""))), own=True),
        )
        facts.text("Team", unit.get("subOrganization", {}).get("name"))
    facts.text("Working hours", get("workHours"))
    facts.word("Duration", duration(get("jobDuration", ""), locale))
    facts.date("Start", get("jobStartDate"))
    facts.flag("Immediate start", get("jobImmediateStart"))
    if "totalJobOpenings" in posting:
        facts.word("Openings", number(posting["totalJobOpenings"], locale))
    _estimates(facts, posting)
    facts.date("Date posted", get("datePosted"))
    return facts.list


def requirements(posting: Mapping[str, Any], locale: str) -> list[Fact]:
    """What the applicant must have or accept."""
    facts = Facts(locale)
    get = posting.get
    experience = get("experienceRequirements") or {}
    if "monthsOfExperience" in experience:
        facts.word("Experience", months(experience["monthsOfExperience"], locale))
    facts.text(
        "Experience, in the employer’s words" if len(experience) > 1 else "Experience", experience.get("description")
    )
    education = get("educationRequirements") or {}
    facts.word("Education", [facts.t(CREDENTIAL[each]) for each in education.get("credentialCategory", ())])
    facts.text(
        "Education, in the employer’s words" if len(education) > 1 else "Education", education.get("description")
    )
    facts.flag("Experience may replace education", get("experienceInPlaceOfEducation"))
    facts.text("Right to work", get("eligibilityToWorkRequirement"))
    facts.flag("Visa sponsorship", get("visaSponsorship"))
    facts.text("Security clearance", get("securityClearanceRequirement"))
    facts.flag("On-call duty", get("onCall"))
    facts.text("Physical demands", get("physicalRequirement"))
    facts.text("Sensory demands", get("sensoryRequirement"))
    facts.text("Special commitments", get("specialCommitments"))
    return facts.list


def reference(posting: Mapping[str, Any], locale: str, link: Linker = _nowhere) -> list[Fact]:
    """What names, classifies and locates the posting: the details at the end of its page."""
    facts = Facts(locale)
    get = posting.get
    if get("name") != posting["title"]:
        facts.text("Name of the posting", get("name"))
    facts.text("Also known as", get("alternateName"))
    facts.text("In distinction", get("disambiguatingDescription"))
    facts.text("Department", (get("employmentUnit") or {}).get("description"))
    facts.add("Place of work", *[line for each in get("jobLocation", ()) for line in _site(each, locale)])
    facts.text("Industry", get("industry"))
    facts.add("Category", *[
        plain(_category(each), link("category", facet_slug(str(each.get("name") or each.get("codeValue", "")))), own=True)
        for each in get("occupationalCategory", ())
    ])  # fmt: skip
    occupation = get("relevantOccupation")
    if occupation:
        facts.add(
            "Occupation",
            linked(occupation["url"], occupation["name"])
            if "url" in occupation
            else plain(occupation["name"], own=True),
        )
    identifier = get("identifier")
    facts.word("Reference", _code(identifier) if identifier else str(posting["id"]))
    if not identifier or get("requisitionId") != identifier["value"]:
        facts.word("Requisition", get("requisitionId"))
    if "language" in posting:
        facts.word("Language of the posting", language_name(posting["language"], locale))
    facts.date("Last updated", get("dateModified"), clock=True)
    facts.flag("Direct application", get("directApply"))
    facts.links("Original posting", get("url"))
    facts.links("Main page", get("mainEntityOfPage"))
    facts.links("Also published at", get("sameAs"))
    facts.links("More about this posting", get("subjectOf"))
    facts.links("Further types", get("additionalType"))
    facts.links("Pictures", [each for each in get("image", ()) if not web(each)])
    source = get("source")
    if source:
        facts.add(
            "Source", linked(source["url"], source.get("name")) if "url" in source else plain(source["name"], own=True)
        )
    return facts.list


def employer_facts(posting: Mapping[str, Any], locale: str) -> list[Fact]:
    """What the posting says about the employer as an organization."""
    facts = Facts(locale)
    employer = posting.get("hiringOrganization") or {}
    get = employer.get
    if get("legalName") != get("name"):
        facts.text("Registered name", get("legalName"))
    facts.text("Industry", get("industry"))
    if "numberOfEmployees" in employer:
        facts.word("Employees", number(employer["numberOfEmployees"], locale))
    facts.date("Founded", get("foundingDate"))
    if "address" in employer:
        facts.word("Address", wording.street(employer["address"], locale))
    facts.links("Website", get("url"))
    facts.contact(get("email"), get("telephone"))
    facts.links("Elsewhere", get("sameAs"))
    return facts.list


def _estimates(facts: Facts, posting: Mapping[str, Any]) -> None:
    for each in posting.get("estimatedSalary", ()):
        locale = wording.pay_locale(posting, facts.locale)
        parts = [str(each["name"])] if "name" in each else []
        ends = {key: each[key] for key in ("minValue", "maxValue") if key in each}
        if ends:
            parts.append(_figure(each, ends, locale))
        elif "currency" in each and not any(key in each for key in ("median", *PERCENTILES)):
            parts.append(each["currency"])
        if "median" in each:
            parts.append(f"{facts.t('Median')}: {_figure(each, {'value': each['median']}, locale)}")
        for key, label in PERCENTILES.items():
            if key in each:
                parts.append(f"{facts.t(label)}: {_figure(each, {'value': each[key]}, locale)}")
        if "duration" in each:
            parts.append(duration(each["duration"], facts.locale))
        facts.text("Pay as estimated by others", parts)


def _figure(estimate: Mapping[str, Any], value: Mapping[str, Any], locale: str) -> str:
    """An amount of an estimate in words, with the estimate's currency and unit."""
    unit = {key: estimate[key] for key in ("unitText",) if key in estimate}
    currency = {key: estimate[key] for key in ("currency",) if key in estimate}
    return wording.amount({**currency, "value": {**value, **unit}}, locale)


def _place(place: Mapping[str, Any], locale: str, link: Linker) -> Link:
    """A place, leading to the narrowest group around it that has a page."""
    pages = [link(each.kind, each.slug) for each in reversed(place_facets(place, locale))]
    return plain(wording.place(place, locale), next((each for each in pages if each), None))


def _site(place: Mapping[str, Any], locale: str) -> list[Link]:
    """The parts of a place that its line in the sidebar leaves out."""
    address = place.get("address", {})
    parts = []
    if address and ("name" in place or "streetAddress" in address or "postalCode" in address):
        whole = wording.street(address, locale)
        parts.append(f"{place['name']}, {whole}" if "name" in place else whole)
    geo = place.get("geo")
    if geo:
        coordinates = f"{_degrees(geo['latitude'])}, {_degrees(geo['longitude'])}"
        parts.append(f"({coordinates})" if parts else coordinates)
    values = [plain(" ".join(parts))] if parts else []
    if "telephone" in place:
        values.append(plain(place["telephone"], telephone(place["telephone"])))
    if "url" in place:
        values.append(linked(place["url"]))
    return values


def _degrees(angle: Any) -> str:
    # A metre is near enough for a reader; the markup keeps what was given.
    return f"{angle:.5f}".rstrip("0").rstrip(".")


def _category(each: Mapping[str, Any]) -> str:
    code = " ".join([str(each[key]) for key in ("inCodeSet", "codeValue") if key in each])
    name = each.get("name")
    return f"{name} ({code})" if name and code else str(name or code)


def _code(identifier: Mapping[str, Any]) -> str:
    extra = ", ".join([str(identifier[key]) for key in ("name", "propertyID") if key in identifier])
    return f"{identifier['value']} ({extra})" if extra else str(identifier["value"])
