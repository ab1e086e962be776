"""Texts, lists and addresses among a JobPosting's properties, and the members of nested nodes that a posting keeps."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any

from jobexport.findings import pointer
from jobexport.syntax.node_values import address_of, listed, words

__all__ = ["TextShapes"]

_NOT_WORD = re.compile(r"\W+")
_WRITTEN = re.compile(r"(?:\\r)?\\n")
# A written-out line break that can be nothing else, such as part of a path: by what stands on both sides of it.
_CERTAIN = re.compile(r"(?:\A|(?<=[\s>.!?:;,)])|(?<=\\n))(?:\\r)?\\n(?=[\s<\\•*–-]|[^\W\d_a-z]|\Z)")
# Properties near in spelling to those read, and right where they stand.
_RELATED = frozenset(("areaServed", "addressees", "names", "logos", "maxPrice", "minPrice"))


class TextShapes(ABC):
    """Methods take a value and its pointer in the node, and give the draft's value, None where it says nothing."""

    left: list[str]
    own: bool
    """Whether the node was written by jobexport, which its ``@id`` says."""

    @abstractmethod
    def tell(self, rule: str, message: str, at: str, fix: str | None = None) -> None:
        """Takes a finding."""

    @abstractmethod
    def put(self, key: str, value: Any, at: str) -> None:
        """Takes a fact that stands inside another one."""

    def pick(self, value: Mapping[str, Any], names: Iterable[str], at: str, *, kind: bool = False) -> dict[str, Any]:
        """The members of a nested node that a posting has a place for; the others are told."""
        known = frozenset(names)
        found: dict[str, Any] = {}
        for key, each in value.items():
            if key in known:
                if each is not None and each != "" and each != []:
                    found[key] = each
            elif key == "@type":
                if kind:
                    found[key] = each
            elif key[0] != "@" and each not in (None, "", [], {}):
                self.extra(key, each, known, at)
        return found

    def extra(self, key: str, value: Any, known: frozenset[str], at: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(key.lower(), [each.lower() for each in known], n=1, cutoff=0.85)
        path = at.lstrip("/").replace("/", ".")
        if not near or key in _RELATED:
            self.left.append(f"{path}.{key}")
            return
        right = next(each for each in known if each.lower() == near[0])
        message = f"{key!r} is no property here; did you mean {right!r}?"
        if isinstance(value, str):
            kept = "x_jsonld_" + _NOT_WORD.sub("_", f"{path}_{key}")
            self.put(kept, value, at + pointer(key))
            message += f" Kept as {kept}"
        self.tell("jsonld/unknown-property", message, at + pointer(key) + "#", f"write {right}")

    def first(self, value: Any, at: str) -> Any:
        """One value where a posting has room for one."""
        if not isinstance(value, list):
            return value
        different = [each for index, each in enumerate(value) if each not in value[:index]]
        if len(different) > 1:
            self.tell("jsonld/first-of-several", f"of {len(different)} values the first is used", at)
        return different[0] if different else None

    def html(self, value: Any, at: str) -> Any:
        """A long text; a list becomes an HTML list, ``\\n`` written out becomes a line break."""
        if isinstance(value, list):
            texts = [str(text) for each in value if (text := words(each))]
            if len(texts) < 2:
                return self.html(texts[0], at) if texts else None
            from html import escape

            return "<ul>" + "".join(f"<li>{t if '<' in t else escape(t, quote=False)}</li>" for t in texts) + "</ul>"
        text = words(value)
        if not isinstance(text, str) or "\\n" not in text:
            return text
        whole = "\n" not in text and len(_WRITTEN.findall(text)) > 1
        made, count = (_WRITTEN if whole else _CERTAIN).subn("\n", text)
        if count:
            self.tell("jsonld/repaired", f"\\n stands written out {count} times; read as line breaks", at)
        return made

    def texts(self, value: Any, at: str) -> Any:
        return (
            [text for each in value if (text := words(each)) is not None] if isinstance(value, list) else words(value)
        )

    def text(self, value: Any, at: str) -> Any:
        return words(self.first(value, at))

    def joined(self, value: Any, at: str) -> Any:
        return self.texts(value, at)

    def address(self, value: Any, at: str) -> Any:
        return address_of(self.first(value, at))

    def addresses(self, value: Any, at: str) -> Any:
        return [found for each in listed(value) if (found := address_of(each)) is not None]

    def flat(self, value: Any, names: Iterable[str], at: str, skip: tuple[str, ...] = ()) -> Any:
        """A nested record of texts and addresses."""
        if not isinstance(value, Mapping):
            return value
        found: dict[str, Any] = {}
        for key, each in self.pick(value, names, at).items():
            each = self.first(each, f"{at}/{key}")
            if key not in skip:
                found[key] = address_of(each) if key == "url" else words(each)
        return {key: each for key, each in found.items() if each is not None}
