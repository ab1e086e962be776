"""The values of an audit: what is asked, what a page turned out to be, and where addresses lead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from jobexport.audit.robots import Robots
from jobexport.findings import Finding, Origin, Position
from jobexport.rules.sitepages import SITE

__all__ = ["Context", "Link", "Place", "Seen", "State", "found"]


class State(StrEnum):
    """What is at an address: a page or file of the site, nothing, another site, or nobody has looked."""

    HERE = "here"
    GONE = "gone"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address leads: the state, and the key by which the site knows what is there."""

    state: State
    key: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to an address of the site. ``kind`` is ``link`` or ``asset``."""

    address: str
    fragment: str
    kind: str
    position: Position


@dataclass(frozen=True, slots=True)
class Context:
    """What looking at one page needs: the clock, robots.txt, where addresses lead (None where it is not known before the
    end of a crawl), the size of a file of the site by its key, and whether the address of the site is known.
    """

    now: datetime
    robots: Robots | None
    find: Callable[[str], Place] | None = None
    size: Callable[[str], int] | None = None
    named: bool = True


@dataclass(slots=True)
class Seen:
    """What the audit remembers of a page. Addresses are absolute; dates are as the page gives them."""

    key: str
    address: str
    uri: str
    whole: bool = False
    title: str = ""
    jobs: int = 0
    job_title: str = ""
    job_address: str = ""
    canonical: str = ""
    canonical_at: Position = (1, 1)
    markup_at: Position = (1, 1)
    noindex: bool = False
    open: bool = False
    posted: str = ""
    modified: str = ""
    ids: frozenset[str] = frozenset()
    links: list[Link] = field(default_factory=list)
    leads: list[tuple[str, str]] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)
    blocked: list[tuple[int, str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def found(
    rule: str, message: str, uri: str, position: Position | None = None, pointer: str = "", fix: str | None = None
) -> Finding:
    """A finding of the audit with the severity that its rule has."""
    line, column = position or (None, None)
    return Finding(rule, SITE[rule].severity, message, Origin(uri, line, column), pointer, None, fix)
