"""Which format a document has."""

from __future__ import annotations

from jobexport.errors import UsageError
from jobexport.posting import Document
from jobexport.registry import Format, extended, format_named, formats, formats_of

__all__ = ["detect"]

# Bytes that sniffing looks at.
_HEAD = 65_536
_SURE, _SURER = 50, 60


def detect(document: Document, name: str | None = None) -> Format:
    """The format to read a document with: the one named, else told from suffix, media type and the first bytes.

    Raises UsageError where the named format cannot be read, and where no format, or more than one, fits.
    """
    if name is not None:
        chosen = format_named(name)
        if chosen.reader is None:
            raise UsageError(
                "this format is written only", subject=name, hint="`jobexport formats` shows which are read"
            )
        return chosen
    lowered = document.uri.lower()
    head = _head(document)
    named: list[Format] = []
    for each in formats_of(lowered):
        if each.reader is None:
            continue
        # The others of a suffix are dozens of modules.
        if not named and each.is_own(head) and not extended():
            return each
        named.append(each)
    if document.media_type:
        named = named or [each for each in _readable() if document.media_type in each.media_types]
    # Whoever owns the suffix goes first; all others are asked only where no owner knows the content for its own.
    scored = _scored(named, head)
    if not scored or scored[0][0] < _SURE:
        wide = _scored(_readable(), head)
        own = (
            named
            if len(named) == 1
            else [each for each in named if not each.board and lowered.endswith((f".{each.name}", *each.suffixes[:1]))]
        )
        if own and wide[0][0] < _SURER and not (scored and scored[0][0]):
            return own[0]
        scored = wide
    best, second = scored[0], scored[1] if len(scored) > 1 else (-1, scored[0][1])
    if best[0] == 0:
        raise UsageError(
            "the format cannot be told from name or content",
            subject=document.uri,
            hint="name it with --from; `jobexport formats` lists them",
        )
    if best[0] == second[0]:
        names = ", ".join(each.name for score, each in scored if score == best[0])
        raise UsageError(f"could be any of {names}", subject=document.uri, hint="choose one with --from")
    return best[1]


def _readable() -> list[Format]:
    return [each for each in formats() if each.reader is not None]


def _scored(candidates: list[Format], head: bytes) -> list[tuple[int, Format]]:
    return sorted(((each.sniff(head), each) for each in candidates), key=lambda pair: -pair[0])


def _head(document: Document) -> bytes:
    if document.data is not None:
        return document.data[:_HEAD]
    with document.open() as stream:
        return stream.read(_HEAD)
