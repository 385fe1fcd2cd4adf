"""What a page says of a fact that nobody has recorded, and of one that is surely none."""

from collections.abc import Callable
from dataclasses import MISSING, fields

import pytest
from django.test import Client

from squadra.agencies.models import Account
from squadra.desk.facts import OPENING, PROFILE, Column
from squadra.engine.matching.records import Opening, Person
from tests.factories import World, make_opening
from tests.pages import words

ClientOf = Callable[[Account], Client]


def test_what_nobody_has_said_is_not_indicated_and_how_it_counts_is_said_beside_it(
    world: World, client_of: ClientOf
) -> None:
    client = client_of(world.coach)
    opening = client.get(f"/opportunita/{world.opening.pk}/").context["facts"]
    person = client.get(f"/persone/{world.citizen.pk}/").context["profile"]
    for facts, label, text, counts_as in (
        (opening, "sostegni offerti", "non indicati", ""),
        (opening, "lingue", "non indicate", "nessuna"),
        (opening, "comincia il", "non indicato", "da subito"),
        (opening, "riservata alle liste", "non indicato", "aperta a tutti"),
        (person, "lingue", "non indicate", ""),
        (person, "condizioni da evitare", "non indicate", "nessuna"),
        (person, "sostegni necessari", "non indicati", "nessuno"),
        (person, "patenti e attestati", "non indicati", "nessuno"),
        (person, "distanza raggiungibile con i mezzi pubblici (km)", "non indicata", "0"),
    ):
        fact = next(fact for fact in facts if fact.label == label)
        assert (fact.text, fact.known, fact.counts_as) == (text, False, counts_as), label
    assert "(per l’abbinamento: da subito)" in words(
        client.get(f"/opportunita/{world.opening.pk}/")
    )


def test_of_somebody_just_registered_no_page_says_that_they_have_none(
    world: World, client_of: ClientOf
) -> None:
    """Nobody has asked yet: no limits, no languages, no licences would be a claim."""
    page = client_of(world.coach).get(f"/persone/{world.citizen.pk}/")
    asked = {"distanza raggiungibile con mezzi propri (km)", "in attesa dal"}
    for fact in page.context["profile"]:
        assert fact.known is (fact.label in asked), fact.label
        assert fact.known or fact.text.startswith("non indicat"), fact.label


@pytest.mark.parametrize(("table", "record"), [(PROFILE, Person), (OPENING, Opening)])
def test_a_cell_that_the_matching_takes_as_none_is_never_left_to_be_read_as_unknown(
    table: tuple[Column, ...], record: type
) -> None:
    """The engine's default says what an empty cell means; None, and only None, is unknown."""
    default = {field.name: field for field in fields(record)}
    for column in table:
        field = default[column.name]
        required = field.default is MISSING and field.default_factory is MISSING
        if not required and field.default is not None:
            assert column.counts_as, column.name


def test_what_somebody_said_to_be_none_is_said_as_a_fact(world: World, client_of: ClientOf) -> None:
    opening = make_opening(world.coach, supports=("none",))
    facts = client_of(world.coach).get(f"/opportunita/{opening.pk}/").context["facts"]
    said = next(fact for fact in facts if fact.label == "sostegni offerti")
    assert (said.text, said.known) == ("di sicuro nessuno", True)
