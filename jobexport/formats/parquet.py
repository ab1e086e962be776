"""Apache Parquet: one row for each posting, with nested columns as the posting's schema has them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, BinaryIO

from jobexport.errors import UsageError
from jobexport.findings import Finding, Origin, Severity, pointer
from jobexport.posting import Document, Draft
from jobexport.registry import Format, Losses, WriteContext

__all__ = ["FORMAT", "ParquetReader", "ParquetWriter", "columns"]

_ROWS = 2_000
# 16 digits before the point hold the largest amount of the schema, 4 behind it the smallest unit of any currency.
_DIGITS, _PLACES = 20, 4
_STEP = Decimal(1).scaleb(-_PLACES)
_OWN = "own"


def _arrow() -> Any:
    try:
        import_module("pyarrow.parquet")
    except ModuleNotFoundError as error:
        raise UsageError(
            "Parquet needs pyarrow, which is not installed", subject="parquet", hint='pip install "jobexport[parquet]"'
        ) from error
    return import_module("pyarrow")


@cache
def columns() -> Any:
    """The Arrow schema of a table of postings, made from ``schemas/posting.schema.json``.

    Dates are text, since a date may have a time or none; amounts are decimals; keys of the author's own (``x_…``) are
    in the map ``own`` as JSON. Descriptions of the schema are metadata of the columns.
    """
    from jobexport import resources

    pa = _arrow()
    document = json.loads((resources.schemas() / "posting.schema.json").read_text("utf-8"))
    fields = [
        pa.field(
            name, _type(part, document), nullable=name not in document["required"], metadata=_described(part, document)
        )
        for name, part in document["properties"].items()
    ]
    fields.append(
        pa.field(_OWN, pa.map_(pa.string(), pa.string()), metadata={"description": "Keys x_…, values as JSON."})
    )
    return pa.schema(fields, metadata={"jobexport": "posting 1.0"})


def _resolved(part: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    if reference is None:
        return part
    found: Any = document
    for name in reference.removeprefix("#/").split("/"):
        found = found[name]
    return {**_resolved(found, document), **{key: value for key, value in part.items() if key != "$ref"}}


def _described(part: Mapping[str, Any], document: Mapping[str, Any]) -> dict[str, str] | None:
    text = _resolved(part, document).get("description")
    return {"description": text} if text else None


def _type(part: Mapping[str, Any], document: Mapping[str, Any]) -> Any:
    pa = _arrow()
    part = _resolved(part, document)
    match part.get("type"):
        case "array":
            return pa.list_(_type(part["items"], document))
        case "object":
            return pa.struct([pa.field(name, _type(inner, document)) for name, inner in part["properties"].items()])
        case "boolean":
            return pa.bool_()
        case "integer":
            return pa.int64()
        case "number":
            # Coordinates may be negative and are no amounts.
            return pa.float64() if part.get("minimum", 0) < 0 else pa.decimal128(_DIGITS, _PLACES)
        case _:
            return pa.string()


class ParquetWriter:
    """Parquet with Zstandard compression, in row groups, in constant memory. Needs the extra ``parquet``."""

    carries = frozenset("*")

    def write(
        self,
        postings: Iterable[Mapping[str, Any]],
        file: BinaryIO,
        context: WriteContext,
        report: Callable[[Mapping[str, Any], Losses], None],
    ) -> None:
        """Writes the file. Raises UsageError where pyarrow is not installed."""
        pa = _arrow()
        schema = columns()
        rest = iter(postings)
        with pa.parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            while block := list(islice(rest, _ROWS)):
                rows = []
                for posting in block:
                    losses = Losses()
                    rows.append(_row(posting, losses))
                    report(posting, losses)
                writer.write_table(pa.Table.from_pylist(rows, schema=schema))


def _row(posting: Mapping[str, Any], losses: Losses) -> dict[str, Any]:
    """The posting as a row: exact decimals, coordinates as floats, the author's own keys as JSON."""
    from jobexport.syntax.json import dumps

    row: dict[str, Any] = {}
    own = []
    for key, value in posting.items():
        if key.startswith("x_"):
            own.append((key, dumps(value).decode()))
        elif key in ("baseSalary", "estimatedSalary"):
            row[key] = _exact(value, pointer(key), losses)
        elif key == "jobLocation":
            row[key] = [_place(place, pointer(key, index), losses) for index, place in enumerate(value)]
        elif key == "totalJobOpenings" and value >= 2**63:
            losses.drop("/totalJobOpenings", "an integer of Parquet has 64 bits")
        elif key == "hiringOrganization" and value.get("numberOfEmployees", 0) >= 2**63:
            losses.drop("/hiringOrganization/numberOfEmployees", "an integer of Parquet has 64 bits")
            row[key] = {name: part for name, part in value.items() if name != "numberOfEmployees"}
        else:
            row[key] = value
    if own:
        row[_OWN] = own
    return row


def _exact(value: Any, place: str, losses: Losses) -> Any:
    if isinstance(value, Mapping):
        return {key: _exact(inner, place + pointer(key), losses) for key, inner in value.items()}
    if isinstance(value, list):
        return [_exact(inner, place + pointer(index), losses) for index, inner in enumerate(value)]
    if isinstance(value, Decimal):
        rounded = value.quantize(_STEP, ROUND_HALF_EVEN)
        if rounded != value:
            losses.change(place, f"rounded to {_PLACES} places behind the point")
        return rounded
    return Decimal(value) if isinstance(value, int) else value


def _place(place: Mapping[str, Any], at: str, losses: Losses) -> Mapping[str, Any]:
    geo = place.get("geo")
    if geo is None:
        return place
    found = {}
    for name, value in geo.items():
        found[name] = float(value)
        if isinstance(value, Decimal) and Decimal(repr(found[name])) != value:
            losses.change(f"{at}/geo/{name}", "rounded to what a binary number of 64 bits holds")
    return {**place, "geo": found}


class ParquetReader:
    """Reads Parquet files of postings, a row group at a time. Needs the extra ``parquet``.

    A column with a name that jobexport knows (canonical or shorthand) is taken as it is; others are kept as ``x_…``.
    """

    def read(self, document: Document) -> Iterator[Draft | Finding]:
        """A draft for each row; a finding where the file is none of Parquet."""
        pa = _arrow()

        with document.open() as stream:
            try:
                file = pa.parquet.ParquetFile(stream, pre_buffer=False)
                number = 0
                for batch in file.iter_batches(batch_size=_ROWS):
                    for row in batch.to_pylist():
                        yield _draft(row, number, document)
                        number += 1
            except pa.ArrowException as error:
                message = str(error).partition("\n")[0]
                yield Finding("source/syntax", Severity.ERROR, f"not a Parquet file: {message}", Origin(document.uri))


def _draft(row: Mapping[str, Any], number: int, document: Document) -> Draft:
    from jobexport.normalize.posting import KEYS

    data: dict[str, Any] = {}
    for key, value in row.items():
        kept = _kept(value)
        if kept is None:
            continue
        if key == _OWN and isinstance(value, list):
            data |= {name: json.loads(text, parse_float=Decimal) for name, text in value}
        elif key in KEYS or key.startswith("x_"):
            data[key] = kept
        else:
            data["x_" + "_".join(key.lower().split())] = kept
    if "description" in data:
        data.setdefault("descriptionFormat", "html")
    return Draft(data, Origin(document.uri, pointer=pointer(number)), base_url=document.base_url)


def _kept(value: Any) -> Any:
    """The value without absent parts, with exact numbers; moments as ISO 8601 text."""
    if isinstance(value, dict):
        return {key: kept for key, inner in value.items() if (kept := _kept(inner)) is not None} or None
    if isinstance(value, list):
        return [kept for inner in value if (kept := _kept(inner)) is not None] or None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value.normalize()
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return None if not exact.is_finite() else int(exact) if exact == exact.to_integral_value() else exact
    if value is None or isinstance(value, (str, int)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def sniff(head: bytes) -> int:
    """Whether the file begins as Parquet does."""
    return 99 if head.startswith(b"PAR1") else 0


FORMAT = Format(
    name="parquet",
    title="Apache Parquet",
    suffixes=(".parquet",),
    media_types=("application/vnd.apache.parquet",),
    spec="https://parquet.apache.org/docs/file-format/",
    reader=ParquetReader(),
    writer=ParquetWriter(),
    sniff=sniff,
    file_suffix=".parquet",
    extra="parquet",
)
