"""The import in the browser: take a model, send the sheets, read what came of them."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from squadra.agencies.models import Account
from squadra.agencies.services import assign_role
from squadra.exchange import views
from squadra.exchange.jobs import forget_staged_imports
from squadra.exchange.models import StagedImport
from squadra.exchange.sheets import read_sheets
from squadra.foundation import clock
from squadra.foundation.files.models import StoredFile
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from tests.exchange.sheets import csv_sheet, sheet
from tests.factories import actor, make_account, make_service

ClientOf = Callable[[Account], Client]
URL = "/importa/"


def send(client: Client, *files: tuple[str, bytes], **data: Any) -> Any:
    form = client.get(URL).context["form"]
    service = form.fields["service"]
    sent = {"service": service.initial.pk} if service.initial else {}
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(URL, {**sent, "sheets": uploads, **data})


def page(response: Any) -> str:
    return response.content.decode()


def test_a_coach_is_offered_all_three_models(coach: Account, client_of: ClientOf) -> None:
    client = client_of(coach)

    for code, name in (
        ("people", "modello-persone.xlsx"),
        ("organisations", "modello-aziende.xlsx"),
        ("openings", "modello-opportunita.xlsx"),
    ):
        link = f"{reverse('exchange:template')}?foglio={code}"
        assert link in page(client.get(URL))
        response = client.get(link)
        assert name in response["Content-Disposition"]
        assert read_sheets(name, response.content)[0].headings


def test_each_role_is_offered_what_it_may_load(coach: Account, client_of: ClientOf) -> None:
    service = coach.assignments.get().service
    social_worker = client_of(make_account(service, Role.SOCIAL_WORKER))
    scout = client_of(make_account(service, Role.SCOUT))
    people, companies = "?foglio=people", "?foglio=organisations"

    assert people in page(social_worker.get(URL))
    assert companies not in page(social_worker.get(URL))
    assert companies in page(scout.get(URL))
    assert people not in page(scout.get(URL))
    assert social_worker.get(f"{URL}modello/{companies}").status_code == 404
    assert scout.get(f"{URL}modello/?foglio=altro").status_code == 404


@pytest.mark.parametrize("role", [Role.SPECIALIST, Role.COORDINATOR, Role.ADMINISTRATOR])
def test_other_roles_load_nothing(coach: Account, client_of: ClientOf, role: str) -> None:
    client = client_of(make_account(coach.assignments.get().service, role))

    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}modello/?foglio=people").status_code == 403


def test_good_sheets_are_counted(coach: Account, client_of: ClientOf) -> None:
    response = send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"}), sheet("Aziende", {}))

    assert "Importazione riuscita" in page(response)
    assert Citizen.objects.visible_to(actor(coach)).count() == 2


def test_bad_cells_are_listed_and_nothing_is_kept(coach: Account, client_of: ClientOf) -> None:
    cells = {"Comune": "<b>Paperopoli</b>"}
    response = send(client_of(coach), sheet("Persone", {}, {**cells, "Nome": "Marta"}))

    text = page(response)
    assert "Non è stato salvato niente" in text
    assert "riga 3, colonna Comune" in text
    assert "&lt;b&gt;Paperopoli&lt;/b&gt;" in text
    assert not Citizen.objects.visible_to(actor(coach)).exists()
    assert not StoredFile.objects.exists()


def test_many_faults_are_shown_in_part_and_counted(
    coach: Account, client_of: ClientOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_FAULTS_SHOWN", 2)
    rows = [{"Comune": f"Paperopoli {number}"} for number in range(5)]

    text = page(send(client_of(coach), sheet("Persone", *rows)))

    assert "Ci sono 5 cose da sistemare" in text
    assert "E altre 3" in text


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ([], "obbligatorio"),
        ([("a.xlsx", b"")], "vuoto"),
        ([("a.csv", b"x")] * 4, "al massimo tre"),
        ([("a.csv", b"x" * (10 * 2**20 + 1))], "10 MB"),
        ([("a" * 300 + ".csv", b"x")], ""),
    ],
)
def test_what_cannot_be_sent(
    coach: Account, client_of: ClientOf, files: list[tuple[str, bytes]], message: str
) -> None:
    response = send(client_of(coach), *files)

    assert response.status_code == 200
    assert message in " ".join(response.context["form"].errors.get("sheets", [])) or not message
    assert not Citizen.objects.visible_to(actor(coach)).exists()


def test_a_large_file_is_read_without_lying_in_the_temporary_folder(
    coach: Account, client_of: ClientOf, settings: Settings, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "not there"
    row = {"Descrizione": "nota " * 700}
    rows = [{**row, "Titolo": f"Aiuto {number}"} for number in range(900)]
    large = csv_sheet("Opportunità", *rows)
    assert len(large[1]) > 3 * 2**20

    text = page(send(client_of(coach), large))

    assert "Azienda non nota" in text


class Unreadable(io.RawIOBase):
    """What nobody may read."""

    def read(self, _size: int = -1) -> bytes:
        raise AssertionError("it was read")


@pytest.mark.parametrize("signed_in", [True, False])
def test_more_than_three_full_files_is_refused_before_anything_is_read(
    coach: Account, client_of: ClientOf, signed_in: bool
) -> None:
    client = client_of(coach) if signed_in else Client()
    sent = {"CONTENT_LENGTH": str(40 * 2**20), "wsgi.input": Unreadable()}

    response = client.generic("POST", URL, b"", "multipart/form-data; boundary=x", **sent)

    assert response.status_code == 413
    assert "tre fogli per volta, di 10 MB" in page(response)


def test_whoever_works_in_two_services_says_for_which(coach: Account, client_of: ClientOf) -> None:
    first = coach.assignments.get().service
    second = make_service(first.district, first.municipality)
    start = clock.today() - timedelta(days=1)
    assign_role(account=coach, role=Role.COACH, service=second, start=start, actor=None)
    client = client_of(coach)

    assert "service" in send(client, sheet("Persone", {})).context["form"].errors
    send(client, sheet("Persone", {}), service=second.pk)

    assert Citizen.objects.visible_to(actor(coach)).get().service == second


def test_a_service_of_somebody_else_cannot_be_sent(
    coach: Account, stranger: Account, client_of: ClientOf
) -> None:
    theirs = stranger.assignments.get().service_id

    response = send(client_of(coach), sheet("Persone", {}), service=theirs)

    assert "service" in response.context["form"].errors


def test_sheets_of_different_roles_are_refused_in_words(
    coach: Account, client_of: ClientOf
) -> None:
    scout = make_account(coach.assignments.get().service, Role.SCOUT)

    response = send(client_of(scout), sheet("Persone", {}))

    assert "Il tuo ruolo non permette" in page(response)


class TestLongSheets:
    """More rows than a page reads: the worker does, and the author finds the report."""

    @pytest.fixture(autouse=True)
    def everything_is_long(
        self, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        settings.SQUADRA_SCHEDULE = ()
        monkeypatch.setattr(views, "MOST_ROWS_NOW", 1)

    @staticmethod
    def work() -> None:
        call_command("worker", "--drain", stdout=io.StringIO())

    @pytest.mark.django_db(transaction=True)
    def test_it_waits_then_tells(self, coach: Account, client_of: ClientOf, tmp_path: Any) -> None:
        client = client_of(coach)
        response = send(client, sheet("Persone", {}, {"Nome": "Marta"}))

        waiting = client.get(response.url)
        assert "Stiamo leggendo i fogli" in page(waiting)
        assert not Citizen.objects.visible_to(actor(coach)).exists()
        kept = [path.read_bytes() for path in (tmp_path / "stored").iterdir()]
        assert not any(b"PK" in content[:50] for content in kept), "kept encrypted"

        self.work()

        assert "Importazione riuscita" in page(client.get(response.url))
        assert Citizen.objects.visible_to(actor(coach)).count() == 2
        assert list((tmp_path / "stored").iterdir()) == []

    @pytest.mark.django_db(transaction=True)
    def test_bad_cells_are_kept_for_their_author_alone(
        self, coach: Account, stranger: Account, client_of: ClientOf
    ) -> None:
        rows = ({"Comune": "Paperopoli"}, {"Comune": "Topolinia"})
        url = send(client_of(coach), sheet("Persone", *rows)).url

        self.work()

        assert "Paperopoli" in page(client_of(coach).get(url))
        assert client_of(stranger).get(url).status_code == 404
        colleague = make_account(coach.assignments.get().service)
        assert client_of(colleague).get(url).status_code == 404

    @pytest.mark.django_db(transaction=True)
    def test_a_role_that_ended_meanwhile_stores_nothing(
        self, coach: Account, client_of: ClientOf
    ) -> None:
        send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"}))
        coach.assignments.update(end=clock.today())

        self.work()

        staged = StagedImport.objects.get()
        assert "Il tuo ruolo non permette" in str(staged.outcome)
        assert not Citizen.objects.filter(family_name="Rossi").exists()

    def test_an_import_that_was_given_up_says_so(self, coach: Account, client_of: ClientOf) -> None:
        url = send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"})).url
        assert "Importazione in corso" in page(client_of(coach).get(url))

        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)

        shown = page(client_of(coach).get(url))
        assert "Importazione non riuscita" in shown
        assert "in corso" not in shown

    def test_after_thirty_days_nothing_is_left(self, coach: Account, client_of: ClientOf) -> None:
        send(client_of(coach), sheet("Persone", {}, {"Nome": "Marta"}))
        StagedImport.objects.update(created_at=clock.now() - timedelta(days=31))

        forget_staged_imports.func()

        assert not StagedImport.objects.exists()


def test_the_page_asks_the_database_little(
    coach: Account, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(coach)
    client.get(URL)

    # Nine of them are the session, the account and its roles; one is the services.
    with django_assert_num_queries(10):
        client.get(URL)
