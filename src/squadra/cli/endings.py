"""How a command on files is ended by `kill`, Ctrl-C or a terminal that goes away.

Nothing half-written is left. As long as there is nothing to take away the process ends at once: a
computation in a library of another language would not look at an exception for minutes.
"""

import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from squadra.cli.streams import SIGNALLED

if TYPE_CHECKING:
    from squadra.engine.files.writing import Table

ENDING: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def ended_at_once() -> AbstractContextManager[None]:
    """Let Ctrl-C too end the process without a word."""
    return _answered_by(signal.SIG_DFL)


def ended_tidily() -> AbstractContextManager[None]:
    """Let a signal end the work as a fault would, for those who have others to send home."""

    def end(number: int, _frame: object) -> NoReturn:
        sys.exit(SIGNALLED + number)

    return _answered_by(end)


def write(tables: Mapping[Path, "Table"]) -> None:
    """Write results whole. Raises BadInput. Whoever ends the process meanwhile leaves no part."""
    from squadra.engine.files.writing import write_tables

    parts: set[Path] = set()

    def end(number: int, _frame: object) -> None:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)

    with _answered_by(end):
        write_tables(tables, parts)


@contextmanager
def _answered_by(answer: Callable[[int, Any], Any] | signal.Handlers) -> Iterator[None]:
    """But for the signals that are ignored already, as by `nohup`."""
    before = {
        number: signal.signal(number, answer)
        for number in ENDING
        if signal.getsignal(number) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
