"""The JobPosting items that RDFa describes, in the shape of JSON-LD. What is of other vocabularies is left out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from jobexport.syntax.item_values import RICH, Item, inner, local
from jobexport.syntax.rdfa import Statements, Value

__all__ = ["jobs"]

_MAX_DEPTH = 40


def jobs(tree: Any, base: str | None, data: bytes) -> tuple[list[Item], bool]:
    """The JobPosting items of a page in its order, and whether they are told whole.

    They are not where the page names the same descriptions in more ways than there is memory for. Relative addresses are
    brought to absolute ones where the address of the page is known, else left as they are. ``data`` are the bytes that
    the tree was made of: an attribute that is not in them need not be looked for.
    """
    page = Statements(tree.getroottree().getroot(), base, data)
    found = []
    for identity, subject in page.subjects.items():
        if any(local(kind).lower() == "jobposting" for kind in subject.types):
            making = _Making(page)
            found.append((page.rank.get(subject.element, 0), Item(making.node(identity, "", ()), making.elements)))
    return [item for _, item in sorted(found, key=lambda each: each[0])], not (page.cut or page.room.is_spent)


class _Making:
    """The data of one posting, out of the statements of its page."""

    def __init__(self, page: Statements) -> None:
        self.page = page
        self.elements: dict[str, Any] = {}

    def node(self, identity: str, at: str, around: tuple[str, ...]) -> dict[str, Any]:
        subject = self.page.subjects[identity]
        self.elements.setdefault(at, subject.element)
        found: dict[str, Any] = {}
        kinds = list(dict.fromkeys(map(local, subject.types)))
        if kinds:
            found["@type"] = kinds[0] if len(kinds) == 1 else kinds
        if self.tells(identity):
            found["@id"] = identity
        grouped: dict[str, list[Value]] = {}
        for name, values in subject.properties.items():
            if local(name) != name:
                grouped.setdefault(local(name), []).extend(values)
        for name, values in sorted(grouped.items()):
            place = f"{at}/{name.replace('~', '~0').replace('/', '~1')}"
            inside = (*around, identity)
            kept = [
                each
                for each in values
                if (not each.refers or self.described(each.text, inside) or each.text[:2] != "_:") and self.page.spend()
            ]
            if not kept:
                continue
            self.elements[place] = kept[0].element
            if len(kept) == 1:
                found[name] = self.value(name, kept[0], place, inside)
                continue
            made = []
            for index, each in enumerate(kept):
                self.elements[f"{place}/{index}"] = each.element
                made.append(self.value(name, each, f"{place}/{index}", inside))
            languages = _languages(kept)
            if languages is not None:
                made = [{"@value": each, "@language": word} for each, word in zip(made, languages, strict=True)]
            found[name] = made
        return found

    def value(self, name: str, value: Value, at: str, around: tuple[str, ...]) -> Any:
        if value.refers:
            if self.described(value.text, around):
                return self.node(value.text, at, around)
            return None if value.text[:2] == "_:" else value.text
        rich = None if value.plain or name.lower() not in RICH else inner(value.element)
        return value.text.strip() if rich is None else self.page.room.kept(rich)

    def described(self, identity: str, around: tuple[str, ...]) -> bool:
        """Whether the page says more of a resource than its name, and it is not told already where it is named."""
        subject = self.page.subjects.get(identity)
        if subject is None or identity in around or self.page.cut:
            return False
        if len(around) > _MAX_DEPTH:
            self.page.cut = True
            return False
        return bool(subject.types) or any(local(each) != each for each in subject.properties)

    def tells(self, identity: str) -> bool:
        """Whether a resource has a name of its own, which is not the page or a place in it."""
        if identity.startswith("_:") or identity.partition("#")[0] == self.page.base:
            return False
        try:
            return urlsplit(identity).scheme != ""
        except ValueError:
            return False


def _languages(values: list[Value]) -> list[str] | None:
    """The languages of values that are one text in several languages, else None."""
    found = []
    for each in values:
        element = None if each.refers else each.element
        language = None
        while element is not None and language is None:
            language = element.get("lang") or element.get("xml:lang")
            element = element.getparent()
        if language is None:
            return None
        found.append(language)
    return found if len({each.lower() for each in found}) == len(found) else None
