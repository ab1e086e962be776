"""The facts of a posting in words: where, how and for how much; one line each, for pages and lists alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from jobexport.normalize import money, places
from jobexport.site.labels import EMPLOYMENT, WORKPLACE
from jobexport.site.locales import regional
from jobexport.site.messages import messages

__all__ = [
    "amount", "areas", "company", "employment", "initials", "is_remote", "pay", "pay_locale", "place", "places_line",
    "street", "tint", "workplace",
]  # fmt: skip

_SHOWN_PLACES = 2
_TINTS = 6


def company(posting: Mapping[str, Any]) -> str:
    """The employer's name; empty where it is unknown."""
    return str(posting.get("hiringOrganization", {}).get("name", ""))


@lru_cache(4096)
def initials(name: str) -> str:
    """One or two capital letters that stand for a name without a logo; empty for a name without letters."""
    return "".join([word[0] for word in name.split() if word[0].isalnum()][:2]).upper()[:2]


@lru_cache(4096)
def tint(name: str) -> int:
    """A number from 1 to 6 that stays with a name: the colour of its monogram."""
    return sum(name.encode("utf-8", "surrogatepass")) % _TINTS + 1


def is_remote(posting: Mapping[str, Any]) -> bool:
    """Whether the job is remote entirely."""
    return posting.get("jobLocationType") == "TELECOMMUTE" or posting.get("workplaceType") == "remote"


def workplace(posting: Mapping[str, Any], locale: str) -> str:
    """On-site, hybrid or remote, in words; empty where it is unknown."""
    kind = "remote" if is_remote(posting) else posting.get("workplaceType")
    return messages(locale).t(WORKPLACE[kind]) if kind else ""


def employment(posting: Mapping[str, Any], locale: str) -> str:
    """The kinds of employment, in words."""
    t = messages(locale).t
    return ", ".join([t(EMPLOYMENT[kind]) for kind in posting.get("employmentType", ())])


def pay_locale(posting: Mapping[str, Any], locale: str) -> str:
    """The locale of a posting's amounts: its own language, as used in the country of its first place."""
    country = None
    for each in posting.get("jobLocation", ()):
        country = each.get("address", {}).get("addressCountry")
        break
    return regional(posting.get("language") or locale, country)


def pay(posting: Mapping[str, Any], locale: str) -> str:
    """The base pay in words; empty where the posting states none."""
    salary = posting.get("baseSalary")
    return amount(salary, pay_locale(posting, locale)) if salary else ""


def amount(salary: Mapping[str, Any], locale: str) -> str:
    """A salary (``currency?``, ``value``) in words."""
    value = salary["value"]
    figures = (value.get("value"), value.get("minValue"), value.get("maxValue"))
    return _amount(salary.get("currency"), figures, str(figures), value.get("unitText"), locale)


@lru_cache(8192)
def _amount(currency: str | None, figures: tuple[Any, ...], exact: str, unit: str | None, locale: str) -> str:
    # ``exact`` keeps 18.5 and 18.50 apart, which are equal as numbers but not as the words of an employer.
    value, least, most = figures
    amounts = {"value": value, "minValue": least, "maxValue": most, "unitText": unit}
    salary: dict[str, Any] = {"value": {key: each for key, each in amounts.items() if each is not None}}
    if currency:
        salary["currency"] = currency
    return money.format_salary(salary, locale)


def place(each: Mapping[str, Any], locale: str) -> str:
    """One place as a line: its name or its town, region and country."""
    address = each.get("address", {})
    town, region = address.get("addressLocality"), address.get("addressRegion")
    line = _place(each.get("name"), town, region, address.get("addressCountry"), locale)
    return line or ", ".join([str(part) for part in address.values()])


@lru_cache(16384)
def _place(name: str | None, town: str | None, region: str | None, country: str | None, locale: str) -> str:
    parts = {"addressLocality": town, "addressRegion": region, "addressCountry": country}
    address = {key: part for key, part in parts.items() if part}
    known: dict[str, Any] = {"name": name} if name else {}
    if address:
        known["address"] = address
    return places.format_place(known, locale) if known else ""


def street(address: Mapping[str, Any], locale: str) -> str:
    """A whole postal address on one line."""
    town = " ".join(str(address[key]) for key in ("postalCode", "addressLocality") if key in address)
    country = address.get("addressCountry")
    parts = [address.get("streetAddress"), town, address.get("addressRegion")]
    return ", ".join(
        [str(part) for part in [*parts, places.country_name(country, locale) if country else None] if part]
    )


def areas(posting: Mapping[str, Any], locale: str) -> list[str]:
    """Where applicants may live, one line per area."""
    return [_area(each["type"], each["name"], each.get("addressCountry"), locale) for each in _areas(posting)]


def _areas(posting: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    found: Iterable[Mapping[str, Any]] = posting.get("applicantLocationRequirements", ())
    return found


@lru_cache(4096)
def _area(kind: str, name: str, country: str | None, locale: str) -> str:
    if not country:
        return name
    land = places.country_name(country, locale)
    if kind == "Country" or land == name:
        return land
    return f"{name}, {land}"


def places_line(posting: Mapping[str, Any], locale: str) -> str:
    """Where the job is, on one line: ``Berlin, Germany``, ``Remote (Spain, Portugal)``, ``Leeds, Bath + 3 more``."""
    t = messages(locale).t
    if is_remote(posting):
        named = areas(posting, locale) or [place(each, locale) for each in posting.get("jobLocation", ())]
        separator = "; " if any("," in each for each in named) else ", "
        return f"{t('Remote')} ({_some(named, separator, locale)})" if named else t("Remote")
    line = _some([place(each, locale) for each in posting.get("jobLocation", ())], "; ", locale)
    if posting.get("workplaceType") == "hybrid":
        return f"{line} ({t('Hybrid')})" if line else t("Hybrid")
    return line


def _some(names: list[str], separator: str, locale: str) -> str:
    shown = separator.join(names[:_SHOWN_PLACES])
    rest = len(names) - _SHOWN_PLACES
    return f"{shown} {messages(locale).t('+ {count} more', count=rest)}" if rest > 0 else shown
