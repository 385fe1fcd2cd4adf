"""Empties a test's database, which the audit's triggers would refuse, then puts them back."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from squadra.foundation.audit import triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        triggers.remove(connection)
        super().handle(**options)
        triggers.install(connection)
