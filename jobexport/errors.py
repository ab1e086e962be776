"""Errors of a job that cannot be done, as opposed to findings about the data."""

from __future__ import annotations

import os

__all__ = ["ConfigError", "InputError", "JobExportError", "OutputError", "TemplateError", "UsageError", "defect_at"]


class JobExportError(Exception):
    """A job that could not be run.

    ``message`` says what went wrong, ``subject`` names the file, option or address it went wrong with, and ``hint``
    says what to do next. The command line prints the three on one line and exits with 2.
    """

    def __init__(self, message: str, *, subject: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{text} ({self.hint})" if self.hint else text

    def __reduce__(self) -> tuple[object, ...]:
        # The default pickling of exceptions drops keyword arguments, and workers send errors to their parent.
        return (_rebuild, (type(self), self.message, self.subject, self.hint))


def _rebuild(kind: type[JobExportError], message: str, subject: str | None, hint: str | None) -> JobExportError:
    return kind(message, subject=subject, hint=hint)


class UsageError(JobExportError):
    """The call itself is wrong: an unknown name, a bad option value."""


class InputError(JobExportError):
    """A source cannot be opened, or nothing in it can be read."""


class OutputError(JobExportError):
    """The output cannot be written."""


class ConfigError(JobExportError):
    """The configuration is wrong."""


class TemplateError(JobExportError):
    """A template of the theme is wrong."""


def defect_at(error: Exception, subject: str) -> Exception:
    """What to raise for an exception that nobody expected: a line that names the posting or the file it came up with.

    An error that is told on one line anyway, and any error under ``JOBEXPORT_DEBUG``, comes back as it is.
    """
    if isinstance(error, (JobExportError, OSError)) or os.environ.get("JOBEXPORT_DEBUG"):
        return error
    message = f"jobexport failed on this one: {type(error).__name__}: {error}"
    return JobExportError(message, subject=subject, hint="a defect; JOBEXPORT_DEBUG=1 shows more")
