"""A coach's Monday, whole, by keyboard alone: from three sheets to a plan, and back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.people.models import Citizen
from squadra.proposals.models import CohortPlan
from tests.browser.sheets import small_service
from tests.browser.steps import choose, import_sheets, somebody_with_an_opening
from tests.browser.watched import Watched

FEW = 6
# Each size brings people of its own; companies and openings are there already the second time.
FIRST = {"desktop": 0, "phone": FEW}


@pytest.fixture(scope="module")
def coach(new_coach: Callable[[str], Account]) -> Account:
    return new_coach("Melzo")


@pytest.fixture
def few_sheets(sheets: list[Path], size: str) -> list[Path]:
    return small_service(sheets, FIRST[size], FIRST[size] + FEW)


def propose_the_first(watched: Watched, citizen: Citizen) -> str:
    """Match from the person, look from the opening at the same pair, propose; the opening."""
    page = watched.page
    watched.go(reverse("desk:person", args=[citizen.pk]))
    watched.follow(watched.link("Opportunità per questa persona"))
    first = page.get_by_role("article").first
    opening = first.get_by_role("heading").get_by_role("link").inner_text()
    watched.follow(first.get_by_role("heading").get_by_role("link"))
    watched.follow(watched.link("Persone per questa opportunità"))
    expect(page.get_by_role("main")).to_contain_text(str(citizen))
    watched.follow(page.get_by_role("article").filter(has_text=str(citizen)).get_by_text("Perché?"))
    watched.follow(watched.button("Proponi"))
    expect(page.get_by_text("Proposta registrata.")).to_be_visible()
    return opening


def answer_yes(watched: Watched) -> None:
    page = watched.page
    watched.press(page.get_by_label("sì", exact=True), "Space")
    told = page.get_by_label("La persona sa che questo tipo di esperienza")
    if told.count():  # an experience that only social services arrange
        watched.press(told, "Space")
    watched.follow(watched.button("Registra la risposta"))
    expect(page.get_by_text("Risposta registrata.")).to_be_visible()


def reach_the_company(watched: Watched) -> None:
    """The card that the person approves, given by hand, and what the company says."""
    page = watched.page
    watched.follow(watched.link("Prepara la scheda"))
    watched.follow(watched.button("Salva e rileggi"))
    watched.press(page.get_by_label("di persona, leggendola insieme"), "Space")
    watched.press(page.get_by_label("La persona ha letto o ascoltato"), "Space")
    watched.follow(watched.button("Registra l’approvazione"))
    watched.follow(watched.link("L’ho data all’azienda"))
    watched.press(page.get_by_label("a mano"), "Space")
    watched.follow(watched.button("Scrivi che è stata data"))
    watched.follow(watched.link("Scrivi che cosa ha risposto"))
    watched.press(page.get_by_label("sì", exact=True), "Space")
    watched.follow(watched.button("Registra"))
    expect(page.get_by_role("main")).to_contain_text("L'azienda è d'accordo")


def plan_for_all(watched: Watched, name: str) -> None:
    page = watched.page
    assert choose(watched, "Piani") == reverse("proposals:plans")
    watched.follow(watched.link("Nuovo piano"))
    watched.write(page.get_by_label("nome del piano"), name)
    watched.follow(watched.button("Scegli le persone"))
    watched.follow(page.get_by_role("button", name="Metti tutto l’elenco"))
    watched.follow(watched.link("Avanti: opportunità"))
    watched.follow(page.get_by_role("button", name="Metti tutto l’elenco"))
    watched.follow(watched.link("4. Calcolo"))
    watched.follow(watched.button("Calcola il piano"))
    expect(page.get_by_text("Non esiste un piano migliore")).to_be_visible()
    assert CohortPlan.objects.get(name=name).people.exists()


def test_from_three_sheets_to_a_plan_and_back(
    coach: Account,
    sign_in: Callable[[Account], Watched],
    few_sheets: list[Path],
    size: str,
) -> None:
    watched = sign_in(coach)
    page = watched.page
    assert choose(watched, "Importa") == "/importa/"
    import_sheets(watched, few_sheets)
    imported = watched.path
    expect(page.get_by_text(re.compile(r"\d+ righe nuove"))).to_be_visible()
    citizen = somebody_with_an_opening(coach, few_sheets[-1])

    propose_the_first(watched, citizen)
    answer_yes(watched)
    reach_the_company(watched)
    plan_for_all(watched, f"Lunedì {size}")

    watched.go(imported)
    watched.press(page.locator("summary", has_text="Annulla questa importazione"))
    watched.follow(watched.button("Conferma: Annulla questa importazione"))
    expect(page.get_by_role("main")).to_contain_text("perché nel frattempo qualcuno ci ha lavorato")
    assert citizen in Citizen.objects.all()
    assert choose(watched, "Oggi") == "/oggi/"
