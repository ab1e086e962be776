"""The loss report of a conversion: one JSON file, written as the conversion goes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import msgspec

from jobexport.pipeline.converting import Conversion, Loss
from jobexport.pipeline.files import Whole
from jobexport.posting import Evidence

__all__ = ["LossReport"]


class LossReport:
    """Collects what each posting lost and the sources' own words; nothing is kept in memory.

    The file holds ``{"version": 1, "format", "postings": [{"posting", "dropped", "shortened", "changed", "refused",
    "evidence"}], "read", "written", "left_out", "not_selected", "losses": [{"kind", "property", "postings"}]}``; postings without loss and
    evidence are not listed. Without a path nothing is written. A failed conversion leaves no report.
    """

    def __init__(self, path: Path | None, target: str) -> None:
        self._path = path
        self._whole: Whole | None = None
        self._between = b"\n"
        self._target = target

    def __enter__(self) -> LossReport:
        if self._path is not None:
            self._whole = Whole(self._path)
            head = msgspec.json.encode({"version": 1, "format": self._target})
            self._write(head[:-1] + b',"postings":[')
        return self

    def add(self, loss: Loss, evidence: Sequence[Evidence]) -> None:
        """Adds one posting."""
        if self._whole is None or not (loss or evidence):
            return
        found = loss.as_dict()
        if evidence:
            found["evidence"] = [{"pointer": each.pointer, "raw": each.raw, "source": each.source} for each in evidence]
        self._write(self._between + msgspec.json.encode(found))
        self._between = b",\n"

    def end(self, result: Conversion) -> None:
        """Adds the counts."""
        if self._whole is None:
            return
        losses = [
            {"kind": kind, "property": name, "postings": number}
            for (kind, name), number in sorted(result.losses.items())
        ]
        tail = {
            "read": result.read,
            "written": result.written,
            "left_out": result.left_out,
            "not_selected": result.not_chosen,
            "losses": losses,
        }
        self._write(b"\n]," + msgspec.json.encode(tail)[1:] + b"\n")

    def _write(self, data: bytes) -> None:
        assert self._whole is not None
        try:
            self._whole.file.write(data)
        except OSError as error:
            raise self._whole.failed(error) from error

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._whole is None:
            return
        if kind is None:
            self._whole.keep()
        else:
            self._whole.drop()
