"""The command line: one file per command. The only room that knows typer and rich."""

from __future__ import annotations

import os
import sys

from jobexport.errors import JobExportError

__all__ = ["main"]


def main() -> None:
    """Runs the command line: 0 clean, 1 findings at or above ``--fail-on``, 2 could not run; never a traceback."""
    from jobexport.cli.app import app

    for stream in (sys.stdout, sys.stderr):
        # Data is UTF-8 whatever the terminal's locale says; what a terminal cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(standalone_mode=True)
    except JobExportError as error:
        sys.stdout.flush()
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)
    except BrokenPipeError:
        # The reader of our output has seen enough; what is left in the buffers must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        subject = f"{error.filename}: " if error.filename else ""
        print(f"error: {subject}{error.strerror or error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        if os.environ.get("JOBEXPORT_DEBUG"):
            raise
        print(
            f"error: jobexport failed: {type(error).__name__}: {error} (a defect; JOBEXPORT_DEBUG=1 shows more)",
            file=sys.stderr,
        )
        sys.exit(2)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        sys.exit(130)
