"""`user add | list | role | close | …`: accounts and roles, by who administers the installation."""

import getpass
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from squadra.agencies.models import Account, RoleAssignment
from squadra.agencies.services import (
    assign_role,
    clear_second_factor,
    close_account,
    end_role,
    give_password_link,
    open_account,
    reopen_account,
)
from squadra.config.accounts import account_named, at_command_line, service_named
from squadra.foundation import clock
from squadra.foundation.roles import Role

BY_ADDRESS = {
    "link": "dove un account sceglie una nuova parola chiave",
    "close": "chiude un account: non entra più, i suoi incarichi finiscono",
    "reopen": "riapre un account chiuso, senza incarichi",
    "clear-second-factor": "toglie una verifica in due passaggi perduta",
}


class Command(BaseCommand):
    help = "Crea account, li chiude, ne elenca gli incarichi, li apre e li chiude."

    def add_arguments(self, parser: ArgumentParser) -> None:
        commands = parser.add_subparsers(dest="subcommand", required=True)
        commands.add_parser("list", help="gli account e i loro incarichi di oggi")
        add = commands.add_parser("add", help="crea un account; la parola chiave viene chiesta")
        add.add_argument("email", metavar="E-MAIL")
        add.add_argument("--name", required=True, metavar="NOME")
        add.add_argument("--surname", required=True, metavar="COGNOME")
        add.add_argument(
            "--link",
            action="store_true",
            help="non chiede la parola chiave: stampa dove la sceglie chi userà l'account",
        )
        for name, told in BY_ADDRESS.items():
            commands.add_parser(name, help=told).add_argument("email", metavar="E-MAIL")
        role = commands.add_parser("role", help="apre un incarico da oggi, o lo chiude")
        role.add_argument("email", metavar="E-MAIL")
        role.add_argument("role", choices=Role.values)
        role.add_argument("--service", required=True, metavar="NOME")
        role.add_argument("--end", action="store_true", help="lo chiude: da oggi non vale più")

    def handle(self, *_args: Any, **options: Any) -> None:
        act = getattr(self, f"_{options['subcommand'].replace('-', '_')}")
        try:
            with at_command_line(f"user:{options['subcommand']}", None):
                act(**options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    @transaction.atomic
    def _add(self, *, email: str, name: str, surname: str, link: bool, **_others: Any) -> None:
        address = email.strip().lower()
        fields = {"email": address, "given_name": name, "family_name": surname}
        asked = Account(**fields)
        asked.full_clean(exclude=["password"])
        password = None if link else _asked_password(asked)
        account = open_account(**fields, password=password, actor=None)
        self.stdout.write(f"Account {account.email} creato, senza incarichi.")
        if link:
            self._link(email=email)

    def _link(self, *, email: str, **_others: Any) -> None:
        """Say where the password is chosen: the link holds until it is used or expires."""
        path = give_password_link(account=account_named(email), actor=None)
        self.stdout.write(f"Parola chiave da scegliere all'indirizzo del sito seguito da {path}")

    def _close(self, *, email: str, **_others: Any) -> None:
        close_account(account=account_named(email), actor=None)
        self.stdout.write("Account chiuso: incarichi e sessioni finiscono adesso.")

    def _reopen(self, *, email: str, **_others: Any) -> None:
        reopen_account(account=account_named(email), actor=None)
        self.stdout.write("Account riaperto, senza incarichi.")

    def _clear_second_factor(self, *, email: str, **_others: Any) -> None:
        clear_second_factor(account=account_named(email), actor=None)
        self.stdout.write("Verifica in due passaggi tolta: al prossimo ingresso se ne attiva una.")

    def _list(self, **_others: Any) -> None:
        roles = RoleAssignment.objects.open_on(clock.today()).select_related("service")
        by_account: dict[Any, list[str]] = {}
        for row in roles:
            held = f"{row.get_role_display()}, {row.service}"
            by_account.setdefault(row.account_id, []).append(held)
        for account in Account.objects.order_by("email"):
            held = "; ".join(by_account.get(account.pk, ["nessun incarico"]))
            self.stdout.write(f"{account.email}  {account}: {held}")

    def _role(self, *, email: str, role: str, service: str, end: bool, **_others: Any) -> None:
        account, named = account_named(email), service_named(service)
        if not end:
            assign_role(account=account, role=role, service=named, start=clock.today(), actor=None)
            self.stdout.write(f"Incarico aperto: {Role(role).label}, {named}.")
            return
        held = RoleAssignment.objects.open_on(clock.today())
        found = held.filter(account=account, role=role, service=named).first()
        if found is None:
            raise CommandError("Oggi l'account non ha questo incarico.")
        end_role(assignment=found, end=clock.today(), actor=None)
        self.stdout.write(f"Incarico chiuso: {Role(role).label}, {named}.")


def _asked_password(account: Account) -> str:
    """Ask twice, never in the command line; from a pipe read one line."""
    if not sys.stdin.isatty():
        password = sys.stdin.readline().rstrip("\n")
    else:
        password = getpass.getpass("Parola chiave: ")
        if getpass.getpass("Di nuovo: ") != password:
            raise CommandError("Le due parole chiave non sono uguali.")
    validate_password(password, account)
    return password
