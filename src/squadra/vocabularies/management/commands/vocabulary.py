"""`vocabulary starter`: install the vocabulary that comes with Squadra."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from squadra.vocabularies.services import load_starter


class Command(BaseCommand):
    help = "Carica un vocabolario di mestieri e competenze."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        commands.add_parser("starter", help="carica il vocabolario fornito con Squadra")

    def handle(self, *_args: Any, **_options: Any) -> None:
        vocabulary = load_starter()
        self.stdout.write(
            f"Vocabolario ESCO {vocabulary.version}: {len(vocabulary.occupations)} mestieri "
            f"e gruppi, {len(vocabulary.skills)} competenze."
        )
