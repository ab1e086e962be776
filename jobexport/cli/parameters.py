"""Commands whose options cost nothing where there is nothing to convert."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup

__all__ = ["Command", "Group"]


class Command(TyperCommand):
    """A command that takes a text for a text or a path, and a default for what it is.

    Recent releases of typer put every value through pydantic, also where there is nothing to convert: loading that takes
    14 MB and a tenth of a second. What is to be converted or refused (numbers, choices, paths that cannot be read, what is
    missing) is left to typer, and so is everything in releases that do not tell the type of a parameter.
    """

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of the command, each as above."""
        return [_light(each) for each in super().get_params(ctx)]


class Group(TyperGroup):
    """The same for the options before the command."""

    def get_params(self, ctx: Any) -> list[Any]:
        """The parameters of the group, each as above."""
        return [_light(each) for each in super().get_params(ctx)]


def _light(parameter: Any) -> Any:
    # Parameters live as long as the process, and are asked for several times.
    if "process_value" not in vars(parameter):
        vars(parameter)["process_value"] = partial(_processed, parameter, parameter.process_value)
    return parameter


def _processed(parameter: Any, usual: Any, context: Any, value: Any) -> Any:
    """The value of a parameter, by its ``usual`` way where it is not of the parameter's type already."""
    described: Any = getattr(parameter, "type_descriptor", None)
    kind = getattr(described, "annotation", None)
    several = parameter.multiple or parameter.nargs == -1
    found: Any
    if kind is None or (parameter.required and not value):
        return usual(context, value)
    if value is None:
        found = () if several else None
    elif type(value) is kind and not several:
        found = value
    elif kind == list[str] and isinstance(value, list | tuple) and all(type(each) is str for each in value):
        found = list(value)
    elif kind is Path and type(value) is str and not several and _is_free(described.parameter_info, value):
        found = Path(value)
    else:
        return usual(context, value)
    return found if parameter.callback is None else parameter.callback(context, parameter, found)


def _is_free(wanted: Any, path: str) -> bool:
    """Whether typer would take a path as it is: nothing is asked of it, and what is there can be read."""
    asked = wanted.exists or wanted.resolve_path or wanted.writable or wanted.path_type or wanted.parser
    if asked or not (wanted.file_okay and wanted.dir_okay):
        return False
    return not os.path.exists(path) or os.access(path, os.R_OK)  # noqa: PTH110 - as typer looks
