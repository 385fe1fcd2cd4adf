"""What journeys have in common, done by keyboard."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.watched import Watched


def import_sheets(watched: Watched, sheets: list[Path]) -> None:
    page = watched.page
    with page.expect_file_chooser() as chooser:
        watched.press(page.get_by_label("Fogli da importare"))
    chooser.value.set_files(sheets)
    watched.follow(watched.button("Importa"))
    expect(page.get_by_text("Importazione riuscita.")).to_be_visible()


def choose(watched: Watched, entry: str) -> str:
    """Choose from the main menu, which a phone keeps folded."""
    toggle = watched.button("Menu")
    if toggle.is_visible():
        watched.press(toggle)
    return watched.follow(watched.page.get_by_role("navigation").get_by_role("link", name=entry))
