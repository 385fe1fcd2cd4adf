"""Work is done afterwards, once, and a dead worker loses nothing."""

from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from squadra.foundation.jobs import Daily, Every, enqueue, queue
from squadra.foundation.jobs.models import Due, Job
from squadra.foundation.jobs.queue import LeaseLost, prepare_schedule
from squadra.foundation.jobs.worker import Worker
from tests.foundation.testapp.jobs import add_one, fail_over
from tests.foundation.testapp.models import Tally

pytestmark = pytest.mark.django_db
HOURLY = Every("tests.foundation.testapp.jobs.add_to_all", timedelta(hours=1))


@pytest.fixture
def tally() -> Tally:
    return Tally.objects.create()


@pytest.fixture
def worker() -> Worker:
    return Worker("one")


def count(tally: Tally) -> int:
    tally.refresh_from_db()
    return tally.count


def status(job: Job) -> str:
    return DBTaskResult.objects.get(job=job).status


def let_lease_run_out() -> None:
    Job.objects.update(lease_until=Now() - timedelta(seconds=1))


def let_pauses_pass() -> None:
    DBTaskResult.objects.update(run_after=Now() - timedelta(seconds=1))


# Into the queue


def test_a_job_is_done_once(tally: Tally, worker: Worker) -> None:
    job = enqueue(add_one, key="add:1", tally_id=tally.pk)
    assert count(tally) == 0
    assert worker.drain() == 1
    assert worker.drain() == 0
    assert (count(tally), status(job)) == (1, "SUCCESSFUL")


def test_the_same_key_is_the_same_job_even_after_it_is_done(tally: Tally, worker: Worker) -> None:
    first = enqueue(add_one, key="add:1", tally_id=tally.pk)
    assert enqueue(add_one, key="add:1", tally_id=tally.pk) == first
    worker.drain()
    assert enqueue(add_one, key="add:1", tally_id=tally.pk) == first
    worker.drain()
    assert count(tally) == 1
    assert DBTaskResult.objects.count() == 1


def test_what_is_rolled_back_never_was_in_the_queue(tally: Tally, worker: Worker) -> None:
    with transaction.atomic():
        enqueue(add_one, key="add:1", tally_id=tally.pk)
        transaction.set_rollback(True)
    assert worker.drain() == 0
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_needs_the_transaction_of_its_cause() -> None:
    with pytest.raises(ValueError, match="transaction"):
        enqueue(add_one, key="add:1", tally_id=uuid4())


@pytest.mark.django_db(transaction=True)
def test_two_sessions_with_one_key_make_one_job() -> None:
    tally = Tally.objects.create()
    found: list[Job] = []

    def session() -> None:
        with transaction.atomic():
            found.append(enqueue(add_one, key="add:1", tally_id=tally.pk))
        connection.close()

    threads = [Thread(target=session) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == Job.objects.count() == DBTaskResult.objects.count() == 1


@pytest.mark.parametrize(
    "value",
    [
        "Maria Rossi",
        "m.rossi@example.org",
        "",
        "x" * 65,
        None,
        1.5,
        {},
        ["a"],
        datetime(2026, 1, 1, tzinfo=UTC),
    ],
)
def test_arguments_are_ids_and_the_refusal_does_not_repeat_them(value: object) -> None:
    with pytest.raises(ValueError, match="argument tally_id") as refused:
        enqueue(add_one, key="add:1", tally_id=value)
    assert not str(value) or str(value) not in str(refused.value)
    assert not DBTaskResult.objects.exists()


def test_ids_are_stored_as_text() -> None:
    job = enqueue(
        add_one, key="add:1", tally_id=UUID(int=5), on=date(2026, 1, 2), number=3, code="it:b1"
    )
    assert DBTaskResult.objects.get(job=job).args_kwargs["kwargs"] == {
        "tally_id": str(UUID(int=5)),
        "on": "2026-01-02",
        "number": 3,
        "code": "it:b1",
    }


def test_a_key_is_a_code() -> None:
    with pytest.raises(ValueError, match="key of a job"):
        enqueue(add_one, key="Maria Rossi", tally_id=uuid4())


def test_a_task_put_in_without_a_key_is_done_too(tally: Tally, worker: Worker) -> None:
    add_one.enqueue(tally_id=str(tally.pk))
    worker.drain()
    assert count(tally) == 1


# Failure


def test_a_failed_job_leaves_nothing_and_is_tried_again_after_a_pause(
    tally: Tally, worker: Worker
) -> None:
    job = enqueue(fail_over, key="fail:1", tally_id=tally.pk)
    assert worker.drain() == 1
    assert (count(tally), status(job)) == (0, "READY")
    assert worker.drain() == 0, "not before its pause is over"
    for _ in range(queue.MOST_TRIES - 1):
        let_pauses_pass()
        assert worker.drain() == 1
    assert (count(tally), status(job)) == (0, "FAILED")
    let_pauses_pass()
    assert worker.drain() == 0


def test_pauses_grow() -> None:
    enqueue(fail_over, key="fail:1", tally_id=uuid4())
    pauses = []
    for _ in range(3):
        Worker("one").drain()
        result = DBTaskResult.objects.annotate(now=Now()).get()
        pauses.append(round((result.run_after - result.now).total_seconds()))
        let_pauses_pass()
    assert pauses == [30, 60, 120]


def test_a_stored_error_has_class_and_places_but_no_values(tally: Tally, worker: Worker) -> None:
    enqueue(fail_over, key="fail:1", tally_id=tally.pk)
    worker.drain()
    result = DBTaskResult.objects.get()
    assert result.exception_class_path == "builtins.RuntimeError"
    assert "fail_over" in result.traceback
    for value in ("Maria", "RSSMRA", str(tally.pk)):
        assert value not in result.traceback


def test_a_failed_job_does_not_stop_the_others(tally: Tally, worker: Worker) -> None:
    enqueue(fail_over, key="fail:1", tally_id=tally.pk)
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    assert worker.drain() == 2
    assert count(tally) == 1


def test_a_task_whose_code_is_gone_fails_like_another(worker: Worker) -> None:
    job = enqueue(add_one, key="add:1", tally_id=uuid4())
    DBTaskResult.objects.update(task_path="tests.foundation.testapp.jobs.gone")
    worker.drain()
    assert status(job) == "READY"
    assert DBTaskResult.objects.get().exception_class_path == "builtins.ImportError"


# Leases


def test_a_job_under_a_lease_is_not_given_to_another(tally: Tally) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    assert queue.claim("one")
    assert queue.claim("two") is None
    assert Worker("two").drain() == 0
    assert count(tally) == 0


def test_a_lost_job_returns_and_is_done_once(tally: Tally) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    queue.claim("dead")
    let_lease_run_out()
    assert queue.give_back_lost() == 1
    assert DBTaskResult.objects.get().exception_class_path.endswith("WorkerDied")
    let_pauses_pass()
    assert Worker("two").drain() == 1
    assert count(tally) == 1


def test_a_heartbeat_holds_the_job(tally: Tally) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    job = queue.claim("one")
    assert job is not None
    let_lease_run_out()
    assert queue.extend_lease(job)
    assert queue.give_back_lost() == 0


def test_a_worker_that_was_given_up_cannot_finish_nor_fail_the_job(tally: Tally) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    slow = queue.claim("slow")
    assert slow is not None
    let_lease_run_out()
    queue.give_back_lost()
    let_pauses_pass()
    second = queue.claim("slow")  # even under the same name: it is another try
    assert second is not None
    assert not queue.extend_lease(slow)
    with pytest.raises(LeaseLost):
        queue.finish(slow)
    queue.fail(slow, RuntimeError())
    assert status(second) == "RUNNING"
    queue.finish(second)
    assert status(second) == "SUCCESSFUL"


def test_the_work_of_a_try_that_lost_its_lease_is_undone(
    tally: Tally, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    finish = queue.finish

    def finish_too_late(job: Job) -> None:
        Job.objects.update(tries=7)  # what another worker's claim does
        finish(job)

    monkeypatch.setattr(queue, "finish", finish_too_late)
    worker.drain()
    assert count(tally) == 0


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    job = enqueue(add_one, key="add:1", tally_id=uuid4())
    for _ in range(queue.MOST_TRIES):
        assert queue.claim("victim")
        let_lease_run_out()
        queue.give_back_lost()
        let_pauses_pass()
    assert status(job) == "FAILED"
    assert queue.claim("victim") is None


def test_a_worker_told_to_stop_takes_no_more(tally: Tally, worker: Worker) -> None:
    enqueue(add_one, key="add:1", tally_id=tally.pk)
    worker.stop()
    worker.run()
    assert worker.drain() == 0
    assert count(tally) == 0


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_worker_outlives_a_database_that_does_not_answer_for_a_while(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    calls: list[int] = []

    def give_back_lost() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise error("gone")
        worker.stop()
        return 0

    monkeypatch.setattr(queue, "give_back_lost", give_back_lost)
    monkeypatch.setattr("squadra.foundation.jobs.worker.PAUSE", 0)
    monkeypatch.setattr("squadra.foundation.jobs.worker.close_old_connections", lambda: None)
    worker.run()
    assert len(calls) == 2


# Schedule


def test_what_is_due_runs_once_however_many_workers_ask(tally: Tally, settings: Settings) -> None:
    settings.SQUADRA_SCHEDULE = (HOURLY,)
    prepare_schedule()
    assert Worker("one").drain() == 0
    Due.objects.update(at=Now() - timedelta(days=3))
    assert Worker("one").drain() + Worker("two").drain() == 1
    assert count(tally) == 1
    due = Due.objects.annotate(now=Now()).get()
    assert timedelta(minutes=59) < due.at - due.now <= timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_queue_what_is_due_once(settings: Settings) -> None:
    settings.SQUADRA_SCHEDULE = (HOURLY,)
    prepare_schedule()
    Due.objects.update(at=Now() - timedelta(hours=1))
    start = Barrier(2)

    def session() -> None:
        start.wait()
        queue.put_due_into_queue()
        connection.close()

    threads = [Thread(target=session) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Job.objects.count() == 1


def test_preparing_again_moves_nothing_and_wrong_paths_are_told_at_once(
    settings: Settings,
) -> None:
    settings.SQUADRA_SCHEDULE = (HOURLY,)
    prepare_schedule()
    before = Due.objects.get().at
    prepare_schedule()
    assert Due.objects.get().at == before
    settings.SQUADRA_SCHEDULE = (Every("tests.foundation.testapp.jobs.gone", timedelta(1)),)
    with pytest.raises(ImportError):
        prepare_schedule()


def test_an_entry_taken_out_of_the_schedule_is_not_run(tally: Tally, settings: Settings) -> None:
    settings.SQUADRA_SCHEDULE = (HOURLY,)
    prepare_schedule()
    Due.objects.update(at=Now() - timedelta(days=3))
    settings.SQUADRA_SCHEDULE = ()
    assert Worker("one").drain() == 0


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (datetime(2026, 1, 10, 1, 59, tzinfo=UTC), datetime(2026, 1, 10, 2, 0, tzinfo=UTC)),
        (datetime(2026, 1, 10, 2, 0, tzinfo=UTC), datetime(2026, 1, 11, 2, 0, tzinfo=UTC)),
        # Clocks go forward on 29 March: three in the morning comes an hour earlier.
        (datetime(2026, 3, 28, 12, 0, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_daily_means_the_clock_on_the_wall(moment: datetime, due: datetime) -> None:
    assert Daily("some.task", at=time(3, 0)).after(moment) == due


# Housekeeping


def test_only_what_ended_long_ago_is_forgotten(tally: Tally, worker: Worker) -> None:
    for number in range(3):
        enqueue(add_one, key=f"add:{number}", tally_id=tally.pk)
    worker.do_next()
    worker.do_next()
    old = DBTaskResult.objects.filter(status="SUCCESSFUL")[0]
    DBTaskResult.objects.filter(pk=old.pk).update(finished_at=Now() - timedelta(days=31))
    DBTaskResult.objects.filter(status="READY").update(enqueued_at=Now() - timedelta(days=99))
    assert queue.forget_finished() == 1
    assert Job.objects.count() == 2
