"""`import SHEET… --as ACCOUNT`: load the sheets of a service, whole or not at all."""  # noqa: N999 - the command's public name

from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from squadra.agencies.models import Service
from squadra.config.accounts import actor_named, at_command_line
from squadra.exchange.report import ImportReport
from squadra.exchange.services import NamedFile, import_sheets
from squadra.foundation.access import Actor, Refused


class Command(BaseCommand):
    help = "Legge i fogli di un servizio (persone, aziende, opportunità): tutti, o niente."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("sheets", nargs="+", type=Path, metavar="FOGLIO", help=".xlsx o .csv")
        parser.add_argument(
            "--as", required=True, dest="account", metavar="E-MAIL", help="chi importa"
        )
        parser.add_argument(
            "--service", metavar="NOME", help="per quale servizio, se sono più d'uno"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = actor_named(options["account"])
        files = [_read(path) for path in options["sheets"]]
        try:
            service_id = _service_id(actor, options["service"])
            with at_command_line("import", actor):
                report = import_sheets(actor=actor, service_id=service_id, files=files)
        except Refused as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        for line in told(report):
            self.stdout.write(line)
        if not report.stored:
            raise CommandError(f"Da sistemare: {len(report.faults)}. Non è stato salvato niente.")


def _read(path: Path) -> NamedFile:
    try:
        return path.name, path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: il file non si legge ({error.strerror}).") from error


def _service_id(actor: Actor, name: str | None) -> UUID:
    """The actor's service of that name, or their only one."""
    services = Service.objects.filter(pk__in=actor.service_ids).order_by("name", "pk")
    found = list(services.filter(name=name) if name else services)
    if len(found) != 1:
        names = ", ".join(str(service) for service in services)
        raise CommandError(f"Scegli il servizio con --service: {names}.")
    return found[0].pk


def told(report: ImportReport) -> list[str]:
    """The report in lines: each fault with its place, or the counts."""
    if not report.stored:
        return [
            f"{fault.file}, {fault.place}: {fault.reason}"
            + (f" (c'è scritto: {fault.value})" if fault.value else "")
            for fault in report.faults
        ]
    return [
        f"{count.title}: {count.new} nuove, {count.present} già presenti e lasciate come sono."
        for count in report.counts
    ]
