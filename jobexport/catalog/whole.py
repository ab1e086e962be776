"""The catalog as one thing."""

from __future__ import annotations

from jobexport.catalog.changes import Changes
from jobexport.catalog.files import Files
from jobexport.catalog.groups import Groups
from jobexport.catalog.incoming import Incoming
from jobexport.catalog.order import Order
from jobexport.catalog.results import Results
from jobexport.catalog.search import Search
from jobexport.catalog.shelves import Shelves

__all__ = ["Catalog"]


class Catalog(Changes, Files, Incoming, Order, Groups, Search, Shelves, Results):
    """One catalog file. Every process opens its own connection; ``create`` is called once, by the parent."""
