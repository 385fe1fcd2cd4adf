"""The command `squadra`: one entry, each subcommand loaded only when it is called."""

import sys
from collections.abc import Sequence
from importlib import import_module

from squadra.cli import application
from squadra.cli.endings import ended_at_once
from squadra.cli.streams import keep_places, put, say

ON_FILES = {
    "match": "abbina persone e opportunità, da file a file",
    "explain": "spiega una coppia: regole, punti, che cosa aiuterebbe",
    "doors": "dice che cosa aprirebbe più opportunità a una persona, o più persone a un posto",
    "link": "dice quali nomi di un vocabolario vuol dire un testo",
    "allocate": "colloca insieme molte persone, con la prova che non si può fare meglio",
}
"""Subcommands that need neither a database nor a web server, each a module of this package."""

USAGE_ERROR = 2
OUT_OF_MEMORY = 1


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and return its exit status (2 where the input or the call is wrong)."""
    name, *rest = (sys.argv[1:] if argv is None else list(argv)) or [""]
    if name in ON_FILES:
        return _on_files(name, rest)
    if name in application.COMMANDS:
        return application.run(name, rest)
    if name in ("-h", "--help"):
        return put(overview())
    fault = f"squadra: il comando «{name}» non esiste.\n\n" if name else ""
    print(f"{fault}{overview()}", file=sys.stderr)
    return USAGE_ERROR


def _on_files(name: str, rest: Sequence[str]) -> int:
    keep_places()
    try:
        with ended_at_once():
            status: int = import_module(f"squadra.cli.{name}").main(rest)
            return status
    except MemoryError:
        say("la memoria non basta; nessun risultato scritto")
        return OUT_OF_MEMORY


def overview() -> str:
    """The help of `squadra` itself (Italian)."""
    lines = ["uso: squadra COMANDO …   (squadra COMANDO --help spiega il comando)"]
    for title, commands in (
        ("Sui file, senza base dati:", ON_FILES),
        ("L'applicazione:", application.COMMANDS),
    ):
        lines += ["", title, *(f"  {name:<11} {help_}" for name, help_ in commands.items())]
    return "\n".join(lines)
