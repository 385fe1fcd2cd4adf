"""What a routed match keeps from either side: a marked person, and all the rest of a district."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.people.models import Citizen
from squadra.proposals.export import export_facts
from squadra.proposals.models import Proposal, RoutedMatch
from squadra.proposals.routed.services import close_question
from tests.factories import World, actor, make_account, make_opening
from tests.proposals.acting import ClientOf
from tests.proposals.elsewhere import SECRET, asked, elsewhere_page, found, somebody


def told_of(person: Citizen, question: RoutedMatch | None = None) -> list[str]:
    """All that would tell who the person is, or let pages of theirs be found."""
    ids = [person.pk, person.service_id, *([question.pk] if question else [])]
    return [
        SECRET,
        SECRET.lower(),
        person.municipality.name,
        person.service.name,
        "1987",
        "punti",
        " km",
        *map(str, ids),
        *(each.hex for each in ids),
    ]


def shown_to_who_asks(client: Client, opening: Opening) -> list[str]:
    """Every page on which the routed match leaves something for the asking side."""
    url = reverse("proposals:elsewhere", args=[opening.pk])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    people = client.get(reverse("proposals:people", args=[opening.pk])).content.decode()
    # What the coach's own people are told by stands above «Altrove».
    return [part, elsewhere_page(client, opening), people.partition('id="elsewhere"')[2]]


@pytest.mark.slow
def test_nothing_that_the_asking_side_gets_tells_who_it_is(
    world: World, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    person = somebody(world)
    client = client_of(world.coach)
    pages = shown_to_who_asks(client, world.opening)
    assert "Chiedi a chi la segue" in pages[0]
    key = found(world)[0].key
    url = reverse("proposals:route_ask", args=[world.opening.pk])
    done = client.post(url, {"key": key}, follow=True)
    pages += [done.content.decode().partition('id="messages"')[2].partition("</div>")[0]]
    pages += [step for step, _status in done.redirect_chain]
    pages += shown_to_who_asks(client, world.opening)
    question = RoutedMatch.objects.get()
    close_question(actor=actor(world.stranger), question=question)
    pages += shown_to_who_asks(client, world.opening)
    for page in pages:
        assert [word for word in told_of(person, question) if word in page] == []
    assert [word for word in told_of(person, question)[:2] if word in caplog.text] == []
    assert str(person.pk) not in caplog.text
    assert key not in caplog.text


@pytest.mark.slow
@pytest.mark.parametrize("ended", [False, True])
def test_who_asked_finds_nothing_of_the_person_afterwards(
    world: World, client_of: ClientOf, tmp_path: Path, ended: bool
) -> None:
    person = somebody(world)
    question = asked(world)
    if ended:
        close_question(actor=actor(world.stranger), question=question)
    client, asking = client_of(world.coach), actor(world.coach)
    for name, arguments in (
        ("desk:person", [person.pk]),
        ("people:readers", [person.pk]),
        ("proposals:openings", [person.pk]),
        ("proposals:pair", [person.pk, world.opening.pk]),
    ):
        assert client.get(reverse(name, args=arguments)).status_code == 404, name
    close = reverse("proposals:route_close", args=[question.pk])
    assert client.post(close).status_code == 404
    for url in (reverse("people:list"), reverse("desk:search"), reverse("desk:today")):
        page = client.get(url, {"q": SECRET}).content.decode()
        assert str(person) not in page
    assert not RoutedMatch.objects.visible_to(asking).exists()
    assert not Proposal.objects.visible_to(asking).filter(person=person).exists()
    export_facts(actor=asking, folder=tmp_path)
    assert str(person.pk) not in (tmp_path / "people.csv").read_text(encoding="utf-8")


@pytest.fixture
def beside(world: World) -> Opening:
    """Another opening of the same company, which nobody has shown."""
    return make_opening(world.coach, world.opening.organisation, title="Mai mostrata")


def test_the_other_district_sees_the_opening_and_nothing_beside_it(
    world: World, client_of: ClientOf, beside: Opening, tmp_path: Path
) -> None:
    somebody(world)
    asked(world)
    client, stranger = client_of(world.stranger), actor(world.stranger)
    assert set(Opening.objects.visible_to(stranger)) == {world.opening}
    assert (
        not Organisation.objects.visible_to(stranger)
        .filter(pk=world.opening.organisation_id)
        .exists()
    )
    for name, key in (
        ("desk:opening", beside.pk),
        ("proposals:people", beside.pk),
        ("desk:organisation", world.opening.organisation_id),
        ("desk:person", world.citizen.pk),
    ):
        assert client.get(reverse(name, args=[key])).status_code == 404, name
    for url in (reverse("openings:list"), reverse("desk:search")):
        page = client.get(url, {"q": "Azienda"}).content.decode()
        assert world.opening.title in page
        assert beside.title not in page
        assert f"/aziende/{world.opening.organisation_id}" not in page
    page = client.get(reverse("proposals:people", args=[world.opening.pk])).content.decode()
    assert str(world.citizen) not in page
    export_facts(actor=stranger, folder=tmp_path)
    written = (tmp_path / "openings.csv").read_text(encoding="utf-8")
    assert str(world.opening.pk) in written
    assert str(beside.pk) not in written


def test_what_is_only_shown_is_not_corrected_and_not_met_by_an_import(
    world: World, client_of: ClientOf
) -> None:
    somebody(world)
    asked(world)
    client, stranger = client_of(world.stranger), actor(world.stranger)
    for name in ("edit", "archive"):
        url = reverse(f"openings:{name}", args=[world.opening.pk])
        response = client.post(url) if name == "archive" else client.get(url)
        assert response.status_code == 403, name
    assert not Opening.objects.visible_to(stranger).found_by(stranger).exists()


def _colleague(world: World) -> Account:
    return world.colleague


def _scout_there(world: World) -> Account:
    return make_account(world.elsewhere, Role.SCOUT)


def _specialist_there(world: World) -> Account:
    return make_account(world.elsewhere, Role.SPECIALIST)


@pytest.mark.slow
@pytest.mark.parametrize("who", [_colleague, _scout_there, _specialist_there])
def test_who_does_not_follow_people_there_knows_of_no_question(
    world: World, client_of: ClientOf, who: Callable[[World], Account]
) -> None:
    person = somebody(world)
    question = asked(world)
    account = who(world)
    client = client_of(account)
    assert "Richieste da altri ambiti" not in client.get(reverse("desk:today")).content.decode()
    pair = reverse("proposals:pair", args=[person.pk, world.opening.pk])
    assert client.get(pair).status_code in (403, 404)
    close = reverse("proposals:route_close", args=[question.pk])
    assert client.post(close).status_code in (403, 404)
    if account.pk != world.colleague.pk:
        assert world.opening not in Opening.objects.visible_to(actor(account))


def test_a_colleague_of_the_referent_has_it_on_the_pair_and_not_on_today(
    world: World, client_of: ClientOf
) -> None:
    person = somebody(world)
    asked(world)
    client = client_of(make_account(world.elsewhere))
    assert "Richieste da altri ambiti" not in client.get(reverse("desk:today")).content.decode()
    pair = client.get(reverse("proposals:pair", args=[person.pk, world.opening.pk]))
    assert "Lo chiede un altro ambito" in pair.content.decode()
