"""Which facts a posting has, so that a check runs only the rules that could have something to say about it.

A rule says what it reads in words such as `baseSalary.value.unitText` (see `Rule.needs` and `Rule.lacks`). Each word that
any rule says is a bit; parts of a posting, such as the names of its properties, give the same bits whenever they are the
same, so that the bits of a whole posting are looked up, not worked out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from jobexport.findings import Severity
from jobexport.normalize.memory import Recent
from jobexport.rules.context import RuleContext
from jobexport.rules.glance import catches
from jobexport.rules.lazy import once
from jobexport.rules.model import WITH_STATES, Check, Problem, Rule

__all__ = ["Choice", "Entry"]

Entry = tuple[str, Severity, Check | None, tuple[Problem, ...]]
"""A rule's id and severity with its function, or with what it says where that is settled."""

_HOLDERS = frozenset(
    ("hiringOrganization", "applicationContact", "identifier", "baseSalary", "experienceRequirements",
     "educationRequirements")
)  # fmt: skip
_SIGNS = (
    "description&", "description:caught", "description:wide", "description:braces", "description:brief", "text:short", "text:block", "text:huge",
    "text:telling", "id:long", "apply:secure", "datePosted:late", "validThrough:over", "validThrough:early",
)  # fmt: skip
_FOUND = re.compile(
    rf"\w+|(?:jobLocation|baseSalary\.value|{'|'.join(sorted(_HOLDERS))})\.\w+|jobLocation(?:=\w+|\+|:stated)"
    r"|employmentType=\w+|workplaceType=[\w-]+|description(?:<\w+|:flat)|(?:title|employer):\w+"
)
_STRUCTURE = frozenset(("p", "br", "li"))
# A stretch of text between two tags that is longer than any text a rule calls short.
_ENOUGH = re.compile(r"(?:^|>)[^<&\s][^<&]{98,}?[^<&\s]")
_NOTHING: Mapping[str, Any] = {}
# Sets have some dozens of shapes; without a limit a set of strange postings would fill the memory.
_MOST = 4096


class _Table(Recent[Hashable, int]):
    """The bits of parts of a posting, worked out when they are met first."""

    def __init__(self, work_out: Callable[[Any], int]) -> None:
        super().__init__(_MOST)
        self._work_out = work_out

    def __missing__(self, part: Hashable) -> int:
        found = self[part] = self._work_out(part)
        return found


class Choice:
    """Chooses the rules that could speak of a posting; for one checker, in one process.

    ``page`` says that every posting has a page of its own, which gives it a `url`.
    """

    def __init__(self, rules: Sequence[tuple[Rule, Severity]], *, page: bool = False) -> None:
        self._rules = rules
        self._page = page
        words = sorted({word for rule, _ in rules for entry in (*rule.needs, *rule.lacks) for word in entry})
        self._bit = {word: 1 << place for place, word in enumerate(words)}
        # What nobody looks for in a posting, such as a part of a part, may always be there.
        self._asked = [
            (
                _both([self._bits(each) for each in rule.needs if all(map(_is_found, each))]),
                _both([self._bits(each) for each in rule.lacks]),
            )
            for rule, _ in rules
        ]
        self._countries = WITH_STATES.union(word.partition("=")[2] for word in words if word.startswith("jobLocation="))
        self._names: Recent[tuple[str, ...], tuple[int, list[tuple[str, _Table]]]] = Recent(_MOST)
        self._holders = {name: _Table(self._holder(name)) for name in _HOLDERS}
        self._pay = _Table(lambda names: self._bits(f"baseSalary.value.{name}" for name in names))
        self._places = _Table(lambda places: self._bits(_of_places(places)))
        self._kinds = _Table(lambda kinds: self._bits(f"employmentType={kind}" for kind in kinds))
        self._workplace = _Table(
            lambda word: self._bits((f"workplaceType={word}", "remote" if word == "remote" else ""))
        )
        self._tags = _Table(lambda tags: self._bits(_of_tags(tags)))
        self._title = _Table(lambda traits: self._bits(f"title:{trait}" for trait in traits))
        self._employer = _Table(lambda traits: self._bits(f"employer:{trait}" for trait in traits))
        self._sign = {name: self._bits((name,)) for name in _SIGNS}
        self._is_catching = bool(self._sign["description:caught"] | self._sign["text:telling"])
        self._chosen: Recent[int, list[Entry]] = Recent(_MOST)

    def of(self, posting: Mapping[str, Any], context: RuleContext) -> list[Entry]:
        """The rules that could have something to say about a posting, in their order."""
        known = self._known(posting, context)
        found = self._chosen.get(known)
        if found is None:
            found = self._chosen[known] = list(self._speaking(known, posting, context))
        return found

    def facts(self, posting: Mapping[str, Any], context: RuleContext) -> frozenset[str]:
        """The words of the rules that hold of a posting, and `text:…` also where it only may hold."""
        known = self._known(posting, context)
        return frozenset(word for word, bit in self._bit.items() if known & bit)

    def _bits(self, words: Iterable[str]) -> int:
        bits, get = 0, self._bit.get
        for word in words:
            bits |= get(word, 0)
        return bits

    def _known(self, posting: Mapping[str, Any], context: RuleContext) -> int:
        get = posting.get
        names = tuple(posting)
        entry = self._names.get(names)
        known, holders = entry if entry is not None else self._named(names)
        for name, table in holders:
            known |= table[tuple(get(name) or ())]
        if pay := get("baseSalary"):
            known |= self._pay[tuple(pay.get("value") or ())]
        if located := get("jobLocation"):
            countries = self._countries
            places = []
            for place in located:
                address = place.get("address") or _NOTHING
                country = address.get("addressCountry")
                places.append((country if country in countries else "", *address))
            known |= self._places[tuple(places)]
        if kinds := get("employmentType"):
            known |= self._kinds[tuple(kinds)]
        known |= self._workplace[get("workplaceType")]
        known |= self._tags[context.tags]
        title, employer = get("title"), get("hiringOrganization") or _NOTHING
        known |= self._title[self._title_traits(title if isinstance(title, str) else "")]
        known |= self._employer[self._employer_traits(employer.get("name") or "")]
        return known | self._signs(posting, context)

    @once
    def _catches(self) -> Callable[[str], bool]:
        return catches()

    @once
    def _title_traits(self) -> Callable[[str], frozenset[str]]:
        from jobexport.rules.title_traits import traits

        return traits

    @once
    def _employer_traits(self) -> Callable[[str], frozenset[str]]:
        from jobexport.rules.google_employer import traits

        return traits

    def _signs(self, posting: Mapping[str, Any], context: RuleContext) -> int:
        """What is seen of texts. All of it may hold where it does not: tags are counted as text, and so on."""
        html, sign = context.description, self._sign
        known, size = 0, len(html)
        if "&" in html:
            known |= sign["description&"]
        if not html.isascii():
            known |= sign["description:wide"]
        if "{" in html or "[" in html:
            known |= sign["description:braces"]
        if size < 2 * len(posting.get("title", "")) + 60:
            known |= sign["description:brief"]
        if _ENOUGH.search(html) is None:
            known |= sign["text:short"]
        if size > 1200:
            if size > 15000:
                known |= sign["text:huge"]
            if _has_block(html):
                known |= sign["text:block"]
        if self._is_catching and self._catches(context.marked_text):
            known |= sign["description:caught"]
            if sign["text:telling"] and context.may_tell:
                known |= sign["text:telling"]
        elif "&" in html:
            # In the text that was looked at, character references are characters.
            known |= sign["description:caught"]
        posted, end = posting.get("datePosted", ""), posting.get("validThrough")
        if posted[:10] > context.today:
            known |= sign["datePosted:late"]
        if end:
            if end[:10] <= context.tomorrow:
                known |= sign["validThrough:over"]
            if end[:10] <= posted[:10]:
                known |= sign["validThrough:early"]
        if len(posting.get("id", "")) > 40:
            known |= sign["id:long"]
        if (posting.get("applyUrl") or posting.get("url") or "").startswith("https://"):
            known |= sign["apply:secure"]
        return known

    def _named(self, names: tuple[str, ...]) -> tuple[int, list[tuple[str, _Table]]]:
        known = self._bits(names)
        if self._page:
            known |= self._bits(("url",))
        if "jobLocationType" in names:
            known |= self._bits(("remote",))
        # A holder in which no rule looks for anything need not be looked into.
        holders = [
            (name, self._holders[name])
            for name in names
            if name in _HOLDERS and any(word.startswith(name + ".") for word in self._bit)
        ]
        found = self._names[names] = known, holders
        return found

    def _holder(self, name: str) -> Callable[[tuple[str, ...]], int]:
        return lambda inside: self._bits(f"{name}.{each}" for each in inside)

    def _speaking(self, known: int, posting: Mapping[str, Any], context: RuleContext) -> Iterator[Entry]:
        for (rule, severity), ((every, some), (absent, others)) in zip(self._rules, self._asked, strict=True):
            if known & every != every or (some and not all(known & each for each in some)):
                continue
            if rule.lacks and known & absent == absent and all(known & each for each in others):
                continue
            if not rule.settled:
                yield rule.id, severity, rule.check, ()
            elif told := tuple(rule.check(posting, context)):
                yield rule.id, severity, None, told


def _both(entries: Iterable[int]) -> tuple[int, list[int]]:
    """Entries of a rule in two parts: all that have one alternative, as one number, and those that have several."""
    every, some = 0, []
    for bits in entries:
        if bits.bit_count() > 1:
            some.append(bits)
        else:
            every |= bits
    return every, some


def _is_found(word: str) -> bool:
    """Whether it is found out of a posting if the word holds of it."""
    return word in _SIGNS or _FOUND.fullmatch(word) is not None


def _of_places(places: Sequence[tuple[str, ...]]) -> Iterator[str]:
    # A part of an address is there where every place has it.
    for part in frozenset.intersection(*(frozenset(parts) for _, *parts in places)):
        yield f"jobLocation.{part}"
    for country, *_ in places:
        yield f"jobLocation={country}"
    if len(places) > 1:
        yield "jobLocation+"
    if not any(country in WITH_STATES and "addressRegion" not in parts for country, *parts in places):
        yield "jobLocation:stated"


def _of_tags(tags: frozenset[str]) -> Iterator[str]:
    for tag in tags:
        yield f"description<{tag}"
    if _STRUCTURE.isdisjoint(tags):
        yield "description:flat"


def _has_block(text: str) -> bool:
    """Whether a line has more than 1,200 characters: looks at the end of each such stretch only."""
    start, size = 0, len(text)
    while size - start > 1200:
        end = text.rfind("\n", start, start + 1201)
        if end < 0:
            return True
        start = end + 1
    return False
