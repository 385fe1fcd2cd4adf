"""Building the demo's database from nothing; an interrupted build is begun again."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

import squadra
from squadra.config.demo.ids import repeatable_ids
from squadra.config.demo.people_at_work import COACH, OTHER_COACH, SignIn, make_people_at_work
from squadra.config.demo.work_begun import begin_work
from squadra.config.processes import PRIVATE
from squadra.foundation import clock
from squadra.territory.services import load_pack
from squadra.vocabularies.services import load_starter

GENERATOR = Path("scripts") / "make-examples"
SHEETS = ("aziende.xlsx", "opportunita.xlsx", "persone.xlsx")
# What a demo is built from: where one of these changes, an old database no longer fits.
SOURCES = (
    "*/migrations/*.py",
    "foundation/*/migrations/*.py",
    "vocabularies/starter/*.csv",
    "config/demo/*.py",
)
# The second service has the same companies, and people and openings of its own.
SECOND_SERVICE = ("--service", "2", "--people", "30", "--openings", "40")
Tell = Callable[[str], None]
Step = tuple[str, Callable[[], object]]
"""What is being done, in words, and the doing."""


class CannotBuild(Exception):
    """The demo cannot be built here: why (Italian)."""


def build(tell: Tell, *, empty: bool) -> None:
    """Build the demo where there is none of this version, with the example sheets or without."""
    os.umask(PRIVATE)
    mark, version = settings.HOME / "built-from", _version()
    if mark.exists() and mark.read_text(encoding="utf-8") == version:
        return
    database = _own_database()
    mark.unlink(missing_ok=True)
    _delete(database)
    with repeatable_ids():
        for doing, step in chain(_ground(), () if empty else _sheets_in()):
            tell(doing)
            step()
    mark.write_text(version, encoding="utf-8")


def _ground() -> Iterator[Step]:
    yield "Preparo la base dati", lambda: call_command("migrate", verbosity=0)
    yield "Carico il territorio", lambda: load_pack(settings.SQUADRA_TERRITORY)
    yield "Carico il vocabolario", load_starter
    yield "Apro servizi e account", make_people_at_work


def _sheets_in() -> Iterator[Step]:
    for sign_in, options in ((COACH, ()), (OTHER_COACH, SECOND_SERVICE)):
        name = str(sign_in.service())
        yield f"{name}: scrivo i tre fogli con le date di oggi", partial(_write, sign_in, options)
        yield f"{name}: importo i tre fogli", partial(_import, sign_in)
    yield "Metto al lavoro chi segue le persone", begin_work


def _write(sign_in: SignIn, options: Sequence[str]) -> None:
    """The sheets of `examples/`, or another service's, with dates that count from today."""
    if not GENERATOR.exists():
        raise CannotBuild(f"Non trovo {GENERATOR}: avvia la demo dalla cartella del progetto.")
    on, out = clock.today().isoformat(), str(_sheets_of(sign_in))
    command = [sys.executable, str(GENERATOR), "--on", on, "--out", out, *options]
    subprocess.run(command, check=True)  # noqa: S603 - our own script


def _import(sign_in: SignIn) -> None:
    sheets = [str(_sheets_of(sign_in) / name) for name in SHEETS]
    call_command("import", *sheets, "--as", sign_in.email)


def _sheets_of(sign_in: SignIn) -> Path:
    return Path(settings.HOME) / "sheets" / sign_in.district


def _own_database() -> Path:
    """The demo's file; raises `CannotBuild` where the settings name a database that is not its."""
    if connection.vendor != "sqlite":
        raise CannotBuild("La demo usa SQLite: togli DATABASE_URL dall'ambiente.")
    name = Path(connection.settings_dict["NAME"]).resolve()
    if not name.is_relative_to(settings.HOME):
        raise CannotBuild(
            f"La demo cancella e ricostruisce la sua base dati, ma {name} non sta nella sua"
            f" cartella {settings.HOME}: togli DATABASE_URL dall'ambiente."
        )
    return name


def _delete(name: Path) -> None:
    connection.close()
    for path in (name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-shm")):
        path.unlink(missing_ok=True)


def _version() -> str:
    package = Path(squadra.__file__).parent
    paths = sorted(path for pattern in SOURCES for path in package.glob(pattern))
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(package).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
