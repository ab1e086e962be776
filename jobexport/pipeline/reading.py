"""From sources to canonical postings: read, normalise, validate, check, in one go and in any process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from jobexport.errors import InputError, UsageError
from jobexport.findings import Finding, Origin, Severity
from jobexport.normalize.posting import normalize
from jobexport.pipeline.mapped import format_for, reader_of
from jobexport.posting import Document, Draft, Posting
from jobexport.registry import Format, Splitter, format_named
from jobexport.schema import posting_schema
from jobexport.sources import documents
from jobexport.stores import Stored, is_url, listed
from jobexport.syntax.authored import organizations, refer

if TYPE_CHECKING:
    from jobexport.mapping.model import ColumnMap

__all__ = [
    "BATCH", "Outcome", "Reading", "Recall", "Unit", "accept", "accepted", "blocks",
    "carried", "defect", "employed", "is_streamed", "organizations_of", "outcomes", "read_unit", "units",
]  # fmt: skip

# A unit holds so many small files, or one slice of a large one: some tens of milliseconds of work.
_FILES = 64
_BYTES = 1 << 20

_TABLES = (".yaml", ".yml", ".toml", ".json")

# Findings of these families are about the posting itself and keep it out; those of a consumer's rules do not.
_BLOCKING = ("schema/", "normalize/", "identity/", "source/")


class Outcome(msgspec.Struct, frozen=True, gc=False, eq=False):
    """What became of one record: a posting, or none, and all there is to say about it."""

    posting: Posting | None
    findings: tuple[Finding, ...] = ()
    where: Callable[[str], Origin] = lambda pointer: Origin("-")
    """Maps a JSON pointer of the canonical record to its place in the source; only in the process that read it."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One piece of work: documents with the names of their formats, and findings made while looking for them.

    ``streamed`` says that it is one large document that cannot be cut: its records are taken one by one. ``weight`` is the
    number of bytes on disk that are done when the unit is.
    """

    number: int
    documents: tuple[tuple[Document, str], ...]
    findings: tuple[Finding, ...] = ()
    streamed: bool = False
    weight: float = 0.0

    @property
    def label(self) -> str:
        """What the unit is called where something is wrong with it."""
        return next((f"{each.uri}:{each.first_line}" for each, _ in self.documents), "")


@dataclass(frozen=True, slots=True)
class Reading:
    """How sources are read: the format where it is named, organizations by id, the clock, and what foreign columns mean."""

    now: datetime
    format: str | None = None
    organizations: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    mapping: ColumnMap | None = None


def blocks(finding: Finding) -> bool:
    """Whether the finding keeps its posting out of every output."""
    return finding.severity is Severity.ERROR and finding.rule.startswith(_BLOCKING)


Recall = Callable[[Document], tuple[str, int] | None]
"""Gives the name of a document's format and its bytes, where both are known already."""


def units(
    sources: Iterable[str],
    reading: Reading,
    *,
    output: Path | None = None,
    recall: Recall = lambda document: None,
    cut: bool = True,
    described: dict[str, Document] | None = None,
) -> Iterator[Unit]:
    """Cuts the sources into units of work, as a stream, in the order of the sources. Without ``cut`` a large document stays
    whole, as for one worker, who gains nothing from slices. ``described`` is the ``known`` of ``sources.documents``."""
    sources = list(sources)
    number = 0
    batch: list[tuple[Document, str]] = []
    findings: list[Finding] = []
    weight = 0
    disk = 0.0
    # What the documents are called: paths are tidied on their way.
    named = {"-", *sources, *(Path(each).as_posix() for each in sources)}
    for found in documents(sources, output=output, known=described):
        if isinstance(found, Finding):
            findings.append(found)
            continue
        known = recall(found)
        try:
            chosen = format_named(known[0]) if known else format_for(found, reading.format, reading.mapping)
        except UsageError as error:
            if reading.format is not None or found.uri in named:
                raise
            # Inside a folder, one file that cannot be told does not stop the rest.
            findings.append(Finding("source/format", Severity.ERROR, error.message, Origin(found.uri), fix=error.hint))
            continue
        size = known[1] if known else found.size
        reader = reader_of(chosen, reading.mapping)
        if size > _BYTES:
            if batch or findings:
                yield Unit(number, tuple(batch), tuple(findings), weight=disk)
                number, batch, findings, weight, disk = number + 1, [], [], 0, 0.0
            for part in reader.split(found.stamped()) if cut and isinstance(reader, Splitter) else (found,):
                # What cannot be cut after all comes back as it is, or its rest does.
                whole = part.data is found.data and part.extent is None
                yield Unit(number, ((part, chosen.name),), streamed=whole, weight=part.size * found.scale)
                number += 1
            continue
        batch.append((found, chosen.name))
        weight += size
        disk += size * found.scale
        if len(batch) >= _FILES or weight >= _BYTES:
            yield Unit(number, tuple(batch), tuple(findings), weight=disk)
            number, batch, findings, weight, disk = number + 1, [], [], 0, 0.0
    if batch or findings:
        yield Unit(number, tuple(batch), tuple(findings), weight=disk)


BATCH = 256
"""Records that are worked on before their results are handed over."""


def carried(unit: Unit) -> Unit:
    """The unit with the bytes of its files, for a worker that does not see them. A large document is worked on here anyway."""
    if unit.streamed:
        return unit
    return replace(unit, documents=tuple((_carried(each), name) for each, name in unit.documents))


def _carried(document: Document) -> Document:
    if document.path is None:
        return document
    try:
        return replace(document, path=None, data=document.read(), extent=None)
    except InputError:
        return document  # whoever reads it tells of it


def is_streamed(unit: Unit) -> bool:
    """Whether the unit is one large document that cannot be cut."""
    return unit.streamed


def organizations_of(
    sources: Iterable[str], given: Mapping[str, Any], *, output: Path | None = None
) -> tuple[dict[str, Mapping[str, Any]], list[Finding]]:
    """The organizations of the settings and of every ``organizations.*`` file of the sources, by id.

    Two different definitions of one id are a finding; the first stays.
    """
    found: dict[str, Mapping[str, Any]] = {name: {"id": name, **each} for name, each in given.items()}
    told: list[Finding] = []
    for source in sources:
        if is_url(source):
            _organizations_in(source, found, told)
            continue
        path = Path(source)
        files = (
            sorted(path.rglob("organizations.*")) if path.is_dir() else [path] if path.stem == "organizations" else []
        )
        for file in files:
            if output is not None and output in file.parents:
                continue
            if file.suffix.lower() not in _TABLES or not file.is_file():
                continue
            document = Document(file.as_posix(), path=file)
            _add(document, found, told)
    return found, told


def _organizations_in(url: str, found: dict[str, Mapping[str, Any]], told: list[Finding]) -> None:
    for name, size in listed(url):
        last = name.rpartition("/")[2]
        if last.startswith("organizations.") and last.lower().endswith(_TABLES):
            _add(Stored(name, length=size), found, told)


def _add(document: Document, found: dict[str, Mapping[str, Any]], told: list[Finding]) -> None:
    table = organizations(document)  # what is wrong in it is told when it is read as a source
    for name, organization in table.items():
        if name in found and found[name] != organization:
            message = f"organization {name!r} is defined twice; the first definition is used"
            told.append(Finding("identity/organization", Severity.WARNING, message, Origin(document.uri)))
        found.setdefault(name, organization)


def read_unit(unit: Unit, reading: Reading) -> Iterator[Outcome]:
    """All outcomes of one unit."""
    for finding in unit.findings:
        yield Outcome(None, (finding,))
    for document, name in unit.documents:
        yield from outcomes(document, format_named(name), reading)


def outcomes(document: Document, source: Format, reading: Reading) -> Iterator[Outcome]:
    """Reads one document. What is wrong with one posting, or with the whole document, is told and does not stop the rest."""
    try:
        for found in reader_of(source, reading.mapping).read(document):
            yield Outcome(None, (found,)) if isinstance(found, Finding) else accepted(found, reading)
    except InputError as error:
        yield Outcome(None, (Finding("source/unreadable", Severity.ERROR, error.message, Origin(document.uri)),))
    except Exception as error:  # a defect of ours in one reader must not take the other documents along
        yield Outcome(None, (defect(error, Origin(document.uri)),))


def accepted(draft: Draft, reading: Reading) -> Outcome:
    """As ``accept``; a defect of jobexport is a finding."""
    try:
        return accept(draft, reading)
    except Exception as error:  # a defect of ours must not take the other postings along
        return Outcome(None, (defect(error, draft.origin),))


def defect(error: Exception, origin: Origin) -> Finding:
    """The finding for an unexpected exception; raises it again under ``JOBEXPORT_DEBUG``."""
    if os.environ.get("JOBEXPORT_DEBUG"):
        raise error
    message = f"jobexport failed on this one ({type(error).__name__}: {error}); this is a defect of jobexport, please report it"
    return Finding("source/defect", Severity.ERROR, message[:400], origin)


def accept(draft: Draft, reading: Reading) -> Outcome:
    """Brings one draft into canonical form and validates it."""
    if reading.organizations:
        draft = employed(draft, reading.organizations)
    result = normalize(draft)
    findings = result.findings
    schema = posting_schema()
    if not schema.is_valid(result.data if result.unjudged is None else result.unjudged):
        for fault in schema.explain(result.data):
            place = _authored(fault.pointer, result.sources)
            findings.append(
                Finding(fault.rule, Severity.ERROR, fault.message, draft.where(place), place, None, fault.fix)
            )
    identity = result.data.get("id")
    if findings:
        known = identity if isinstance(identity, str) else None
        findings = [each.at(known) for each in findings]
    if any(blocks(each) for each in findings):
        return Outcome(None, tuple(findings))
    origin = draft.origin
    if origin.line is None and draft.locate is not None:
        origin = draft.where("")
    posting = Posting(result.data, origin, tuple(result.evidence))
    return Outcome(posting, tuple(findings), partial(draft.where, renamed=result.sources))


def employed(draft: Draft, organizations: Mapping[str, Mapping[str, Any]]) -> Draft:
    """The draft with a reference to an organization resolved: ``company: ID`` or ``hiringOrganization: {id: ID}``."""
    data = dict(draft.data)
    sources = refer(data, organizations)
    if data == draft.data:
        return draft
    return msgspec.structs.replace(draft, data=data, sources={**sources, **draft.sources})


def _authored(pointer: str, sources: Mapping[str, str]) -> str:
    """The pointer in the author's data for a pointer in the canonical record."""
    _, _, rest = pointer.partition("/")
    top, slash, below = rest.partition("/")
    source = sources.get(top)
    return pointer if source is None else source + slash + below
