"""The chain beside the events: whatever was done to one of them is found."""

import base64
import io
import os
from datetime import UTC, datetime
from uuid import uuid4

import pytest
import structlog
import time_machine
from django.core.management import CommandError, call_command
from pytest_django import Settings

from squadra.foundation.audit import record, seal, verify
from squadra.foundation.audit.checks import check_audit, check_key
from squadra.foundation.audit.jobs import seal_events
from squadra.foundation.audit.models import Event, Seal
from tests.foundation.auditing import as_intruder, kinds, stored_id, write

pytestmark = pytest.mark.django_db


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
