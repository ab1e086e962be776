"""One row of a foreign table on its way to a draft: how the entries of a mapping read their columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from jobexport.findings import Finding, Origin, Severity, pointer
from jobexport.mapping.facts import amount_of, as_text, is_empty, parted
from jobexport.mapping.kinds import epoch_unit, reads
from jobexport.mapping.model import Entry
from jobexport.normalize.outcome import Notes, Unreadable
from jobexport.posting import Draft, Evidence, place_of
from jobexport.syntax import loose

__all__ = ["Row"]

_DATES = frozenset(("posted", "deadline", "updated", "datePosted", "validThrough", "dateModified"))
_CANONICAL = {"posted": "datePosted", "deadline": "validThrough", "updated": "dateModified"}
_SECONDS = {"seconds": 1, "milliseconds": 1000, "microseconds": 10**6}
_START = datetime(1970, 1, 1, tzinfo=UTC)
_ADDRESS = {"street": "street", "city": "city", "region": "region", "postal": "postal", "country": "country"}


class Row:
    """One row on its way to a draft."""

    def __init__(self, row: Mapping[str, Any], points: Mapping[str, str], draft: Draft) -> None:
        self.row, self.points, self.draft = row, points, draft
        self.data: dict[str, Any] = {}
        self.sources: dict[str, str] = {}
        self.findings: list[Finding] = []
        self.evidence: list[Evidence] = []

    def point(self, column: str) -> str:
        return self.points.get(column) or pointer(column)

    def where(self, column: str) -> Origin:
        return place_of(self.draft.origin, self.draft.locate, self.point(column))

    def put(self, key: str, value: Any, column: str | None) -> None:
        if value is None or value in ("", [], {}):
            return
        self.data[key] = value
        if column is not None:
            self.sources[key] = self.point(column)

    def tell(self, column: str, message: str) -> None:
        self.findings.append(
            Finding("map/unreadable", Severity.WARNING, f"{column}: {message}", self.where(column), self.point(column))
        )

    def fill(self, entry: Entry) -> None:
        """Sets the key of one entry."""
        if entry.key == "location" and (entry.parts or entry.default):
            self._location(entry)
        elif entry.key == "salary":
            self._salary(entry)
        elif entry.parts:
            parts = {
                part: value for part, column in entry.parts.items() if (value := self._value(entry, column)) is not None
            }
            if parts:
                parts = {**entry.default, **parts}
                self.put(
                    entry.key,
                    {part: as_text(value) or value for part, value in parts.items()},
                    next(iter(entry.parts.values())),
                )
        elif entry.column is not None:
            value = self._value(entry, entry.column)
            if value is not None:
                self.put(entry.key, self._shaped(entry, value, entry.column), entry.column)
        if entry.constant is not None and entry.key not in self.data:
            self.data[entry.key] = entry.constant

    def _value(self, entry: Entry, column: str) -> Any:
        """The value of a cell, its words replaced as the entry says; None where it states nothing."""
        value = self.row.get(column)
        if isinstance(value, str):
            value = value.strip()
        if entry.values:
            table = entry.values
            if isinstance(value, list):
                value = [table.get(as_text(each) or "", each) for each in value]
            else:
                shown = "true" if value is True else "false" if value is False else as_text(value) or ""
                value = table.get(shown, value)
        return None if is_empty(value) else value

    def _shaped(self, entry: Entry, value: Any, column: str) -> Any:
        key = entry.key
        if key in _DATES:
            return self._date(entry, value, column)
        value = parted(value, entry.split)
        if key == "identifier":
            text = as_text(value)
            return value if text is None else {"value": text}
        if key == "experience" and (number := amount_of(value)) is not None:
            return f"{number} years"
        if key == "remote" and not isinstance(value, bool) and not reads("flag", value):
            if reads("workplace", value):
                self.put("workplace", value, column)
                return None
            return value
        if key == "id":
            return as_text(value) or value
        return value

    def _date(self, entry: Entry, value: Any, column: str) -> Any:
        """A moment from a count, or a date whose order of day and month is known; else the value as it is."""
        from jobexport.normalize.dates import read_date

        unit = entry.epoch
        text = as_text(value)
        if unit is not None and epoch_unit(value) is not None and text is not None:
            try:
                found = _START + timedelta(microseconds=int(Decimal(text) * 10**6 / _SECONDS[unit]))
            except OverflowError:
                self.tell(column, f"{text} {unit} since 1970 is no date")
                return None
            self._was(entry.key, text, column)
            return found.isoformat().replace("+00:00", "Z")
        if entry.day_first is None or not isinstance(value, str):
            return value
        try:
            read = read_date(value, Notes(), day_first=entry.day_first)
        except Unreadable:
            return value
        if read is None:
            return value
        if read != value:
            self._was(entry.key, value, column)
        return read

    def _was(self, key: str, raw: str, column: str) -> None:
        self.evidence.append(Evidence("/" + _CANONICAL.get(key, key), raw[:500], self.point(column)))

    def _location(self, entry: Entry) -> None:
        """An address from its parts where a town is stated; else the text, else what parts there are.

        A text that speaks of remote work is handed on beside the address.
        """
        parts = {
            part: value for part, column in entry.parts.items() if (value := self._value(entry, column)) is not None
        }
        text = None if entry.column is None else parted(self._value(entry, entry.column), entry.split)
        stated = {"city", "postal", "street"} & parts.keys()
        first = next((column for part, column in entry.parts.items() if part in parts), entry.column)
        if parts and (stated or text is None):
            whole = {**entry.default, **parts}
            found = loose.place(
                loose.address(**{name: as_text(whole.get(part)) for part, name in _ADDRESS.items()}),
                latitude=whole.get("latitude"), longitude=whole.get("longitude"),
            )  # fmt: skip
            self.put("jobLocation", found, first)
        if text is not None and ("jobLocation" not in self.data or _speaks_of_work(text)):
            self.put("location", text, entry.column)

    def _salary(self, entry: Entry) -> None:
        """Pay from its parts, else from the text; amounts in hundredths are divided exactly."""
        if not entry.parts and not entry.default and not entry.cents:
            if entry.column is not None:
                self.put("salary", self._value(entry, entry.column), entry.column)
            return
        parts = {
            part: value for part, column in entry.parts.items() if (value := self._value(entry, column)) is not None
        }
        found: dict[str, Any] = {}
        for part in ("min", "max"):
            if part in parts:
                value = self._amount(entry, parts[part], entry.parts[part])
                if value not in (None, 0):
                    found[part] = value
        column = next((entry.parts[part] for part in ("min", "max") if part in found), entry.column)
        if not found and entry.column is not None:
            value = self._amount(entry, self._value(entry, entry.column), entry.column)
            if value not in (None, 0):
                found["value"] = value
        if not found:
            if isinstance(currency := parts.get("currency"), str):
                self.put("salaryCurrency", currency, entry.parts["currency"])
            return
        for part in ("currency", "unit"):
            if (value := parts.get(part, entry.default.get(part))) is not None:
                found[part] = value
        if "min" in found and found["min"] == found.get("max"):
            found["value"] = found.pop("min")
            del found["max"]
        self.put("salary", found, column)

    def _amount(self, entry: Entry, value: Any, column: str) -> Any:
        number = amount_of(value)
        if number is None:
            if entry.cents and value is not None:
                self.tell(column, f"“{value}” is no number of hundredths; the amount is left out")
                return None
            return value
        if not entry.cents:
            return number
        exact = Decimal(number) / 100
        return int(exact) if exact == exact.to_integral_value() else exact


def _speaks_of_work(text: Any) -> bool:
    from jobexport.normalize.places import read_places

    try:
        found = read_places(text, Notes())
    except Unreadable:
        return False
    return bool(found and (found.remote or found.hybrid))
