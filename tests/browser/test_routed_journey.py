"""Two browsers, two districts: one asks about somebody it does not know, the other answers."""

from collections.abc import Callable
from itertools import count

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from squadra.openings.models import Opening
from squadra.people.models import Citizen
from tests.browser.watched import Watched
from tests.factories import World, make_citizen, make_opening
from tests.proposals.elsewhere import crowd

Enter = Callable[..., Watched]
NUMBERS = count(1)


@pytest.fixture
def opening(world: World) -> Opening:
    """An opening of its own for each journey."""
    return make_opening(world.coach, title=f"Cuoco di quartiere {next(NUMBERS)}")


@pytest.fixture
def citizen(world: World) -> Citizen:
    """The one whom it suits, in the other district; nobody before has been left there."""
    Citizen.objects.filter(service=world.elsewhere).update(archived_at=world.opening.created_at)
    crowd(world)
    return make_citizen(world.stranger, family_name="De Santis", given_name="Miriam")


def ask(watched: Watched, opening: Opening, citizen: Citizen) -> None:
    """Find «Altrove» under the people for the opening, and ask there; nobody is named."""
    watched.go(reverse("proposals:people", args=[opening.pk]))
    main = watched.page.get_by_role("main")
    expect(main).to_contain_text("Una persona seguita da Ambito di prova 2")
    watched.check()
    assert watched.follow(
        watched.button("Chiedi a chi la segue: persona 1, Ambito di prova 2")
    ) == reverse("proposals:people", args=[opening.pk])
    expect(watched.page.get_by_text("Domanda fatta a chi segue la persona.")).to_be_visible()
    expect(main).to_contain_text("in corso")
    expect(main).not_to_contain_text("Chiedi a chi la segue")
    for hidden in ("De Santis", "Miriam", str(citizen.pk), str(citizen.service)):
        assert hidden not in watched.page.content()
    watched.check()


def test_a_question_becomes_a_proposal_and_tells_nothing_back(
    world: World, opening: Opening, citizen: Citizen, enter: Enter
) -> None:
    asking, asked = enter(world.coach), enter(world.stranger)
    asked.go(reverse("openings:list"))
    expect(asked.page.get_by_role("main")).not_to_contain_text(opening.title)
    ask(asking, opening, citizen)

    asked.go(reverse("desk:today"))
    asked.check()
    expect(asked.page.get_by_role("main")).to_contain_text("Richieste da altri ambiti")
    pair = asked.follow(asked.link("Guarda se può andare bene"))
    assert pair == reverse("proposals:pair", args=[citizen.pk, opening.pk])
    expect(asked.page.get_by_role("main")).to_contain_text("Lo chiede un altro ambito")
    asked.follow(asked.button("Proponi"))
    expect(asked.page.get_by_text("Proposta registrata.")).to_be_visible()
    asked.go(reverse("desk:today"))
    expect(asked.page.get_by_role("main")).not_to_contain_text("Richieste da altri ambiti")

    asking.page.reload()
    expect(asking.page.get_by_role("main")).to_contain_text("in corso")


def test_the_other_district_sees_the_shown_opening_alone_until_it_says_no(
    world: World, opening: Opening, citizen: Citizen, enter: Enter
) -> None:
    asking, asked = enter(world.coach), enter(world.stranger)
    ask(asking, opening, citizen)
    beside = make_opening(world.coach, opening.organisation, title="Mai mostrata")
    for hidden in (beside.pk, world.opening.pk):
        asked.go(reverse("desk:opening", args=[hidden]), status=404)
    asked.go(reverse("desk:organisation", args=[opening.organisation_id]), status=404)
    asked.go(reverse("desk:person", args=[world.citizen.pk]), status=404)
    shown = reverse("desk:opening", args=[opening.pk])
    asked.go(shown)
    asked.check()
    expect(asked.page.get_by_role("main")).to_contain_text("È di un altro ambito")

    asked.go(reverse("proposals:pair", args=[citizen.pk, opening.pk]))
    asked.press(asked.page.locator("summary", has_text="Per ora no"))
    asked.follow(asked.button("Conferma: Per ora no"))
    expect(asked.page.get_by_text("Nessuno chiederà il motivo.")).to_be_visible()
    asked.go(shown, status=404)

    asking.page.reload()
    expect(asking.page.get_by_role("main")).to_contain_text("per ora no")
    expect(asking.page.get_by_role("main")).not_to_contain_text("Chiedi a chi la segue")


def test_without_scripts_one_more_page_leads_there(
    world: World, opening: Opening, citizen: Citizen, open_page: Callable[..., Watched]
) -> None:
    watched = open_page(java_script_enabled=False)
    watched.enter(world.coach)
    watched.go(reverse("proposals:people", args=[opening.pk]))
    watched.page.get_by_role("link", name="Guarda negli altri ambiti").click()
    watched.page.get_by_role("button", name="Chiedi a chi la segue").click()
    expect(watched.page.get_by_text("Domanda fatta a chi segue la persona.")).to_be_visible()
    watched.page.get_by_role("link", name="Guarda negli altri ambiti").click()
    expect(watched.page.get_by_role("main")).to_contain_text("in corso")
