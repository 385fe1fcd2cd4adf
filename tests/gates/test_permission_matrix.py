"""Who may open what: every address × every role, against the table that we wrote by hand."""

from copy import deepcopy
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from tests.factories import World
from tests.gates import matrix
from tests.gates.arguments import arguments_of


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    written = [(method, row["name"]) for method, row in matrix.requests()]
    assert len(written) == len(set(written))
    assert {name for _method, name in written} == matrix.names_of_all_addresses()


@pytest.fixture(scope="module")
def visitors(
    world_of_the_module: World, django_db_blocker: DjangoDbBlocker
) -> dict[str, SimpleCookie]:
    """The cookies of each, who has signed in unless anonymous."""
    clients = {who: Client() for who in matrix.WHO}
    with django_db_blocker.unblock():
        for who, account in matrix.accounts(world_of_the_module).items():
            clients[who].force_login(account)
    return {who: client.cookies for who, client in clients.items()}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "row"),
    matrix.requests(),
    ids=[f"{method} {row['name']}" for method, row in matrix.requests()],
)
def test_an_address_answers_each_role_as_written(
    visitors: dict[str, SimpleCookie], world: World, method: str, row: dict[str, str]
) -> None:
    arguments = arguments_of(row["name"], world)
    found = {}
    for who in matrix.WHO:
        client = Client()
        client.cookies = deepcopy(visitors[who])
        with transaction.atomic():
            found[who] = matrix.answer(client, method, row["name"], arguments)
            transaction.set_rollback(True)
    assert found == {who: row[who] for who in matrix.WHO}
