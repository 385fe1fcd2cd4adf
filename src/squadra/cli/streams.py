"""What a command says, on streams that may be full, closed, or read by nobody any longer."""

import errno
import io
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final, TextIO

SIGNALLED: Final = 128
"""The exit status of whoever is ended by a signal is so much above the signal's number."""
NOT_PRINTED: Final = 2


def keep_places() -> None:
    """Lead to nowhere the streams that somebody closed.

    A result would else be opened in the place of one of them, and hold what libraries say there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number, which is this one
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - open as long as the process


def tell(result: Any) -> int:
    """Print a result as JSON; the exit status."""
    return put(json.dumps(result, ensure_ascii=False, indent=2, allow_nan=False))


def put(text: str) -> int:
    """Print a text, in UTF-8 wherever it goes; the exit status, which says whether it got there.

    Who stops reading wants no more, and is not complained to.
    """
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")
        print(text, flush=True)
    except BrokenPipeError:
        _fall_silent(sys.stdout)
        return SIGNALLED + signal.SIGPIPE
    except OSError as error:
        _fall_silent(sys.stdout)
        say(f"il risultato non si stampa ({error.strerror})")
        return NOT_PRINTED
    return 0


def say(line: str) -> None:
    """Tell the person at the terminal something that is not a result."""
    try:
        print(f"squadra: {line}", file=sys.stderr)
    except OSError:
        _fall_silent(sys.stderr)


def warn(line: str) -> None:
    say(f"avviso: {line}")


def _fall_silent(stream: TextIO | None) -> None:
    """Let go of what could not be written: it would be tried again at the end of the process."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def show(doing: str) -> None:
    """Say what goes on, on one line of a terminal, which the empty text clears."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{doing}", end="…" if doing else "", file=sys.stderr, flush=True)
