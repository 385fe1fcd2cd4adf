"""`service add | list`: the services at work in the territory, by who administers it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Service
from squadra.agencies.services import open_service
from squadra.config.accounts import at_command_line
from squadra.territory.models import District, Municipality


class Command(BaseCommand):
    help = "Apre i servizi del territorio e li elenca."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        commands.add_parser("list", help="i servizi, con ente e ambito")
        add = commands.add_parser("add", help="apre un servizio; l'ente nasce se non c'è")
        add.add_argument("name", metavar="NOME")
        add.add_argument("--body", required=True, metavar="ENTE")
        add.add_argument("--kind", required=True, choices=ServiceKind.values)
        add.add_argument("--district", required=True, metavar="CODICE", help="come «ambito-5»")
        add.add_argument("--municipality", required=True, metavar="COMUNE", help="della sede")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["subcommand"] == "add":
            with at_command_line("service:add", None):
                self._add(**options)
        else:
            self._list()

    def _add(
        self, *, name: str, body: str, kind: str, district: str, municipality: str, **_others: Any
    ) -> None:
        try:
            service = open_service(
                body=body,
                name=name,
                kind=kind,
                district=_district(district),
                municipality=_municipality(municipality),
                actor=None,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"Servizio aperto: {service}.")

    def _list(self) -> None:
        services = Service.objects.select_related("organisation", "district").order_by("name")
        for service in services:
            self.stdout.write(f"{service}  {service.organisation}, {service.district}")


def _district(code: str) -> District:
    found = District.objects.filter(pk=code).first()
    if found is None:
        known = ", ".join(District.objects.order_by("pk").values_list("pk", flat=True))
        raise CommandError(f"Non c'è nessun ambito {code}. Ci sono: {known or 'nessuno'}.")
    return found


def _municipality(name: str) -> Municipality:
    found = Municipality.objects.find(name)
    if found is None:
        raise CommandError(f"{name} non è un comune del territorio caricato.")
    return found
