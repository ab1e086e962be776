"""Addresses as pages, feeds and sitemaps write them, which may be none at all, such as ``http://[``."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

__all__ = ["is_address", "joined"]


def is_address(text: str) -> bool:
    """Whether a text can be taken apart as an address, whole or relative, with a port that there can be."""
    try:
        urlsplit(text).port  # noqa: B018 - raises for one that is none
    except ValueError:
        return False
    return True


def joined(base: str, reference: str) -> str:
    """The address that a reference means on a page at ``base``; empty where it is none."""
    try:
        found = urljoin(base, reference)
    except ValueError:
        return ""
    return found if is_address(found) else ""
