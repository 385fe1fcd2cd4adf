"""Looking changes nothing: a GET writes its access event and the session, and nothing else."""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from squadra.agencies.models import Account
from tests.factories import World
from tests.gates.arguments import arguments_of
from tests.gates.matrix import answer, requests

READS = re.compile(
    r"[\s(]*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|DECLARE \S+ NO SCROLL CURSOR)\b",
    re.IGNORECASE,
)
OWN_TRACE = re.compile(
    r'\s*(INSERT INTO "audit_event"'
    r'|(INSERT INTO|UPDATE) "(django_session|usersessions_usersession)")',
    re.IGNORECASE,
)
GETS = [row["name"] for method, row in requests() if method == "GET"]


def writes(statements: list[str]) -> list[str]:
    return [sql for sql in statements if not READS.match(sql) and not OWN_TRACE.match(sql)]


@pytest.mark.slow
@pytest.mark.parametrize("name", GETS)
def test_a_get_writes_only_its_trace(
    world: World, client_of: Callable[[Account], Client], name: str
) -> None:
    client = client_of(world.coach)
    arguments = arguments_of(name, world)
    with CaptureQueriesContext(connection) as queries:
        answer(client, "GET", name, arguments)
    assert writes([query["sql"] for query in queries]) == []


@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE "people_citizen" SET "phone" = 1',
        'INSERT INTO "people_grant" VALUES (1)',
        'DELETE FROM "django_session"',
    ],
)
def test_the_gate_notices_a_write(statement: str) -> None:
    assert writes([statement]) == [statement]
