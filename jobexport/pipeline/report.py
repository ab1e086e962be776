"""``build-report.json``: what a build made, found and left out. No times: the same input gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from jobexport.catalog import Catalog
from jobexport.pipeline.plan import Plan
from jobexport.pipeline.verdicts import Verdicts
from jobexport.version import VERSION

__all__ = ["PATH", "report"]

PATH = "build-report.json"
"""Where the report is, below the output folder."""


def report(
    catalog: Catalog, verdicts: Verdicts, plan: Plan, is_open: int, closed: int, feeds: Mapping[str, int]
) -> Iterator[bytes]:
    """The report as a stream of JSON text.

    ``{"version": 1, "generator", "base_url", "counts": {…}, "rules": {rule: number}, "left_out": [{"uri", "line",
    "posting", "reasons"}], "findings": […], "outputs": {"pages": n, "files": [{"path", "digest"}]}}``; ``outputs.files``
    lists everything but the pages of single postings, which ``outputs.pages`` counts.
    """
    severities = verdicts.severities()
    missing = list(catalog.left_out())
    head = {
        "version": 1,
        "generator": f"jobexport {VERSION}",
        "base_url": plan.site.base_url,
        "counts": {
            "read": is_open + closed + len(missing),
            "published": is_open + closed,
            "open": is_open,
            "closed": closed,
            "left_out": len(missing),
            "findings": {name: severities.get(name, 0) for name in ("error", "warning", "info")},
            "feeds": dict(feeds),
        },
        "rules": dict(verdicts.rules()),
    }
    yield _pretty(head)[:-2]
    rows = (
        {"uri": uri, "line": line, "posting": posting, "reasons": msgspec.json.decode(reasons)}
        for uri, line, posting, reasons in missing
    )
    yield b',\n  "left_out": ' + _list(msgspec.json.encode(row) for row in rows)
    yield b',\n  "findings": ['
    between = b"\n    "
    for text in verdicts.findings():
        yield between + text
        between = b",\n    "
    yield b"]" if between == b"\n    " else b"\n  ]"
    files = [{"path": path, "digest": digest} for path, digest in catalog.listed() if path != PATH]
    yield b',\n  "outputs": {\n    "pages": %d,\n    "files": ' % (is_open + closed)
    yield _list(msgspec.json.encode(each) for each in files).replace(b"\n  ", b"\n    ") + b"\n  }\n}\n"


def _pretty(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=2)


def _list(rows: Iterator[bytes]) -> bytes:
    text = b",\n    ".join(rows)
    return b"[\n    " + text + b"\n  ]" if text else b"[]"
