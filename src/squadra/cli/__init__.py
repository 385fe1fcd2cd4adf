"""The command `squadra`: one entry, each subcommand loaded only when it is called."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import NoReturn

from squadra.cli import application

ON_FILES = {
    "match": "abbina persone e opportunità, da file a file",
    "explain": "spiega una coppia: regole, punti, che cosa aiuterebbe",
    "doors": "dice che cosa aprirebbe più opportunità a una persona, o più persone a un posto",
    "allocate": "colloca insieme molte persone, con la prova che non si può fare meglio",
}
"""Subcommands that need neither a database nor a web server, each a module of this package."""

USAGE_ERROR = 2
SIGNALLED = 128
"""The exit status of whoever is ended by a signal is so much above the signal's number."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status (2 where the input or the call is wrong)."""
    name, *rest = (sys.argv[1:] if argv is None else list(argv)) or [""]
    if name in ON_FILES:
        with _ended_tidily():
            status: int = import_module(f"squadra.cli.{name}").main(rest)
            return status
    if name in application.COMMANDS:
        return application.run(name, rest)
    if name in ("-h", "--help"):
        print(overview())
        return 0
    fault = f"squadra: il comando «{name}» non esiste.\n\n" if name else ""
    print(f"{fault}{overview()}", file=sys.stderr)
    return USAGE_ERROR


@contextmanager
def _ended_tidily() -> Iterator[None]:
    """Let `kill` and Ctrl-C end the work as a fault would: what was begun is taken away."""

    def end(number: int, _frame: object) -> NoReturn:
        sys.exit(SIGNALLED + number)

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def overview() -> str:
    """The help of `squadra` itself (Italian)."""
    lines = ["uso: squadra COMANDO …   (squadra COMANDO --help spiega il comando)"]
    for title, commands in (
        ("Sui file, senza base dati:", ON_FILES),
        ("L'applicazione:", application.COMMANDS),
    ):
        lines += ["", title, *(f"  {name:<11} {help_}" for name, help_ in commands.items())]
    return "\n".join(lines)
