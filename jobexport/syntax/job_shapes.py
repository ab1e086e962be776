"""Nested nodes among a JobPosting's properties in the shapes that drafts have, whatever shape the page chose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jobexport.syntax.node_values import UNITS, address_of, code, listed, named_unit, words
from jobexport.syntax.text_shapes import TextShapes

__all__ = ["Shapes"]

_CODE = ("name", "value", "propertyID", "identifier", "url")
_ORGANIZATION = ("name", "legalName", "url", "sameAs", "logo", "description", "email", "telephone", "address",
                 "numberOfEmployees", "foundingDate")  # fmt: skip
_ADDRESS = (
    "streetAddress",
    "addressLocality",
    "addressRegion",
    "postalCode",
    "addressCountry",
    "postOfficeBoxNumber",
    "name",
)
_PLACE = ("name", "address", "geo", "telephone", "url", "sameAs", "latitude", "longitude", *_ADDRESS)
_AREA = ("name", "address", "containedInPlace", "addressCountry", "addressRegion", "addressLocality", "identifier")
_PAY = (
    "currency",
    "value",
    "minValue",
    "maxValue",
    "unitText",
    "unitCode",
    "price",
    "priceCurrency",
    "minPrice",
    "maxPrice",
)
_ESTIMATE = ("name", "currency", "value", "minValue", "maxValue", "unitText", "unitCode", "duration", "median",
             "percentile10", "percentile25", "percentile75", "percentile90")  # fmt: skip
_CATEGORY = ("name", "description", "codeValue", "termCode", "inCodeSet", "inDefinedTermSet")
_CREDENTIAL = ("credentialCategory", "educationalLevel", "description", "name")


class Shapes(TextShapes):
    """Methods take a value and its pointer in the node, and give the draft's value, None where it says nothing."""

    def identifier(self, value: Any, at: str) -> Any:
        value = self.first([each for each in listed(value) if code(each) is not None], at)
        if not isinstance(value, Mapping):
            return {"value": value} if value is not None else None
        found = {key: words(each) for key, each in self.pick(value, _CODE, at).items() if key in ("name", "propertyID")}
        return {**found, "value": code(value)}

    def organization(self, value: Any, at: str) -> Any:
        value = self.first(value, at)
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, _ORGANIZATION, at)
        if "logo" in found:
            found["logo"] = address_of(self.first(found["logo"], at + "/logo"))
        if "sameAs" in found:
            found["sameAs"] = self.addresses(found["sameAs"], at + "/sameAs")
        size = self.first(found.get("numberOfEmployees"), at + "/numberOfEmployees")
        if isinstance(size, Mapping):
            size = size.get("value")
            found.pop("numberOfEmployees")
            if size is not None:
                found["numberOfEmployees"] = size
            else:
                self.left.append("hiringOrganization.numberOfEmployees")
        if "address" in found:
            found["address"] = self.postal(self.first(found["address"], at + "/address"), at + "/address")
        for key in ("name", "legalName", "description", "email", "telephone", "foundingDate"):
            if key in found:
                found[key] = words(self.first(found[key], at + "/" + key))
        return {key: each for key, each in found.items() if each is not None and each != []}

    def postal(self, value: Any, at: str) -> Any:
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, _ADDRESS, at, kind=True)
        for key in _ADDRESS:
            if isinstance(found.get(key), (dict, list)):
                entry = self.first(found[key], at + "/" + key)
                found[key] = words(self.first(entry.get("name"), at) if isinstance(entry, Mapping) else entry)
        box = found.pop("postOfficeBoxNumber", None)
        if box is not None and "streetAddress" not in found:
            found["streetAddress"] = f"PO Box {box}"
        elif box is not None:
            self.left.append(f"{at.lstrip('/').replace('/', '.')}.postOfficeBoxNumber")
        return found

    def place(self, value: Any, at: str) -> Any:
        if isinstance(value, list):
            return [self.place(each, f"{at}/{index}") for index, each in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, _PLACE, at, kind=True)
        held = found.get("address")
        if isinstance(held, list):
            found["address"] = [self.postal(each, f"{at}/address/{index}") for index, each in enumerate(held)]
        elif held is not None:
            found["address"] = self.postal(held, at + "/address")
        geo = self.first(found.get("geo"), at + "/geo")
        if isinstance(geo, Mapping):
            found["geo"] = self.pick(geo, ("latitude", "longitude"), at + "/geo")
        if "url" in found:
            found["url"] = address_of(self.first(found["url"], at + "/url"))
        return {key: each for key, each in found.items() if each not in (None, [], {})}

    def area(self, value: Any, at: str) -> Any:
        if isinstance(value, list):
            return [self.area(each, f"{at}/{index}") for index, each in enumerate(value)]
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, _AREA, at, kind=True)
        kind, held = found.get("@type"), found.get("address")
        if self.own and kind != "Country" and "name" in found:
            # What we wrote is an area of this kind, even where its name is also that of a country.
            code = {"addressCountry": held["addressCountry"]} if isinstance(held, Mapping) else {}
            return {"type": kind, "name": found["name"], **code}
        return found

    def salary(self, value: Any, at: str) -> Any:
        value = self.first(value, at)
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, _PAY, at)
        for key, own in (
            ("priceCurrency", "currency"),
            ("price", "value"),
            ("minPrice", "minValue"),
            ("maxPrice", "maxValue"),
        ):
            if key in found:
                found.setdefault(own, found.pop(key))
        named_unit(found)
        inner = self.first(found.get("value"), at + "/value")
        if isinstance(inner, Mapping):
            inner = self.pick(inner, _PAY, at + "/value")
            named_unit(inner)
        if inner is not None:
            found["value"] = inner
        return found

    def estimate(self, value: Any, at: str) -> Any:
        found = []
        for index, each in enumerate(listed(value)):
            if not isinstance(each, Mapping):
                self.left.append(f"estimatedSalary ({words(each)})")
                continue
            place = f"{at}/{index}" if isinstance(value, list) else at
            entry = self.pick(each, _ESTIMATE, place)
            named_unit(entry)
            inner = entry.pop("value", None)
            if isinstance(inner, Mapping):
                inner = self.pick(inner, (*_ESTIMATE, "value"), place + "/value")
                named_unit(inner)
                one = inner.pop("value", None)
                entry = {**inner, **entry}
                inner = one
            if inner is not None:
                entry.setdefault("median", inner)
            found.append(entry)
        return found

    def contact(self, value: Any, at: str) -> Any:
        value = self.first(value, at)
        if isinstance(value, str):
            return {"email" if "@" in value else "name": value}
        return self.flat(value, ("name", "contactType", "email", "telephone", "url"), at)

    def unit(self, value: Any, at: str) -> Any:
        value = self.first(value, at)
        if not isinstance(value, Mapping):
            return value
        found = self.flat(value, ("name", "url", "description", "subOrganization", "department"), at)
        team = value.get("subOrganization") or value.get("department")
        for key in ("subOrganization", "department"):
            found.pop(key, None)
        named = words(self.first(team, at))
        if named is not None:
            found["subOrganization"] = {"name": named}
        return found

    def occupation(self, value: Any, at: str) -> Any:
        value = self.first(value, at)
        if not isinstance(value, Mapping):
            return value
        classified = value.get("occupationalCategory")
        if classified is not None:
            self.put(
                "occupationalCategory",
                self.categories(classified, at + "/occupationalCategory"),
                at + "/occupationalCategory",
            )
        return self.flat(value, ("name", "url", "occupationalCategory"), at, skip=("occupationalCategory",))

    def categories(self, value: Any, at: str) -> Any:
        found = []
        for index, each in enumerate(listed(value)):
            if not isinstance(each, Mapping):
                found.append(each)
                continue
            place = f"{at}/{index}" if isinstance(value, list) else at
            entry = self.pick(each, _CATEGORY, place)
            made = {
                "name": words(entry.get("name", entry.get("description"))),
                "codeValue": words(entry.get("codeValue", entry.get("termCode"))),
                "inCodeSet": words(entry.get("inCodeSet", entry.get("inDefinedTermSet"))),
            }
            found.append({key: each for key, each in made.items() if each is not None})
        return [each for each in found if each not in ("", {}, None)]

    def experience(self, value: Any, at: str) -> Any:
        if isinstance(value, list):
            if any(isinstance(each, Mapping) for each in value):
                value = self.first(value, at)
            else:
                return "; ".join(str(text) for each in value if (text := words(each)))
        if not isinstance(value, Mapping):
            return value
        found = self.pick(value, ("monthsOfExperience", "description", "name"), at)
        name = found.pop("name", None)
        if name is not None:
            found.setdefault("description", name)
        return found

    def education(self, value: Any, at: str) -> Any:
        kinds: list[Any] = []
        texts: list[str] = []
        entries = listed(value)
        for index, each in enumerate(entries):
            if not isinstance(each, Mapping):
                texts += [text for text in (words(each),) if isinstance(text, str) and text]
                continue
            entry = self.pick(each, _CREDENTIAL, f"{at}/{index}" if isinstance(value, list) else at)
            for kind in listed(entry.get("credentialCategory", entry.get("educationalLevel"))):
                named = words(kind)
                if named is not None and named not in kinds:
                    kinds.append(named)
            texts += [
                text for key in ("description", "name") if isinstance(text := words(entry.get(key)), str) and text
            ]
        if not kinds:
            return texts[0] if len(texts) == 1 else "; ".join(texts)
        found: dict[str, Any] = {"credentialCategory": kinds}
        if texts:
            found["description"] = "; ".join(texts)
        return found

    def span(self, value: Any, at: str) -> Any:
        """A duration: ISO 8601 or words, also as a number with a unit."""
        value = self.first(value, at)
        if isinstance(value, Mapping) and value.get("value") is not None:
            unit = value.get("unitText") or UNITS.get(str(value.get("unitCode")), value.get("unitCode"))
            return f"{value['value']} {unit}" if unit else str(value["value"])
        return words(value)
