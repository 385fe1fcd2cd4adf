"""What journeys have in common, done by keyboard."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.watched import Watched

IMPORT = re.compile(r"Importa \d+ rig")


def send_sheets(watched: Watched, sheets: list[Path]) -> None:
    with watched.page.expect_file_chooser() as chooser:
        watched.press(watched.page.get_by_label("Fogli da importare"))
    chooser.value.set_files(sheets)
    watched.follow(watched.button("Leggi i fogli"))


def import_sheets(watched: Watched, sheets: list[Path]) -> None:
    """Sheets of our own need no question: send them, look, import."""
    send_sheets(watched, sheets)
    watched.follow(watched.page.get_by_role("button", name=IMPORT))
    expect(watched.page.get_by_text("Importazione riuscita.")).to_be_visible()


def choose(watched: Watched, entry: str) -> str:
    """Choose from the main menu, which a phone keeps folded."""
    toggle = watched.button("Menu")
    if toggle.is_visible():
        watched.press(toggle)
    return watched.follow(watched.page.get_by_role("navigation").get_by_role("link", name=entry))
