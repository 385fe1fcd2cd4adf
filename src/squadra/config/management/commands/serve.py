"""`serve [--port N]`: the web server and the worker, until Ctrl+C or SIGTERM."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from squadra.config.checks import missing_keys
from squadra.config.processes import (
    HOST,
    PortTaken,
    check_port,
    commands,
    run_together,
    warming,
)


class Command(BaseCommand):
    help = "Avvia il sito e chi lavora in sottofondo; Ctrl+C li ferma insieme."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="la porta (se manca: 8000)")

    def handle(self, *_args: Any, **options: Any) -> None:
        port = options["port"]
        if missing := missing_keys():
            raise CommandError(
                f"Il sito non parte: nelle impostazioni manca {', '.join(missing)}."
                " Come si preparano le chiavi: docs/guide/amministrazione.md."
            )
        try:
            check_port(port)
        except (PortTaken, OverflowError):
            raise CommandError(
                f"La porta {port} non è libera: scegline un'altra con --port."
            ) from None
        self.stdout.write(f"http://{HOST}:{port}/  (Ctrl+C per fermare)")
        self.stdout.flush()
        if status := run_together(commands(port), beside=[warming()]):
            sys.exit(status)
