"""What one build is to do, settled before anything is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from jobexport.cluster import Cluster
from jobexport.config import Config
from jobexport.engine import Jobs
from jobexport.errors import ConfigError, InputError, UsageError
from jobexport.mapping.model import ColumnMap
from jobexport.pipeline.feeds import site_feeds
from jobexport.site.render import Renderer
from jobexport.site.settings import SiteSettings, settings_from
from jobexport.stores import is_private, is_url, local, opened

__all__ = ["Plan", "plan"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Sources, output, settings and clock of one build. Picklable: every worker gets it."""

    sources: tuple[str, ...]
    output: Path
    """The folder to write; for a site in a store, one that takes what stays of the build, and goes with it."""
    board: Config
    site: SiteSettings
    now: datetime
    jobs: Jobs
    theme: Path | None = None
    related: int = 5
    format: str | None = None
    dry_run: bool = False
    mapping: ColumnMap | None = None
    store: str | None = None
    """The URL of the folder in a store that is written, where it is none of this machine."""

    @property
    def near(self) -> Jobs:
        """Who does work that needs the files of this machine: one process beside a cluster that does not see them."""
        if isinstance(self.jobs, Cluster) and (not self.jobs.local or (self.store and is_private(self.store))):
            return 1
        return self.jobs

    @property
    def place(self) -> str:
        """Where the site is written: a path or a URL."""
        return self.store or str(self.output)

    def renderer(self) -> Renderer:
        """The theme, compiled. Raises TemplateError for a broken one."""
        return Renderer(self.site, self.now, self.theme)


def plan(
    sources: Sequence[str],
    output: str | Path | None,
    board: Config,
    now: datetime,
    *,
    base_url: str | None = None,
    jobs: Jobs = 1,
    source_format: str | None = None,
    dry_run: bool = False,
    mapping: ColumnMap | None = None,
    apart: bool = False,
) -> Plan:
    """Settles a build from call and settings. ``apart`` says that a cluster works, which is added to the plan later. Raises UsageError, InputError or ConfigError."""
    names = tuple(sources) or tuple(board.sources())
    if not names:
        raise InputError(
            "no source is given", subject="build", hint="name files or folders, or set build.sources in jobexport.toml"
        )
    if output is None:
        if "output" not in board.build:
            raise UsageError(
                "missing", subject="--output", hint="name the folder to write, or set build.output in jobexport.toml"
            )
        named = str(board.build["output"])
        output = named if is_url(named) else board.folder / named
    store = local(str(output))
    output = Path(store)
    if is_url(store):
        opened(store)
        if is_private(store) and not apart:
            jobs = 1  # other processes would write into a store of their own
        output = Path("site")
    else:
        store = ""
        _verify(output, names)
    table: dict[str, Any] = dict(board.site)
    related = table.pop("related", 5)
    theme = table.pop("theme", None)
    table["share_fonts"] = [str(board.folder / each) for each in table.get("share_fonts", ())]
    if base_url is not None:
        table["base_url"] = base_url
    folder = None if theme is None else board.folder / theme
    if folder is not None and not folder.is_dir():
        raise ConfigError("no such folder", subject=f"site.theme {theme!r}")
    return Plan(
        names,
        output,
        board,
        replace(settings_from(table), feeds=site_feeds(board)),
        now,
        jobs,
        folder,
        related,
        source_format,
        dry_run,
        mapping,
        store or None,
    )


def _verify(output: Path, names: tuple[str, ...]) -> None:
    """Raises UsageError for a folder that a site must not be written to."""
    if output.exists() and not output.is_dir():
        raise UsageError("is not a folder", subject=str(output))
    if str(output) in ("", ".", "-", "/"):
        raise UsageError("is no folder for a site", subject=f"--output {output}", hint="name a folder of its own")
    real = output.resolve()
    for name in names:
        source = Path(name).resolve()
        if name != "-" and (source == real or real in source.parents):
            raise UsageError("holds the sources", subject=str(output), hint="choose another folder for the site")
        if source in real.parents and source.is_dir() and any(real.glob("*")) and not (real / ".jobexport").exists():
            raise UsageError(
                "lies among the sources and holds files of somebody else",
                subject=str(output),
                hint="choose an empty folder, or one that jobexport built",
            )
