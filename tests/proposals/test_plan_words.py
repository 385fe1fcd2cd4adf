"""What a plan says of itself, and the groups that can be asked for."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from squadra.foundation import clock
from squadra.people.models import Citizen, Grant
from squadra.proposals.cohort.groups import codes_of, words_for
from squadra.proposals.cohort.moving import Preview
from squadra.proposals.cohort.words import beside_greedy, by_percent, certificate, cost_words
from squadra.proposals.models import CohortPlan, PlannedPerson
from squadra.proposals.querysets import people_worked_with
from tests.factories import World, actor, make_citizen


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (42, "del 4,2%"),
        (80, "dell'8,0%"),
        (11, "dell'1,1%"),
        (110, "dell'11,0%"),
        (800, "dell'80,0%"),
        (3, "dello 0,30%"),
        (1000, "del 100,0%"),
    ],
)
def test_percentages_have_their_article(part: int, words: str) -> None:
    assert by_percent(part, 1000) == words


def test_what_is_hardly_anything_is_not_nothing() -> None:
    assert by_percent(1, 10_000_000) == "dello 0,01%"


def plan(**numbers: int) -> CohortPlan:
    same = {"best_total": 1000, "bound": 1000, "greedy_total": 1000}
    return CohortPlan(**{**same, "best_placed": 5, "greedy_placed": 5, **numbers})


@pytest.mark.parametrize(
    ("greedy_placed", "greedy_total", "words"),
    [
        (2, 900, "3 persone in più con un posto, e nell'insieme gli abbinamenti sono migliori"),
        (4, 900, "1 persona in più con un posto"),
        (6, 900, "1 persona in meno con un posto"),
        (5, 900, "lo stesso numero di persone con un posto"),
        (5, 1000, "allo stesso risultato"),
    ],
)
def test_beside_the_best_pair_first(greedy_placed: int, greedy_total: int, words: str) -> None:
    said = beside_greedy(plan(greedy_placed=greedy_placed, greedy_total=greedy_total))
    assert words in said


def test_the_certificate_is_in_words() -> None:
    assert certificate(plan()).startswith("Non esiste un piano migliore")
    assert certificate(plan(), is_moved=True).startswith("Prima degli spostamenti")
    near = certificate(plan(best_total=999_700, bound=1_000_000))
    assert near == "Un piano migliore, se c'è, lo è al massimo dello 0,03%."


def test_what_a_move_costs_is_in_words() -> None:
    shown = Preview(PlannedPerson(), "fuori", 1000, 950, 5, 4, (), ())
    assert cost_words(shown) == [
        "L'insieme degli abbinamenti peggiora del 5,0%.",
        "Resta senza posto 1 persona in più.",
    ]
    better = replace(shown, after=1050, placed_after=7)
    assert cost_words(better) == [
        "L'insieme degli abbinamenti migliora del 5,0%.",
        "Hanno un posto 2 persone in più.",
    ]
    assert "non cambia nulla" in cost_words(replace(shown, after=1000, placed_after=5))[0]


def codes(world: World, citizen: Citizen) -> set[str]:
    people = people_worked_with(actor(world.coach), "plan").told_apart_for(actor(world.coach))
    found = people.select_related("profile").get(pk=citizen.pk)
    return {code for code in codes_of(found, clock.today()) if not code.startswith("service:")}


@pytest.mark.parametrize(
    ("days", "waits"),
    [
        (180, set()),
        (181, {"waiting:180"}),
        (366, {"waiting:180", "waiting:365"}),
        (731, {"waiting:180", "waiting:365", "waiting:730"}),
    ],
)
def test_who_waits_is_in_every_group_passed(world: World, days: int, waits: set[str]) -> None:
    since = clock.today() - timedelta(days=days)
    assert codes(world, make_citizen(world.coach, profile={"waiting_since": since})) == waits


@pytest.mark.parametrize(("age", "group"), [(29, "age:0"), (30, "age:30"), (50, "age:50")])
def test_ages_are_in_bands(world: World, age: int, group: str) -> None:
    today = clock.today()
    born = date(today.year - age, 1, 1)
    assert codes(world, make_citizen(world.coach, birth_date=born)) == {group}


def test_an_age_that_one_may_not_read_is_in_no_group(world: World) -> None:
    citizen = make_citizen(world.coach, birth_date=date(1990, 1, 1))
    Grant.objects.filter(person=citizen).update(sections=("proposals", "profile"))
    assert codes(world, citizen) == set()


def test_a_service_has_its_name() -> None:
    assert words_for("service:a", {"a": "SIL Melzo"}) == "chi è seguito da SIL Melzo"
    assert words_for("service:b", {}) == "chi è seguito da un altro servizio"
