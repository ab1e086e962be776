"""The command line: one file per command. The only room that knows typer and rich."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from typing import Any, NoReturn

from jobexport.errors import JobExportError

__all__ = ["main"]


def main() -> None:
    """Runs the command line: 0 clean, 1 findings at or above ``--fail-on``, 2 could not run; never a traceback."""
    # The system takes back all memory at once; to look for cycles in it before takes a sixth of a short run.
    atexit.register(gc.freeze)
    # Nor is anything to be found in what is loaded, where a look at each step takes a fifteenth of a short run.
    gc.set_threshold(_ALLOCATIONS, 10, 10)
    # Where the caller wants Ctrl-C ignored, it stays ignored.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        # Data is UTF-8 whatever the terminal's locale says; what a terminal cannot show must not end the run.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        from jobexport.cli.app import called

        code = called(sys.argv[1:])(standalone_mode=False)
        sys.stdout.flush()
    except SystemExit as leaving:
        # The parser's library leaves with 1 when the reader of our output has gone.
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        _leave(0)
    except JobExportError as error:
        sys.stdout.flush()
        _leave(2, str(error))
    except BrokenPipeError:
        # The reader of our output has seen enough.
        _leave(0)
    except OSError as error:
        _leave(2, f"{error.filename or 'standard output'}: {error.strerror or error}")
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except Exception as error:  # a defect of ours, or of a library, is one line too
        _leave(2, _told(error))
    if code == _INTERRUPTED:
        print("interrupted", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)


_INTERRUPTED = 130
# New objects between two looks of the collector of cycles, until the work begins.
_ALLOCATIONS = 50_000


def _interrupt(number: int, frame: object) -> NoReturn:
    """Ctrl-C ends the run; a second one must not end the tidying up after the first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _leave(code: int, message: str | None = None) -> NoReturn:
    """Ends the run with one line; what is left in the buffers of a standard output that is gone or full stays quiet."""
    if message is not None:
        print(f"error: {message}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)


def _told(error: Any) -> str:
    """The line for an error that is none of ours."""
    from jobexport.cli.misuse import explained, is_misuse

    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        sys.exit(2)
    if is_misuse(error):
        return str(explained(error))
    if type(error).__module__ == "sqlite3" and "full" in str(error):
        from tempfile import gettempdir

        return f"{gettempdir()}: no space left for what is kept during a run (name another folder with TMPDIR)"
    if os.environ.get("JOBEXPORT_DEBUG"):
        raise error
    return f"jobexport failed: {type(error).__name__}: {error} (a defect; JOBEXPORT_DEBUG=1 shows more)"
