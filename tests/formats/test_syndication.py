"""Feeds and lists: each folder ``tests/formats/<format>/<case>`` is one case.

A case that writes has ``expected.*``: the postings of ``postings.json`` (in the case, else beside this file) written
with the settings of ``context.json``, and ``losses.json``, what the writer told. A case that reads has ``source.*`` and
``drafts.json``: what the reader gives for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.formats.syndicated import HERE, drafts, written

NAMES = {
    "rss": "xml", "atom": "xml", "sitemap": "xml", "jsonfeed": "json", "ojobpub": "json",
    "markdown-table": "md", "llms": "txt",
}  # fmt: skip
Golden = Callable[[Path, str | bytes], None]


def cases(reads: bool) -> list[Any]:
    return list(_cases(reads))


def _cases(reads: bool) -> Iterator[Any]:
    for name in NAMES:
        for folder in sorted((HERE / name).glob("*/")):
            if any(folder.glob("source.*")) is reads:
                yield pytest.param(name, folder, id=f"{name}-{folder.name}")


def pretty(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


@pytest.mark.parametrize(("name", "folder"), cases(reads=False))
def test_writes(name: str, folder: Path, golden: Golden) -> None:
    data, losses = written(name, folder)
    golden(folder / f"expected.{NAMES[name]}", data)
    golden(folder / "losses.json", pretty(losses))


@pytest.mark.parametrize(("name", "folder"), cases(reads=True))
def test_reads(name: str, folder: Path, golden: Golden) -> None:
    golden(folder / "drafts.json", pretty(drafts(name, next(folder.glob("source.*")))))
