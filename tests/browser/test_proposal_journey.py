"""From a proposal to what the company says, by keyboard alone; each act can be taken back."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from squadra.organisations.models import Contact
from squadra.people.models import Citizen
from squadra.proposals.models import Proposal
from tests.browser.watched import Watched
from tests.factories import World, make_account, make_citizen

Enter = Callable[[Account], Watched]


@pytest.fixture
def citizen(world: World) -> Citizen:
    Contact.objects.get_or_create(organisation=world.opening.organisation, name="Anna Esempio")
    return make_citizen(
        world.coach, profile={"limits": ("standing",), "availability": "10101010100000"}
    )


def start(watched: Watched, citizen: Citizen, world: World) -> str:
    """Propose from the page that says why; the address of the proposal."""
    pair = reverse("proposals:pair", args=[citizen.pk, world.opening.pk])
    watched.go(pair)
    watched.follow(watched.button("Proponi"))
    proposal = Proposal.objects.get(person=citizen, opening=world.opening)
    page = reverse("proposals:answer", args=[proposal.pk])
    assert watched.path == page
    return page


def take_back(watched: Watched) -> None:
    watched.follow(watched.button("Annulla"))


def test_from_a_proposal_to_the_company_s_answer(
    citizen: Citizen, world: World, enter: Enter
) -> None:
    watched = enter(world.coach)
    page = watched.page
    proposal = start(watched, citizen, world)
    watched.press(page.get_by_label("sì", exact=True), "Space")
    watched.follow(watched.button("Registra la risposta"))
    expect(page.get_by_text("Risposta registrata.")).to_be_visible()
    take_back(watched)
    watched.press(page.get_by_label("sì", exact=True), "Space")
    watched.follow(watched.button("Registra la risposta"))

    watched.follow(watched.link("Prepara la scheda"))
    watched.write(page.get_by_label("Frase 2", exact=True), "Lavora con cura, a ritmo costante.")
    assert watched.follow(watched.button("Salva e rileggi")).endswith("/scheda/approva/")
    expect(page.get_by_role("main")).to_contain_text("da lunedì a venerdì la mattina")
    watched.press(page.get_by_label("di persona, leggendola insieme"), "Space")
    watched.press(page.get_by_label("La persona ha letto o ascoltato"), "Space")
    assert watched.follow(watched.button("Registra l’approvazione")) == proposal
    expect(watched.link("Scheda da stampare (PDF)")).to_be_visible()

    watched.follow(watched.link("L’ho data all’azienda"))
    watched.press(page.get_by_label("a mano"), "Space")
    assert watched.follow(watched.button("Scrivi che è stata data")) == proposal
    expect(page.get_by_text("Anna Esempio ha la scheda dal")).to_be_visible()
    take_back(watched)
    watched.follow(watched.link("L’ho data all’azienda"))
    watched.press(page.get_by_label("a mano"), "Space")
    watched.follow(watched.button("Scrivi che è stata data"))

    watched.follow(watched.link("Scrivi che cosa ha risposto"))
    watched.press(page.get_by_label("sì", exact=True), "Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("non ha risposto")).to_be_checked()
    watched.follow(watched.button("Registra"))
    expect(page.get_by_text("La ragione è dell'azienda")).to_be_visible()
    take_back(watched)
    watched.follow(watched.link("Scrivi che cosa ha risposto"))
    watched.press(page.get_by_label("sì", exact=True), "Space")
    watched.follow(watched.button("Registra"))
    expect(page.get_by_role("main")).to_contain_text("L'azienda è d'accordo")


def test_without_scripts_a_fear_is_checked_before_the_yes(
    citizen: Citizen, world: World, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(java_script_enabled=False)
    watched.enter(world.coach)
    page = watched.page
    pair = reverse("proposals:pair", args=[citizen.pk, world.opening.pk])
    watched.go(pair)
    page.get_by_role("button", name="Proponi", exact=True).click()
    page.get_by_role("link", name="Verifica un aiuto economico").click()
    page.get_by_label("a chi si è chiesto").select_option("inps")
    page.get_by_role("button", name="Salva la verifica").click()
    page.get_by_label("sì", exact=True).check()
    page.get_by_role("button", name="Registra la risposta").click()
    expect(page.get_by_role("main")).to_contain_text("Prima del sì si aspetta")


def test_a_coordinator_reviews_reasons_without_names(world: World, enter: Enter) -> None:
    watched = enter(make_account(world.here, Role.COORDINATOR))
    watched.go(reverse("proposals:overrides"))
    watched.check()
    expect(watched.page.get_by_text("Non c’è ancora abbastanza da mostrare")).to_be_visible()
