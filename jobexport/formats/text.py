"""Plain text of one job page, as copied from a browser or written into a mail.

What the text says for certain is read: labelled facts, known sections, the title and the employer by how the text speaks
of them. Whatever is uncertain is left out and told (``text/uncertain``), and what was not used is listed (``text/unused``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.registry import Format

__all__ = ["FORMAT"]


class _Reader:
    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """One draft, or the finding that the text is no job or several."""
        from jobexport.normalize.jobpage import JobPage
        from jobexport.syntax import SyntaxFault
        from jobexport.syntax.authored import source_finding
        from jobexport.syntax.text import decode

        try:
            text = decode(document.read(), document.first_line)
        except SyntaxFault as fault:
            yield source_finding(document, fault)
            return
        if not text.strip():
            yield Finding("source/empty", Severity.ERROR, "the file is empty", Origin(document.uri))
            return
        if len(text) > _LIMIT:
            message = f"{len(text):,} characters are more than one job page has ({_LIMIT:,}); not read"
            yield Finding(
                "source/no-posting", Severity.WARNING, message, Origin(document.uri), fix="name its format with --from"
            )
            return
        yield from JobPage(document, text).entries()


_LIMIT = 1_000_000
_STRUCTURED = re.compile(rb"\s*(?:[<{\[]|---\s*[\r\n]|\+\+\+\s*[\r\n]|%YAML)")
_LABEL = re.compile(
    rb"^[ \t]*(?:job (?:description|summary|type)|responsibilities|requirements|about (?:us|the (?:job|role))|"
    rb"what you.{1,4}ll do|aufgaben|dein profil|wir bieten|vos missions|profil recherch|funciones|requisitos)",
    re.I | re.M,
)


def sniff(head: bytes) -> int:
    """20 for text with a heading or label of a job page at the beginning of a line and no sign of another syntax, else 0."""
    if not head.strip() or b"\0" in head or _STRUCTURED.match(head.removeprefix(b"\xef\xbb\xbf")):
        return 0
    return 20 if _LABEL.search(head) else 0


FORMAT = Format(
    name="text",
    title="Plain text of one job page",
    suffixes=(".txt", ".text"),
    media_types=("text/plain",),
    reader=_Reader(),
    sniff=sniff,
)
