"""`territory load NAME|PATH`: load districts and municipalities from a data folder."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from squadra.territory.reading import PackError
from squadra.territory.services import load_pack


class Command(BaseCommand):
    help = "Carica gli ambiti e i comuni di un territorio da una cartella di dati."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        load = commands.add_parser("load", help="carica, o aggiorna, un territorio")
        load.add_argument("pack", help="nome di un territorio fornito, o cartella di dati")

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            pack = load_pack(options["pack"])
        except PackError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Territorio {pack.name}: {len(pack.districts)} ambiti, "
            f"{len(pack.municipalities)} comuni."
        )
