"""The application's own subcommands: thin faces of Django's commands of the same name."""

import os
from collections.abc import Sequence

COMMANDS = {
    "demo": "prepara e avvia la dimostrazione",
    "serve": "avvia il sito e chi lavora in sottofondo",
    "worker": "avvia solo chi lavora in sottofondo",
    "import": "legge i fogli di un servizio",
    "export": "scrive people.csv e openings.csv di ciò che un account può vedere",
    "user": "crea e cambia gli account",
    "service": "apre i servizi del territorio e li elenca",
    "territory": "carica un territorio",
    "vocabulary": "carica un vocabolario di occupazioni e competenze",
    "rotate_keys": "riscrive i dati cifrati con la chiave corrente",
    "audit_verify": "verifica che nessuno abbia toccato il registro degli eventi",
    "migrate": "aggiorna la base dati",
    "check": "controlla l'installazione",
}

SETTINGS = {"demo": "squadra.config.settings_demo"}
"""Subcommands that have settings of their own, unless the environment names others."""


def run(name: str, rest: Sequence[str]) -> int:
    """Hand the command line over to Django, which ends the process itself where it fails."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS.get(name, "squadra.config.settings"))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["squadra", name, *rest])
    return 0
