"""A service's own sheet, by keyboard: its columns, its words, in, and out again."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from squadra.agencies.models import Account
from tests.browser.steps import IMPORT, choose, send_sheets
from tests.browser.watched import Watched
from tests.exchange.sheets import book

HEADINGS = ["COGNOME E NOME", "Nato il", "Cellulare", "Residenza", "Patente", "Diagnosi", "Zona"]
PEOPLE = [
    ["ROSSI Lucia", "5/3/90", 3331234567, "20066 Melzo (MI)", "B", "F32", "nord"],
    ["De Luca Anna", "12.4.85", "", "Gorgonzola", "deltaplano", "", ""],
    ["Verdi Carlo", "31/02/1988", "", "Paperopoli", "", "", ""],
]


@pytest.fixture
def hand_made(tmp_path: Path, size: str) -> Path:
    """A sheet with a title above and headings that no template has, other ones for each size."""
    sheet = tmp_path / "utenti.xlsx"
    headings = [*HEADINGS[:-1], f"Zona {size}"]
    sheet.write_bytes(book(Utenti=[["ELENCO UTENTI"], [], headings, *PEOPLE]))
    return sheet


@pytest.fixture
def coach(new_coach: Callable[[str], Account]) -> Account:
    return new_coach("Melzo")


def to_the_import(watched: Watched, hand_made: Path) -> None:
    assert choose(watched, "Importa") == "/importa/"
    send_sheets(watched, [hand_made])


def test_from_a_hand_made_sheet_and_back(
    coach: Account, enter: Callable[[Account], Watched], hand_made: Path
) -> None:
    watched = enter(coach)
    page = watched.page
    watched.go("/oggi/")
    to_the_import(watched, hand_made)
    expect(page.get_by_role("heading", level=1)).to_have_text("Che cosa sono le colonne")
    expect(page.get_by_text("non importata: dati sulla salute")).to_be_visible()
    expect(page.get_by_label("Che cos'è «Cellulare»")).to_have_value("phone")

    watched.follow(watched.button("Controlla le righe"))
    expect(page.locator("tr[data-verdict=new]")).to_have_count(1)
    expect(page.locator("tr[data-verdict=refused]")).to_have_count(2)
    word = page.get_by_label("«deltaplano» vuol dire")
    watched.tab_to(word)
    page.keyboard.press("End")
    watched.follow(watched.button("Usa queste scelte"))
    expect(page.locator("tr[data-verdict=new]")).to_have_count(2)

    watched.follow(watched.link("rifiutata"))
    expect(page.locator("tr[data-verdict]")).to_have_count(1)
    expect(page.get_by_text("Questo giorno non esiste")).to_be_visible()

    watched.follow(page.get_by_role("button", name=IMPORT))
    expect(page.get_by_text("Importazione riuscita.")).to_be_visible()
    with page.expect_download() as download:
        watched.press(watched.link("Scarica le righe da sistemare"))
    assert download.value.suggested_filename == "righe-da-sistemare.xlsx"
    assert watched.follow(watched.link("De Luca Anna")).startswith("/persone/")

    page.go_back()
    watched.press(page.locator("summary", has_text="Annulla questa importazione"))
    watched.follow(watched.button("Conferma: Annulla questa importazione"))
    expect(page.get_by_text("2 righe sono tornate com’erano prima.")).to_be_visible()
    watched.go("/persone/")
    expect(page.get_by_text("Qui non c’è ancora nessuno.")).to_be_visible()


def test_it_works_without_script(
    coach: Account, enter: Callable[..., Watched], hand_made: Path
) -> None:
    watched = enter(coach, java_script_enabled=False)
    page = watched.page
    watched.go("/importa/")
    page.get_by_label("Fogli da importare").set_input_files(hand_made)
    page.get_by_role("button", name="Leggi i fogli").click()
    page.get_by_role("button", name="Controlla le righe").click()
    page.get_by_role("button", name=IMPORT).click()
    expect(page.get_by_text("Importazione riuscita.")).to_be_visible()


def test_a_list_is_taken_away_as_a_sheet(
    coach: Account, enter: Callable[[Account], Watched], hand_made: Path
) -> None:
    watched = enter(coach)
    watched.go("/importa/")
    send_sheets(watched, [hand_made])
    watched.follow(watched.button("Controlla le righe"))
    watched.follow(watched.page.get_by_role("button", name=IMPORT))
    watched.go("/persone/?q=rossi")
    watched.check()
    with watched.page.expect_download() as download:
        watched.press(watched.button("Scarica in Excel"))
    assert download.value.suggested_filename == "persone.xlsx"
