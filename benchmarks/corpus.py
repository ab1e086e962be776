"""Invented postings and pages in any number, the same ones each time.

    python -m benchmarks.corpus KIND NUMBER TARGET [--bad SHARE]

KIND is ``jsonl`` (as an author writes them, some 3.1 kB of Markdown each), ``indeed`` (an Indeed XML feed) or
``pages`` (a folder of HTML pages of 100 kB with JSON-LD, microdata or RDFa in turn; the names of these syntaxes give pages
with one of them alone). Everything is streamed: a million postings need no more memory than one. Each posting follows from its number
alone, so that the first thousand of a million are the thousand of a thousand.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from functools import cache, partial
from html import escape
from pathlib import Path
from typing import Any

__all__ = ["KINDS", "indeed", "jsonl", "pages", "posting", "spoilt"]

PAGE_BYTES = 100_000
_MOST_COMPANIES = 4000

_TRADES = (
    "Crane Technician", "Data Engineer", "Night Nurse", "Baker", "Carpenter", "Ship Welder", "Teacher of Physics", "Accountant",
    "Backend Developer", "Bus Driver", "Surveyor", "Electrician", "Pastry Cook", "Legal Counsel", "Gardener", "Radiographer",
    "Warehouse Lead", "Product Designer", "Translator", "Chemist", "Payroll Clerk", "Network Engineer", "Midwife", "Glazier",
)  # fmt: skip
_LEVELS = ("", "Senior ", "Junior ", "Lead ", "Deputy ")
_TOWNS = (
    "Berlin, Germany", "Porto, Portugal", "Boulder, CO, US", "Gdańsk, PL", "Leeds, United Kingdom", "Oslo, NO", "Lyon, France",
    "Toronto, ON, Canada", "Graz, AT", "Utrecht, NL", "Valencia, ES", "Turin, Italy", "Galway, IE", "Aarhus, DK", "Tampere, FI",
    "Nagoya, Japan", "Pune, India", "Recife, Brazil", "Hobart, Australia", "Tartu, EE",
)  # fmt: skip
_PAY = (("EUR", 30_000), ("USD", 60_000), ("GBP", 26_000), ("PLN", 90_000), ("NOK", 480_000))
_SKILLS = (
    "hydraulics", "SQL", "Python", "triage", "welding", "bookkeeping", "Spanish", "first aid", "CAD", "Kubernetes", "baking",
    "surveying", "radio", "contract law", "pruning", "payroll", "soldering", "German", "spreadsheets", "Rust", "dosimetry",
)  # fmt: skip
_WORDS = (
    "harbour", "crane", "rope", "night", "shift", "plan", "keep", "write", "down", "measure", "repair", "lift",
    "team", "ship", "cargo", "hall", "paint", "steel", "wood", "learn", "teach", "count", "order", "deliver",
    "customers", "tools", "safety", "weather", "water", "engine", "road", "bridge", "budget", "review", "with",
    "others", "every", "week", "and", "the", "small", "large", "first", "next", "until", "early", "careful",
    "together", "about", "under", "between", "quiet", "report", "mark", "drawing", "ground", "market",
)  # fmt: skip
_EMPLOYMENT = ("Full time", "Part time", "Temporary", "Internship", ["Full time", "Part time"])
_FAULTS: tuple[Callable[[dict[str, Any]], object], ...] = (
    lambda made: made.update(title=""),
    lambda made: made.update(salry="much"),
    lambda made: made.update(id="no id " + "x" * 300),
    lambda made: made.update(skills={"many": 3}),
    lambda made: made.update(employer_logo="logo.png"),
)


def posting(number: int) -> dict[str, Any]:
    """One posting as an author writes it, in one of many shapes."""
    dice = random.Random(number * 2_654_435_761 % (1 << 32))
    firm = dice.randrange(max(2, min(_MOST_COMPANIES, 40 + number // 20)))
    currency, least = dice.choice(_PAY)
    low = least + dice.randrange(40) * (least // 50)
    day = dice.randrange(1, 29)
    made: dict[str, Any] = {
        "id": f"job-{number:07}",
        "title": f"{dice.choice(_LEVELS)}{dice.choice(_TRADES)} {number}",
        "company": f"Works {firm}"
        if firm % 3
        else {"name": f"Works {firm} Ltd", "url": f"https://works-{firm}.example/"},
        "posted": f"2026-{dice.choice(('09', '10', '11'))}-{min(day, 20):02}",
        "applyUrl": f"https://works-{firm}.example/jobs/{number}/apply",
        "employment": dice.choice(_EMPLOYMENT),
        "description": _markdown(dice),
    }
    where = dice.random()
    if where < 0.75:
        made["location"] = dice.choice(_TOWNS)
    elif where < 0.9:
        made["location"] = f"Remote, {dice.choice(('Spain', 'Germany', 'United States', 'Canada'))}"
    else:
        made["location"] = dice.sample(_TOWNS, 2)
    pay = dice.random()
    if pay < 0.4:
        made["salary"] = {"currency": currency, "min": low, "max": low + least // 3, "unit": "year"}
    elif pay < 0.6:
        made["salary"] = f"{low:,} – {low + least // 4:,} {currency} per year"
    elif pay < 0.7:
        made["salary"] = {"currency": currency, "value": low // 12, "unit": "month"}
    if dice.random() < 0.5:
        made["deadline"] = f"2027-{dice.randrange(1, 7):02}-{day:02}"
    if dice.random() < 0.8:
        made["skills"] = dice.sample(_SKILLS, dice.randrange(1, 5))
    if dice.random() < 0.3:
        made["experience"] = f"{dice.randrange(1, 9)} years"
    if dice.random() < 0.3:
        made["department"] = dice.choice(("Yard", "Office", "Ward", "Lab"))
    if dice.random() < 0.2:
        made["x_reference"] = f"R-{number}"
    return made


def spoilt(number: int) -> dict[str, Any]:
    """The same posting with one fault that keeps it out."""
    made = posting(number)
    _FAULTS[number // 20 % len(_FAULTS)](made)
    return made


def _sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choices(_WORDS, k=words)).capitalize() + "."


def _markdown(dice: random.Random) -> str:
    """Some 3.1 kB: headings, paragraphs, a list, emphasis and a link."""
    tasks = "\n".join(f"- {_sentence(dice, 11)}" for _ in range(dice.randrange(6, 14)))
    wanted = "\n".join(f"* **{dice.choice(_SKILLS)}**: {_sentence(dice, 8)}" for _ in range(5))
    text = (
        f"## The work\n\n{_sentence(dice, 60)}\n\n{_sentence(dice, 50)}\n\n## Tasks\n\n{tasks}\n\n## You\n\n{wanted}\n\n"
        f"See [our page](https://about.example/{dice.randrange(99)}) for more.\n\n## We\n\n"
    )
    paragraphs = []
    while len(text) + sum(map(len, paragraphs)) < 3000:
        paragraphs.append(_sentence(dice, dice.randrange(20, 40)))
    return text + "\n\n".join(paragraphs)


def _made(number: int, bad: float) -> dict[str, Any]:
    return spoilt(number) if bad and number % round(1 / bad) == round(1 / bad) - 1 else posting(number)


def jsonl(number: int, target: Path, bad: float = 0.0) -> None:
    """A file of so many postings, one a line, a share of them ``bad``."""
    with target.open("w", encoding="utf-8") as file:
        for each in range(number):
            file.write(json.dumps(_made(each, bad), ensure_ascii=False) + "\n")


def indeed(number: int, target: Path, bad: float = 0.0) -> None:
    """An Indeed XML feed of so many postings; a bad one has no title."""
    with target.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<source>\n<publisher>Works</publisher>\n')
        for each in range(number):
            made = _made(each, bad)
            town, _, country = _TOWNS[each % len(_TOWNS)].partition(", ")
            cells = {
                "title": made["title"], "date": "Mon, 02 Nov 2026 08:00:00 GMT", "referencenumber": made["id"],
                "url": f"https://works.example/jobs/{each}", "company": f"Works {each % 4000}", "city": town,
                "country": country.rpartition(", ")[2], "jobtype": "fulltime", "salary": "EUR 40,000 - 52,000 per year",
                "description": _html(each),
            }  # fmt: skip
            file.write(
                "<job>" + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in cells.items()) + "</job>\n"
            )
        file.write("</source>\n")


def _html(number: int) -> str:
    dice = random.Random(number + 77)
    items = "".join(f"<li>{_sentence(dice, 11)}</li>" for _ in range(9))
    return f"<p>{_sentence(dice, 140)}</p><ul>{items}</ul>" + "".join(f"<p>{_sentence(dice, 60)}</p>" for _ in range(3))


_SYNTAXES = ("json-ld", "microdata", "rdfa")


def pages(number: int, target: Path, bad: float = 0.0, syntaxes: tuple[str, ...] = _SYNTAXES) -> None:
    """A folder of HTML pages of 100 kB, their markup in these syntaxes in turn; a bad one has no title."""
    target.mkdir(parents=True, exist_ok=True)
    for each in range(number):
        made = _made(each, bad)
        (target / f"{each:06}.html").write_text(_page(each, made, syntaxes[each % len(syntaxes)]), "utf-8")


def _page(number: int, made: dict[str, Any], syntax: str) -> str:
    title, firm, text = escape(made["title"]), f"Works {number % 4000}", _html(number)
    if syntax == "json-ld":
        node = {
            "@context": "https://schema.org", "@type": "JobPosting", "title": made["title"], "datePosted": "2026-11-02",
            "identifier": {"@type": "PropertyValue", "name": firm, "value": made["id"]}, "description": text,
            "hiringOrganization": {"@type": "Organization", "name": firm}, "employmentType": "FULL_TIME",
            "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Porto", "addressCountry": "PT"}},
        }  # fmt: skip
        script = json.dumps(node).replace("<", "\\u003c")
        marked = f'<script type="application/ld+json">{script}</script><h1>{title}</h1>{text}'
    elif syntax == "microdata":
        marked = (
            f'<div itemscope itemtype="https://schema.org/JobPosting"><h1 itemprop="title">{title}</h1>'
            f'<div itemprop="hiringOrganization" itemscope itemtype="https://schema.org/Organization"><b itemprop="name">{firm}</b></div>'
            '<time itemprop="datePosted" datetime="2026-11-02">2 November</time><span itemprop="employmentType">FULL_TIME</span>'
            '<div itemprop="jobLocation" itemscope itemtype="https://schema.org/Place"><div itemprop="address" itemscope '
            'itemtype="https://schema.org/PostalAddress"><span itemprop="addressLocality">Porto</span>'
            f'<span itemprop="addressCountry">PT</span></div></div><div itemprop="description">{text}</div></div>'
        )
    else:
        marked = (
            f'<div vocab="https://schema.org/" typeof="JobPosting"><h1 property="title">{title}</h1>'
            f'<div property="hiringOrganization" typeof="Organization"><b property="name">{firm}</b></div>'
            '<span property="datePosted" content="2026-11-02">2 November</span><span property="employmentType">FULL_TIME</span>'
            '<div property="jobLocation" typeof="Place"><div property="address" typeof="PostalAddress">'
            '<span property="addressLocality">Porto</span><span property="addressCountry">PT</span></div></div>'
            f'<div property="description">{text}</div></div>'
        )
    head, tail = _frame()
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<link rel="canonical" href="https://works.example/jobs/{number}">{head}</head><body>{marked}{tail}</body></html>'
    )


@cache
def _frame() -> tuple[str, str]:
    """What a career page has around its job: styles, scripts, menus and a footer of links."""
    dice = random.Random(5)
    style = "".join(f".c{each}{{color:#{dice.randrange(1 << 24):06x};margin:{each % 9}px}}" for each in range(400))
    code = "".join(f"window.f{each}=function(a,b){{return a<b?{each}:b;}};" for each in range(300))
    menu = "".join(
        f'<li class="c{each % 400}"><a href="/p/{each}">{_sentence(dice, 3)}</a></li>' for each in range(620)
    )
    head = f"<style>{style}</style><script>{code}</script>"
    tail = f"<nav><ul>{menu}</ul></nav>"
    filler = "".join(f'<div class="c{each % 400}"><p>{_sentence(dice, 12)}</p></div>' for each in range(900))
    room = PAGE_BYTES - len(head) - len(tail) - 6000
    return head, tail + filler[: filler.rfind("</div>", 0, room) + 6]


KINDS: dict[str, Callable[[int, Path, float], None]] = {
    "jsonl": jsonl, "indeed": indeed,  "pages": pages,
    **{name: partial(pages, syntaxes=(name,)) for name in _SYNTAXES},
}  # fmt: skip


def main() -> None:
    """Writes one corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("number", type=int)
    parser.add_argument("target", type=Path)
    parser.add_argument("--bad", type=float, default=0.0)
    given = parser.parse_args()
    KINDS[given.kind](given.number, given.target, given.bad)


if __name__ == "__main__":
    main()
