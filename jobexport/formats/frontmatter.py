"""Front matter of other site generators' job pages (Jekyll, Hugo, Hyde): read only, with the words in use there.

The facts keep their meaning only as far as their names say it: ``tags`` are words of all kinds and stay
``x_frontmatter_tags``; ``contract: permanent`` is no employment type; a link or a mail address is taken out of
``how_to_apply``, whose text stays. Keys of the generator itself (``layout``, ``aliases``, ``slug``, ``license``) say
nothing about the job. A page without an employer, a date and a text is an index page, not a posting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from jobexport.findings import Finding, Origin, Severity
from jobexport.posting import Document, Draft
from jobexport.registry import Format
from jobexport.syntax import SyntaxFault, frontmatter
from jobexport.syntax.authored import source_finding
from jobexport.syntax.text import decode

__all__ = ["FORMAT"]

# Foreign key -> draft key. The first of several foreign keys that states the fact wins; the others stay as x_ keys.
_NAMES = {
    "title": "title", "position": "title", "job_title": "title",
    "company": "company", "organization": "company", "organisation": "company", "employer": "company",
    "company_name": "company",
    "org_url": "companyUrl", "company_url": "companyUrl", "website": "companyUrl", "company_logo": "logo", "logo": "logo",
    "url": "url", "link": "url", "apply_url": "applyUrl", "apply_link": "applyUrl", "apply": "applyUrl",
    "location": "location", "city": "location", "remote": "remote", "workplace": "workplace",
    "contract": "employment", "job_type": "employment", "type": "employment", "employment_type": "employment",
    "salary": "salary", "salary_range": "salary",
    "date_posted": "posted", "created": "posted", "date": "posted", "published": "posted", "pubdate": "posted",
    "deadline": "deadline", "expires": "deadline", "expiry": "deadline", "expirydate": "deadline", "closes": "deadline",
    "date_closes": "deadline", "valid_through": "deadline",
    "updated": "updated", "lastmod": "updated", "last_modified_at": "updated",
    "role": "category", "category": "category", "department": "department", "skills": "skills",
    "experience": "experience", "language": "language", "lang": "language", "summary": "summary", "excerpt": "summary",
    "description": "summary", "email": "applyEmail", "contact_email": "applyEmail",
}  # fmt: skip
_CONTACT = {"name": "name", "email": "email", "phone": "telephone", "telephone": "telephone", "url": "url"}
_GENERATOR = frozenset(
    ("layout", "aliases", "slug", "license", "permalink", "draft", "weight", "_id", "published_at", "author")
)
# Keys that only other generators' job pages have, and keys that only ours have.
_FOREIGN = re.compile(
    rb"^(?:layout|date_posted|org_url|how_to_apply|created|contract|company_url|apply_link|job_type|company_name)[ \t]*:",
    re.M,
)
_OURS = re.compile(
    rb"^(?:posted|employment|employmentType|hiringOrganization|jobLocation|datePosted|applyUrl|companyUrl|descriptionFormat)[ \t]*:",
    re.M,
)
_HEAD = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_LINK = re.compile(r"https?://[^\s<>()\"']+[^\s<>()\"'.,;:!?]")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


class _Reader:
    def read(self, document: Document) -> Iterator[Draft | Finding]:
        try:
            matter = frontmatter.load(decode(document.read(), document.first_line), document.first_line)
        except SyntaxFault as fault:
            yield source_finding(document, fault)
            return
        data, sources, unknown = _facts(matter.data)
        if matter.body:
            html = document.uri.lower().endswith((".html", ".htm")) and matter.body.lstrip().startswith("<")
            data |= {"description": matter.body, "descriptionFormat": "html" if html else "markdown"}
        if not {"company", "posted", "description"} & set(data):
            message = "no posting: the page names no employer, no date and no text"
            yield Finding("source/no-posting", Severity.WARNING, message, Origin(document.uri, document.first_line, 1))
            return
        origin = Origin(document.uri, document.first_line, 1)
        findings = [
            Finding("frontmatter/unknown-key", Severity.INFO, f"the key {key!r} is kept as x_frontmatter_{_own(key)}",
                    Origin(document.uri, *(matter.locate(f"/{key}#") or (document.first_line, 1))), f"/{key}")
            for key in unknown
        ]  # fmt: skip
        if str(matter.data.get("status", "")).lower() in ("expired", "closed", "filled"):
            place = matter.locate("/status") or (document.first_line, 1)
            message = f"the page says that the job is {matter.data['status']}, but not since when"
            findings.append(Finding("board/closed", Severity.WARNING, message, Origin(document.uri, *place), "/status"))
        yield Draft(
            data, origin, False, matter.locate, sources, tuple(findings), base_url=document.base_url
        )  # fmt: skip


def _facts(matter: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str], list[str]]:
    """Draft keys with their values, where each stands, and the keys that are in no table."""
    data: dict[str, Any] = {}
    sources: dict[str, str] = {}
    unknown: list[str] = []
    for key, value in matter.items():
        name = _NAMES.get(key.lower())
        if value in (None, "", []):
            continue
        if key == "_id":
            data["id"] = str(value)
        elif key in _GENERATOR:
            continue
        elif key == "how_to_apply":
            _apply(value, data, sources)
        elif key == "contact":
            _contact(value, data, sources)
        elif name is not None and name not in data:
            data[name] = value
            sources[name] = f"/{key}"
        else:
            if name is None and key not in ("tags", "status", "compensation", "deliverables"):
                unknown.append(key)
            data[f"x_frontmatter_{_own(key)}"] = value
    return data, sources, unknown


def _own(key: str) -> str:
    return re.sub(r"\W+", "_", key).strip("_").lower()


def _apply(value: Any, data: dict[str, Any], sources: dict[str, str]) -> None:
    texts = [str(each) for each in (value if isinstance(value, list) else [value])]
    whole = "\n".join(texts)
    links, mails = _LINK.findall(whole), _MAIL.findall(whole)
    if links and "applyUrl" not in data:
        data["applyUrl"] = links[0]
        sources["applyUrl"] = "/how_to_apply"
    elif len(set(mails)) == 1 and "applyEmail" not in data:
        data["applyEmail"] = mails[0]
        sources["applyEmail"] = "/how_to_apply"
    data["x_frontmatter_how_to_apply"] = whole


def _contact(value: Any, data: dict[str, Any], sources: dict[str, str]) -> None:
    if not isinstance(value, dict):
        data["x_frontmatter_contact"] = value
        return
    found = {_CONTACT[key]: str(each) for key, each in value.items() if key in _CONTACT and each not in (None, "")}
    rest = {key: each for key, each in value.items() if key not in _CONTACT and each not in (None, "")}
    # A person asked to write "name@host" in words has no address to publish; the text stays.
    if "email" in found and not _MAIL.fullmatch(found["email"]):
        rest["email"] = found.pop("email")
    if "url" in found and not _LINK.fullmatch(found["url"]):
        rest["url"] = found.pop("url")
    if found:
        data["applicationContact"] = found
        sources["applicationContact"] = "/contact"
    if rest:
        data["x_frontmatter_contact"] = rest


def sniff(head: bytes) -> int:
    """85 for YAML front matter with keys of other generators' job pages and none of ours, else 0."""
    found = _HEAD.match(head)
    if found is None or _OURS.search(found[1]) or len(set(_FOREIGN.findall(found[1]))) < 1:
        return 0
    return 85


FORMAT = Format(
    name="frontmatter",
    title="Front matter of other site generators",
    media_types=("text/markdown",),
    spec="https://jekyllrb.com/docs/front-matter/",
    suffixes=(".md", ".markdown", ".html"),
    reader=_Reader(),
    sniff=sniff,
)
