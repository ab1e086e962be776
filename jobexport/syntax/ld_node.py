"""The value of one JobPosting node in a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jobexport.findings import Locate
from jobexport.syntax.terms import NO_TERMS, Terms

__all__ = ["Node"]


@dataclass(frozen=True, slots=True)
class Node:
    """One JobPosting node.

    ``data`` is the mapping as in the page (microdata and RDFa in the same shape, with ``@type``), ``locate`` gives the
    line and column of a value in the document by its JSON pointer in the node, and follows ``@id`` references.
    ``pointer`` is the node's own place in its block, ``index`` its number in the document. ``terms`` resolves names.
    ``fault`` is ``type`` or ``context`` where the node means a JobPosting and does not say so correctly. ``listed`` says
    that it is an entry of an ItemList.
    """

    data: Mapping[str, Any]
    locate: Locate
    syntax: str
    index: int
    pointer: str = ""
    terms: Terms = NO_TERMS
    references: Mapping[str, Mapping[str, Any]] | None = None
    fault: str = ""
    listed: bool = False
