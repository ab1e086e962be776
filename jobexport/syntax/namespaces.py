"""Names of RDFa: terms, compact addresses, and the prefixes that every page may use without declaring them."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["NAMESPACES", "Names", "is_term"]

_TERM = re.compile(r"[^\W\d][\w./-]*\Z")

_PURL, _W3 = "http://purl.org/", "http://www.w3.org/"

NAMESPACES = {
    "as": "https://www.w3.org/ns/activitystreams#", "cc": "http://creativecommons.org/ns#", "csvw": _W3 + "ns/csvw#",
    "ctag": "http://commontag.org/ns#", "dc": _PURL + "dc/terms/", "dc11": _PURL + "dc/elements/1.1/",
    "dcat": _W3 + "ns/dcat#", "dcterms": _PURL + "dc/terms/", "dqv": _W3 + "ns/dqv#", "duv": "https://www.w3.org/ns/duv#",
    "foaf": "http://xmlns.com/foaf/0.1/", "gr": _PURL + "goodrelations/v1#", "grddl": _W3 + "2003/g/data-view#",
    "ical": _W3 + "2002/12/cal/icaltzd#", "jsonld": _W3 + "ns/json-ld#", "ldp": _W3 + "ns/ldp#", "ma": _W3 + "ns/ma-ont#",
    "oa": _W3 + "ns/oa#", "odrl": _W3 + "ns/odrl/2/", "og": "http://ogp.me/ns#", "org": _W3 + "ns/org#",
    "owl": _W3 + "2002/07/owl#", "prov": _W3 + "ns/prov#", "qb": _PURL + "linked-data/cube#",
    "rdf": _W3 + "1999/02/22-rdf-syntax-ns#", "rdfa": _W3 + "ns/rdfa#", "rdfs": _W3 + "2000/01/rdf-schema#",
    "rev": _PURL + "stuff/rev#", "rif": _W3 + "2007/rif#", "rr": _W3 + "ns/r2rml#", "schema": "http://schema.org/",
    "sd": _W3 + "ns/sparql-service-description#", "sioc": "http://rdfs.org/sioc/ns#", "skos": _W3 + "2004/02/skos/core#",
    "skosxl": _W3 + "2008/05/skos-xl#", "sosa": _W3 + "ns/sosa/", "ssn": _W3 + "ns/ssn/", "time": _W3 + "2006/time#",
    "v": "http://rdf.data-vocabulary.org/#", "vcard": _W3 + "2006/vcard/ns#", "void": "http://rdfs.org/ns/void#",
    "wdr": _W3 + "2007/05/powder#", "wdrs": _W3 + "2007/05/powder-s#", "xhv": _W3 + "1999/xhtml/vocab#",
    "xml": _W3 + "XML/1998/namespace", "xsd": _W3 + "2001/XMLSchema#",
}  # fmt: skip
"""The address that each prefix stands for: the initial context of RDFa 1.1, https://www.w3.org/2011/rdfa-context/rdfa-1.1."""


def is_term(word: str) -> bool:
    """Whether a word is a name without prefix or address, which only a vocabulary gives a meaning."""
    return _TERM.match(word) is not None


class Names:
    """The names of properties and types where they stand."""

    __slots__ = ("_prefixes", "_vocabulary")

    def __init__(self, vocabulary: str | None, prefixes: Mapping[str, str]) -> None:
        self._vocabulary, self._prefixes = vocabulary, prefixes

    def all(self, words: str | None) -> list[str]:
        """What each of the words means; those that mean nothing are left out."""
        found = (self.one(word) for word in (words or "").split())
        return [each for each in found if each is not None]

    def one(self, word: str) -> str | None:
        """A term, a compact address or an address as an address; None where it means nothing here."""
        if is_term(word):
            return None if self._vocabulary is None else self._vocabulary + word
        found = self.compact(word)
        if found is None and ":" in word:
            return word
        return None if found is None or found.startswith("_:") else found

    def compact(self, word: str) -> str | None:
        """The address that ``prefix:name`` stands for, and ``_:name`` as it is; None where the prefix is unknown."""
        prefix, colon, name = word.partition(":")
        if not colon or name.startswith("//"):
            return None
        if prefix == "_":
            return word
        address = self._prefixes.get(prefix.lower())
        if address is None:
            address = NAMESPACES.get(prefix.lower())
        return None if address is None else address + name
