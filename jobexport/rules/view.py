"""What can be read from a JSON-LD node without mending it: a posting in canonical shapes for the rules about postings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from html import unescape
from typing import Any

from jobexport.rules import literals
from jobexport.rules.vocabulary import local
from jobexport.rules.walk import local_keys
from jobexport.syntax.codes import CURRENCIES

__all__ = ["View"]

_TEXTS = ("title", "datePosted", "validThrough", "salaryCurrency", "qualifications", "responsibilities", "jobBenefits")
_ADDRESS = ("streetAddress", "addressLocality", "addressRegion", "postalCode")
_AREAS = frozenset(("Country", "State", "City"))


class View:
    """A node's facts in canonical shapes; what is malformed is absent here, since the markup rules tell it.

    ``posting`` is the canonical mapping, ``stated`` the names of properties that the node has in whatever form.
    """

    def __init__(self, node: Mapping[str, Any]) -> None:
        self._node = node
        self._keys = local_keys(node)
        self.stated = frozenset(self._keys)
        self._places: dict[str, str] = {name: "/" + key for name, key in self._keys.items()}
        self.posting: dict[str, Any] = dict(self._read())

    def pointer(self, canonical: str) -> str:
        """The pointer in the node for a pointer in ``posting``: the longest known beginning is translated."""
        parts = canonical.split("/")[1:]
        for end in range(len(parts), 0, -1):
            known = self._places.get("/".join(parts[:end]))
            if known is not None:
                return "/".join([known, *parts[end:]])
        return canonical

    def is_malformed(self, canonical: str) -> bool:
        """Whether the node states the value in a form that could not be read, while ``posting`` has none."""
        return _has(self._node, self.pointer(canonical)) and canonical != "" and not _has(self.posting, canonical)

    def _get(self, name: str) -> Any:
        return _plain(self._node.get(self._keys.get(name, "")))

    def _first(self, name: str) -> Any:
        value = self._get(name)
        return _plain(value[0]) if isinstance(value, list) and value else value

    def _read(self) -> Iterator[tuple[str, Any]]:
        for name in _TEXTS:
            value = self._first(name)
            if isinstance(value, str) and value.strip():
                if name in ("datePosted", "validThrough"):
                    if not literals.is_date(value.strip()):
                        continue
                    value = value.strip()
                yield (name, [value] if name == "jobBenefits" else value)
        description = self._first("description")
        if isinstance(description, str) and description.strip():
            yield (
                "description",
                unescape(description) if "<" not in description and "&lt;" in description else description,
            )
        yield from self._address_facts()
        yield from self._work_facts()
        employer = self._first("hiringOrganization")
        if isinstance(employer, Mapping):
            yield "hiringOrganization", _employer(employer)
        elif isinstance(employer, str) and employer.strip():
            yield "hiringOrganization", {"name": employer}
        salary = _salary(self._first("baseSalary"))
        if salary:
            yield "baseSalary", salary
        if self._get("estimatedSalary"):
            yield "estimatedSalary", [{}]
        identifier = self._first("identifier")
        if isinstance(identifier, Mapping):
            found = {key: str(identifier[key]) for key in ("name", "value") if identifier.get(key) not in (None, "")}
            if found:
                yield "identifier", found
        url = self._first("url")
        if isinstance(url, str) and literals.bad_url(url) is None:
            yield "url", url.strip()

    def _work_facts(self) -> Iterator[tuple[str, Any]]:
        kinds = self._get("employmentType")
        listed = kinds if isinstance(kinds, list) else [kinds]
        known = [each for each in listed if each in literals.EMPLOYMENT]
        if known:
            yield "employmentType", known
        for name in ("directApply", "experienceInPlaceOfEducation"):
            value = self._first(name)
            if isinstance(value, str) and value.lower() in ("true", "false"):
                value = value.lower() == "true"
            if isinstance(value, bool):
                yield name, value
        experience = self._first("experienceRequirements")
        if isinstance(experience, Mapping):
            months = _number(experience.get("monthsOfExperience"))
            yield "experienceRequirements", {} if months is None else {"monthsOfExperience": months}
        elif isinstance(experience, str) and experience.strip():
            yield "experienceRequirements", {"description": experience}
        levels: list[str] = []
        education = self._get("educationRequirements")
        for each in education if isinstance(education, list) else [education]:
            category = each.get("credentialCategory") if isinstance(each, Mapping) else each
            for word in category if isinstance(category, list) else [category]:
                if isinstance(word, str) and word in literals.CREDENTIALS:
                    levels.append(word)
        if levels:
            yield "educationRequirements", {"credentialCategory": levels}

    def _address_facts(self) -> Iterator[tuple[str, Any]]:
        where = self._get("jobLocation")
        if where:
            listed = where if isinstance(where, list) else [where]
            places: list[dict[str, Any]] = []
            for index, each in enumerate(listed):
                if isinstance(each, Mapping):
                    self._place_of("jobLocation", len(places), index if isinstance(where, list) else None)
                    places.append(_place(each))
            if places:
                yield "jobLocation", places
        kind = self._first("jobLocationType")
        if kind == "TELECOMMUTE":
            yield "jobLocationType", kind
        elif isinstance(kind, str) and literals.instead(kind, ("TELECOMMUTE",)):
            # The word is wrong and is told; that the job is remote is meant all the same.
            yield "workplaceType", "remote"
        areas = self._get("applicantLocationRequirements")
        if areas:
            listed = areas if isinstance(areas, list) else [areas]
            found: list[dict[str, Any]] = []
            for index, each in enumerate(listed):
                area = _area(_plain(each))
                if area:
                    self._place_of(
                        "applicantLocationRequirements", len(found), index if isinstance(areas, list) else None
                    )
                    found.append(area)
            if found:
                yield "applicantLocationRequirements", found

    def _place_of(self, name: str, number: int, index: int | None) -> None:
        self._places[f"{name}/{number}"] = self._places[name] + ("" if index is None else f"/{index}")


def _plain(value: Any) -> Any:
    return value["@value"] if isinstance(value, Mapping) and "@value" in value else value


def _has(value: Any, pointer: str) -> bool:
    for part in pointer.split("/")[1:]:
        if isinstance(value, Mapping) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return False
    return True


def _number(value: Any) -> int | Decimal | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _place(place: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    name = _plain(place.get("name"))
    if isinstance(name, str) and name.strip():
        found["name"] = name
    address = place.get("address")
    if isinstance(address, list) and len(address) == 1:
        address = address[0]
    if not isinstance(address, Mapping):
        # Some pages put the address into the place itself; the markup rules tell that.
        address = place if "addressCountry" in place else {}
    given = {key: _plain(address.get(key)) for key in _ADDRESS}
    known: dict[str, Any] = {
        key: str(value) for key, value in given.items() if isinstance(value, str | int) and str(value).strip()
    }
    country = _country(_plain(address.get("addressCountry")))
    if country:
        known["addressCountry"] = country
    found["address"] = known
    return found


def _country(value: Any) -> str | None:
    from jobexport.normalize.countries import read_country

    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return read_country(value)


def _area(area: Any) -> dict[str, Any] | None:
    if isinstance(area, str) and area.strip():
        name, kind = area, "Country"
    elif isinstance(area, Mapping):
        name = _plain(area.get("name"))
        types = area.get("@type")
        listed = types if isinstance(types, list) else [types]
        kind = next(
            (local(each) for each in listed if isinstance(each, str) and local(each) in _AREAS), "AdministrativeArea"
        )
        address = area.get("address")
        if not isinstance(name, str) and isinstance(address, Mapping):
            name = _plain(address.get("addressCountry"))
        if not isinstance(name, str) or not name.strip():
            return None
    else:
        return None
    found = {"type": kind, "name": name}
    country = _country(area) if kind == "Country" else None
    if country:
        found["addressCountry"] = country
    return found


def _employer(employer: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key in ("name", "legalName"):
        value = _plain(employer.get(key))
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, str) and value.strip():
            found[key] = value
    for key in ("url", "logo", "sameAs"):
        value = employer.get(key)
        links = [
            each.get("url") or each.get("contentUrl") or each.get("@id") if isinstance(each, Mapping) else each
            for each in (value if isinstance(value, list) else [value])
        ]
        good = [link.strip() for link in links if isinstance(link, str) and literals.bad_url(link) is None]
        if good:
            found[key] = good if key == "sameAs" else good[0]
    return found


def _salary(salary: Any) -> dict[str, Any] | None:
    if not isinstance(salary, Mapping):
        return None
    found: dict[str, Any] = {}
    currency = _plain(salary.get("currency"))
    if isinstance(currency, str) and currency in CURRENCIES:
        found["currency"] = currency
    value = _plain(salary.get("value"))
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    # Amounts stand in the QuantitativeValue, or, as schema.org allows, in the MonetaryAmount itself.
    holder = value if isinstance(value, Mapping) else salary
    amounts: dict[str, Any] = {
        key: number
        for key in ("value", "minValue", "maxValue")
        if (number := _number(_plain(holder.get(key)))) is not None
    }
    unit = _plain(holder.get("unitText"))
    if unit in literals.UNITS:
        amounts["unitText"] = unit
    if not amounts.keys() & {"value", "minValue", "maxValue"}:
        return None
    found["value"] = amounts
    return found
