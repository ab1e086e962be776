"""The audit of a built site, whoever built it: pages as a search engine sees them."""

from __future__ import annotations

from jobexport.audit.walk import Audited, audit

__all__ = ["Audited", "audit"]
