"""What is wrong with a call of the command line, in one line: the option, the cause, and what to write instead."""

from __future__ import annotations

import re
from typing import Any

from jobexport.errors import UsageError
from jobexport.findings import suggest

__all__ = ["explained", "is_misuse"]

_CHOICES = re.compile(r"'(?P<given>[^']*)' is not one of (?P<known>.+?)\.?\Z", re.S)
_COMMAND = re.compile(r"No such command '(?P<given>[^']*)'")
_NUMBERS = (("valid integer", "must be a whole number"), ("valid number", "must be a number"))


def is_misuse(error: Exception) -> bool:
    """Whether the parser of the command line raised this. Its classes move between modules from release to release."""
    return hasattr(error, "format_message") and hasattr(error, "exit_code")


def explained(error: Any) -> UsageError:
    """The error of the parser as one of ours."""
    context = getattr(error, "ctx", None)
    called = f"`{_called(context)} --help` says more"
    message = " ".join(str(error.message or "").split()).removeprefix("Value error, ").rstrip(".")
    parameter = getattr(error, "param", None)
    subject = getattr(error, "option_name", None) or _name(parameter) or getattr(error, "param_hint", None)
    if type(error).__name__ == "MissingParameter":
        return UsageError("missing", subject=subject, hint=called)
    command = _COMMAND.match(message)
    if command is not None:
        near = suggest(command["given"], getattr(getattr(context, "command", None), "commands", ()))
        return UsageError("no such command", subject=command["given"], hint=f"did you mean {near}?" if near else called)
    if type(error).__name__ == "NoSuchOption":
        known = [name for each in context.command.params for name in each.opts] if context is not None else []
        near = suggest(str(subject), [name for name in known if name.startswith("--")])
        return UsageError("no such option", subject=subject, hint=f"did you mean {near}?" if near else called)
    choice = _CHOICES.search(message)
    if choice is not None:
        names = re.findall(r"'([^']*)'", choice["known"]) or [choice["known"]]
        near = suggest(choice["given"], names)
        hint = f"did you mean {near}?" if near else f"choose {', '.join(names)}"
        return UsageError(f"cannot be “{choice['given']}”", subject=subject, hint=hint)
    for words, told in _NUMBERS:
        if words in message:
            return UsageError(told, subject=subject, hint=called)
    if "requires an argument" in message:
        return UsageError("needs a value", subject=subject, hint=called)
    return UsageError(message[:1].lower() + message[1:] or "cannot be understood", subject=subject, hint=called)


def _called(context: Any) -> str:
    """The command as it is called: ``jobexport check``."""
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.append(str(context.info_name))
        context = context.parent
    return " ".join(["jobexport", *reversed(names)])


def _name(parameter: Any) -> str | None:
    """The longest name of an option, or how an argument is written."""
    if parameter is None:
        return None
    if getattr(parameter, "param_type_name", "") == "argument":
        return str(parameter.metavar or parameter.human_readable_name).strip("[]…")
    return str(max(parameter.opts, key=len))
