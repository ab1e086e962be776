"""The job elements that feeds add to RSS and Atom.

They are told by prefix and local name, never by namespace: WP Job Manager's namespace is the address of each site, and
We Work Remotely and Teamtailor write extensions without any.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from jobexport.syntax.codes import COUNTRIES
from jobexport.syntax.feed_item import NOTHING, Item, day, prefix_of, words
from jobexport.syntax.nodes import Node

__all__ = ["extension", "finish"]

_PARENTHESIS = re.compile(r"(.*\S)\s*\(([^()]*)\)\Z", re.S)
_REMOTE_STATUS = {"none": "on-site", "hybrid": "hybrid", "fully": "remote"}
_WP = {"location": "location", "job_type": "employment", "company": "company", "salary": "salary"}
# Elements with one plain meaning: (prefix, name in lower case) -> draft key.
_PLAIN = {
    ("g", "id"): "id", ("g", "employer"): "company", ("g", "education"): "education", ("g", "salary"): "salary",
    ("g", "expiration_date"): "deadline", ("g", "publish_date"): "posted", ("joblisting", "department"): "department",
    ("joblisting", "qualifications"): "qualifications", ("joblisting", "examplesofduties"): "responsibilities",
    ("joblisting", "jobtype"): "employment", ("joblisting", "jobid"): "id",
    ("joblisting", "jobnumbersingle"): "identifier", ("tt", "department"): "department",
    ("", "department"): "department", ("", "company"): "company", ("", "employer"): "company",
    ("", "location"): "location", ("", "region"): "location", ("", "salary"): "salary", ("", "jobtype"): "employment",
    ("", "job_type"): "employment", ("", "type"): "employment", ("", "expires_at"): "deadline",
    ("", "expirationdate"): "deadline", ("", "expiration_date"): "deadline", ("", "applyurl"): "applyUrl",
    ("", "apply_url"): "applyUrl", ("", "company_logo"): "logo", ("", "skills"): "skills",
}  # fmt: skip
_MARKED = frozenset(("qualifications", "responsibilities"))
_DATES = frozenset(("deadline", "posted"))
_LISTED = {("g", "job_type"): "employment", ("g", "job_function"): "category", ("g", "job_industry"): "industry"}
# What only says again, in less detail, what RSS itself has said.
_AGAIN = frozenset((("g", "publish_date"), ("g", "id")))
# NEOGOV's elements that make a fact together: `finish` reads them.
_TOGETHER = frozenset(
    ("advertisefromdate", "advertisefromdateutc", "advertisetodatetime", "advertisetodatetimeutc", "minimumsalary",
     "maximumsalary", "salarycurrency", "salaryinterval", "location", "state")
)  # fmt: skip


def extension(item: Item, child: Node) -> None:
    """Reads one element that neither RSS nor Atom has themselves."""
    prefix, name = prefix_of(child), child.name
    if prefix == "job_listing":
        text = unescape(words(child))  # escaped, and in CDATA on top
        if name in _WP:
            item.put(_WP[name], _lines(text) if name == "location" else text, child)
        else:
            item.keep(child, text)
    elif prefix == "joblisting" and name in _TOGETHER:
        return
    elif prefix in ("", "joblisting") and name == "categories":
        for each in child:
            item.add("category", words(each), child)
    elif (prefix, name) == ("g", "location"):
        item.put("location", [_address(line) for line in words(child).split("; ") if line], child)
    elif (prefix, name) == ("tt", "locations"):
        item.put("location", [place for each in child if (place := _teamtailor(each))], child)
    elif (prefix, name) == ("", "remotestatus"):
        kind = _REMOTE_STATUS.get(words(child))
        if kind is None:
            item.keep(child)
        item.put("workplace", kind, child)
    elif (prefix, name) in _LISTED:
        item.add(_LISTED[prefix, name], words(child), child)
    elif (key := _PLAIN.get((prefix, name))) is not None and key not in item.data:
        value = child.value if key in _MARKED else words(child)
        item.put(key, day(value) if key in _DATES else value, child)
    elif (prefix, name) not in _AGAIN and (key is None or words(child) != item.data[key]):
        item.keep(child)


def _lines(text: str) -> str | list[str]:
    lines = [line for line in text.split("; ") if line]
    return lines if len(lines) > 1 else text


def _address(text: str) -> Any:
    """``City, ST, CC, ZIP``, ``City, ST, CC`` or ``City, CC`` of SuccessFactors as a place; any other text as it is."""
    parts = [part.strip() for part in text.split(",")]
    at = next((index for index in (2, 1) if index < len(parts) and parts[index] in COUNTRIES), None)
    if at is None or len(parts) > at + 2 or not all(parts):
        return text
    address = {"addressLocality": parts[0], "addressCountry": parts[at]}
    if at == 2:
        address["addressRegion"] = parts[1]
    if len(parts) > at + 1:
        address["postalCode"] = parts[at + 1]
    return {"address": address}


def _teamtailor(node: Node) -> dict[str, Any]:
    names = {
        "address": "streetAddress", "zip": "postalCode", "city": "addressLocality", "country": "addressCountry"
    }  # fmt: skip
    facts = {child.name: words(child) for child in node}
    address = {key: facts[name] for name, key in names.items() if facts.get(name)}
    return ({"name": facts["name"]} if facts.get("name") else {}) | ({"address": address} if address else {})


def finish(item: Item, channel: str) -> None:
    """What can only be said when all elements of an item are known; ``channel`` is the feed's title."""
    data = item.data
    title = data.get("title")
    raw = next((words(child) for child in item.node if child.tag.lower() == "g:location"), None)
    if isinstance(title, str) and raw:
        found = _PARENTHESIS.match(title)
        if found is not None and (found[2] == raw or found[2].startswith(raw + ",") or raw.startswith(found[2] + ",")):
            data["title"] = found[1]  # SuccessFactors: "Role (City, ST, CC, ZIP)"
    # Others tell of its jobs too; its own feed has a region in each item.
    regional = "we work remotely" in channel.casefold() or any(child.tag.lower() == "region" for child in item.node)
    if isinstance(title, str) and regional and "://weworkremotely.com/" in str(data.get("url")):
        _we_work_remotely(item, title)
    nodes = {child.name: child for child in item.node if prefix_of(child) == "joblisting"}
    if nodes:
        _neogov(item, nodes, channel)


def _we_work_remotely(item: Item, title: str) -> None:
    data = item.data
    company, colon, role = title.partition(":")
    if colon and role.startswith(" ") and "company" not in data:
        data |= {"company": company.strip(), "title": role.strip()}
    # "Anywhere" is no area that could be named.
    item.rename("location", "x_feed_region" if data.get("location") == "Anywhere in the World" else "applicants")
    # The board takes remote jobs only, which is what its name says.
    data["workplace"] = "remote"
    item.rename("image", "logo", data.get("image", [""])[0])


def _neogov(item: Item, nodes: dict[str, Node], channel: str) -> None:
    """NEOGOV: the channel is the employer's; dates, pay and place are spread over several elements."""

    def fact(name: str) -> str:
        text = words(nodes[name]) if name in nodes else ""
        return "" if text.lower() in NOTHING else text

    data = item.data

    def moment(name: str) -> str:
        return f"{day(fact(name))} +0000" if fact(name) else ""

    for name, text in (
        ("advertisefromdate", fact("advertisefromdate")),
        ("advertisefromdateutc", moment("advertisefromdateutc")),
    ):
        if text:
            item.replace("posted", text, nodes[name])
            break
    last = moment("advertisetodatetimeutc") or fact("advertisetodatetime")
    item.put("deadline", last, nodes.get("advertisetodatetimeutc", item.node))
    ends = {"min": fact("minimumsalary"), "max": fact("maximumsalary")}
    pay = {name: text for name, text in ends.items() if text}
    if pay:
        unit = {"currency": fact("salarycurrency"), "unit": fact("salaryinterval")}
        item.put("salary", pay | {name: text for name, text in unit.items() if text}, nodes["minimumsalary"])
    place, state = fact("location"), fact("state")
    if place and state and state not in place and not place.lower().startswith("remote"):
        address = {"addressLocality": place, "addressRegion": state}
        item.put("location", [{"address": address}], nodes["location"])
    else:
        item.put("location", place or state, nodes.get("location", item.node))
    if channel:
        data.setdefault("company", channel)
