"""An opening meets somebody of another district: who is found, who is asked, what comes of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from squadra.foundation import clock
from squadra.foundation.access import Refused
from squadra.openings.models import Opening, OpeningShare
from squadra.people.models import Citizen
from squadra.privacy.services import erase_person
from squadra.proposals.models import RoutedMatch, Veto, VetoKind
from squadra.proposals.routed.finding import MOST, elsewhere
from squadra.proposals.routed.querysets import FEWEST
from squadra.proposals.routed.services import ask_referent, close_question, reopen_question
from squadra.proposals.services import answer, propose, withdraw
from squadra.territory.models import District
from tests.factories import World, actor, make_account, make_citizen, make_opening
from tests.proposals.acting import ClientOf, codes
from tests.proposals.elsewhere import asked, crowd, elsewhere_page, found, somebody

TODAY = reverse("desk:today")


def test_somebody_of_another_district_is_a_district_and_a_word(world: World) -> None:
    somebody(world)
    (one,) = found(world)
    assert one.district == "Ambito di prova 2"
    assert str(one.band.label) == "possibile"


def test_a_district_with_few_people_is_not_named(world: World) -> None:
    for _number in range(FEWEST - 1):
        make_citizen(world.stranger)
    assert found(world) == ()
    make_citizen(world.stranger)
    assert len(found(world)) == MOST


def _protect(world: World, person: Citizen) -> None:
    person.refuge = True
    person.forget_home()
    person.save()


def _archive(world: World, person: Citizen) -> None:
    Citizen.objects.filter(pk=person.pk).update(archived_at=clock.now())


def _pause(world: World, person: Citizen) -> None:
    person.profile.matching_paused = True
    person.profile.save()


def _say_no_distance(world: World, person: Citizen) -> None:
    person.profile.max_km = None
    person.profile.save()


def _veto(world: World, person: Citizen) -> None:
    Veto.objects.create(person=person, kind=VetoKind.OPENING, opening=world.opening)


def _leave_without_referent(world: World, person: Citizen) -> None:
    left = make_account(world.elsewhere)
    person.grants.filter(account=world.stranger).update(account=left)
    left.assignments.update(end=clock.today())


def _move_to_another_territory(world: World, person: Citizen) -> None:
    District.objects.filter(pk=world.elsewhere.district_id).update(pack="altrove")


def _let_expire(world: World, person: Citizen) -> None:
    Opening.objects.filter(pk=world.opening.pk).update(expires_on=clock.today() - timedelta(1))


@pytest.mark.parametrize(
    "changed",
    [
        _protect,
        _archive,
        _pause,
        _say_no_distance,
        _veto,
        _leave_without_referent,
        _move_to_another_territory,
        _let_expire,
    ],
)
def test_who_is_never_found(world: World, changed: Callable[[World, Citizen], None]) -> None:
    person = somebody(world)
    assert len(found(world)) == 1
    changed(world, person)
    world.opening.refresh_from_db()
    assert found(world) == ()


def test_people_of_the_same_district_are_not_elsewhere(world: World) -> None:
    for _number in range(FEWEST):
        make_citizen(world.colleague)
    assert found(world) == ()


def test_asking_shows_the_opening_to_the_service_and_stands_in_the_file(
    world: World, client_of: ClientOf
) -> None:
    person = somebody(world)
    assert world.opening not in Opening.objects.visible_to(actor(world.stranger))
    asked(world)
    assert world.opening in Opening.objects.visible_to(actor(world.stranger))
    readers = client_of(world.stranger).get(reverse("people:readers", args=[person.pk]))
    page = readers.content.decode()
    assert str(world.coach) in page
    assert "un&#x27;opportunità di un altro ambito" in page


def test_a_key_is_of_one_account_one_opening_and_one_day(world: World) -> None:
    somebody(world)
    other = make_opening(world.coach)
    mine, (key,) = actor(world.coach), [one.key for one in found(world)]
    yesterday = replace(mine, on=mine.on - timedelta(days=1))
    stale = elsewhere(yesterday, world.opening).fitting
    tries = [
        (actor(world.colleague), world.opening, key),
        (mine, other, key),
        (mine, world.opening, key[:-4] + "AAAA"),
        (mine, world.opening, ""),
        (mine, world.opening, "è"),
        (mine, world.opening, "QQ=="),
        *((mine, world.opening, one.key) for one in stale),
    ]
    for who, opening, tried in tries:
        with pytest.raises(Refused) as refused:
            ask_referent(actor=who, opening=opening, key=tried)
        assert codes(refused) == ["stale"]
    assert not RoutedMatch.objects.exists()
    assert not OpeningShare.objects.exists()
    assert ask_referent(actor=mine, opening=world.opening, key=key)


def test_no_two_keys_of_one_person_look_alike(world: World) -> None:
    somebody(world)
    first, second = found(world)[0].key, found(world)[0].key
    assert first[:40] != second[:40]


def test_who_sees_an_opening_only_because_it_is_shown_passes_it_on_to_nobody(
    world: World, client_of: ClientOf
) -> None:
    somebody(world)
    asked(world)
    client = client_of(world.stranger)
    for name in ("elsewhere", "route_ask"):
        url = reverse(f"proposals:{name}", args=[world.opening.pk])
        response = client.post(url) if name == "route_ask" else client.get(url)
        assert response.status_code == 403
    people = client.get(reverse("proposals:people", args=[world.opening.pk])).content.decode()
    assert 'id="elsewhere"' not in people
    with pytest.raises(Refused) as refused:
        ask_referent(actor=actor(world.stranger), opening=world.opening, key="")
    assert codes(refused) == ["role"]


def test_the_question_is_asked_once_ever(world: World, client_of: ClientOf) -> None:
    person = somebody(world)
    key, colleagues = found(world)[0].key, elsewhere(actor(world.colleague), world.opening)
    question = ask_referent(actor=actor(world.coach), opening=world.opening, key=key)
    close_question(actor=actor(world.stranger), question=question)
    for who, tried in ((world.coach, key), (world.colleague, colleagues.fitting[0].key)):
        with pytest.raises(Refused) as refused:
            ask_referent(actor=actor(who), opening=world.opening, key=tried)
        assert codes(refused) == ["asked"]
    assert found(world) == ()
    with pytest.raises(IntegrityError), transaction.atomic():
        RoutedMatch.objects.create(
            person=person, opening=world.opening, asked_by=world.coach, asked_at=clock.now()
        )


def test_no_more_than_three_wait_at_a_time(world: World, client_of: ClientOf) -> None:
    for _number in range(FEWEST):
        make_citizen(world.stranger)
    late = found(world)[0].key
    questions = [asked(world) for _number in range(MOST)]
    assert found(world) == ()
    assert "sono già tre" in elsewhere_page(client_of(world.coach), world.opening)
    with pytest.raises(Refused) as refused:
        ask_referent(actor=actor(world.coach), opening=world.opening, key=late)
    assert codes(refused)[0] in ("asked", "full")
    close_question(actor=actor(world.stranger), question=questions[0])
    assert len(found(world)) == 1


def test_the_referent_finds_it_today_and_proposes(world: World, client_of: ClientOf) -> None:
    person = somebody(world)
    asked(world)
    client = client_of(world.stranger)
    pair = reverse("proposals:pair", args=[person.pk, world.opening.pk])
    today = client.get(TODAY).content.decode()
    assert "Richieste da altri ambiti" in today
    assert str(world.coach) in today
    assert pair in today
    page = client.get(pair).content.decode()
    assert "Lo chiede un altro ambito" in page
    assert client.post(reverse("proposals:propose", args=[person.pk, world.opening.pk]))
    assert RoutedMatch.objects.get().state == "taken"
    assert "Richieste da altri ambiti" not in client.get(TODAY).content.decode()
    opening = client.get(reverse("desk:opening", args=[world.opening.pk])).content.decode()
    assert "È di un altro ambito" in opening
    assert reverse("desk:organisation", args=[world.opening.organisation_id]) not in opening


def test_an_opening_that_ran_out_or_was_put_away_waits_for_nobody(
    world: World, client_of: ClientOf
) -> None:
    somebody(world)
    asked(world)
    client, rows = client_of(world.stranger), Opening.objects.filter(pk=world.opening.pk)
    for change in (
        {"expires_on": clock.today() - timedelta(days=1)},
        {"expires_on": clock.today(), "archived_at": clock.now()},
    ):
        rows.update(**change)
        assert "Richieste da altri ambiti" not in client.get(TODAY).content.decode()
    rows.update(archived_at=None)
    assert "Richieste da altri ambiti" in client.get(TODAY).content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("said", ["yes", "no", "not_now", "withdrawn"])
def test_what_the_person_says_never_comes_back_to_who_asked(
    world: World, client_of: ClientOf, said: str
) -> None:
    person = somebody(world)
    asked(world)
    asking = client_of(world.coach)
    before = elsewhere_page(asking, world.opening)
    referent = actor(world.stranger)
    proposal = propose(actor=referent, citizen=person, opening=world.opening)
    if said == "withdrawn":
        withdraw(actor=referent, proposal=proposal)
    else:
        answer(actor=referent, proposal=proposal, kind=said)
    main = before.partition("<main")[2]
    assert elsewhere_page(asking, world.opening).partition("<main")[2] == main
    assert "in corso" in main
    opening = reverse("desk:opening", args=[world.opening.pk])
    assert asking.get(opening).context["waiting"] == 0
    assert asking.get(opening).context["accepted"] == 0


def test_a_no_for_now_is_all_that_comes_back_and_ends_the_share(
    world: World, client_of: ClientOf
) -> None:
    somebody(world)
    question = asked(world)
    client = client_of(world.stranger)
    assert client.post(reverse("proposals:route_close", args=[question.pk])).status_code == 302
    assert client.get(reverse("desk:opening", args=[world.opening.pk])).status_code == 404
    assert world.opening not in Opening.objects.visible_to(actor(world.stranger))
    page = elsewhere_page(client_of(world.coach), world.opening)
    assert "per ora no" in page
    assert "Chiedi a chi la segue" not in page
    again = client.post(reverse("proposals:route_close", args=[question.pk]), follow=True)
    assert "Non si può fare adesso" in again.content.decode()


def test_a_no_for_now_is_taken_back_on_the_same_day(world: World, client_of: ClientOf) -> None:
    somebody(world)
    question = asked(world)
    client, asking = client_of(world.stranger), client_of(world.coach)
    page = client.post(reverse("proposals:route_close", args=[question.pk]), follow=True)
    undo = reverse("proposals:route_reopen", args=[question.pk])
    assert undo in page.content.decode()

    assert "di nuovo fra quelle" in client.post(undo, follow=True).content.decode()

    assert world.opening in Opening.objects.visible_to(actor(world.stranger))
    assert "in corso" in elsewhere_page(asking, world.opening)
    assert "Richieste da altri ambiti" in client.get(TODAY).content.decode()
    assert "Non si può fare adesso" in client.post(undo, follow=True).content.decode()


def test_a_no_for_now_of_another_day_stays(world: World) -> None:
    somebody(world)
    question = asked(world)
    close_question(actor=actor(world.stranger), question=question)
    before = clock.now() - timedelta(days=1)
    RoutedMatch.objects.filter(pk=question.pk).update(asked_at=before, closed_at=before)
    with pytest.raises(Refused) as refused:
        reopen_question(actor=actor(world.stranger), question=question)
    assert codes(refused) == ["late"]
    assert world.opening not in Opening.objects.visible_to(actor(world.stranger))


def test_the_share_stays_while_another_question_or_a_proposal_needs_it(world: World) -> None:
    crowd(world)
    people = [make_citizen(world.stranger) for _number in range(3)]
    first, second, third = (asked(world) for _person in people)
    stranger = actor(world.stranger)
    close_question(actor=stranger, question=first)
    assert world.opening in Opening.objects.visible_to(stranger)
    propose(actor=stranger, citizen=second.person, opening=world.opening)
    close_question(actor=stranger, question=third)
    assert world.opening in Opening.objects.visible_to(stranger)


def test_an_erased_person_leaves_no_question_and_no_share(world: World) -> None:
    person = somebody(world)
    asked(world)
    erase_person(actor=actor(world.stranger), citizen=person)
    assert not RoutedMatch.objects.exists()
    assert not OpeningShare.objects.open().exists()


@pytest.mark.slow
def test_looking_costs_the_same_however_many_people_there_are(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    somebody(world)
    client, url = client_of(world.coach), reverse("proposals:elsewhere", args=[world.opening.pk])
    client.get(url)
    for _time in range(2):
        with django_assert_num_queries(23):
            client.get(url)
        crowd(world)
        make_citizen(world.stranger)


@pytest.mark.slow
def test_today_costs_the_same_with_many_questions(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(world)
    for _number in range(3):
        make_citizen(world.stranger)
    client = client_of(world.stranger)
    for _number in range(2):
        asked(world)
        client.get(TODAY)
        with django_assert_num_queries(27):
            client.get(TODAY)
