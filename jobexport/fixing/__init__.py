"""Fixes: changes to an author's own file that say the same in the form that was meant. Proposed, written, and verified."""

from __future__ import annotations
