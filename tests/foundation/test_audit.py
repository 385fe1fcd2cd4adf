"""The register of who did and who read: append-only, and whatever was done to it is found."""

import base64
import io
import os
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
import structlog
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from squadra.foundation.audit import drop_month, readers_of, record, seal, verify
from squadra.foundation.audit.checks import check_audit, check_key
from squadra.foundation.audit.jobs import seal_events
from squadra.foundation.audit.models import DropPermit, Event, Link, Seal
from squadra.foundation.audit.sealing import MonthNotClosed
from squadra.foundation.audit.triggers import install, missing, remove
from tests.foundation.testapp.models import Stay

PERSON, COACH = UUID(int=7), SimpleNamespace(account_id=UUID(int=1))
pytestmark = pytest.mark.django_db


def write(number: int = 1, **fields: Any) -> list[Event]:
    return [
        record("people:citizen:read", actor=COACH, subject_id=PERSON, **fields)
        for _ in range(number)
    ]


def as_intruder(statement: str, *parameters: Any) -> None:
    """What somebody with the database's password can do: first away with the triggers."""
    remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
    install(connection)


def kinds() -> set[str]:
    return {finding.kind for finding in verify()}


def stored_id(value: UUID) -> Any:
    return value if connection.vendor == "postgresql" else value.hex


# What an event says


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


# Append only


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


# The chain


def test_an_untouched_register_is_found_whole() -> None:
    write(5)
    assert verify() == []
    assert seal() == 5
    write(2)
    assert verify() == []
    assert seal() == 2
    assert seal() == 0
    assert Seal.objects.count() == 2
    assert verify() == []


def test_facts_may_come_back_in_another_order() -> None:
    record("a:b:c", actor=None, facts={"longer_name": 1, "b": [3, 1], "a": True})
    assert verify() == []


def test_batches_hold_one_month_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("squadra.foundation.audit.sealing.BATCH", 3)
    with time_machine.travel(datetime(2026, 1, 31, 23, 59, tzinfo=UTC), tick=False) as clock:
        write(4)
        clock.shift(120)
        write(1)
        assert seal() == 5
    assert list(Seal.objects.values_list("month", "count")) == [
        ("2026-01", 3),
        ("2026-01", 1),
        ("2026-02", 1),
    ]
    assert verify() == []


@pytest.mark.parametrize("is_sealed", [True, False])
@pytest.mark.parametrize(
    "change",
    [
        "verb = 'people:citizen:reaD'",
        "actor_id = NULL",
        "subject_id = NULL",
        "object_id = 'x'",
        "facts = '{\"a\": 1}'",
        "at = '2026-01-01 00:00:00+00:00'",
        "mac = 'x'",
    ],
)
def test_a_changed_event_is_found(change: str, is_sealed: bool) -> None:
    write(3)
    if is_sealed:
        seal()
    first = stored_id(Event.objects.order_by("at", "id")[0].id)
    as_intruder(f"UPDATE audit_event SET {change} WHERE id = %s", first)  # noqa: S608
    assert "event_changed" in kinds()


def test_a_deleted_event_is_found_with_or_without_its_link() -> None:
    first, second, _third = write(3)
    seal()
    as_intruder("DELETE FROM audit_event WHERE id = %s", stored_id(first.id))
    assert kinds() == {"event_deleted"}
    as_intruder("DELETE FROM audit_link WHERE event_id = %s", stored_id(first.id))
    assert kinds() == {"link_missing"}
    as_intruder("DELETE FROM audit_event WHERE id = %s", stored_id(second.id))
    assert kinds() == {"link_missing", "event_deleted"}


def test_an_inserted_event_is_found_even_if_copied_from_a_true_one() -> None:
    (true,) = write()
    seal()
    forged = Event.objects.get(pk=true.pk)
    columns = "at, verb, actor_id, subject_id, object_type, object_id, facts, mac"
    as_intruder(
        f"INSERT INTO audit_event (id, {columns}) SELECT %s, {columns} FROM audit_event",  # noqa: S608
        stored_id(uuid4()),
    )
    assert Event.objects.filter(mac=forged.mac).count() == 2
    assert kinds() == {"event_changed"}
    seal()
    assert kinds() == {"event_changed"}


def test_events_in_another_order_are_found() -> None:
    first, second = write(2)
    seal()
    place = "UPDATE audit_link SET position = %s WHERE event_id = %s"
    as_intruder(place, 99, stored_id(first.id))
    as_intruder(place, 0, stored_id(second.id))
    as_intruder(place, 1, stored_id(first.id))
    assert kinds() == {"reordered"}


def test_a_true_event_put_back_behind_the_seals_is_found() -> None:
    with time_machine.travel(datetime(2026, 1, 5, tzinfo=UTC)):
        write()
    as_intruder("CREATE TEMPORARY TABLE kept AS SELECT * FROM audit_event")
    as_intruder("DELETE FROM audit_event")
    with time_machine.travel(datetime(2026, 3, 5, tzinfo=UTC)):
        write()
        seal()
    as_intruder("INSERT INTO audit_event SELECT * FROM kept")
    assert kinds() == {"event_inserted"}
    assert seal() == 0


@pytest.mark.parametrize("change", ["count = 1", "month = '2025-01'", "root = 'x'", "mac = 'x'"])
def test_a_changed_seal_is_found(change: str) -> None:
    write(2)
    seal()
    as_intruder(f"UPDATE audit_seal SET {change}")  # noqa: S608 - the test's own words
    assert "seal_changed" in kinds()


def test_a_seal_taken_out_is_found() -> None:
    for _ in range(3):
        write()
        seal()
    as_intruder("DELETE FROM audit_link WHERE seal_id = 2")
    as_intruder("DELETE FROM audit_seal WHERE number = 2")
    assert "seal_missing" in kinds()


def test_the_newest_seals_taken_out_are_found_by_who_noted_one_down() -> None:
    write()
    seal()
    (gone,) = write()
    seal()
    noted = str(Seal.objects.latest("number"))
    assert verify(noted) == []
    as_intruder("DELETE FROM audit_link WHERE seal_id = 2")
    as_intruder("DELETE FROM audit_seal WHERE number = 2")
    as_intruder("DELETE FROM audit_event WHERE id = %s", stored_id(gone.id))
    assert verify() == []
    assert [finding.kind for finding in verify(noted)] == ["seal_missing"]


def test_a_forger_without_the_key_cannot_seal(settings: Settings) -> None:
    key = settings.SQUADRA_AUDIT_KEY
    write()
    seal()
    settings.SQUADRA_AUDIT_KEY = settings.SQUADRA_INDEX_KEY
    write()
    seal()
    settings.SQUADRA_AUDIT_KEY = key
    assert {"event_changed", "seal_changed"} <= kinds()


def test_the_job_seals_and_notes_the_newest_seal_in_the_log() -> None:
    write(2)
    with structlog.testing.capture_logs() as logs:
        seal_events.func()
        seal_events.func()
    (line,) = logs
    head = Seal.objects.get()
    assert (line["count"], f"{line['number']}:{line['code']}") == (2, str(head))


# Retention


@pytest.fixture
def two_months() -> None:
    """Three events of January, sealed in time; two of March."""
    with time_machine.travel(datetime(2026, 1, 31, 22, 0, tzinfo=UTC)) as clock:
        write(3)
        seal()
        clock.move_to(datetime(2026, 3, 2, tzinfo=UTC))
        write(2)
        seal()


@pytest.mark.usefixtures("two_months")
def test_a_sealed_month_goes_whole_and_leaves_its_seals() -> None:
    assert drop_month(2026, 1) == 3
    assert Event.objects.count() == Link.objects.count() == 2
    assert list(Seal.objects.values_list("kind", "month", "count")) == [
        ("batch", "2026-01", 3),
        ("batch", "2026-03", 2),
        ("drop", "2026-01", 3),
    ]
    assert verify() == []
    write()
    seal()
    assert verify() == []


@pytest.mark.usefixtures("two_months")
def test_after_a_month_has_gone_the_others_are_guarded_as_before() -> None:
    drop_month(2026, 1)
    assert not DropPermit.objects.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.usefixtures("two_months")
def test_a_month_deleted_without_saying_so_is_found() -> None:
    as_intruder("DELETE FROM audit_link WHERE seal_id = 1")
    as_intruder("DELETE FROM audit_event WHERE at < '2026-02-01'")
    assert kinds() == {"link_missing"}


@pytest.mark.usefixtures("two_months")
def test_an_open_permit_is_found() -> None:
    DropPermit.objects.create(month="2026-01")
    assert kinds() == {"permit"}


@pytest.mark.usefixtures("two_months")
def test_a_month_that_comes_back_is_found() -> None:
    kept = list(Event.objects.filter(at__lt=datetime(2026, 2, 1, tzinfo=UTC)))
    drop_month(2026, 1)
    Link.objects.create(event_id=kept[0].id, seal_id=1, position=0)
    assert kinds() == {"month_returned"}


@pytest.mark.usefixtures("two_months")
@pytest.mark.parametrize(("year", "month"), [(2026, 3), (2026, 2), (2027, 12)])
def test_a_month_that_is_not_closed_for_a_week_stays(year: int, month: int) -> None:
    with pytest.raises(MonthNotClosed):
        drop_month(year, month)
    assert Event.objects.count() == 5


@pytest.mark.usefixtures("two_months")
def test_a_month_is_dropped_once() -> None:
    drop_month(2026, 1)
    with pytest.raises(MonthNotClosed, match="già"):
        drop_month(2026, 1)


def test_a_month_with_unsealed_events_stays() -> None:
    with time_machine.travel(datetime(2026, 3, 2, tzinfo=UTC)):
        write()
        seal()
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC)):
        write()
    with pytest.raises(MonthNotClosed, match="non sigillati"):
        drop_month(2026, 1)


@pytest.mark.parametrize("days", [0, 6])
def test_a_new_month_waits_a_week_for_late_transactions(days: int) -> None:
    with time_machine.travel(datetime(2026, 1, 2, tzinfo=UTC)) as clock:
        write()
        clock.move_to(datetime(2026, 2, 1, tzinfo=UTC) + timedelta(days=days))
        seal()
    with pytest.raises(MonthNotClosed):
        drop_month(2026, 1)


# Commands and checks


def test_the_command_says_that_all_is_well_or_what_is_not() -> None:
    write(2)
    seal()
    out, err = io.StringIO(), io.StringIO()
    call_command("audit_verify", stdout=out)
    assert "Registro integro: 2 eventi" in out.getvalue()
    call_command("audit_verify", "--known-seal", str(Seal.objects.get()), stdout=out)
    as_intruder("UPDATE audit_event SET verb = 'a:b:c'")
    with pytest.raises(CommandError, match="2 anomalie"):
        call_command("audit_verify", stderr=err)
    assert "L'evento è stato modificato" in err.getvalue()
    assert {error.id for error in check_audit(databases=["default"])} == {"audit.E002"}


def test_a_seal_that_is_not_written_like_one_is_refused() -> None:
    with pytest.raises(CommandError, match="NUMERO:CODICE"):
        call_command("audit_verify", "--known-seal", "ieri")


def test_the_key_is_checked(settings: Settings) -> None:
    for bad in ("", "@@@", settings.SQUADRA_AUDIT_KEY):  # none, nonsense, the tests' own
        settings.SQUADRA_AUDIT_KEY = bad
        assert [error.id for error in check_key()] == ["audit.E003"]
    settings.SQUADRA_AUDIT_KEY = base64.b64encode(os.urandom(32)).decode()
    assert check_key() == []
