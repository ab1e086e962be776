"""Records that are canonical already: what our own writers made, and what authors keep in the same words.

Nearly every conversion and rebuild reads such records. Each value of one is only recognised, exactly: it is what its own
reading would give, without a note. Anything else takes the long way, which reads it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from jobexport.normalize import markup, money, places, texts
from jobexport.normalize.memory import LONG, Recent, form
from jobexport.normalize.neat import is_neat
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.normalize.shapes import SHAPES
from jobexport.posting import Draft
from jobexport.schema import posting_schema

__all__ = ["Settled"]

Check = Callable[[Any], int]
"""Gives 0 where unsure, 1 for a value that its reading leaves as it is, ``_VALID`` where the schema agrees to it too."""
Read = Callable[[Any, Notes], Any]

# Values that a property remembers: those of one set come again and again.
_SIZE = 1024
# Sets of keys for which it is remembered what is to be looked at.
_SHAPES = 256
_VALID = 2
# Lists of texts, each of which is read by itself.
_LISTS = frozenset(
    ("skills", "jobBenefits", "physicalRequirement", "sensoryRequirement", "specialCommitments", "industry")
)


class Settled:
    """Recognises canonical records. ``readers`` are the readings of plain properties, ``urls`` and ``markup`` the names of
    the others that are read alone; the record has its properties in this order, and then those that belong together."""

    def __init__(self, readers: Mapping[str, Read], urls: tuple[str, ...], markup: tuple[str, ...]) -> None:
        self._checks: dict[str, Check] = {
            name: (_Texts if name in _LISTS else _Known)(name, read) for name, read in readers.items()
        }
        self._checks["title"] = _is_text
        self._checks |= dict.fromkeys(urls, _is_url) | dict.fromkeys(markup, _is_html)

        def known(name: str, read: Read) -> None:
            self._checks[name] = _Known(name, read)

        known("hiringOrganization", lambda value, notes: texts.read_organization(value, notes, strict=True))
        known("jobLocation", _places)
        known("applicantLocationRequirements", places.read_areas)
        self._checks["workplaceType"] = ("on-site", "hybrid").__contains__
        self._checks["jobLocationType"] = ("TELECOMMUTE",).__contains__
        known("baseSalary", _salary)
        known("employmentUnit", SHAPES["employmentUnit"])
        known("applicationContact", SHAPES["applicationContact"])
        self._plans: Recent[tuple[str, ...], tuple[tuple[str, Check], ...] | None] = Recent(_SHAPES)

    def __call__(self, draft: Draft) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """The properties of a draft without ``id`` and ``slug``, where the draft has them in canonical form, and those among them
        that the schema has yet to judge; else None, also where unsure."""
        data = draft.data
        if not draft.authored or draft.base_url is not None:
            return None
        keys = tuple(data)
        try:
            plan = self._plans[keys]
        except KeyError:
            plan = self._plans[keys] = self._plan(keys)
        if plan is None:
            return None
        found, open_ones = {}, {}
        for key, check in plan:
            value = found[key] = data[key]
            told = check(value)
            if told != _VALID:
                if not told:
                    return None
                open_ones[key] = value
        return found, open_ones

    def _plan(self, keys: tuple[str, ...]) -> tuple[tuple[str, Check], ...] | None:
        own = [key for key in keys if key not in self._checks and key not in ("id", "slug")]
        if not all(type(key) is str and key.startswith("x_") for key in own):
            return None
        given = frozenset(keys)
        checks = {key: check for key, check in self._checks.items() if key in given}
        # Two properties tell of remote work: only together, and only of work that is remote.
        if "jobLocationType" in checks:
            if "workplaceType" not in checks:
                return None
            checks["workplaceType"] = ("remote",).__contains__
        return (*checks.items(), *((key, _is_given) for key in own))


class _Known:
    """Tells values of a property that their reading leaves as they are, and remembers those to which the schema agrees."""

    def __init__(self, name: str, read: Read) -> None:
        self._name, self._read = name, read
        self._known: Recent[str | bytes, None] = Recent(_SIZE)

    def __call__(self, value: Any) -> int:
        key = form(value)
        if key in self._known:
            return _VALID
        if not self._is_left(value, key):
            return 0
        # The schema looks at each property by itself.
        if (
            key is None
            or len(key) > LONG
            or not posting_schema().is_valid({"id": "-", "title": "-", self._name: value})
        ):
            return 1
        self._known[key] = None
        return _VALID

    def _is_left(self, value: Any, key: str | bytes | None) -> bool:
        if value is None or value == [] or value == {}:
            return False
        notes = Notes()
        try:
            found = self._read(value, notes)
        except Unreadable:
            return False
        return not notes.entries and (found is value or (key is not None and form(found) == key))


class _Texts(_Known):
    """As ``_Known`` for a list of texts: the same ones come again and again, in ever new lists."""

    def __init__(self, name: str, read: Read) -> None:
        super().__init__(name, read)
        self._texts: Recent[str, None] = Recent(_SIZE)

    def __call__(self, value: Any) -> int:
        if value.__class__ is not list:
            return super().__call__(value)
        try:
            texts = set(value)
        except TypeError:
            return super().__call__(value)
        if texts and len(texts) == len(value) and texts <= self._texts.keys():
            return _VALID
        told = super().__call__(value)
        if told == _VALID:
            for each in value:
                self._texts[each] = None
        return told


def _places(value: Any, notes: Notes) -> list[Any] | None:
    if type(value) is not list:
        return None
    found = places.read_places(value, notes, strict=True)
    if found.areas or found.remote or found.hybrid:
        return None
    return [each for number, each in enumerate(found.places) if each not in found.places[:number]]


def _salary(value: Any, notes: Notes) -> dict[str, Any] | None:
    # Of pay that is read as it is, the country of the place says nothing.
    found = money.read_salary(value, notes, strict=True)
    return found if found is value else None


def _is_text(value: Any) -> bool:
    notes = Notes()
    return type(value) is str and texts.read_text(value, notes) == value and not notes.entries


def _is_url(value: Any) -> int:
    try:
        # The reading asks what the schema asks.
        return _VALID * (type(value) is str and value.startswith("http") and texts.read_url(value, Notes()) is value)
    except Unreadable:
        return 0


def _is_html(value: Any) -> bool:
    """HTML that is told from its first tag and stays as it is."""
    return (
        type(value) is str
        and value[:1] == "<"
        and markup.starts_as_html(value)
        and is_neat(value)
        # What is neat has no control characters, but in addresses it may have others that show nothing.
        and (value.isascii() or not markup.has_unseen(value))
    )


def _is_given(value: Any) -> int:
    return 0 if value is None else _VALID
