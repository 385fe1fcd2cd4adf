"""`vocabulary starter` and `vocabulary import PATH`: install a vocabulary."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from squadra.engine.files.errors import BadInput
from squadra.engine.files.writing import TabTable, write_tables
from squadra.vocabularies.changes import Changes
from squadra.vocabularies.importing import import_release
from squadra.vocabularies.release.files import ReleaseRefused
from squadra.vocabularies.services import load_starter
from squadra.vocabularies.summary import DETAILS, details, summary


class Command(BaseCommand):
    help = "Carica un vocabolario di mestieri e competenze."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        commands.add_parser("starter", help="carica il vocabolario fornito con Squadra")
        add = commands.add_parser("import", help="carica ESCO, scaricato dal sito ufficiale")
        add.add_argument("path", type=Path, help="lo zip scaricato, o la cartella con i CSV")
        add.add_argument("--language", default="it", help="la lingua dei nomi (se non si dice: it)")
        add.add_argument(
            "--version", default="", help="la versione di ESCO, se il nome del file non la dice"
        )
        add.add_argument(
            "--mixed",
            action="store_true",
            help="accetta file di versioni diverse: quelli di --version dicono i fatti, "
            "gli altri i nomi che mancano",
        )
        add.add_argument(
            "--details", type=Path, help="scrivi in questo file, riga per riga, che cosa cambia"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        lines = self._import(options) if options["subcommand"] == "import" else self._starter()
        for line in lines:
            self.stdout.write(line)

    def _starter(self) -> list[str]:
        vocabulary = load_starter()
        return [
            f"Vocabolario ESCO {vocabulary.version}: {len(vocabulary.occupations)} mestieri "
            f"e gruppi, {len(vocabulary.skills)} competenze."
        ]

    def _import(self, options: dict[str, Any]) -> list[str]:
        try:
            imported = import_release(
                options["path"],
                language=options["language"],
                version=options["version"],
                mixed=options["mixed"],
            )
            if options["details"]:
                _write(options["details"], imported.changes)
        except (ReleaseRefused, BadInput) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"«{options['path'].name}» non si può leggere.") from error
        return list(summary(imported, options["language"]))


def _write(file: Path, changes: Changes) -> None:
    write_tables({file: TabTable(dict.fromkeys(DETAILS, str), details(changes))})
