"""`service add | list | mandate`: services and mandates, by who administers the installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Mandate, Service
from squadra.agencies.services import end_mandate, give_mandate, open_service
from squadra.config.accounts import at_command_line, service_named
from squadra.foundation import clock
from squadra.territory.models import District, Municipality


class Command(BaseCommand):
    help = "Apre i servizi del territorio, li elenca, dà e chiude i mandati fra loro."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        commands.add_parser("list", help="i servizi, con ente e ambito")
        add = commands.add_parser("add", help="apre un servizio; l'ente nasce se non c'è")
        add.add_argument("name", metavar="NOME")
        add.add_argument("--body", required=True, metavar="ENTE")
        add.add_argument("--kind", required=True, choices=ServiceKind.values)
        add.add_argument("--district", required=True, metavar="CODICE", help="come «ambito-5»")
        add.add_argument("--municipality", required=True, metavar="COMUNE", help="della sede")
        mandate = commands.add_parser(
            "mandate", help="da oggi un servizio agisce per un altro, o smette"
        )
        mandate.add_argument("principal", metavar="SERVIZIO", help="chi dà il mandato")
        mandate.add_argument("--to", required=True, metavar="SERVIZIO", help="chi lo riceve")
        mandate.add_argument("--act", metavar="ATTO", help="l'atto che lo dà, per aprirlo")
        mandate.add_argument("--end", action="store_true", help="lo chiude: da oggi non vale più")

    def handle(self, *_args: Any, **options: Any) -> None:
        subcommand = options["subcommand"]
        if subcommand == "list":
            self._list()
            return
        try:
            with at_command_line(f"service:{subcommand}", None):
                getattr(self, f"_{subcommand}")(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _add(
        self, *, name: str, body: str, kind: str, district: str, municipality: str, **_others: Any
    ) -> None:
        service = open_service(
            body=body,
            name=name,
            kind=kind,
            district=_district(district),
            municipality=_municipality(municipality),
            actor=None,
        )
        self.stdout.write(f"Servizio aperto: {service}.")

    def _mandate(
        self, *, principal: str, to: str, act: str | None, end: bool, **_others: Any
    ) -> None:
        giver, holder = service_named(principal), service_named(to)
        if end:
            self._end_mandate(giver, holder)
            return
        if not act:
            raise CommandError("Un mandato nasce da un atto: scrivilo con --act.")
        give_mandate(principal=giver, delegate=holder, act=act, start=clock.today(), actor=None)
        self.stdout.write(f"Da oggi {holder} agisce per {giver}.")

    def _end_mandate(self, giver: Service, holder: Service) -> None:
        held = Mandate.objects.open_on(clock.today()).filter(principal=giver, delegate=holder)
        mandate = held.order_by("start", "pk").first()
        if mandate is None:
            raise CommandError(f"Oggi {holder} non ha un mandato di {giver}.")
        end_mandate(mandate=mandate, end=clock.today(), actor=None)
        self.stdout.write(f"Da oggi {holder} non agisce più per {giver}.")

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
