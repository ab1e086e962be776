"""Settings: ``jobexport.toml``, checked against its schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jobexport.errors import ConfigError
from jobexport.schema import schema_named
from jobexport.stores import is_url

__all__ = ["Config", "load"]

NAME = "jobexport.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one board. ``folder`` is where relative paths start; each table is a plain mapping as in the file."""

    folder: Path = field(default_factory=Path)
    path: Path | None = None
    site: Mapping[str, Any] = field(default_factory=dict)
    build: Mapping[str, Any] = field(default_factory=dict)
    feeds: Mapping[str, Any] = field(default_factory=dict)
    check: Mapping[str, Any] = field(default_factory=dict)
    profiles: Mapping[str, Any] = field(default_factory=dict)
    organizations: Mapping[str, Any] = field(default_factory=dict)
    deploy: Mapping[str, Any] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)

    def sources(self) -> list[str]:
        """The sources that the settings name, as paths from the working directory; URLs of stores as they are."""
        return [
            each if each == "-" or is_url(each) else str(self.folder / each) for each in self.build.get("sources", ())
        ]


def load(path: Path | None = None, *, near: Path | None = None) -> Config:
    """Reads the settings from ``path``; without it from ``jobexport.toml`` in ``near`` or the working directory, if any.

    Raises ConfigError for a file that is missing, is not TOML, or has an unknown key or a wrong value.
    """
    if path is None:
        candidates = [folder / NAME for folder in (near, Path()) if folder is not None]
        path = next((each for each in candidates if each.is_file()), None)
        if path is None:
            return Config()
    import tomllib

    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ConfigError("no such file", subject=str(path)) from error
    except OSError as error:
        raise ConfigError(error.strerror or str(error), subject=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError(f"not UTF-8 text: {error.reason} at byte {error.start}", subject=str(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"not TOML: {error}", subject=str(path)) from error
    faults = schema_named("config", "settings").faults(data)
    if faults:
        fault = faults[0]
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        place = fault.pointer.strip("/").replace("/", ".")
        raise ConfigError(f"{place}: {fault.message}{more}", subject=str(path), hint=fault.fix)
    return Config(path.parent, path, **data)
