"""A cohort plan by keyboard alone: chosen, calculated, moved by hand, one row proposed, undone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.people.models import Citizen
from squadra.proposals.models import CohortPlan, PlannedPerson, Proposal
from tests.browser.steps import choose
from tests.browser.watched import Watched
from tests.factories import World, make_account, make_citizen, make_opening

Enter = Callable[[Account], Watched]


@pytest.fixture
def coach(world: World, size: str) -> Account:
    return make_account(world.here, name=f"Piera{size}")


@pytest.fixture
def people(coach: Account, size: str) -> list[Citizen]:
    """Three people, and two seats at a company of their own."""
    make_opening(coach, title=f"Serre {size}", seats=2)
    since = clock.today() - timedelta(days=500)
    return [
        make_citizen(coach, family_name=f"{name} {size}", profile={"waiting_since": since})
        for name in ("Alfieri", "Bruni", "Conti")
    ]


def test_from_a_name_to_a_proposal(
    coach: Account, people: list[Citizen], enter: Enter, size: str
) -> None:
    watched = enter(coach)
    page = watched.page
    watched.go(reverse("desk:today"))
    assert choose(watched, "Piani") == reverse("proposals:plans")
    watched.follow(watched.link("Nuovo piano"))
    watched.write(page.get_by_label("nome del piano"), f"Primavera {size}")
    watched.follow(watched.button("Scegli le persone"))
    plan = CohortPlan.objects.get(name=f"Primavera {size}")

    watched.write(page.get_by_label("Nome", exact=True), size)
    watched.follow(page.get_by_role("main").get_by_role("button", name="Cerca"))
    watched.press(page.get_by_label("Tutta la pagina"), "Space")
    for box in page.locator("[data-tick]").all():
        expect(box).to_be_checked()
    watched.follow(watched.button("Salva le scelte di questa pagina"))
    assert {row.person for row in plan.people.all()} == set(people)
    watched.follow(watched.link("Avanti: opportunità"))
    watched.write(page.get_by_label("Titolo o azienda"), f"Serre {size}")
    watched.follow(page.get_by_role("main").get_by_role("button", name="Cerca"))
    watched.press(page.get_by_label(f"Serre {size}"), "Space")
    watched.follow(watched.button("Salva le scelte di questa pagina"))
    watched.follow(watched.link("Avanti: minimi"))
    watched.write(page.get_by_label("Chi aspetta da più di un anno"), "1")
    watched.follow(watched.button("Salva e vai al calcolo"))
    at = watched.follow(watched.button("Calcola il piano"))
    expect(page.get_by_text("2 persone su 3 hanno un posto.")).to_be_visible()
    expect(page.get_by_text("Non esiste un piano migliore")).to_be_visible()
    expect(page.get_by_text("rispettato")).to_be_visible()
    expect(page.get_by_text("Dove un posto in più aiuta di più")).to_be_visible()

    out = PlannedPerson.objects.get(plan=plan, opening__isnull=True)
    watched.follow(watched.link(f"Sposta {out.person}"))
    watched.press(page.get_by_label("al completo"), "Space")
    watched.follow(watched.button("Guarda che cosa comporta"))
    expect(page.get_by_text("resta senza posto.")).to_be_visible()
    assert watched.follow(watched.button("Conferma lo spostamento")) == at
    expect(page.get_by_text("spostata a mano", exact=True)).to_be_visible()
    watched.follow(watched.button("Annulla l’ultimo spostamento"))
    expect(page.get_by_text("spostata a mano", exact=True)).to_be_hidden()

    placed = PlannedPerson.objects.filter(plan=plan, opening__isnull=False).first()
    assert placed
    watched.follow(watched.button(f"Proponi Serre {size} a {placed.person}"))
    expect(page.get_by_text("in attesa della risposta")).to_be_visible()
    assert Proposal.objects.filter(person=placed.person).exists()
    watched.follow(watched.button("Annulla"))
    watched.go(at)
    expect(page.get_by_text("in attesa della risposta")).to_be_hidden()
    watched.follow(watched.link("Versione da stampare"))


def test_without_scripts_a_plan_is_made_all_the_same(
    coach: Account, people: list[Citizen], open_page: Callable[..., Watched], size: str
) -> None:
    watched = open_page(java_script_enabled=False)
    watched.enter(coach)
    page = watched.page
    watched.go(reverse("proposals:plan_new"))
    page.get_by_label("nome del piano").fill(f"Autunno {size}")
    page.get_by_role("button", name="Scegli le persone").click()
    page.get_by_role("button", name="Metti tutto l’elenco").click()
    page.get_by_role("link", name="Avanti: opportunità").click()
    page.get_by_role("button", name="Metti tutto l’elenco").click()
    page.get_by_role("link", name="4. Calcolo").click()
    page.get_by_role("button", name="Calcola il piano").click()
    expect(page.get_by_text("Chi va dove")).to_be_visible()
    expect(page.get_by_text(str(people[0])).first).to_be_visible()
