"""What journeys have in common, done by keyboard."""

import re
from pathlib import Path

from playwright.sync_api import expect

from squadra.agencies.actors import actor_of
from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.jobs.worker import Worker
from squadra.people.models import Citizen
from squadra.proposals.matching import openings_for
from tests.browser.sheets import names_in
from tests.browser.watched import Watched

IMPORT = re.compile(r"Importa \d+ rig")


def work() -> None:
    """Let the worker do what waits for it."""
    Worker("browser").drain()


def send_sheets(watched: Watched, sheets: list[Path]) -> None:
    with watched.page.expect_file_chooser() as chooser:
        watched.press(watched.page.get_by_label("Fogli da importare"))
    chooser.value.set_files(sheets)
    watched.follow(watched.button("Leggi i fogli"))


def import_sheets(watched: Watched, sheets: list[Path]) -> None:
    """Sheets of our own need no question: send them, look, import; long ones the worker reads."""
    send_sheets(watched, sheets)
    work()
    ready = watched.page.get_by_role("button", name=IMPORT)
    expect(ready).to_be_visible()
    watched.follow(ready)
    work()
    expect(watched.page.get_by_text("Importazione riuscita.")).to_be_visible()


def somebody_with_an_opening(coach: Account, sheet: Path) -> Citizen:
    """The first person of a sheet who can have some opening today."""
    actor, names = actor_of(coach, clock.today()), names_in(sheet)
    followed = {str(citizen): citizen for citizen in Citizen.objects.visible_to(actor)}
    people = (followed[name] for name in names)
    return next(citizen for citizen in people if openings_for(actor, citizen, actor.on).places)


def choose(watched: Watched, entry: str) -> str:
    """Choose from the main menu, which a phone keeps folded."""
    toggle = watched.button("Menu")
    if toggle.is_visible():
        watched.press(toggle)
    return watched.follow(watched.page.get_by_role("navigation").get_by_role("link", name=entry))
