"""Measure the import of a whole ESCO download: the first, the same again, and another version.

    python -m benchmarks.vocabulary_import PATH [--version 1.2.0] [--postgresql URL] [--names 0]

PATH is the official zip or the folder of its files. On SQLite, and on PostgreSQL where an address
is given; each in a process and a database of its own, removed afterwards. `--names` gives every
skill so many other names of five words, as a full download has them. The run fails where the second
import writes anything.
"""

import argparse
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.databases import own_database
from benchmarks.measuring import cpu_seconds, peak_mb


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", type=Path)
    parser.add_argument("--version", default="1.2.0")
    parser.add_argument("--postgresql", default="", metavar="URL")
    parser.add_argument("--names", type=int, default=0)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        measure(args.path, args.version, args.names)
        return
    with tempfile.TemporaryDirectory() as home:
        for url in filter(None, ("sqlite", args.postgresql)):
            _run(Path(home), url)


def _run(home: Path, url: str) -> None:
    """Measure in a process of its own, which knows its database from the environment."""
    address = f"sqlite:///{home}/db.sqlite3" if url == "sqlite" else url
    environment = os.environ | {
        "DATABASE_URL": address,
        "SQUADRA_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "squadra.config.settings_test",
    }
    command = [sys.executable, "-m", "benchmarks.vocabulary_import", *sys.argv[1:], "--here"]
    subprocess.run(command, env=environment, check=True)


def measure(path: Path, version: str, names: int) -> None:
    """Import, import again, import as another version: tell what each took."""
    import django

    django.setup()
    logging.disable(logging.INFO)
    from django.db import connection

    from squadra.vocabularies.models import VocabularyTerm
    from squadra.vocabularies.services import load_starter

    with own_database(load_starter), more_names(names):
        print(connection.vendor)
        timed("first", path, version)
        again = timed("again", path, version)
        if again.changes.rows:
            raise SystemExit(f"{again.changes.rows} rows were written again")
        with renamed_versions():
            timed("as another version", path, version)
        print(f"  {VocabularyTerm.objects.count()} names to search by, at most {peak_mb()} MB")
    sys.stdout.flush()


def timed(name: str, path: Path, version: str) -> Any:
    from squadra.vocabularies.importing import import_release

    cpu, clock = cpu_seconds(), time.monotonic()
    imported = import_release(path, version=version, mixed=True)
    cpu, clock = cpu_seconds() - cpu, time.monotonic() - clock
    rows = imported.changes.rows
    print(f"  {name}: {cpu:.1f} CPU s, {clock:.1f} s, {rows} rows written", flush=True)
    return imported


@contextmanager
def more_names(count: int) -> Iterator[None]:
    """Give every skill other names, as the list of labels alone has none."""
    from squadra.vocabularies.release import concepts

    plain = concepts._words

    def named(row: dict[str, str]) -> Any:
        words = plain(row)
        if words is None or "skillType" not in row:
            return words
        return words._replace(
            alternatives=tuple(f"{words.label} of the kind {n}" for n in range(count))
        )

    with patch.object(concepts, "_words", named):
        yield


@contextmanager
def renamed_versions() -> Iterator[None]:
    """Install what is read as a version that is not: every concept is written anew."""
    from dataclasses import replace

    from squadra.vocabularies import importing

    install = importing.install

    def installed(vocabulary: Any) -> Any:
        for row in (*vocabulary.occupations, *vocabulary.skills):
            row.version = "9.9.9"
        return install(replace(vocabulary, version="9.9.9"))

    with patch.object(importing, "install", installed):
        yield


if __name__ == "__main__":
    main()
