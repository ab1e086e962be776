"""Facts of a posting in the words of a job ad: the whole text, pay, education, experience, tracked addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import quote_plus

from jobexport.errors import UsageError
from jobexport.normalize.requirements import CREDENTIALS, is_bare
from jobexport.normalize.wording import number
from jobexport.registry import Losses, WriteContext

__all__ = [
    "Pay", "category_names", "education_text", "experience_text", "literal", "pay_ends", "read_credentials", "tracked",
    "whole_text",
]  # fmt: skip

_NOTHING: Mapping[str, Any] = {}


def category_names(posting: Mapping[str, Any], losses: Losses) -> list[str]:
    """Names of the occupations (codes where there is no name); tells that codes are left out."""
    names = []
    for index, entry in enumerate(posting.get("occupationalCategory", ())):
        name = entry.get("name") or entry.get("codeValue")
        if name is None or len(entry) > 1 or "name" not in entry:
            losses.shorten(f"/occupationalCategory/{index}", "only the name is in the output")
        if name is not None:
            names.append(str(name))
    return names


@dataclass(frozen=True, slots=True)
class Pay:
    """The ends of the pay in plain digits (equal for one value, empty where open), its currency and unit."""

    low: str
    high: str
    currency: str
    unit: str


def pay_ends(posting: Mapping[str, Any], losses: Losses) -> Pay | None:
    """The pay of a posting, or None; tells of a range whose ends are equal, since it reads back as one value."""
    salary = posting.get("baseSalary")
    if salary is None:
        return None
    value = salary["value"]
    one = value.get("value")
    low, high = value.get("minValue", one), value.get("maxValue", one)
    if one is None and low == high:
        losses.change("/baseSalary/value", "a range with equal ends reads back as one value")
    return Pay(
        "" if low is None else number(low), "" if high is None else number(high), salary.get("currency", ""),
        value.get("unitText", ""),
    )  # fmt: skip


def education_text(posting: Mapping[str, Any], losses: Losses) -> str:
    """The education asked for, in the employer's words where there are any."""
    asked = posting.get("educationRequirements", _NOTHING)
    credentials = asked.get("credentialCategory", ())
    if "description" in asked:
        if credentials:
            losses.drop("/educationRequirements/credentialCategory", "the output has the employer's words")
        return str(asked["description"])
    return ", ".join(credentials)


def read_credentials(text: str) -> Any:
    """Credentials written as a list, as a mapping; any other text about education as it is."""
    parts = text.split(", ")
    return {"credentialCategory": parts} if all(part in CREDENTIALS for part in parts) else text


def experience_text(posting: Mapping[str, Any], losses: Losses) -> str:
    """The experience asked for, in the employer's words where there are any, else ``24 months``."""
    asked = posting.get("experienceRequirements", _NOTHING)
    months = asked.get("monthsOfExperience")
    if "description" in asked:
        if months is not None:
            losses.drop("/experienceRequirements/monthsOfExperience", "the output has the employer's words")
        words = str(asked["description"])
        if is_bare(words):
            losses.change("/experienceRequirements", "a number without months or years is not read back")
        return words
    if months is None:
        return ""
    if not months:
        losses.change("/experienceRequirements", "in words")
        return "no experience required"
    if months % 12 and months > 999:
        losses.change("/experienceRequirements", "so many months read back as words")
    return f"{months} months" if months % 12 else f"{months // 12} years"


_TEXTS = ("responsibilities", "qualifications", "employerOverview")


def whole_text(posting: Mapping[str, Any], losses: Losses) -> str:
    """The whole text of a posting as HTML: consumers want all that the posting's page says in the description."""
    text = str(posting.get("description", ""))
    for key in _TEXTS:
        more = posting.get(key)
        if more is not None:
            losses.change(f"/{key}", "part of the description in the output")
            if more not in text:
                losses.change("/description", f"followed by {key}")
                text += more
    return text


def tracked(url: str | None, context: WriteContext, losses: Losses, place: str = "/url") -> str:
    """The address with the options ``source``, ``utm`` and ``params`` as query parameters; those it has already stay."""
    if not url:
        return ""
    options = context.options
    if not options.keys() & {"source", "utm", "params"}:
        return url
    added = []
    if source := options.get("source"):
        added.append(("source", source))
    for key, value in _table(options, "utm").items():
        added.append((key if key.startswith("utm_") else f"utm_{key}", value))
    added += _table(options, "params").items()
    main, hash_, anchor = url.partition("#")
    here = {each.partition("=")[0] for each in main.partition("?")[2].split("&")}
    query = "&".join(f"{quote_plus(str(key))}={quote_plus(str(value))}" for key, value in added if key not in here)
    if not query:
        return url
    losses.change(place, "tracking parameters are added")
    joint = "&" if main.partition("?")[2] else "?"
    return f"{main}{'' if main.endswith(('?', '&')) else joint}{query}{hash_}{anchor}"


def _table(options: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = options.get(name) or {}
    if not isinstance(found, Mapping):
        raise UsageError("must be a table", subject=name, hint=f"write {name}.NAME=VALUE")
    return found


_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_TAG = re.compile(r"<[^<>]*>")
# Any reference but &nbsp; and &amp;, and an &amp; before what would then be a reference.
_AWKWARD = re.compile(r"&(?!amp;(?!#?[A-Za-z0-9]+;)|nbsp;)")
_WOULD_BE_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WOULD_BE_REFERENCE = re.compile(r"&(?=#?[A-Za-z0-9]+;)")


def literal(markup: str, losses: Losses) -> str:
    """Safe HTML with literal characters instead of entities.

    Where the literal character would turn text into a tag or an entity, a space keeps the two apart, and that is told.
    """
    if "&" not in markup:
        return markup
    if _AWKWARD.search(markup) is None:
        return markup.replace("&nbsp;", "\xa0").replace("&amp;", "&")
    parts: list[str] = []
    end = 0
    for tag in _TAG.finditer(markup):
        parts += [_literal_text(markup[end : tag.start()], losses), _literal_tag(tag[0])]
        end = tag.end()
    parts.append(_literal_text(markup[end:], losses))
    return "".join(parts)


def _literal_tag(tag: str) -> str:
    # A quotation mark in an attribute has no literal form; addresses write it as %22.
    return tag.replace("&quot;", "%22").replace("&amp;", "&") if "&" in tag else tag


def _literal_text(text: str, losses: Losses) -> str:
    if "&" not in text:
        return text
    plain = _REFERENCE.sub(lambda found: unescape(found[0]), text)
    apart = _WOULD_BE_REFERENCE.sub("& ", _WOULD_BE_TAG.sub("< ", plain))
    if apart != plain:
        losses.change("/description", "a space after < or & keeps text from becoming markup: no entities are allowed")
    return apart
