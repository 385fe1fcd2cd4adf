"""What an event says, of whom and to whom; and that nobody changes it afterwards."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
import structlog
import time_machine
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from squadra.foundation.audit import readers_of, record, seal, verify
from squadra.foundation.audit.checks import check_audit
from squadra.foundation.audit.models import Event
from squadra.foundation.audit.triggers import missing, remove
from tests.foundation.auditing import COACH, PERSON, write
from tests.foundation.testapp.models import Stay

pytestmark = pytest.mark.django_db


def test_an_event_says_who_did_what_on_whom() -> None:
    stay = Stay.objects.create(start=date(2026, 1, 1))
    service, request = uuid4(), uuid4()
    with structlog.contextvars.bound_contextvars(request_id=str(request)):
        event = record(
            "people:citizen:read",
            actor=COACH,
            subject_id=PERSON,
            obj=stay,
            service_id=service,
            facts={"section": "profile", "fields": ("name", "phone"), "count": 3, "all": False},
        )
    event.refresh_from_db()
    assert (event.actor_id, event.subject_id, event.service_id) == (UUID(int=1), PERSON, service)
    assert (event.object_type, event.object_id) == ("testapp.stay", str(stay.pk))
    assert event.request_id == request
    assert event.facts == {
        "section": "profile",
        "fields": ["name", "phone"],
        "count": 3,
        "all": False,
    }


def test_the_application_itself_can_act() -> None:
    assert record("audit:chain:sealed", actor=None).actor_id is None


@pytest.mark.parametrize(
    "verb", ["read", "people:read", "People:citizen:read", "a:b:c:d", "a:b:c ", ""]
)
def test_a_verb_outside_the_grammar_is_refused(verb: str) -> None:
    with pytest.raises(ValueError, match="not a verb"):
        record(verb, actor=COACH)


@pytest.mark.parametrize(
    "value",
    [
        "Maria Rossi",
        "Rossi",
        "rssmra80a41f205x",
        "via Roma 1",
        "m.rossi@example.org",
        "depressione grave",
        "",
        "x" * 65,
        1.5,
        None,
        {"name": "x"},
        ["ok", "Not Ok"],
        b"x",
        2**60,
        datetime(2026, 1, 1, tzinfo=UTC),
    ],
)
def test_facts_are_never_text_and_the_refusal_does_not_repeat_it(value: object) -> None:
    with pytest.raises(ValueError, match="fact note") as refused:
        record("people:citizen:read", actor=COACH, facts={"note": value})
    assert not str(value) or str(value) not in str(refused.value)
    assert not Event.objects.exists()


def test_facts_are_few_and_have_names() -> None:
    with pytest.raises(ValueError, match="too many"):
        record("a:b:c", actor=None, facts={f"f{n}": n for n in range(21)})
    with pytest.raises(ValueError, match="not a name"):
        record("a:b:c", actor=None, facts={"Maria Rossi": 1})
    with pytest.raises(ValueError, match="too many items"):
        record("a:b:c", actor=None, facts={"all": list(range(101))})


def test_ids_and_dates_are_facts() -> None:
    event = record("a:b:c", actor=None, facts={"id": PERSON, "on": date(2026, 1, 2)})
    assert event.facts == {"id": str(PERSON), "on": "2026-01-02"}


def test_who_read_a_person_is_told_latest_first() -> None:
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False) as clock:
        (first,) = write()
        clock.shift(60)
        (second,) = write()
        record("people:citizen:updated", actor=COACH, subject_id=PERSON)
        record("people:citizen:read", actor=COACH, subject_id=UUID(int=8))
    assert list(readers_of(PERSON)) == [second, first]


@pytest.mark.parametrize("table", ["audit_event", "audit_link", "audit_seal"])
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET {} = {}"])
def test_the_database_refuses_change_and_deletion(table: str, statement: str) -> None:
    column = {"audit_event": "verb", "audit_link": "position", "audit_seal": "count"}[table]
    write()
    seal()
    with (
        pytest.raises(DatabaseError, match="append only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, column, column))
    assert verify() == []


def test_an_event_cannot_be_saved_again_or_deleted_from_python() -> None:
    (event,) = write()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        event.delete()


def test_lost_or_weakened_triggers_are_reported_and_made_again() -> None:
    assert check_audit(databases=["default"]) == []
    remove(connection)
    expected = 6
    assert len(missing(connection)) == expected
    assert {error.id for error in check_audit(databases=["default"])} == {"audit.E001"}
    call_command("migrate", "audit", verbosity=0)
    assert check_audit(databases=["default"]) == []


def test_a_trigger_that_does_nothing_is_reported() -> None:
    name = "audit_event_no_delete" if connection.vendor == "sqlite" else "audit_event_rows"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(
                f"CREATE TRIGGER {name} BEFORE DELETE ON audit_event BEGIN SELECT 1; END"
            )
        else:
            cursor.execute(f"ALTER TABLE audit_event DISABLE TRIGGER {name}")
    assert missing(connection) == [name]


def test_the_check_costs_nothing_where_no_database_is_asked_for() -> None:
    remove(connection)
    assert check_audit(databases=None) == []
