"""One job page in plain text: from its lines to a draft with the span of text behind every fact."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.jobsheet import JobSheet
from jobexport.normalize.labelled import read_labelled, told_by_itself
from jobexport.normalize.outcome import Notes, Unreadable, quote
from jobexport.posting import Draft
from jobexport.syntax.prose import Line, fold
from jobexport.syntax.prose_head import Claim, employer_claims, is_title, title_claims
from jobexport.syntax.prose_html import markup_of
from jobexport.syntax.prose_labels import Fact, fact_at
from jobexport.syntax.prose_notices import notice_kind, on_call, sponsors_visa, work_permit, years_asked
from jobexport.syntax.prose_sections import BODY, Section, items_of
from jobexport.syntax.prose_words import is_chrome

__all__ = ["JobPage"]

_PARTS = re.compile(r"\s+[·•|]\s+|\s{3,}|\t+")
_STATED = ("duties", "profile", "description", "skills", "benefits", "summary", "pay", "company")


class JobPage(JobSheet):
    """Reads one text. ``entries`` gives the draft with its findings, or one finding where no single job is stated."""

    def entries(self) -> Iterator[Draft | Finding]:
        labels = self.facts = self._labels()
        stated = [section for section in self.sections if section.kind in _STATED and section.lines]
        strong = {fact.key for fact in labels} & {
            "posted",
            "deadline",
            "employment",
            "location",
            "salary",
            "company",
            "title",
        }
        if not ((stated and len(stated) + len(strong) >= 2) or len(strong) >= 3):
            message = "the text is not that of a job: it has neither the sections nor the labelled facts of one"
            yield Finding("source/no-posting", Severity.WARNING, message, Origin(self.document.uri, 1, 1))
            return
        for fact in labels:
            self._take(fact)
        self._company()
        title = self._title()
        if title is None:
            message = "the text speaks of a job, but no line is certain to be its title"
            yield Finding("source/no-posting", Severity.WARNING, message, Origin(self.document.uri, 1, 1),
                          fix="put the title into the first line, or write `Job title: …`")  # fmt: skip
            return
        others = self._other_titles(title)
        if others:
            named = "; ".join(
                f"{quote(claim.text)} in line {self.places.position(claim.start)[0]}" for claim in (title, *others)
            )
            yield Finding("source/several-postings", Severity.ERROR, f"the text holds {len(others) + 1} jobs: {named}; none is read",
                          self.origin(others[0].start), fix="save each job as a text of its own")  # fmt: skip
            return
        self.put("title", title.text, title.start, title.end)
        self._head()
        self._lists()
        self._description()
        self._overview()
        self.tell_unused()
        line, column = self.places.position(title.start)
        yield Draft(self.data, Origin(self.document.uri, line, column), False, self.locate, self.sources,
                    tuple(self.findings), tuple(self.evidence), self.document.base_url)  # fmt: skip

    def _labels(self) -> list[Fact]:
        """All labelled facts of the job, in the order of the text."""
        found = []
        for section in self.sections:
            if section.kind in ("stop", "aside", "notices"):
                continue
            prose = section.kind in BODY or section.kind == "summary"
            listed = any(line.item for line in section.lines)
            skip = 0
            for index, line in enumerate(section.lines):
                if skip:
                    skip -= 1
                    continue
                fact = fact_at(section.lines, index, prose=prose)
                if fact is None or (section.kind in ("skills", "benefits") and (line.item or not listed)):
                    continue
                at = self.text.find(fact.value, line.start, section.lines[index + fact.lines - 1].end)
                fact = Fact(fact.key, fact.value, at, at + len(fact.value), fact.label, fact.lines) if at >= 0 else fact
                found.append(fact)
                skip = fact.lines - 1
                if not prose:
                    self.used.update(section.lines[index : index + fact.lines])
                    if section.heading is not None:
                        self.used.add(section.heading)
        return found

    def _take(self, fact: Fact) -> None:
        notes = Notes()
        try:
            read = read_labelled(fact.key, fact.value, fact.label, notes, day_first=self.day_first)
        except Unreadable as fault:
            self.uncertain(f"{fact.label}: {fault.reason}; left out", fact.start, fact.end)
            return
        if read is None:
            return
        if notes.entries:
            self.uncertain(f"{fact.label}: {notes.entries[0][1]}", fact.start, fact.end, Severity.INFO)
        start = fact.start
        if fact.key == "salary":
            # The period of a pay may stand in its label.
            start = max(self.text.rfind(fact.label, 0, fact.start), 0) if fact.label else start
        self.put(*read, start, fact.end)

    def _job_lines(self) -> list[Line]:
        return [line for section in self.sections if section.kind != "stop"
                for line in ((section.heading, *section.lines) if section.heading else section.lines)]  # fmt: skip

    def _company(self) -> None:
        if "company" in self.data:
            return
        claims = employer_claims(
            self._job_lines(), self.sections[0].lines, self.text, lambda text: told_by_itself(text) is not None
        )
        if not claims:
            return
        if len(claims) > 1 and claims[0].weight == claims[1].weight:
            for claim in claims[:2]:
                self.uncertain("may be the employer's name; left out", claim.start, claim.end)
            return
        self.put("company", claims[0].text, claims[0].start, claims[0].end)
        for claim in claims[1:]:
            self.uncertain("not taken for the employer's name", claim.start, claim.end, Severity.INFO)

    def _title(self) -> Claim | None:
        if "title" in self.data:
            start, end = (int(each) for each in self.sources["title"][6:].split("-"))
            self.used.update(line for line in self.sections[0].lines if fold(line.text) == fold(self.data["title"]))
            return Claim(self.data["title"], start, end, 10)
        claims = title_claims(self.sections[0].lines, self.text, self.used, self.data.get("company"))
        if not claims:
            return None
        best = claims[0]
        for claim in claims[1:]:
            if claim.weight == best.weight and fold(claim.text) != fold(best.text):
                self.uncertain("may be the title too; the first of its kind is used", claim.start, claim.end)
        self.used.update(line for line in self.lines if line.start <= best.start < line.end)
        return best

    def _other_titles(self, title: Claim) -> list[Claim]:
        """Titles of further jobs: each stands by itself and is followed by what the page said of the first job already."""
        repeated = [fact for fact in self.facts if fact.key == "title" and fold(fact.value) != fold(title.text)]
        found = [Claim(fact.value, fact.start, fact.end, 10) for fact in repeated]
        seen: set[str] = set()
        for number, section in enumerate(self.sections):
            if section.kind == "stop":
                break
            after = {
                each.kind
                for each in self.sections[number + 1 :]
                if each.kind in ("duties", "profile", "description", "benefits")
            }
            if seen and seen & after:
                for index, line in enumerate(section.lines):
                    if not is_title(line) or fold(line.text) == fold(title.text) or line.start <= title.start:
                        continue
                    if line.alone or line.marked or fact_at(section.lines, min(index + 1, len(section.lines) - 1)):
                        found.append(Claim(line.text, line.start, line.end, 5))
            if section.kind in ("duties", "profile", "description", "benefits"):
                seen.add(section.kind)
        return found

    def _head(self) -> None:
        """Facts without a label near the title, several on one line or one each: “Berlin, Germany · Full-time”."""
        company = self.data.get("company")
        for line in self.sections[0].lines:
            if line in self.used or line.item or is_chrome(line.text):
                continue
            if company is not None and fold(line.text) in (fold(company), f"logo of {fold(company)}"):
                self.used.add(line)
                continue
            if len(line.text) > 160:
                continue
            for part in _PARTS.split(line.text):
                if company is not None and fold(part) == fold(company):
                    self.used.add(line)
                    continue
                read = told_by_itself(part)
                if read is not None:
                    start = self.text.find(part, line.start)
                    self.put(*read, start, start + len(part))
                    self.used.add(line)

    def _lists(self) -> None:
        explicit = next((n for n, each in enumerate(self.sections) if each.kind == "description"), len(self.sections))
        for number, section in enumerate(self.sections):
            if section.kind == "summary" and "summary" not in self.data:
                paragraphs = [line for line in section.lines if not line.item]
                if paragraphs:
                    text = " ".join(line.text for line in paragraphs)
                    self.span("summary", text, paragraphs)
            key = {"skills": "skills", "benefits": "jobBenefits"}.get(section.kind)
            if key is None or key in self.data:
                continue
            items = items_of(section)
            # Whole sentences under "skills" are requirements in prose, not names of skills.
            if not items or (key == "skills" and any(len(line.text) > 60 for line in items)):
                continue
            values = [line.text.rstrip(";,") for line in items]
            if key == "skills" and len(values) == 1 and "," in values[0]:
                values = [part.strip() for part in values[0].split(",") if part.strip()]
            values = list(dict.fromkeys(values))
            self.span(key, values, items, mark=number < explicit < len(self.sections))
            if section.heading is not None:
                self.used.add(section.heading)

    def _description(self) -> None:
        """The body of the page, without its legal notices, and the facts that its sentences state."""
        explicit = next((n for n, each in enumerate(self.sections) if each.kind == "description" and each.lines), None)
        parts: list[Section] = []
        if explicit is None:
            intro = tuple(line for line in self.sections[0].lines
                          if line not in self.used and (len(line.text) > 80 or line.item or line.text.endswith((".", "!", "?")))
                          and not is_chrome(line.text))  # fmt: skip
            if intro:
                parts.append(Section("head", None, intro))
        for number, section in enumerate(self.sections):
            early = explicit is not None and number < explicit and section.kind in ("skills", "benefits")
            if section.kind in BODY and not early:
                parts.append(section)
        notices: list[dict[str, str]] = []
        where: list[Line] = []
        kept: list[Section] = []
        for part in parts:
            rest = []
            for line in part.lines:
                kind = None if line.item else notice_kind(line.text)
                if kind is None and part.kind == "notices":
                    kind = "other"
                if kind is None:
                    rest.append(line)
                else:
                    notices.append({"kind": kind, "text": line.text})
                    where.append(line)
                    self._sentence(line)
            self.used.update(part.lines)
            if part.heading is not None:
                self.used.add(part.heading)
            if rest:
                heading = None if part.kind == "description" and not kept and explicit is not None else part.heading
                kept.append(Section(part.kind, heading, tuple(rest)))
                for line in rest:
                    self._sentence(line, asked=part.kind in ("profile", "description"))
        if kept:
            lines = [line for part in kept for line in part.lines]
            self.put("description", markup_of(kept), lines[0].start, lines[-1].end)
            self.data["descriptionFormat"] = "html"
        if notices:
            self.put("notices", notices, where[0].start, where[-1].end)

    def _sentence(self, line: Line, *, asked: bool = False) -> None:
        for key, told in (("visaSponsorship", sponsors_visa(line.text)), ("onCall", on_call(line.text))):
            if told is not None:
                self.put(key, told, line.start, line.end)
        if work_permit(line.text):
            self.put("eligibilityToWorkRequirement", line.text, line.start, line.end)
        if asked and years_asked(line.text) and "experience" not in self.data:
            self.put("experience", line.text, self.text.find(line.text, line.start), line.end)

    def _overview(self) -> None:
        """What the employer says of itself below its name, outside the description."""
        company = self.data.get("company")
        if company is None:
            return
        for section in self.sections:
            if section.kind not in ("apply", "head", "details"):
                continue
            named = False
            for line in section.lines:
                if fold(line.text) in (fold(company), f"logo of {fold(company)}"):
                    self.used.add(line)
                    named = True
                elif named and line not in self.used and len(line.text) > 60 and fold(company) in fold(line.text):
                    self.put("employerOverview", line.text, line.start, line.end)
                    self.used.add(line)
                    named = False
