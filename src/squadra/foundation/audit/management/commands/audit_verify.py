"""`audit_verify [--known-seal NUMBER:CODE]`: is the audit as it was written?"""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from squadra.foundation.audit.models import Event, Seal
from squadra.foundation.audit.verification import verify


def known_seal(text: str) -> str:
    number, colon, code = text.partition(":")
    if not (number.isdecimal() and colon and code):
        raise ArgumentTypeError("si scrive NUMERO:CODICE, come nel log")
    return text


class Command(BaseCommand):
    help = "Verifica il registro: righe modificate, cancellate, aggiunte o spostate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--known-seal", type=known_seal, metavar="NUMERO:CODICE")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = verify(options["known_seal"] or "")
        for finding in findings:
            self.stderr.write(f"{finding.place}: {finding.message} [{finding.kind}]")
        if findings:
            raise CommandError(f"Il registro non è integro: {len(findings)} anomalie.")
        head = Seal.objects.order_by("-number").first()
        self.stdout.write(
            f"Registro integro: {Event.objects.count()} eventi, ultimo sigillo {head}."
        )
