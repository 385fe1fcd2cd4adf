"""An import is its author's: others find neither its page nor its sheet."""

from datetime import timedelta

import pytest

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role, end_role
from squadra.foundation import clock
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from tests.exchange.pages import URL, ClientOf, page, press, send
from tests.exchange.sheets import sheet
from tests.factories import actor, make_account, make_service


def test_whoever_works_in_two_services_says_for_which(coach: Account, client_of: ClientOf) -> None:
    first = coach.assignments.get().service
    second = make_service(first.district, first.municipality)
    start = clock.today() - timedelta(days=1)
    assign_role(account=coach, role=Role.COACH, service=second, start=start, actor=None)
    client = client_of(coach)

    assert "service" in send(client, sheet("Persone", {})).context["form"].errors
    url = send(client, sheet("Persone", {}), service=second.pk).url
    press(client, url, "conferma")

    assert Citizen.objects.visible_to(actor(coach)).get().service == second


def test_a_service_of_somebody_else_cannot_be_sent(
    coach: Account, stranger: Account, client_of: ClientOf
) -> None:
    theirs = stranger.assignments.get().service_id

    response = send(client_of(coach), sheet("Persone", {}), service=theirs)

    assert "service" in response.context["form"].errors


def test_an_import_is_its_authors_alone(
    coach: Account, stranger: Account, client_of: ClientOf
) -> None:
    url = send(client_of(coach), sheet("Persone", {"Comune": "Paperopoli"})).url

    for other in (stranger, make_account(coach.assignments.get().service)):
        client = client_of(other)
        assert client.get(url).status_code == 404, other
        assert client.get(f"{url}da-sistemare/").status_code == 404
        assert client.post(f"{url}conferma/").status_code == 404
        assert "Persone.xlsx" not in page(client.get(URL))
    assert "Persone.xlsx" in page(client_of(coach).get(URL))


@pytest.mark.parametrize("role", ["", Role.SCOUT])
def test_whoever_leaves_takes_no_sheet_along(
    coach: Account, stranger: Account, client_of: ClientOf, role: str
) -> None:
    """Neither to another service, nor to a role that does not import such sheets."""
    client = client_of(coach)
    url = send(client, sheet("Persone", {"Comune": "Paperopoli"})).url
    assignment = coach.assignments.get()
    there = assignment.service if role else stranger.assignments.get().service
    role = role or Role.COACH
    assign_role(account=coach, role=role, service=there, start=clock.today(), actor=None)
    end_role(assignment=assignment, end=clock.today(), actor=None)

    assert client.get(url).status_code == 404
    assert client.get(f"{url}da-sistemare/").status_code == 404
    assert client.post(f"{url}scarta/").status_code == 404
    assert "Persone.xlsx" not in page(client.get(URL))
