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
    written = [(method, row["name"]) for method, row in matrix.requests()]
    assert len(written) == len(set(written))
    assert {name for _method, name in written} == matrix.names_of_all_addresses()


@pytest.mark.parametrize(
    ("method", "row"),
    matrix.requests(),
    ids=[f"{method} {row['name']}" for method, row in matrix.requests()],
)
def test_an_address_answers_each_role_as_written(
    world: World, client_of: Callable[[Account], Client], method: str, row: dict[str, str]
) -> None:
    accounts = matrix.accounts(world)
    arguments = arguments_of(row["name"], world)
    clients = {"anonymous": Client(), **{who: client_of(a) for who, a in accounts.items()}}
    found = {}
    for who in matrix.WHO:
        with transaction.atomic():
            found[who] = matrix.answer(clients[who], method, row["name"], arguments)
            transaction.set_rollback(True)
    assert found == {who: row[who] for who in matrix.WHO}
