"""A Markdown table of postings, as lists of jobs on code hosts have it: written only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.normalize.wording import EMPLOYMENT, company_name, place_lines, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext

__all__ = ["FORMAT", "MarkdownTableWriter"]

# Marks that would become markup, a new cell or a raw tag; single hyphens, dots and numbers inside a cell are harmless.
_MARKS = re.compile(r"([\\`*_{}\[\]<>|~#&$]|!(?=\[))")
_COLUMNS = ("Job", "Company", "Place", "Employment", "Pay", "Posted", "Closes")


def _cell(text: str) -> str:
    """Plain text as it must stand in a cell: marks escaped, on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _address(url: str) -> str:
    """An address as it must stand between parentheses in a cell."""
    return url.replace("(", "%28").replace(")", "%29").replace("|", "%7C").replace("\\", "%5C")


class MarkdownTableWriter:
    """A table of GitHub Flavored Markdown: title with its link, company, places, employment, pay and dates.

    A fact that is not known is an empty cell.
    """

    separator = b"\n"
    carries = frozenset(
        ("title", "url", "hiringOrganization", "jobLocation", "jobLocationType", "workplaceType", "employmentType",
         "applicantLocationRequirements", "baseSalary", "datePosted", "validThrough")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The table's heading, under the title of the set."""
        lines = [f"# {_cell(context.title)}", ""]
        if context.description:
            lines += [_cell(context.description), ""]
        lines += [f"| {' | '.join(_COLUMNS)} |", f"|{' --- |' * len(_COLUMNS)}"]
        return ("\n".join(lines) + "\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One row; never refuses."""
        link = context.link(posting)
        tell_link(posting, link, losses)
        title = _cell(posting["title"])
        places = place_lines(posting, losses)
        if posting.get("workplaceType") == "hybrid":
            places.append("Hybrid")
        elif posting.get("workplaceType") == "on-site":
            losses.drop("/workplaceType", "the table has no column for it")
        if "applicantLocationRequirements" in posting and "Remote" not in " ".join(places):
            losses.drop("/applicantLocationRequirements", "the table has no column for it")
        days = [posting.get("datePosted", ""), posting.get("validThrough", "")]
        for name, day in zip(("datePosted", "validThrough"), days, strict=True):
            if len(day) > 10:
                losses.shorten(f"/{name}", "only the day is in the table")
        cells = [
            f"[{title}]({_address(link)})" if link else title,
            _cell(company_name(posting, losses) or ""),
            _cell("; ".join(places)),
            ", ".join(EMPLOYMENT[kind] for kind in posting.get("employmentType", ())),
            _cell(salary_line(posting) or ""),
            *(day[:10] for day in days),
        ]
        return f"| {' | '.join(cells)} |".encode("utf-8", "replace")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the last row."""
        return b"\n"


FORMAT = Format(
    name="markdown-table",
    title="Markdown table",
    media_types=("text/markdown",),
    spec="https://github.github.com/gfm/#tables-extension-",
    writer=MarkdownTableWriter(),
    file_suffix=".md",
)
