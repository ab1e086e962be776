"""The work behind ``jobexport serve``."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from jobexport.cli.console import counted, painted, progress, say, stages
from jobexport.engine import jobs_of
from jobexport.serve.preview import Preview
from jobexport.serve.session import Asked, Round
from jobexport.severity import Severity

__all__ = ["run"]


def run(asked: Asked, host: str, port: int | None, open_page: bool, jobs: str | None) -> int:
    """Serves until Ctrl-C or SIGTERM; gives the exit code."""
    signal.signal(signal.SIGTERM, lambda number, frame: signal.raise_signal(signal.SIGINT))
    try:
        with Preview(asked, host, port) as preview:
            try:
                _serve(preview, port, open_page, jobs)
            except KeyboardInterrupt:
                # Said at once: the files of a large board take their time to be put away.
                if sys.stderr.isatty():
                    sys.stderr.write("\r\x1b[K")
                say("stopped")
    except KeyboardInterrupt:
        pass  # pressed again meanwhile, or before there was anything to stop
    return 0


def _serve(preview: Preview, port: int | None, open_page: bool, jobs: str | None) -> None:
    session = preview.session
    with progress("building") as bar:
        first = preview.begin(
            jobs=jobs_of(jobs or session.board.build.get("jobs")),
            step=stages(bar),
        )
    _told(first, preview)
    say("")
    say(f"  {painted('1', 'Site')}      {painted('36', preview.address)}")
    say(f"  {painted('1', 'Findings')}  {painted('36', preview.server.address('/_jobexport/'))}")
    if port is None and preview.server.server_port != 8000:
        say(f"  {painted('2', 'port 8000 is taken by another program')}")
    if not preview.server.loopback:
        say(f"  {painted('33;1', 'warning')} everybody who can reach this machine can read this preview")
    say("")
    files, folders = session.watched()
    say(painted("2", f"watching {_names([*folders, *files])}; Ctrl-C ends"))
    if open_page:
        import webbrowser

        webbrowser.open(preview.address)
    while True:
        paths, done = preview.next()
        moment = painted("2", time.strftime("%H:%M:%S"))
        say(f"{moment} {_names(paths)} changed")
        _told(done, preview)


def _told(done: Round, preview: Preview) -> None:
    if done.failure is not None:
        say(f"{painted('31;1', 'failed')} {done.failure}")
        say("the last good site stays" if preview.session.good.number else "there is no site yet")
        return
    built = done.built
    closed = f", {built.closed:,} closed" if built.closed else ""
    left = painted("31", f", {built.left_out:,} left out") if built.left_out else ""
    changed = f"{counted(len(done.changed), 'file')} changed" if done.changed else "no file changed"
    found = [
        painted(colour, counted(done.counts[severity], severity.value))
        for severity, colour in ((Severity.ERROR, "31"), (Severity.WARNING, "33"))
        if done.counts[severity]
    ]
    say(
        f"{painted('32;1', 'built')} {counted(built.open, 'open posting')}{closed}{left} in {_seconds(done.seconds)}: "
        f"{', '.join([changed, *found])}"
    )


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds < 10 else f"{seconds:.0f} s"


def _names(paths: Iterable[Path]) -> str:
    """Up to three paths as seen from here, and how many more there are."""
    shown = sorted({_near(path) for path in paths})
    more = f" and {len(shown) - 3:,} more" if len(shown) > 3 else ""
    return ", ".join(shown[:3]) + more


def _near(path: Path) -> str:
    name = os.path.relpath(path)
    return str(path) if name.startswith("../..") else name
