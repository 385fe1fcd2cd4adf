"""Measure the import of a large sheet as a service keeps it, some of its rows bad.

    python -m benchmarks.import_sheets [--rows 20000] [--bad 0.05] [--postgresql URL]

On SQLite, and on PostgreSQL where an address is given; each in a process and a database of its own,
removed afterwards. The sheet is sent and looked at as a browser does, the worker does its jobs
beside. The run fails where a bad row is stored, a good one is not, or undoing leaves anybody.
"""

import argparse
import io
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from benchmarks.databases import own_database
from benchmarks.measuring import cpu_seconds, held_mb, peak_mb

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
TITLE = "Elenco delle persone seguite"
OWN_HEADINGS = {
    "Codice fiscale": "Cod. Fisc.",
    "Data di nascita": "Nato il",
    "Telefono": "Cellulare",
    "Comune": "Residenza",
    "Indirizzo": "Via",
    "Mestieri desiderati": "Mansione desiderata",
    "Ore settimanali massime": "Ore settimanali",
}
"""Some columns are called as services call them, not as the template does."""
SPOILT: tuple[tuple[str, Any], ...] = (
    ("Cognome", ""),
    ("Data di nascita", "31/02/1990"),
    ("Comune", "Paperopoli"),
    ("Codice fiscale", "RSSLCU90C45X001A"),
    ("Email", "non la so"),
    ("Km con mezzi propri", "vicino"),
    ("Telefono", "#REF!"),
    ("Indirizzo", "Via CarrÃ²"),
    ("In attesa dal", "32/13/2025"),
)
Row = dict[str, Any]


def main() -> None:
    """Measure on each database in turn."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--bad", type=float, default=0.05, help="the part of the rows that are bad")
    parser.add_argument("--postgresql", metavar="URL", help="of a server that may make databases")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        measure(args.rows, args.bad)
        return
    with tempfile.TemporaryDirectory() as folder:
        for url in (f"sqlite:///{folder}/import.sqlite3", args.postgresql):
            if url:
                again = [sys.executable, "-m", "benchmarks.import_sheets", "--here"]
                again += ["--rows", str(args.rows), "--bad", str(args.bad)]
                env = os.environ | {"DATABASE_URL": url, "SQUADRA_HOME": folder}
                env["DJANGO_SETTINGS_MODULE"] = "squadra.config.settings_test"
                subprocess.run(again, check=True, env=env)


def people(rows: int, bad: float) -> tuple[list[Row], set[str]]:
    """Invented people, no two alike, and the given names of those whose row is bad."""
    sys.path.insert(0, str(EXAMPLES))
    from generator.companies import make_companies, make_openings
    from generator.people import person_row

    rng = random.Random(1)
    on = date(2026, 11, 16)
    companies = make_companies(rng)
    openings = make_openings(rng, companies, on, 120)
    found, spoilt, codes = [], set(), set()
    for number in range(rows):
        row = person_row(rng, companies, openings, on) | {"Da non proporre": ""}
        row["Nome"] = f"{row['Nome']} {letters(number)}"
        row["Segnato in agenda"] = on - timedelta(days=number % 90)
        if row["Codice fiscale"] in codes:
            row["Codice fiscale"] = ""
        codes.add(row["Codice fiscale"])
        if number % round(1 / bad) == 0:
            heading, cell = rng.choice(SPOILT)
            row[heading] = cell
            spoilt.add(row["Nome"])
        found.append(row)
    return found, spoilt


def letters(number: int) -> str:
    """A number as letters, so that a name stays one."""
    return "".join(chr(ord("A") + int(digit)) for digit in f"{number:05}").capitalize()


def workbook(rows: list[Row]) -> bytes:
    """The rows under a title, with headings in an order of their own."""
    from xlsxwriter import Workbook

    headings = list(rows[0])[::-1]
    content = io.BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        page = book.add_worksheet("Utenti")
        page.write(0, 0, TITLE)
        page.write_row(2, 0, [OWN_HEADINGS.get(heading, heading) for heading in headings])
        for number, row in enumerate(rows, start=3):
            for place, heading in enumerate(headings):
                cell = row.get(heading, "")
                page.write(number, place, cell, day if isinstance(cell, date) else None)
    return content.getvalue()


def measure(count: int, bad: float) -> None:
    """Send, read, check, look, import, undo: tell what each took."""
    import django

    django.setup()
    logging.disable(logging.INFO)
    rows, spoilt = people(count, bad)
    content = workbook(rows)
    from django.db import connection

    from squadra.territory.services import load_pack
    from squadra.vocabularies.services import load_starter

    with own_database(lambda: load_pack("adda_martesana"), load_starter):
        print(f"{connection.vendor}: {count} rows, {len(spoilt)} bad, {len(content) >> 20} MB")
        Import(content, count, len(spoilt)).run({row["Nome"] for row in rows} - spoilt)
    sys.stdout.flush()


class Import:
    """One import, from the sheet that is sent to its undoing."""

    def __init__(self, content: bytes, count: int, bad: int) -> None:
        from django.test import Client

        from squadra.foundation.jobs.worker import Worker

        self.content, self.count, self.bad = content, count, bad
        self.account = coach()
        self.client = Client()
        self.client.force_login(self.account)
        self.worker = Worker("benchmark")
        self.cpu = self.clock = 0.0

    def run(self, good: set[str]) -> None:
        """Do all of it, and hold what is stored against what was sent."""
        staged = self.timed("upload", self.upload)
        self.timed("staging", self.worker.drain)
        self.timed("columns, a page", lambda: self.page(staged))
        self.timed("columns confirmed", lambda: self.columns(staged))
        self.timed("review", self.worker.drain)
        self.timed("review, a page", lambda: self.page(staged))
        self.timed("confirmed", lambda: self.post(staged, "conferma"))
        self.timed("apply", self.worker.drain)
        print(f"  until imported: {self.cpu:.1f} CPU s, {self.clock:.1f} s")
        self.compare(staged, good)
        self.timed("refused rows, a sheet", lambda: self.page(f"{staged}da-sistemare/"))
        self.post(staged, "annulla")
        self.timed("undo", self.worker.drain)
        self.compare(staged, set())

    def timed(self, name: str, do: Callable[[], Any]) -> Any:
        """Do something; tell CPU, clock, and the most memory held meanwhile."""
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
        before, cpu, clock = held_mb(), cpu_seconds(), time.monotonic()
        result = do()
        cpu, clock = cpu_seconds() - cpu, time.monotonic() - clock
        self.cpu, self.clock = self.cpu + cpu, self.clock + clock
        print(f"  {name}: {cpu:.2f} CPU s, {clock:.2f} s, {before} MB, at most {peak_mb()} MB")
        return result

    def upload(self) -> str:
        """Send the sheet; return the import's address."""
        from django.core.files.uploadedfile import SimpleUploadedFile

        service = self.account.assignments.get().service_id
        file = SimpleUploadedFile("utenti.xlsx", self.content)
        answer = self.client.post("/importa/", {"service": service, "sheets": file})
        if answer.status_code != 302:
            raise SystemExit(f"The sheet was not taken: {answer.content.decode()}")
        return str(answer["Location"])

    def page(self, address: str) -> None:
        answer = self.client.get(address)
        if answer.status_code != 200:
            raise SystemExit(f"{address}: {answer.status_code}")

    def post(self, staged: str, verb: str) -> None:
        self.client.post(f"{staged}{verb}/")

    def columns(self, staged: str) -> None:
        """Confirm the columns as they were recognised."""
        from squadra.agencies.actors import actor_of
        from squadra.exchange.models import StagedImport
        from squadra.exchange.staged_sheets import Contents
        from squadra.exchange.staging import choose_columns, go_on
        from squadra.foundation import clock

        found = StagedImport.objects.get(pk=staged.strip("/").rpartition("/")[2])
        actor = actor_of(self.account, clock.today())
        contents = Contents.from_data(found.contents)
        go_on(choose_columns(actor=actor, staged=found, contents=contents))

    def compare(self, staged: str, good: set[str]) -> None:
        """Fail where other people are stored than those given, or another number was refused."""
        from squadra.exchange.models import StagedImport
        from squadra.people.models import Citizen

        found = StagedImport.objects.get(pk=staged.strip("/").rpartition("/")[2])
        counts = dict(found.rows.counted())
        print(f"  {found.state}: {counts}")
        stored = set(Citizen.objects.order_by().values_list("given_name", flat=True))
        if stored != good or (found.state == "done" and counts["refused"] != self.bad):
            raise SystemExit(f"{len(good - stored)} lost, {len(stored - good)} too many")


def coach() -> Any:
    """Somebody who follows people in a service of the territory."""
    from squadra.agencies.kinds import ServiceKind
    from squadra.agencies.services import assign_role, open_account, open_service
    from squadra.foundation import clock
    from squadra.foundation.roles import Role
    from squadra.territory.models import Municipality

    seat = Municipality.objects.get(name="Melzo")
    service = open_service(
        body="Comune di Melzo",
        name="SIL",
        kind=ServiceKind.SIL,
        district=seat.district,
        municipality=seat,
        actor=None,
    )
    account = open_account(
        email="ada@prova.example",
        given_name="Ada",
        family_name="Prova",
        password="una-parola-lunga-di-prova",
        actor=None,
    )
    start = clock.today() - timedelta(days=30)
    assign_role(account=account, role=Role.COACH, service=service, start=start, actor=None)
    return account


if __name__ == "__main__":
    main()
