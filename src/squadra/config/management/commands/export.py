"""`export DIR --as ACCOUNT`: write the files that `squadra match` reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from squadra.config.accounts import actor_named, at_command_line
from squadra.engine.files.errors import BadInput
from squadra.foundation.access import Refused
from squadra.proposals.export import export_facts


class Command(BaseCommand):
    help = (
        "Scrive people.csv e openings.csv, con sole righe che l'account può vedere, e le tabelle "
        "delle competenze skills.csv e similar.csv."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="CARTELLA")
        parser.add_argument(
            "--as", required=True, dest="account", metavar="E-MAIL", help="chi esporta"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        actor, folder = actor_named(options["account"]), options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder}: la cartella non esiste.")
        try:
            with at_command_line("export", actor):
                exported = export_facts(actor=actor, folder=folder)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        except BadInput as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{folder / 'people.csv'}: {exported.people} persone.")
        self.stdout.write(f"{folder / 'openings.csv'}: {exported.openings} opportunità.")
        self.stdout.write(f"{folder / 'skills.csv'}, {folder / 'similar.csv'}: competenze.")
        if exported.left_out:
            reasons = dict.fromkeys(
                blocker.message for left in exported.left_out for blocker in left.missing
            )
            self.stdout.write(
                f"Fuori dai file: {len(exported.left_out)} persone. {' '.join(reasons)}"
            )
