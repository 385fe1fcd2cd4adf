"""The main job, whole, by keyboard alone: what must work in every browser on every database."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from squadra.agencies.models import Account
from tests.browser.sheets import small_service
from tests.browser.steps import choose, import_sheets, somebody_with_an_opening
from tests.browser.watched import Watched

FEW = 12
# Each size brings people of its own; companies and openings are there already the second time.
FIRST = {"desktop": 0, "phone": FEW}


@pytest.fixture(scope="module")
def coach(new_coach: Callable[[str], Account]) -> Account:
    return new_coach("Melzo")


@pytest.fixture
def few_sheets(sheets: list[Path], size: str) -> list[Path]:
    """Some openings, the companies that offer them, twelve people."""
    return small_service(sheets, FIRST[size], FIRST[size] + FEW)


def find(watched: Watched, name: str) -> str:
    """Go to somebody's page by the search; its path."""
    watched.page.keyboard.press("/")
    watched.page.keyboard.type(name)
    with watched.page.expect_navigation():
        watched.page.keyboard.press("Enter")
    watched.check()
    return watched.follow(watched.link(name))


def test_from_a_service_s_sheets_to_an_answer(
    coach: Account, sign_in: Callable[[Account], Watched], few_sheets: list[Path]
) -> None:
    watched = sign_in(coach)
    page = watched.page
    assert choose(watched, "Importa") == "/importa/"
    import_sheets(watched, few_sheets)
    expect(page.get_by_text(re.compile(r"\d+ righe nuove"))).to_be_visible()
    assert choose(watched, "Persone") == "/persone/"

    person = str(somebody_with_an_opening(coach, few_sheets[-1]))
    its_page = find(watched, person)
    expect(page.get_by_role("heading", level=1)).to_have_text(person)

    watched.follow(watched.link("Opportunità per questa persona"))
    first = page.get_by_role("article").first
    opening = first.get_by_role("heading").get_by_role("link").inner_text()
    watched.follow(first.get_by_role("link", name="Perché?"))
    expect(page.get_by_role("heading", level=1)).to_have_text(opening)

    watched.follow(watched.button("Proponi"))
    expect(page.get_by_text("Proposta registrata.")).to_be_visible()
    watched.press(page.get_by_label("sì", exact=True), "Space")
    told = page.get_by_label("La persona sa che questo tipo di esperienza")
    if told.count():  # an experience that only social services arrange
        watched.press(told, "Space")
    watched.follow(watched.button("Registra la risposta"))
    expect(page.get_by_text("Risposta registrata.")).to_be_visible()

    assert watched.follow(watched.link(person)) == its_page
    expect(page.locator("#proposte")).to_contain_text(opening)

    watched.press(page.locator(".sq-slim summary"))
    assert watched.follow(watched.button("Esci")) == "/conto/login/"
    watched.go(its_page)
    expect(page.get_by_label("email")).to_be_visible()
