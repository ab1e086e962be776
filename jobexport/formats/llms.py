"""llms.txt: the postings as a Markdown list of links with a note each, for readers that are programs. Written only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jobexport.normalize.wording import EMPLOYMENT, company_name, place_lines, salary_line, tell_link
from jobexport.registry import Format, Losses, WriteContext

__all__ = ["FORMAT", "LlmsWriter"]

_MARKS = re.compile(r"([\\`*_\[\]<>])")


def _line(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


class LlmsWriter:
    """llms.txt (https://llmstxt.org): one heading, a summary, one section with a link and a note for each posting."""

    separator = b"\n"
    carries = frozenset(
        ("title", "url", "hiringOrganization", "jobLocation", "jobLocationType", "workplaceType", "employmentType",
         "applicantLocationRequirements", "baseSalary", "datePosted", "validThrough", "summary")
    )  # fmt: skip

    def head(self, context: WriteContext) -> bytes:
        """The heading, the summary in a quotation, and the heading of the list."""
        lines = [f"# {_line(context.title)}", ""]
        if context.description:
            lines += [f"> {_line(context.description)}", ""]
        return ("\n".join([*lines, "## Jobs", ""]) + "\n").encode()

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes | None:
        """One link with its note; refuses a posting without a public page, since the list is one of links."""
        link = context.link(posting)
        if link is None:
            losses.refuse("llms/no-page", "/url", "llms.txt lists links, and the posting has no public page")
            return None
        tell_link(posting, link, losses)
        kind = posting.get("workplaceType")
        if "applicantLocationRequirements" in posting and kind != "remote" and "jobLocationType" not in posting:
            losses.drop("/applicantLocationRequirements", "the note has no room for it")
        for name in ("datePosted", "validThrough"):
            if len(posting.get(name, "")) > 10:
                losses.shorten(f"/{name}", "only the day is in the note")
        facts = [
            company_name(posting, losses),
            "; ".join(place_lines(posting, losses)),
            kind if kind in ("hybrid", "on-site") else None,
            ", ".join(EMPLOYMENT[each].lower() for each in posting.get("employmentType", ())),
            salary_line(posting),
            f"posted {posting['datePosted'][:10]}" if "datePosted" in posting else None,
            f"closes {posting['validThrough'][:10]}" if "validThrough" in posting else None,
        ]
        note = ". ".join(
            _line(fact) for fact in ["; ".join(fact for fact in facts if fact), posting.get("summary")] if fact
        )
        address = link.replace("(", "%28").replace(")", "%29")
        head = f"- [{_line(posting['title'])}]({address})"
        return (f"{head}: {note}" if note else head).encode("utf-8", "replace")

    def tail(self, context: WriteContext) -> bytes:
        """The end of the last line."""
        return b"\n"


FORMAT = Format(
    name="llms",
    title="llms.txt",
    media_types=("text/markdown",),
    spec="https://llmstxt.org/",
    writer=LlmsWriter(),
    file_suffix=".txt",
)
