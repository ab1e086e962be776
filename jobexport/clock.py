"""The injected clock: one moment per run, so that the same input gives the same bytes."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time

from jobexport.errors import UsageError

__all__ = ["clock", "parse_moment"]


def parse_moment(text: str, *, subject: str = "--now") -> datetime:
    """An aware moment from ``2026-11-22``, ``2026-11-22T08:00:00Z`` or another ISO 8601 form; UTC where no zone is given."""
    try:
        if len(text) <= 10:
            return datetime.combine(date.fromisoformat(text), time(), UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"not a moment: {text!r}", subject=subject, hint="write 2026-11-22 or 2026-11-22T08:00:00Z"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def clock(now: str | None = None) -> datetime:
    """The moment of this run: ``now``, else ``SOURCE_DATE_EPOCH`` (seconds), else the machine's clock in whole seconds."""
    if now is not None:
        return parse_moment(now)
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise UsageError(f"not a number of seconds: {epoch!r}", subject="SOURCE_DATE_EPOCH") from None
    return datetime.now(UTC).replace(microsecond=0)
