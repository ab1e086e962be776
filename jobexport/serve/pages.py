"""What the preview says about a site: the panel of findings, the state for open pages, and the script put into each."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from jobexport.errors import UsageError
from jobexport.findings import Finding, Severity
from jobexport.resources import templates
from jobexport.serve.session import Round, Session
from jobexport.site import urls

__all__ = ["Group", "Pages", "groups"]

RUN = secrets.token_hex(4)
"""Tells this run of the server from another at the same address."""

_PER_PAGE = 100
_OF_PAGE = 50
_END = re.compile(rb"</body\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one posting, the gravest first, or those of one source that belong to no posting."""

    name: str
    under: str
    href: str | None
    findings: tuple[Finding, ...]


def groups(findings: tuple[Finding, ...], session: Session, severity: Severity | None = None) -> list[Group]:
    """Findings by posting, the postings most in need of work first."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if severity is None or finding.severity is severity:
            key = ("", finding.posting) if finding.posting else (finding.origin.uri, "")
            found.setdefault(key, []).append(finding)
    cards = session.cards() if found else {}
    made = []
    for (uri, posting), each in found.items():
        each.sort(key=lambda finding: (-finding.severity.rank, finding.sort_key()))
        page = session.page_of(posting) if posting else None
        title = cards[posting].title if posting in cards else posting or uri
        href = session.root + urls.address(page) if page else None
        made.append(Group(title, posting if title != posting else "", href, tuple(each)))
    return sorted(made, key=_need)


def _need(group: Group) -> tuple[object, ...]:
    ranks = [finding.severity.rank for finding in group.findings]
    return (*(-ranks.count(rank) for rank in (2, 1, 0)), group.name, group.under)


class Pages:
    """Makes them from the state of a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def injected(self, page: bytes) -> bytes:
        """A page with the script at its end; the file itself is not touched."""
        number = self._session.last.number
        tag = f'<script src="/_jobexport/live.js" data-run="{RUN}" data-round="{number}" defer></script>\n'.encode()
        ends = list(_END.finditer(page))
        place = ends[-1].start() if ends else len(page)
        return page[:place] + tag + page[place:]

    def asset(self, name: str) -> bytes:
        """A file of the preview itself."""
        return (templates() / "serve" / name).read_bytes()

    def state(self, since: int, path: str | None) -> bytes:
        """JSON for an open page that was made in the round ``since``: what has changed, what is wrong with it.

        ``path`` is the page's own on the site. ``changed`` is null where it is not known what has.
        """
        session = self._session
        last, good = session.last, session.good
        changed = session.changed_since(since)
        root = session.root
        answer: dict[str, Any] = {
            "run": RUN,
            "round": last.number,
            "changed": None if changed is None else [root + urls.address(each) for each in sorted(changed)],
            "failure": last.failure.as_dict() if last.failure else None,
            "counts": {severity.value: good.counts[severity] for severity in Severity},
            "missing": False,
            "here": [],
        }
        if path is not None and good.findings:
            name = path + urls.HOME if not path or path.endswith("/") else path
            answer["missing"] = session.mirror.find(name) is None
            found = self._left_out(good) if answer["missing"] else self._of(good, name)
            answer["here"] = [
                {"severity": each.severity.value, "message": each.message, "place": str(each.origin), "rule": each.rule, "fix": each.fix}
                for each in found[:_OF_PAGE]
            ]  # fmt: skip
        return msgspec.json.encode(answer)

    def _of(self, good: Round, name: str) -> list[Finding]:
        """The findings of the posting whose page this is."""
        ids = {finding.posting for finding in good.findings if finding.posting}
        wanted = {posting for posting in ids if self._session.page_of(posting) == name}
        found = [finding for finding in good.findings if finding.posting in wanted]
        return sorted(found, key=lambda finding: (-finding.severity.rank, finding.sort_key()))

    def _left_out(self, good: Round) -> list[Finding]:
        """The errors of postings that have no page: why a page is not there that somebody expects."""
        errors = [each for each in good.findings if each.severity is Severity.ERROR] if good.built.left_out else []
        return [each for each in errors if each.posting is None or self._session.page_of(each.posting) is None]

    def waiting(self) -> bytes:
        """The page where no build has succeeded yet: the script fills it."""
        return _render("waiting.html", {"failure": self._session.last.failure})

    def panel(self, query: Mapping[str, str]) -> bytes:
        """All findings of the last good build, by posting, a hundred postings a page."""
        session = self._session
        good = session.good
        severity = next((each for each in Severity if each.value == query.get("severity")), None)
        found = groups(good.findings, session, severity)
        pages = max(1, -(-len(found) // _PER_PAGE))
        page = min(max(int(query["page"]), 1), pages) if query.get("page", "").isdigit() else 1
        shown = found[(page - 1) * _PER_PAGE : page * _PER_PAGE]
        counts = [(each, good.counts[each]) for each in Severity]
        return _render(
            "panel.html",
            {
                "title": session.plan.site.title,
                "home": session.root,
                "built": good.built,
                "failure": session.last.failure,
                "counts": counts,
                "severity": severity,
                "groups": shown,
                "all_groups": len(found),
                "page": page,
                "pages": pages,
                "hidden": sum(good.counts.values()) - len(good.findings),
                "explain": _explained,
            },
        )


def _explained(rule: str) -> str:
    """What `jobexport explain` says of a rule; empty for rules of a profile's own schema."""
    from jobexport.rules import explanation

    try:
        return explanation(rule).partition("\n\n")[2].strip()
    except UsageError:
        return ""


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(templates() / "serve"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip


def _render(name: str, values: Mapping[str, Any]) -> bytes:
    text: str = _environment().get_template(name).render(values)
    return text.encode("utf-8", "replace")
