"""The work behind ``jobexport fetch``."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from jobexport.cli.console import counted, progress, say
from jobexport.cli.show import Narrator
from jobexport.errors import UsageError
from jobexport.fetch import require

__all__ = ["run"]


def run(
    targets: Sequence[str],
    output: Path,
    allow_private: bool,
    delay: float,
    timeout: float,
    max_size: int,
    attempts: int,
    parallel: int,
    endpoints: Sequence[str],
) -> int:
    """Runs one fetch; gives the exit code."""
    require("fetch")
    from jobexport.fetch.addresses import Guard
    from jobexport.fetch.client import Client, Manners
    from jobexport.fetch.plans import target_of
    from jobexport.fetch.run import fetch
    from jobexport.fetch.store import Store

    roots = _roots(endpoints)
    wanted = [target_of(text, roots) for text in dict.fromkeys(targets)]
    manners = Manners(pause=delay, seconds=timeout, most=max_size * 1024**2, attempts=attempts)
    stop = threading.Event()
    client = Client(Guard(private=allow_private), manners, stop)
    narrator = Narrator(sys.stderr, snippets=False)
    store = Store(output)
    if store.resumed:
        say("going on with the run that was cut off")
    whole = False
    try:
        with progress("fetching") as bar:
            summary = fetch(
                wanted, client, store, narrator.tell, parallel=parallel, stop=stop, step=lambda done: bar(done, None)
            )
        whole = True
    finally:
        store.end(whole=whole)
        client.close()
    parts = [
        f"{number:,} {kind}" for kind in ("fetched", "unchanged", "fresh", "failed") if (number := summary.counts[kind])
    ]
    say(f"{counted(sum(summary.counts.values()), 'request')}: {', '.join(parts)}; {summary.bytes:,} bytes in {output}")
    return 1 if narrator.errors or summary.counts["failed"] else 0


def _roots(pairs: Sequence[str]) -> dict[str, str]:
    from jobexport.fetch.plans import BOARDS

    found = {}
    for pair in pairs:
        name, sign, url = pair.partition("=")
        if not sign or name not in BOARDS or not url.startswith(("http://", "https://")):
            raise UsageError(f"must be BOARD=URL, not {pair!r}", subject="--endpoint")
        found[name] = url
    return found
