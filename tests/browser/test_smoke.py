"""The main job, whole, by keyboard alone: what must work in every browser on every database."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from squadra.agencies.models import Account
from tests.browser.sheets import cut
from tests.browser.steps import choose, import_sheets
from tests.browser.watched import Watched

FEW = 12
# Each size has its own service and people: nobody is followed by two services.
PLACES = {"desktop": ("Melzo", 0), "phone": ("Cernusco sul Naviglio", FEW)}

NewCoach = Callable[[str], Account]
SignIn = Callable[..., Watched]


@pytest.fixture
def few_sheets(sheets: list[Path], size: str) -> list[Path]:
    """All companies and openings, twelve people."""
    *others, people = sheets
    first = PLACES[size][1]
    return [*others, cut(people, first, first + FEW)]


def test_from_a_service_s_sheets_to_an_answer(
    size: str, new_coach: NewCoach, sign_in: SignIn, few_sheets: list[Path]
) -> None:
    watched = sign_in(new_coach(PLACES[size][0]))
    page = watched.page
    assert choose(watched, "Importa") == "/importa/"
    import_sheets(watched, few_sheets)

    assert choose(watched, "Persone") == "/persone/"
    expect(page.get_by_text(f"{FEW} persone", exact=True)).to_be_visible()
    its_page = watched.follow(page.get_by_role("rowheader").first.get_by_role("link"))
    person = page.get_by_role("heading", level=1).inner_text()

    watched.follow(watched.link("Opportunità per questa persona"))
    first = page.get_by_role("article").first
    opening = first.get_by_role("heading").get_by_role("link").inner_text()
    watched.follow(first.get_by_role("link", name="Perché?"))
    expect(page.get_by_role("heading", level=1)).to_have_text(opening)

    watched.follow(watched.button("Proponi"))
    expect(page.get_by_text("Proposta registrata.")).to_be_visible()
    watched.press(page.get_by_label("sì", exact=True), "Space")
    watched.follow(watched.button("Registra la risposta"))
    expect(page.get_by_text("Risposta registrata.")).to_be_visible()

    assert watched.follow(watched.link(person)) == its_page
    expect(page.locator("#proposte")).to_contain_text(opening)

    watched.press(page.locator(".sq-slim summary"))
    assert watched.follow(watched.button("Esci")) == "/conto/login/"
    watched.go(its_page)
    expect(page.get_by_label("email")).to_be_visible()
