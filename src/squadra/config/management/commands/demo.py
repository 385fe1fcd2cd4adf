"""`demo [--empty] [--no-serve] [--port N]`: an invented service at work, from nothing."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from squadra.config.demo.building import CannotBuild, build
from squadra.config.demo.people_at_work import SIGN_INS
from squadra.config.demo.showing import first_matches
from squadra.config.processes import HOST


class Command(BaseCommand):
    help = "Costruisce la demo dove non c'è, mostra i primi abbinamenti, avvia il sito."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--empty", action="store_true", help="senza i fogli di esempio")
        parser.add_argument(
            "--no-serve", action="store_true", help="si ferma prima di avviare il sito"
        )
        parser.add_argument("--port", type=int, default=8000, help="la porta (se manca: 8000)")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not getattr(settings, "SQUADRA_DEMO", False):
            raise CommandError("La demo vuole le sue impostazioni: squadra.config.settings_demo.")
        try:
            build(self._tell, empty=options["empty"])
        except CannotBuild as error:
            raise CommandError(str(error)) from error
        for line in ("", *first_matches(), "", *_sign_ins(), ""):
            self.stdout.write(line)
        if not options["no_serve"]:
            os.environ.setdefault("SQUADRA_SITE", f"http://{HOST}:{options['port']}")
            call_command("serve", port=options["port"], stdout=self.stdout)

    def _tell(self, doing: str) -> None:
        self.stdout.write(f"{doing}…")
        self.stdout.flush()


def _sign_ins() -> list[str]:
    return [
        "Per entrare (dati inventati):",
        *(
            f"  {sign_in.email:<20} {sign_in.password}  {sign_in.role.label}, {sign_in.district}"
            for sign_in in SIGN_INS
        ),
    ]
