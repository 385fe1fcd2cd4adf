"""Long sheets: the worker reads them, one may leave, and after thirty days nothing is left."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from squadra.agencies.models import Account
from squadra.exchange import staging, steps
from squadra.exchange.jobs import forget_staged_imports
from squadra.exchange.models import StagedImport
from squadra.foundation import clock
from squadra.foundation.files.models import StoredFile
from squadra.foundation.jobs.worker import Worker
from squadra.people.models import Citizen
from tests.exchange.pages import ClientOf, page, press, send
from tests.exchange.sheets import sheet
from tests.factories import actor


class TestLongSheets:
    """More rows than a page waits for: the worker does them, a step at a time."""

    @pytest.fixture(autouse=True)
    def everything_is_long(
        self, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        settings.SQUADRA_SCHEDULE = ()
        monkeypatch.setattr(staging, "MOST_ROWS_NOW", 1)
        monkeypatch.setattr(staging, "MOST_BYTES_NOW", 1)
        for name in ("CHECKED_AT_ONCE", "STORED_AT_ONCE", "UNDONE_AT_ONCE"):
            monkeypatch.setattr(steps, name, 2)

    @staticmethod
    def work() -> None:
        call_command("worker", "--drain", stdout=io.StringIO())

    @staticmethod
    def work_a_step() -> None:
        Worker("prova").do_next()

    @pytest.mark.django_db(transaction=True)
    def test_it_goes_on_alone_and_says_how_far_it_is(
        self, coach: Account, client_of: ClientOf, tmp_path: Any
    ) -> None:
        client = client_of(coach)
        rows = [{"Nome": f"Prova {number}"} for number in range(5)]
        url = send(client, sheet("Persone", *rows)).url
        assert "Stiamo aprendo i fogli" in page(client.get(url))
        kept = [path.read_bytes() for path in (tmp_path / "stored").iterdir()]
        assert not any(b"PK" in content[:50] for content in kept), "kept encrypted"

        for told in ("0 righe su 5", "2 righe su 5", "4 righe su 5", "5 righe su 5"):
            self.work_a_step()
            assert told in page(client.get(url))
        self.work()
        assert "Importa 5 righe" in page(client.get(url))
        assert list((tmp_path / "stored").iterdir()) == []

        assert "0 righe su 5" in press(client, url, "conferma")
        self.work_a_step()
        assert "2 righe su 5" in page(client.get(url))
        assert Citizen.objects.visible_to(actor(coach)).count() == 2
        self.work()
        assert "Importazione riuscita" in page(client.get(url))
        assert Citizen.objects.visible_to(actor(coach)).count() == 5

        press(client, url, "annulla")
        self.work()
        assert "5 righe sono tornate" in page(client.get(url))
        assert not Citizen.objects.visible_to(actor(coach)).exists()

    @pytest.mark.django_db(transaction=True)
    def test_a_worker_that_dies_loses_and_doubles_nothing(
        self, coach: Account, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = client_of(coach)
        rows = [{"Nome": f"Prova {number}"} for number in range(5)]
        url = send(client, sheet("Persone", *rows)).url
        self.work()
        press(client, url, "conferma")
        self.work_a_step()
        entries_of = steps.entries_of
        monkeypatch.setattr(steps, "entries_of", lambda _touched: 1 / 0)
        self.work_a_step()
        assert Citizen.objects.visible_to(actor(coach)).count() == 2, "a step is whole or nothing"

        monkeypatch.setattr(steps, "entries_of", entries_of)
        DBTaskResult.objects.update(run_after=clock.now() - timedelta(minutes=1))
        self.work()

        assert Citizen.objects.visible_to(actor(coach)).count() == 5

    def test_an_import_that_was_given_up_says_so(self, coach: Account, client_of: ClientOf) -> None:
        url = send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"})).url
        assert "Stiamo aprendo i fogli" in page(client_of(coach).get(url))

        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)

        client = client_of(coach)
        assert "Importazione non riuscita" in page(client.get(url))
        assert "Stiamo aprendo i fogli" in press(client, url, "riprova")
        assert "non serve riprovare" in press(client, url, "riprova")

    def test_after_thirty_days_nothing_is_left(self, coach: Account, client_of: ClientOf) -> None:
        send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"}))
        StagedImport.objects.update(created_at=clock.now() - timedelta(days=31))

        forget_staged_imports.func()

        assert not StagedImport.objects.exists()
        assert not StoredFile.objects.exists()
