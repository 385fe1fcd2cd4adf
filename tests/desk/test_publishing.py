"""While somebody writes an opening: what was understood, and how many people it would suit."""

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from squadra.agencies.models import Account
from squadra.openings.models import Opening
from tests.factories import World, make_citizen
from tests.pages import AWKWARD, words

ClientOf = Callable[[Account], Client]
LINE = "lavapiatti, tirocinio, 2 posti, mattine da lunedì a venerdì"
LINE_QUERIES, COUNT_QUERIES = 23, 27


def address(world: World, page: str) -> str:
    return f"/aziende/{world.opening.organisation_id}/opportunita/{page}/"


def line(client: Client, world: World, text: str) -> str:
    return words(client.get(address(world, "nuova/riga"), {"line": text}))


def suitable(client: Client, world: World, **fields: object) -> str:
    return " ".join(words(client.post(address(world, "persone-adatte"), fields)).split())


@pytest.mark.usefixtures("vocabulary")
def test_a_line_is_said_back_in_words_with_how_many_people_it_suits(
    world: World, client_of: ClientOf
) -> None:
    page = line(client_of(world.coach), world, LINE)
    for said in ("Lavapiatti", "tirocinio", "da lunedì a venerdì la mattina", "posti:</span> 2"):
        assert said in page
    assert "<strong>1 persona</strong> su 1 del servizio" in page


@pytest.mark.usefixtures("vocabulary")
def test_a_line_that_may_mean_more_asks_which(world: World, client_of: ClientOf) -> None:
    assert "Quale mestiere?" in line(client_of(world.coach), world, "pulizie")


def test_the_count_follows_the_form_and_what_is_wrong_in_it_is_left_out(
    world: World, client_of: ClientOf
) -> None:
    make_citizen(world.coach, profile={"kinds": ("job",)})
    client = client_of(world.coach)
    assert "<strong>2 persone</strong> su 2" in suitable(client, world, kind="job")
    assert "<strong>1 persona</strong> su 2" in suitable(client, world, kind="internship")
    wrong = suitable(client, world, kind="internship", seats="molti", hours="-3", site="altrove")
    assert "<strong>1 persona</strong> su 2" in wrong
    assert "<strong>0 persone</strong> su 2" in suitable(client, world, kind="job", seats="0")


def test_before_a_kind_is_chosen_nothing_is_counted(world: World, client_of: ClientOf) -> None:
    assert suitable(client_of(world.coach), world) == ""


def test_whoever_sees_no_people_is_told_no_number(world: World, client_of: ClientOf) -> None:
    client = client_of(world.scout)
    assert suitable(client, world, kind="job") == ""
    assert "persona" not in line(client, world, LINE)


def test_nothing_is_stored_and_nobody_s_file_is_read(world: World, client_of: ClientOf) -> None:
    client, before = client_of(world.coach), Opening.objects.count()
    suitable(client, world, kind="job", title="Prova")
    line(client, world, LINE)
    assert Opening.objects.count() == before
    assert world.reads() == 0


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_breaks_neither(world: World, client_of: ClientOf, typed: str) -> None:
    client = client_of(world.coach)
    fields = ("title", "kind", "seats", "site", "occupation", "shift_0", "essential", "usual")
    fields += ("demands", "hours", "starts_at", "expires_on", "languages", "service", "sector")
    assert client.get(address(world, "nuova/riga"), {"line": typed}).status_code == 200
    for name in fields:
        sent = {"kind": "job", name: typed}
        assert client.post(address(world, "persone-adatte"), sent).status_code == 200


def test_another_district_s_company_is_not_there(world: World, client_of: ClientOf) -> None:
    client = client_of(world.stranger)
    assert client.get(address(world, "nuova/riga"), {"line": LINE}).status_code == 404
    assert client.post(address(world, "persone-adatte")).status_code == 404


@pytest.mark.usefixtures("vocabulary")
def test_more_people_cost_no_more_queries(
    world: World, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(world.coach)
    line(client, world, LINE)
    for _person in range(5):
        make_citizen(world.coach)
    with django_assert_num_queries(LINE_QUERIES):
        line(client, world, LINE)
    with django_assert_num_queries(COUNT_QUERIES):
        suitable(client, world, kind="job")
