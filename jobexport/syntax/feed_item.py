"""One item of a feed on its way to a draft, and the small readings that all feeds share."""

from __future__ import annotations

import re
from typing import Any

from jobexport.syntax.nodes import Node, Record

__all__ = ["NOTHING", "Item", "day", "prefix_of", "words"]

NOTHING = frozenset(("", "n/a", "not displayed", "invalid date", "continuous"))
"""What feeds write for no fact, in lower case."""

_MIDNIGHT = re.compile(r"(.*\S)\s+00:00(?::00)?\s+(?:[+-]0000|GMT|UT|UTC|Z)\Z")
_EXTRA_NUMBER = re.compile(r"([0-9]{2}:[0-9]{2}:[0-9]{2}):[0-9]+\Z")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def prefix_of(node: Node) -> str:
    """The prefix of an element as the document writes it, in lower case; empty for none."""
    return node.tag.rpartition(":")[0].lower()


def words(node: Node) -> str:
    """All text inside an element, on one line, without its markup."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Node) -> list[str]:
    found = [node.text]
    for child in node:
        found += [*_texts(child), child.tail]
    return found


def day(text: str) -> str:
    """A date of a feed: midnight UTC is how feeds write a date without a time; other texts stay as they are.

    NEOGOV ends some times with one number too many (``05:00:00:0``), which is left out.
    """
    text = _EXTRA_NUMBER.sub(r"\1", " ".join(text.split()))
    if text[10:] in ("T00:00:00Z", "T00:00:00+00:00"):
        return text[:10]
    found = _MIDNIGHT.match(text)
    return found[1] if found is not None else text


class Item:
    """One item: draft keys are set once, the first element that states a fact wins."""

    def __init__(self, node: Record) -> None:
        self.node = node
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self._links: list[tuple[int, str, Node]] = []

    def refer(self, address: str, child: Node, rank: int = 0) -> None:
        """Notes an address of the item's page; the lowest rank wins, then the first."""
        if address:
            self._links.append((rank, address, child))

    def settle(self) -> None:
        """Takes the best of the addresses."""
        if self._links:
            _, address, child = min(self._links, key=lambda each: each[0])
            self.put("url", address, child)

    def rename(self, old: str, new: str, value: Any = None) -> None:
        """Moves what was read under one key to another."""
        if old in self.data:
            found = self.data.pop(old)
            self.data[new] = found if value is None else value
            if old in self.sources:
                self.sources[new] = self.sources.pop(old)

    def replace(self, key: str, value: Any, child: Node) -> None:
        """Sets a draft key to what says it better."""
        self.data.pop(key, None)
        self.sources.pop(key, None)
        self.put(key, value, child)

    def told(self) -> dict[str, str]:
        """Where the facts of the draft stand in the item."""
        return {key: place for key, place in self.sources.items() if key in self.data}

    def put(self, key: str, value: Any, child: Node) -> None:
        """Sets a draft key where it is not set yet and the value is a fact."""
        if value in (None, "", [], {}) or (isinstance(value, str) and value.lower() in NOTHING):
            return
        if key not in self.data:
            self.data[key] = value
            self._told_by(key, child)

    def add(self, key: str, value: str, child: Node) -> None:
        """Adds an entry to a list."""
        if value and value not in self.data.get(key, ()):
            self.data.setdefault(key, []).append(value)
            self._told_by(key, child)

    def keep(self, child: Node, value: str | None = None) -> None:
        """Keeps what has no key of its own as ``x_<prefix>_<name>``; several elements of one name become a list."""
        value = child.value if value is None else value
        if not value:
            return
        name = _CAMEL.sub("_", child.tag.rpartition(":")[2]).replace("-", "_").lower()
        key = f"x_{prefix_of(child) or 'feed'}_{name}"
        had = self.data.get(key)
        self.data[key] = value if had is None else [*(had if isinstance(had, list) else [had]), value]
        self._told_by(key, child)

    def _told_by(self, key: str, child: Node) -> None:
        same = [each for each in self.node if each.name == child.name]
        number = next((index for index, each in enumerate(same) if each is child), 0)
        self.sources.setdefault(key, f"/{child.name}/{number}" if number else f"/{child.name}")
