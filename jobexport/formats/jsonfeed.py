"""JSON Feed 1.1, with the whole schema.org node of each posting in `_jobposting`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.wording import EMPLOYMENT, rfc3339
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext
from jobexport.syntax import SyntaxFault
from jobexport.syntax.json import dumps
from jobexport.syntax.schemaorg_write import CONTEXT, job_posting

__all__ = ["FORMAT", "JsonFeedReader", "JsonFeedWriter"]

_VERSION = "https://jsonfeed.org/version/1.1"


_OURS = ("_jobposting", "_jobexport")
# Keys of an item that say the same as a property of its schema.org node.
_GIVEN_WAY = {"posted": "datePosted", "descriptionFormat": "description", "image": "image"}
_MEMBERS = ("id", "title", "description", "summary", "language")


class JsonFeedWriter:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), one item for each posting.

    `_jobposting` is the posting as schema.org has it, as Teamtailor writes it; `_jobexport` is the canonical posting,
    so that reading back is exact. Neither repeats the text, which is in `content_html`.
    """

    separator = b",\n"
    carries = frozenset("*")

    def head(self, context: WriteContext) -> bytes:
        """The feed's own members."""
        feed = {"version": _VERSION, "title": context.title}
        if context.base_url:
            feed["home_page_url"] = context.base_url
        if context.self_url:
            feed["feed_url"] = context.self_url
        if context.description:
            feed["description"] = context.description
        feed["language"] = context.language
        return dumps(feed)[:-1] + b',"items":[\n'

    def item(self, posting: Mapping[str, Any], context: WriteContext, losses: Losses) -> bytes:
        """One item; never refuses."""
        item: dict[str, Any] = {"id": posting["id"]}
        link = context.link(posting)
        if link is not None:
            item["url"] = link
        if posting.get("url", link) != link:
            item["external_url"] = posting["url"]
        item["title"] = posting["title"]
        if "description" in posting:
            item["content_html"] = posting["description"]
        else:
            # An item must have a content; an empty one says that there is none.
            item["content_text"] = ""
        if "summary" in posting:
            item["summary"] = posting["summary"]
        if "image" in posting:
            item["image"] = posting["image"][0]
        for name, member in (("datePosted", "date_published"), ("dateModified", "date_modified")):
            if name in posting:
                item[member] = rfc3339(posting[name])
        author = _author(posting)
        if author:
            item["authors"] = [author]
        tags = [*(EMPLOYMENT[kind] for kind in posting.get("employmentType", ())), *posting.get("skills", ())]
        if tags:
            item["tags"] = list(dict.fromkeys(tags))
        if "language" in posting:
            item["language"] = posting["language"]
        rest = {key: value for key, value in posting.items() if key != "description"}
        item["_jobposting"] = {"@context": CONTEXT, **job_posting(rest, link)}
        item["_jobexport"] = {key: value for key, value in rest.items() if key not in _MEMBERS}
        return dumps(item)

    def tail(self, context: WriteContext) -> bytes:
        """The end of the feed."""
        return b"\n]}\n"


def _author(posting: Mapping[str, Any]) -> dict[str, str] | None:
    employer = posting.get("hiringOrganization")
    if employer is None:
        return None
    names = {"name": "name", "url": "url", "avatar": "logo"}
    return {member: employer[name] for member, name in names.items() if name in employer}


def _is_item(members: Mapping[str, Any]) -> bool:
    return "_jobposting" in members or (
        "id" in members and bool({"content_html", "content_text", "title", "url", "external_url"} & members.keys())
    )


class JsonFeedReader:
    """Reads JSON Feed 1 and 1.1; `_jobposting` says more than the item around it and goes before it."""

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each item; a finding for what is none."""
        from jobexport.syntax.records_json import Record
        from jobexport.syntax.records_stream import document_records

        try:
            for found in document_records(document, _is_item, frozenset(("items",))):
                if isinstance(found, SyntaxFault):
                    yield _fault(found, document)
                elif isinstance(found, Record):
                    yield self._draft(found.value, found, document)
                else:
                    message = "an item without id or content is left out"
                    yield Finding(
                        "feed/not-an-item", Severity.WARNING, message, Origin(document.uri, pointer=found.pointer)
                    )
        except SyntaxFault as fault:
            yield _fault(fault, document)

    def split(self, document: Document) -> Iterator[Document]:
        """Documents of some hundred items each; the document itself where it cannot be cut."""
        from jobexport.syntax.records_stream import slices

        return slices(document, _is_item, "items")

    def _draft(self, item: Mapping[str, Any], record: Any, document: Document) -> Draft:
        own, node = item.get("_jobexport"), item.get("_jobposting")
        told: tuple[Finding, ...] = ()
        if isinstance(own, Mapping):
            data = _canonical(item, own)
        else:
            data = _told(item)
            if isinstance(node, Mapping):
                from jobexport.syntax.jobposting import draft_from_mapping

                made = draft_from_mapping(node, uri=document.uri, base_url=document.base_url)
                said, told = made.data, made.findings
                gone = {key for key, better in _GIVEN_WAY.items() if better in said}
                data = {key: value for key, value in data.items() if key not in gone} | said
        origin = Origin(document.uri, pointer=record.pointer)
        return Draft(data, origin, locate=record.locate, findings=told, base_url=document.base_url)


def _canonical(item: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The posting of one of our own items."""
    data = dict(own) | {key: item[key] for key in _MEMBERS if key in item}
    if item.get("content_html"):
        data |= {"description": item["content_html"], "descriptionFormat": "html"}
    return data


def _told(item: Mapping[str, Any]) -> dict[str, Any]:
    """What the item says in its own members."""
    plainly = {
        "title": item.get("title"), "url": item.get("external_url") or item.get("url"), "summary": item.get("summary"),
        "posted": _day(item.get("date_published")), "updated": _day(item.get("date_modified")),
        "language": item.get("language"), "image": item.get("image") or item.get("banner_image"),
    }  # fmt: skip
    data: dict[str, Any] = {key: value for key, value in plainly.items() if value not in (None, "")}
    markup, text = item.get("content_html"), item.get("content_text")
    if markup or text:
        data |= {"description": markup or text, "descriptionFormat": "html" if markup else "text"}
    if item.get("id") not in (None, ""):
        data["id"] = str(item["id"])
    authors = item.get("authors") or [item.get("author")]
    # An author is a person or a site as often as an employer.
    names = [one["name"] for one in authors if isinstance(one, Mapping) and isinstance(one.get("name"), str)]
    if names:
        data["x_feed_author"] = names[0] if len(names) == 1 else names
    tags = [tag for tag in item.get("tags") or () if isinstance(tag, str) and tag]
    if tags:
        data["category"] = tags
    data |= {f"x_feed{key}": value for key, value in item.items() if key.startswith("_") and key not in _OURS and value}
    if item.get("attachments"):
        data["x_feed_attachments"] = item["attachments"]
    return data


def _day(value: Any) -> Any:
    """Midnight UTC is how a feed writes a date without a time."""
    if isinstance(value, str) and value[10:] in ("T00:00:00Z", "T00:00:00+00:00"):
        return value[:10]
    return value


def _fault(fault: SyntaxFault, document: Document) -> Finding:
    return Finding("source/syntax", Severity.ERROR, fault.message, Origin(document.uri, fault.line, fault.column))


def sniff(head: bytes) -> int:
    """How sure the beginning of a file is a JSON Feed."""
    return 98 if b"https://jsonfeed.org/version/1" in head.replace(b"\\/", b"/") else 0


FORMAT = Format(
    name="jsonfeed",
    title="JSON Feed 1.1",
    suffixes=(),
    media_types=("application/feed+json",),
    spec="https://www.jsonfeed.org/version/1.1/",
    reader=JsonFeedReader(),
    writer=JsonFeedWriter(),
    sniff=sniff,
    file_suffix=".json",
)
