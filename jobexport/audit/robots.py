"""robots.txt as RFC 9309 and Google read it, with the line of every rule: a finding has to name it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote, urlsplit

__all__ = ["Robots", "Rule", "read_robots"]

_MOST = 500 * 1024  # what Google reads of the file


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow with its path pattern and its line."""

    allow: bool
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of a site by user agent (lower case), its sitemaps, and the delays it asks for."""

    groups: dict[str, tuple[Rule, ...]]
    sitemaps: tuple[str, ...] = ()
    delays: dict[str, float] | None = None

    def rule(self, address: str, agent: str) -> Rule | None:
        """The rule that decides on an address for an agent: the longest that fits, Allow before Disallow."""
        parts = urlsplit(address)
        path = _plain(parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        fitting = [rule for rule in self._of(agent) if _pattern(rule.path).match(path)]
        return max(fitting, key=lambda rule: (len(rule.path), rule.allow), default=None)

    def forbids(self, address: str, agent: str) -> Rule | None:
        """The rule that keeps the agent from the address, or None."""
        found = self.rule(address, agent)
        return found if found is not None and not found.allow else None

    def delay(self, agent: str) -> float:
        """Seconds between two requests that the site asks for."""
        given = self.delays or {}
        return given.get(agent.lower(), given.get("*", 0.0))

    def _of(self, agent: str) -> tuple[Rule, ...]:
        return self.groups.get(agent.lower(), self.groups.get("*", ()))


def _plain(path: str) -> str:
    return quote(unquote(path), safe="/*$:@!&'()+,;=~")


@lru_cache(maxsize=1024)
def _pattern(path: str) -> re.Pattern[str]:
    ends = path.endswith("$")
    first, *parts = [re.escape(_plain(part)) for part in path.removesuffix("$").split("*")]
    # The first place of each part is as good as any, so that it is never looked for again: many stars cost little.
    last = f".*{parts.pop()}" if ends and parts else ""
    return re.compile(first + "".join(f"(?>.*?{part})" for part in parts) + last + (r"\Z" if ends else ""), re.S)


def read_robots(data: bytes) -> Robots:
    """Reads a robots.txt. Never fails: lines that are none of the format are passed over, as the standard says."""
    groups: dict[str, list[Rule]] = {}
    delays: dict[str, float] = {}
    sitemaps: list[str] = []
    agents: list[str] = []
    ruled = False
    for number, line in enumerate(data[:_MOST].decode("utf-8-sig", "replace").splitlines(), 1):
        key, colon, value = line.partition("#")[0].partition(":")
        key, value = key.strip().lower(), value.strip()
        if not colon:
            continue
        if key == "user-agent":
            if ruled:
                agents, ruled = [], False
            agents.append(value.partition("/")[0].strip().lower())
            groups.setdefault(agents[-1], [])
        elif key in ("allow", "disallow"):
            ruled = True
            for agent in agents if value else ():
                groups[agent].append(Rule(key == "allow", value, number))
        elif key == "crawl-delay":
            ruled = True
            if re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]+)?", value):
                delays |= {agent: float(value) for agent in agents}
        elif key == "sitemap" and value:
            sitemaps.append(value)
    return Robots({agent: tuple(rules) for agent, rules in groups.items()}, tuple(sitemaps), delays)
