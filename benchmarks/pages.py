"""Measure the pages of matching at the size of a region, on PostgreSQL.

    python -m benchmarks.pages postgresql://postgres@127.0.0.1:5432/squadra_pages
        [--people 200000] [--openings 50000] [--pages 60] [--keep FOLDER]

Makes the database, fills it, takes the snapshot, then asks for pages of other people and openings
each time through Django's test client: the time of the server, from request to answer, without
network; and the processor's time of this process, which other work on the machine does not touch
(the database's is not in it). The coach follows 10,000 people; the one who sees far has the
openings of all districts besides. Deletes the database in the end; with `--keep` database and
snapshot stay, and are there for the next run.
"""

import argparse
import json
import logging
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import numpy as np

from benchmarks.measuring import held_mb, machine, peak_mb

LIBRARIES = ("django", "psycopg", "numpy", "numba", "pyarrow")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("database")
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--openings", type=int, default=50_000)
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--keep", metavar="FOLDER")
    args = parser.parse_args()
    is_new = _made(args.database)
    with tempfile.TemporaryDirectory(prefix="squadra-pages-") as home:
        _set_up(args.database, args.keep or home)
        try:
            _measure(args, is_new)
        finally:
            _closed(args.database, drop=not args.keep)


def _made(url: str) -> bool:
    """Make the database; tell whether it is a new one."""
    import psycopg

    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(_beside(url), autocommit=True) as server:
        if server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
        server.execute(f'CREATE DATABASE "{name}"')
    return True


def _beside(url: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path="/postgres"))


def _closed(url: str, *, drop: bool) -> None:
    import psycopg
    from django.db import connections

    for connection in connections.all():
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()
    if drop:
        with psycopg.connect(_beside(url), autocommit=True) as server:
            server.execute(f'DROP DATABASE "{urlsplit(url).path.lstrip("/")}" WITH (FORCE)')


def _set_up(url: str, home: str) -> None:
    os.environ |= {"DATABASE_URL": url, "SQUADRA_HOME": home}
    os.environ["DJANGO_SETTINGS_MODULE"] = "squadra.config.settings_test"
    import django

    django.setup()
    logging.getLogger("squadra.requests").setLevel(logging.WARNING)


def _measure(args: argparse.Namespace, is_new: bool) -> None:
    from django.core.management import call_command
    from django.db import connection

    print(json.dumps(machine(LIBRARIES)))
    if is_new:
        from benchmarks.populating import fill

        call_command("migrate", verbosity=0)
        print(f"filled in {_seconds(lambda: fill(args.people, args.openings)):.0f} s", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    from squadra.proposals.columns import keeping, snapshot

    if snapshot.newest() is None:
        print(f"snapshot taken in {_seconds(keeping.renew):.1f} s", flush=True)
        print(f"at most {peak_mb()} MB, {held_mb()} MB now")
    _tell_pages(args.pages)
    print(f"at most {peak_mb()} MB, {held_mb()} MB now")


def _tell_pages(count: int) -> None:
    from django.test import Client
    from django.urls import reverse

    from squadra.agencies.models import Account
    from squadra.openings.models import Opening
    from squadra.people.models import Citizen

    service = Account.objects.get(given_name="coach").assignments.get().service
    people = _spread(Citizen.objects.filter(service=service, profile__max_km__isnull=False), count)
    openings = _spread(Opening.objects.filter(service=service), count)
    for who in ("coach", "wide"):
        client = Client()
        client.force_login(Account.objects.get(given_name=who))
        for name, pages in {
            "openings for a person": [(_person(pk), {}) for pk in people],
            "what if, 5 km more": [(_person(pk), FURTHER) for pk in people],
            "what if, re-ranked alone": [(_person(pk), FURTHER, HTMX) for pk in people],
            "people for an opening": [
                (reverse("proposals:people", args=[pk]), {}) for pk in openings
            ],
        }.items():
            _tell(f"{who}: {name}", client, pages)


FURTHER = {"further": "own-5"}
HTMX = {"HX-Request": "true"}


def _person(pk: Any) -> str:
    from django.urls import reverse

    return reverse("proposals:openings", args=[pk])


def _spread(rows: Any, count: int) -> list[Any]:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    return ids[:: max(1, len(ids) // count)][:count]


def _tell(name: str, client: Any, pages: Sequence[Sequence[Any]]) -> None:
    times, busy = [], []
    for url, query, *headers in pages:
        start, used = time.perf_counter(), time.process_time()
        answer = client.get(url, query, headers=headers[0] if headers else None)
        busy.append((time.process_time() - used) * 1000)
        times.append((time.perf_counter() - start) * 1000)
        assert answer.status_code == 200, answer.status_code
    print(f"{name}: {_told(times)}; processor {_told(busy)}", flush=True)


def _told(times: Sequence[float]) -> str:
    first, rest = times[0], np.array(times[1:])
    middle, high = np.median(rest), np.percentile(rest, 95)
    return f"median {middle:.0f} ms, p95 {high:.0f}, first {first:.0f}"


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
