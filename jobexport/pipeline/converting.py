"""Converts postings from any format to any other, and tells what the target could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, BinaryIO

from jobexport.engine import Jobs
from jobexport.errors import UsageError, defect_at
from jobexport.findings import Finding, Severity
from jobexport.pipeline.identities import Seen, duplicate
from jobexport.pipeline.items import Item, Items, Loss, losses_of, top
from jobexport.pipeline.progress import Meter, Step
from jobexport.pipeline.reading import Outcome, Reading, Unit, read_unit, units
from jobexport.posting import Evidence, Posting
from jobexport.registry import Format, ItemWriter, Losses, WriteContext, format_named, separator

if TYPE_CHECKING:
    from jobexport.pipeline.where import Where

__all__ = ["Conversion", "Item", "Loss", "convert", "losses_of", "refusals", "told", "top", "unit_items", "writable"]

# Items that are made before they are written: some hundred kilobytes, as their bytes are in memory twice then.
_ITEMS = 64


@dataclass(slots=True)
class Conversion:
    """Counts of one conversion."""

    read: int = 0
    written: int = 0
    left_out: int = 0
    not_chosen: int = 0
    """Postings that ``where`` did not select."""
    losses: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many postings lost something, by (kind, property)."""

    def count(self, loss: Loss) -> None:
        """Adds one posting's losses."""
        if not loss:
            return
        for kind in ("dropped", "shortened", "changed"):
            # A value that is no property of the posting (an option of the format) has no pointer.
            for name in {top(place) for place, _ in getattr(loss, kind) if place}:
                self.losses[kind, name] += 1
        for rule, _, _ in loss.refused:
            self.losses["refused", rule] += 1


def writable(name: str) -> Format:
    """The format to write, by name. Raises UsageError where it is unknown or read only."""
    chosen = format_named(name)
    if chosen.writer is None:
        raise UsageError("this format is read only", subject=name, hint="`jobexport formats` shows which are written")
    return chosen


def convert(
    sources: Sequence[str],
    target: Format,
    stream: BinaryIO,
    reading: Reading,
    context: WriteContext,
    *,
    where: Where | None = None,
    jobs: Jobs = 1,
    tell: Callable[[Finding], None],
    lost: Callable[[Loss, Sequence[Evidence]], None] | None = None,
    step: Step | None = None,
) -> Conversion:
    """Writes every posting of the sources to ``stream``, in the order of the sources, with memory that does not grow.

    ``where`` selects postings: of the others nothing is said but their number. Of postings with one id, or one slug, the first
    is written. ``tell`` gets each finding, ``lost`` each posting's loss and evidence, ``step`` what is done.
    """
    result = Conversion()
    writer = target.writer
    assert writer is not None
    work = units(sources, reading, cut=jobs != 1)
    first = next(work, None)  # what is wrong with the call is told before the output has begun
    work = chain(() if first is None else (first,), work)
    meter = Meter(sources, step)
    with Seen() as seen:
        if isinstance(writer, ItemWriter):
            stream.write(writer.head(context))
            between = b""
            parts_of = partial(unit_items, target.name, reading, context, where, cited=lost is not None)
            for made in meter.run_parts(parts_of, work, jobs):
                before = result.written
                first_ones = list(told(made.items, seen, result, tell, lost))
                if result.written > before:
                    stream.write(between)
                    between = made.between
                    if result.written - before == made.number:
                        stream.write(made.data)
                    else:
                        stream.write(between.join(made.bytes_of(first_ones)))
                meter.count(len(made.items))
            stream.write(writer.tail(context))
        else:
            sources_of: dict[str, Posting] = {}
            postings = _postings(work, reading, where, seen, result, tell, meter, sources_of)

            def report(posting: Mapping[str, Any], losses: Losses) -> None:
                loss = losses_of(posting, writer.carries, losses)
                source = sources_of.pop(posting["id"])
                if loss.refused:
                    result.written -= 1
                    result.left_out += 1
                    for finding in refusals(source, loss):
                        tell(finding)
                result.count(loss)
                if lost is not None:
                    lost(loss, source.evidence)

            writer.write(postings, stream, context, report)
    return result


def unit_items(
    name: str, reading: Reading, context: WriteContext, where: Where | None, unit: Unit, *, cited: bool = True
) -> Iterator[Items]:
    """The records of one unit in the format ``name``, some at a time; with their evidence where it is ``cited``."""
    writer = format_named(name).writer
    assert isinstance(writer, ItemWriter)
    between = separator(writer, context)
    items: list[Item] = []
    parts: list[bytes] = []
    for outcome in read_unit(unit, reading):
        if len(items) >= _ITEMS:
            yield Items(items, parts, between)
            items, parts = [], []
        posting = outcome.posting
        if posting is None:
            items.append(Item("", None, Loss(""), outcome.findings))
            continue
        if where is not None and not where(posting.data):
            items.append(Item(posting.id, None, Loss(""), (), chosen=False))
            continue
        losses = Losses()
        try:
            data = writer.item(posting.data, context, losses)
        except Exception as error:  # a defect of ours: said with the posting that it came with
            raise defect_at(error, f"{posting.origin}: posting {posting.id}") from error
        loss = losses_of(posting.data, writer.carries, losses)
        findings = (*outcome.findings, *refusals(posting, loss)) if loss.refused else outcome.findings
        slug = str(posting.data["slug"])
        evidence = posting.evidence if cited else ()
        size = None
        if data is not None:
            size = len(data)
            parts.append(data)
        items.append(Item(posting.id, size, loss, findings, evidence, posting.origin, slug=slug))
    yield Items(items, parts, between)


def refusals(posting: Posting, loss: Loss) -> Iterator[Finding]:
    """The findings for a posting that its format did not take."""
    for rule, place, reason in loss.refused:
        yield Finding(rule, Severity.WARNING, f"left out of this feed: {reason}", posting.origin, place, posting.id)


def told(
    items: Sequence[Item],
    seen: Seen,
    result: Conversion,
    tell: Callable[[Finding], None],
    lost: Callable[[Loss, Sequence[Evidence]], None] | None,
) -> Iterator[Item]:
    """The items of postings that are the first with their id and slug; tells and counts all others too."""
    all_new = seen.note([(item.id, item.slug) for item in items if item.id and item.chosen])
    for item in items:
        if not item.chosen:
            result.not_chosen += 1
            continue
        for finding in item.findings:
            tell(finding)
        if not item.id:
            result.left_out += any(each.severity is Severity.ERROR for each in item.findings)
            continue
        result.read += 1
        taken = None if all_new else seen.taken(item.id, item.slug)
        if taken is not None:
            result.left_out += 1
            tell(duplicate(taken, item.id, item.slug, item.origin))
            continue
        result.count(item.loss)
        if lost is not None:
            lost(item.loss, item.evidence)
        if item.size is None:
            result.left_out += 1
        else:
            result.written += 1
        yield item


def _postings(
    work: Iterable[Unit],
    reading: Reading,
    where: Where | None,
    seen: Seen,
    result: Conversion,
    tell: Callable[[Finding], None],
    meter: Meter,
    sources_of: dict[str, Posting],
) -> Iterator[Mapping[str, Any]]:
    def outcomes(unit: Unit) -> Iterator[Outcome]:
        return read_unit(unit, reading)

    for unit in work:
        for outcome in meter.follow(outcomes, unit):
            meter.count(1)
            posting = outcome.posting
            if posting is not None and where is not None and not where(posting.data):
                result.not_chosen += 1
                continue
            for finding in outcome.findings:
                tell(finding)
            if posting is None:
                result.left_out += any(each.severity is Severity.ERROR for each in outcome.findings)
                continue
            result.read += 1
            slug = str(posting.data["slug"])
            taken = seen.taken(posting.id, slug)
            if taken is not None:
                result.left_out += 1
                tell(duplicate(taken, posting.id, slug, posting.origin))
                continue
            result.written += 1
            sources_of[posting.id] = Posting({"id": posting.id}, posting.origin, posting.evidence)
            yield posting.data
