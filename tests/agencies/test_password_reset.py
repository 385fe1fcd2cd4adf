"""A forgotten password: the same answer for everybody, a message only for who has an account."""

import re
from collections.abc import Iterator

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from squadra.foundation.jobs.worker import Worker
from tests.factories import PASSWORD, World

ASK = reverse("account_reset_password")
UNKNOWN = "nessuno@prova.example"


@pytest.fixture(autouse=True)
def no_limit_from_before() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def asked(email: str) -> tuple[int, str, bytes]:
    client = Client()
    answer = client.post(ASK, {"email": email})
    return answer.status_code, answer["Location"], client.get(answer["Location"]).content


def sent() -> list[str]:
    """Who gets a message, once the worker has done what is waiting."""
    Worker("one").drain()
    return [address for message in mail.outbox for address in message.to]


def statements_for(email: str) -> list[str]:
    """What asking makes the database do, whatever the values."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        asked(email)
    return [re.sub(r"'[^']*'|\b[0-9a-f]{32}\b|\d+", "?", query["sql"]) for query in captured]


@pytest.mark.slow
def test_nobody_learns_who_has_an_account(world: World) -> None:
    assert asked(world.coach.email) == asked(UNKNOWN)
    assert sent() == [world.coach.email]


def test_asking_costs_the_same_whether_the_address_is_known_or_not(world: World) -> None:
    asked(UNKNOWN)
    assert statements_for(world.coach.email) == statements_for(UNKNOWN)


def test_the_message_is_written_by_the_worker_and_the_queue_holds_no_address(world: World) -> None:
    asked(world.coach.email)
    assert mail.outbox == []
    job = DBTaskResult.objects.get()
    assert job.args_kwargs == {"args": [], "kwargs": {"account_id": str(world.coach.pk)}}


def test_an_address_without_account_leaves_nothing_of_itself(world: World) -> None:
    asked(UNKNOWN)
    assert sent() == []
    job = DBTaskResult.objects.get()
    assert (job.status, UNKNOWN in str(vars(job))) == ("SUCCESSFUL", False)


def test_a_closed_account_is_as_unknown_as_none(world: World) -> None:
    world.coach.is_active = False
    world.coach.save()
    assert asked(world.coach.email) == asked(UNKNOWN)
    assert sent() == []


def test_an_account_closed_after_asking_gets_no_message(world: World) -> None:
    asked(world.coach.email)
    world.coach.is_active = False
    world.coach.save()
    assert sent() == []


def test_a_mail_server_that_refuses_leaves_the_job_for_later_and_no_address(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: mail.EmailMessage) -> int:
        raise OSError(f"no such mailbox: {self.to}")

    asked(world.coach.email)
    with monkeypatch.context() as broken:
        broken.setattr(mail.EmailMessage, "send", refuse)
        assert sent() == []
    job = DBTaskResult.objects.get()
    assert (job.status, world.coach.email in job.traceback) == ("READY", False)
    DBTaskResult.objects.update(run_after=job.enqueued_at)
    assert sent() == [world.coach.email]


def test_the_message_speaks_our_language_and_names_no_office(world: World) -> None:
    asked(world.coach.email)
    assert sent()
    (message,) = mail.outbox
    assert message.subject == "Scegli una nuova password"
    assert message.from_email == "squadra@localhost"
    assert "Buongiorno," in message.body
    assert "http://testserver/conto/password/reset/key/" in message.body
    assert world.here.name not in message.body


def test_choosing_the_password_sends_nothing_more(world: World) -> None:
    asked(world.coach.email)
    assert sent()
    (link,) = re.findall(r"http://testserver(\S+)", str(mail.outbox[0].body))
    client = Client()
    form = client.get(link)["Location"]
    chosen = {"password1": f"{PASSWORD}-nuova", "password2": f"{PASSWORD}-nuova"}
    assert client.post(form, chosen).status_code == 302
    assert client.login(email=world.coach.email, password=chosen["password1"])
    assert sent() == [world.coach.email]


def test_a_wrong_password_and_an_unknown_address_look_alike(world: World) -> None:
    said = []
    for email in (world.coach.email, UNKNOWN):
        page = Client().post(reverse("account_login"), {"login": email, "password": "sbagliata"})
        said.append(page.context["form"].non_field_errors())
    assert said[0] == said[1]
