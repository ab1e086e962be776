"""What a rule is given beside the posting: the clock, and the texts of the posting as a reader sees them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from html import unescape
from typing import Any

from jobexport.rules.lazy import once

__all__ = ["INLINES", "RuleContext", "visible"]

_TAG = re.compile(r"<[^<>]*>")
INLINES = "a|abbr|b|code|em|i|mark|small|span|strong|sub|sup|u"
"""Names of the elements that break no line."""

_INLINE = re.compile(rf"</?(?:{INLINES})(?:\s[^<>]*)?>", re.I)
# All but those that most tags are: of these it is enough to know that there is one.
_NAME = re.compile(r"<(?!/|p>|li>)([a-zA-Z][a-zA-Z0-9]*)")
_TEXTS = ("responsibilities", "qualifications", "employerOverview", "summary", "incentiveCompensation")


class RuleContext:
    """What rules may know besides the posting: the injected clock, and texts that several rules need, made once.

    ``page`` says that the posting has a web page of its own, which serves as its address. ``stated`` names properties
    that the source states in a form that could not be read, so that nobody calls them absent. ``untyped`` says that a
    node's values are all text because its syntax (microdata, RDFa) knows nothing else. ``homeless`` says that no context
    around the node makes its names those of schema.org. ``marked`` is how many jobs the node's page marks up, where that
    is to be told of this node.
    """

    def __init__(
        self,
        now: datetime,
        posting: Mapping[str, Any] | None = None,
        *,
        page: bool = False,
        stated: frozenset[str] = frozenset(),
        untyped: bool = False,
        homeless: bool = False,
        marked: int = 1,
    ) -> None:
        self.now = now
        self.posting: Mapping[str, Any] = posting if posting is not None else {}
        self.page = page
        self.stated = stated
        self.untyped = untyped
        self.homeless = homeless
        self.marked = marked

    @once
    def today(self) -> str:
        """The day of the clock in UTC, ``2026-11-22``."""
        return self.now.date().isoformat()

    @once
    def tomorrow(self) -> str:
        """The day after `today`."""
        return (self.now.date() + timedelta(days=1)).isoformat()

    @once
    def description(self) -> str:
        """The description as it stands, HTML and all; empty where there is none."""
        return self.posting.get("description") or ""

    @once
    def _pieces(self) -> tuple[str, list[tuple[str, str, str]]]:
        """The description up to its first tag, and each tag (without brackets) with the sign that ends it and its text."""
        first, *cut = self.description.split("<")
        return first, [each.partition(">") for each in cut]

    @once
    def _tags(self) -> frozenset[str]:
        """The different tags of the description, without their brackets."""
        return frozenset([tag for tag, _, _ in self._pieces[1]])

    @once
    def _is_cut(self) -> bool:
        """Whether every bracket of the description begins a tag."""
        return all(sign for _, sign, _ in self._pieces[1])

    @once
    def tags(self) -> frozenset[str]:
        """Names of the elements in the description, in lower case."""
        html = self.description
        found = set(_NAME.findall(html))
        if "<p>" in html:
            found.add("p")
        if "<li>" in html:
            found.add("li")
        return _lower(frozenset(found))

    @once
    def text(self) -> str:
        """What a reader sees of the description; blocks are lines of their own."""
        if not self._is_cut:
            return visible(self.description)
        first, cut = self._pieces
        breaks = _breaks(self._tags)
        text = first + "".join([breaks[tag] + text for tag, _, text in cut])
        return unescape(text) if "&" in text else text

    @once
    def lowered(self) -> str:
        """Everything a reader sees of the posting's texts, in lower case, with curly apostrophes straight."""
        parts = [self.text]
        for key in ("responsibilities", "qualifications", "employerOverview"):
            if key in self.posting:
                parts.append(visible(self.posting[key]))
        for key in ("summary", "incentiveCompensation"):
            if key in self.posting:
                parts.append(self.posting[key])
        contact = self.posting.get("applicationContact")
        if contact and "contactType" in contact:
            parts.append(contact["contactType"])
        return "\n".join(parts).lower().replace("’", "'")

    @once
    def words(self) -> list[str]:
        """The words of ``lowered``, cut at white space, hyphens and slashes; punctuation stays on them."""
        return self.lowered.replace("-", " ").replace("/", " ").split()

    @once
    def vocabulary(self) -> frozenset[str]:
        """The different entries of ``words``."""
        return frozenset(self.words)

    @once
    def telling(self) -> frozenset[str]:
        """Those words for which the patterns of `phrases` are worth trying."""
        from jobexport.rules.phrases import telling

        return telling(self.vocabulary)

    @once
    def raw(self) -> str:
        """The texts of ``lowered`` with their tags, for a fifth of its cost.

        A word that is not in here is not in ``lowered`` either, unless `is_split` says that tags stand inside words.
        """
        return self.marked_text.lower().replace("’", "'")

    @once
    def marked_text(self) -> str:
        """What ``raw`` is made of: capitals and apostrophes are as they stand."""
        posting = self.posting
        parts = [self.description]
        for key in _TEXTS:
            if key in posting:
                parts.append(posting[key])
        contact = posting.get("applicationContact")
        if contact and "contactType" in contact:
            parts.append(contact["contactType"])
        text = "\n".join(parts)
        return unescape(text) if "&" in text else text

    @once
    def is_split(self) -> bool:
        """Whether tags that break no line stand inside words of ``raw``, which a reader sees joined."""
        from jobexport.rules.glance import has_split_word

        return has_split_word(self.raw)

    @once
    def may_tell(self) -> bool:
        """Whether `telling` could hold anything: one pass over the text instead of cutting it into words."""
        from jobexport.rules.phrases import may_tell

        return self.is_split or may_tell(self.raw)

    @once
    def addresses(self) -> Sequence[tuple[int, Mapping[str, Any]]]:
        """The postal address of each place with the place's number; an empty mapping where a place has none."""
        return [(index, place.get("address") or {}) for index, place in enumerate(self.posting.get("jobLocation", ()))]

    @once
    def remote(self) -> bool:
        """Whether the posting says that the whole job is remote."""
        return "jobLocationType" in self.posting or self.posting.get("workplaceType") == "remote"

    @once
    def employer(self) -> str:
        """Name of the hiring organization, or an empty text."""
        return (self.posting.get("hiringOrganization") or {}).get("name") or ""


@lru_cache(maxsize=1024)
def _lower(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, names))


@lru_cache(maxsize=1024)
def _breaks(tags: frozenset[str]) -> Mapping[str, str]:
    """What a reader sees of each of these tags (without their brackets): nothing of one inside a line, else a break."""
    return {tag: "" if _INLINE.fullmatch(f"<{tag}>") else "\n" for tag in tags}


def visible(html: str) -> str:
    """The text of cleaned HTML as a reader sees it, blocks on lines of their own. Costs some 15 µs for 3 KB."""
    if "<" in html:
        html = _TAG.sub("\n", _INLINE.sub("", html))
    return unescape(html) if "&" in html else html
