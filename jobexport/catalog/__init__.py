"""The catalog: every accepted posting in SQLite, so that memory stays flat at any size, and what the last run made of it.

Workers write rows in short transactions; the parent then settles identity (one id, one slug) and order. ``seq`` is the
place of a posting in its sources, which no timing changes, so every decision here is the same for one worker or many.

A catalog outlives its run: units of the sources that did not change keep their rows, and an output whose key is the same is
not made again. ``complete`` in its facts says that the last run came to its end; after one that did not, everything is
made anew.
"""

from __future__ import annotations

from jobexport.catalog.groups import Group, Groups
from jobexport.catalog.incoming import OWN, UNIT, Entry, Incoming, Member
from jobexport.catalog.order import Order, Ranked
from jobexport.catalog.results import Known, Results
from jobexport.catalog.search import Search
from jobexport.catalog.shelves import Refusal, Shelves

__all__ = ["OWN", "UNIT", "Catalog", "Entry", "Group", "Known", "Member", "Ranked", "Refusal"]


class Catalog(Incoming, Order, Groups, Search, Shelves, Results):
    """One catalog file. Every process opens its own connection; ``create`` is called once, by the parent."""
