"""The catalog: every accepted posting in SQLite, so that memory stays flat at any size, and what the last run made of it.

Workers write rows in short transactions; the parent then settles identity (one id, one slug) and order. ``seq`` is the
place of a posting in its sources, which no timing changes, so every decision here is the same for one worker or many.

A catalog outlives its run: units of the sources that did not change keep their rows, and an output whose key is the same is
not made again. ``complete`` in its facts says that the last run came to its end; after one that did not, everything is
made anew.
"""

from __future__ import annotations

from jobexport.catalog.changes import Altered
from jobexport.catalog.groups import Group
from jobexport.catalog.incoming import OWN, UNIT, Entry, Member
from jobexport.catalog.order import Ranked
from jobexport.catalog.results import Known
from jobexport.catalog.shelves import Refusal
from jobexport.catalog.slices import Note, Noting, Slice, Slicer, View
from jobexport.catalog.whole import Catalog

__all__ = [
    "OWN", "UNIT", "Altered", "Catalog", "Entry", "Group", "Known", "Member", "Note", "Noting", "Ranked", "Refusal", "Slice", "Slicer",
    "View",
]  # fmt: skip
