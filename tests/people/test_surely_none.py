"""«Nessuna» and «non indicato» are two answers: stored, shown, merged and matched as such."""

from collections.abc import Callable

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.foundation.codelist import SURELY_NONE
from squadra.people.lifecycle import export
from squadra.people.models import Citizen, WorkProfile
from squadra.people.services import update_profile
from squadra.proposals.facts import opening_facts, person_facts
from tests.factories import World, actor, make_opening
from tests.pages import REFUSED, form_of, send, words

ClientOf = Callable[[Account], Client]
FIELDS = ("limits", "needs", "licences")


def url(world: World) -> str:
    return f"/persone/{world.citizen.pk}/profilo/"


def stored(world: World) -> WorkProfile:
    return WorkProfile.objects.get(person=world.citizen)


def say_none(client: Client, world: World) -> None:
    send(client, url(world), **{name: ["none"] for name in (*FIELDS, "entitlements")})


def test_none_is_stored_shown_as_a_fact_and_taken_back(world: World, client_of: ClientOf) -> None:
    client = client_of(world.coach)
    say_none(client, world)
    profile = stored(world)
    assert [getattr(profile, name) for name in FIELDS] == [SURELY_NONE] * 3
    assert profile.entitlements == "none"
    facts = client.get(f"/persone/{world.citizen.pk}/").context["profile"]
    said = {fact.column: (fact.text, fact.known) for fact in facts if fact.column in FIELDS}
    assert said == {
        "limits": ("nessuna", True),
        "needs": ("nessuno", True),
        "licences": ("nessuno", True),
    }
    send(client, url(world), **{name: [] for name in (*FIELDS, "entitlements")})
    profile = stored(world)
    assert [getattr(profile, name) for name in FIELDS] == [()] * 3
    assert profile.entitlements == ""


def test_none_beside_something_else_is_asked_back_and_nothing_ticked_is_lost(
    world: World, client_of: ClientOf
) -> None:
    page = send(client_of(world.coach), url(world), limits=["none", "stairs"])
    assert REFUSED in words(page)
    assert "«nessuna da evitare»" in words(page)
    assert form_of(page)["limits"] == ["none", "stairs"]


def test_none_and_a_colleague_s_list_are_both_shown_and_neither_is_lost(
    world: World, client_of: ClientOf
) -> None:
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    opened_before = form_of(coach.get(url(world)))
    send(colleague, url(world), limits=["stairs"])
    shown = coach.post(url(world), {**opened_before, "limits": ["none"]})
    assert "«scale»" in words(shown)
    assert form_of(shown)["limits"] == ["none"]
    coach.post(url(world), form_of(shown))
    assert stored(world).limits == SURELY_NONE
    opened_before = form_of(colleague.get(url(world)))
    send(coach, url(world), limits=[])
    shown = colleague.post(url(world), {**opened_before, "limits": ["noise"]})
    assert "«vuoto»" in words(shown)


def test_a_colleague_s_none_is_said_in_words(world: World, client_of: ClientOf) -> None:
    coach, colleague = client_of(world.coach), client_of(world.colleague)
    opened_before = form_of(coach.get(url(world)))
    say_none(colleague, world)
    shown = coach.post(url(world), {**opened_before, "limits": ["stairs"]})
    assert "«nessuna da evitare»" in words(shown)


def test_its_version_is_in_the_history(world: World, client_of: ClientOf) -> None:
    say_none(client_of(world.coach), world)
    assert stored(world).history.latest().limits == SURELY_NONE


@pytest.mark.parametrize("answer", [(), SURELY_NONE])
def test_matching_takes_both_as_none_where_the_contract_says_so(
    world: World, answer: tuple[str, ...]
) -> None:
    profile = stored(world)
    profile.limits = profile.needs = profile.licences = answer
    update_profile(actor=actor(world.coach), profile=profile, expected=profile.version)
    (row,) = person_facts(Citizen.objects.filter(pk=world.citizen.pk)).rows
    assert [row[name] for name in FIELDS] == [""] * 3


@pytest.mark.parametrize(("cell", "known"), [("", None), ("none", frozenset({"none"}))])
def test_of_reserved_lists_no_answer_is_unknown_and_none_is_known(
    world: World, cell: str, known: frozenset[str] | None
) -> None:
    profile = stored(world)
    profile.entitlements = cell
    update_profile(actor=actor(world.coach), profile=profile, expected=profile.version)
    (record,) = person_facts(Citizen.objects.filter(pk=world.citizen.pk)).records
    assert record.entitlements == known


def test_an_opening_s_none_is_empty_in_the_contract_s_file(world: World) -> None:
    opening = make_opening(
        world.coach, demands=SURELY_NONE, licences=SURELY_NONE, reserved=SURELY_NONE
    )
    (row,) = opening_facts(type(opening).objects.filter(pk=opening.pk)).rows
    assert [row[name] for name in ("demands", "licences", "reserved")] == [""] * 3


def test_a_person_s_own_copy_says_what_was_answered(world: World) -> None:
    profile = stored(world)
    profile.limits = SURELY_NONE
    update_profile(actor=actor(world.coach), profile=profile, expected=profile.version)
    (copy,) = export(world.citizen.pk)[str(WorkProfile._meta.verbose_name_plural)]
    assert copy["condizioni da evitare"] == "nessuno: chiesto e detto"
    assert copy["sostegni necessari"] == ()
