"""Who may open what: every address × every role, against the table that we wrote by hand."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client

from squadra.agencies.models import Account
from tests.factories import World
from tests.gates import matrix
from tests.gates.arguments import arguments_of


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    written = [row["name"] for row in matrix.rows()]
    assert sorted(written) == sorted(set(written))
    assert set(written) == matrix.names_of_all_addresses()


@pytest.mark.parametrize("row", matrix.rows(), ids=lambda row: row["name"])
def test_an_address_answers_each_role_as_written(
    world: World, client_of: Callable[[Account], Client], row: dict[str, str]
) -> None:
    accounts = matrix.accounts(world)
    arguments = arguments_of(row["name"], world)
    clients = {"anonymous": Client(), **{who: client_of(a) for who, a in accounts.items()}}
    found = {}
    for who in matrix.WHO:
        with transaction.atomic():
            found[who] = matrix.answer(clients[who], row, arguments)
            transaction.set_rollback(True)
    assert found == {who: row[who] for who in matrix.WHO}
