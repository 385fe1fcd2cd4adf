"""The import in the browser: send the sheets, say what is meant, see what happens, take it back."""

import io
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from squadra.agencies.models import Account
from squadra.exchange.models import SheetRow, StagedImport
from squadra.exchange.sheets import read_sheets
from squadra.foundation.files.models import StoredFile
from squadra.foundation.roles import Role
from squadra.people.models import Citizen
from tests.exchange.flow import rows_of_book, xlsx
from tests.exchange.pages import HAND_MADE, URL, ClientOf, follow, page, press, send
from tests.exchange.sheets import csv_sheet, sheet
from tests.factories import actor, make_account


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


def test_our_own_sheets_need_no_question(coach: Account, client_of: ClientOf) -> None:
    client = client_of(coach)

    response = send(client, sheet("Persone", {}, {"Nome": "Marta"}), sheet("Aziende", {}))

    assert "Controlla e importa" in follow(client, response)
    assert "Importa 3 righe" in page(client.get(response.url))
    assert not Citizen.objects.visible_to(actor(coach)).exists(), "nothing before the button"
    shown = press(client, response.url, "conferma")
    assert "Importazione riuscita." in shown
    assert "3 righe nuove." in shown
    people = Citizen.objects.visible_to(actor(coach))
    assert all(reverse("desk:person", args=[one.pk]) in shown for one in people)
    assert len(people) == 2


def test_what_stays_out_is_told_also_where_nobody_is_asked(
    coach: Account, client_of: ClientOf
) -> None:
    """Every column is known: one about health and one that nobody reads are named all the same."""
    client = client_of(coach)
    people = xlsx(
        Utenti=[
            ["Cognome e nome", "Residenza", "Diagnosi", "Note"],
            ["Rossi Lucia", "Melzo", "F32", "viene in treno"],
        ]
    )
    shown = follow(client, send(client, people))
    assert "Controlla e importa" in shown
    assert "Non entrano queste colonne: Note." in shown
    assert "Dati sulla salute, nemmeno conservati: Diagnosi." in shown


class TestAHandMadeSheet:
    """From its columns to its words, to its rows, in and out again."""

    @pytest.fixture
    def client(self, coach: Account, client_of: ClientOf, vocabulary: None) -> Client:
        return client_of(coach)

    @pytest.fixture
    def url(self, client: Client) -> str:
        return str(send(client, HAND_MADE).url)

    def columns(self, **chosen: str) -> dict[str, str]:
        return {
            "kind-0": "people",
            "column-0-0": "full_name",
            "column-0-1": "municipality",
            "column-0-3": "",
            "column-0-4": "licences",
            **chosen,
        }

    def test_columns_are_shown_with_examples_and_what_is_never_imported(
        self, client: Client, url: str
    ) -> None:
        shown = page(client.get(url))

        assert "Che cosa sono le colonne" in shown
        assert "Rossi Lucia" in shown
        assert "non importata: dati sulla salute" in shown
        assert "Oggi nessun ruolo può importarle" in shown
        assert "F32" not in shown
        assert "column-0-2" not in shown, "nobody can choose it"

    def test_a_column_about_health_cannot_be_chosen_by_hand_either(
        self, client: Client, url: str
    ) -> None:
        press(client, url, "colonne", **self.columns(**{"column-0-2": "address"}))

        assert "F32" not in str([row.cells for row in SheetRow.objects.all()])
        press(client, url, "conferma")
        assert not any(one.address for one in Citizen.objects.all())

    def test_a_needed_column_is_asked_for_and_may_be_said_for_all_rows(
        self, client: Client, url: str
    ) -> None:
        without = self.columns(**{"column-0-1": ""})

        shown = press(client, url, "colonne", **without)

        assert "scegli la colonna che lo contiene" in shown
        assert "default-0-municipality" in shown
        shown = press(client, url, "colonne", **without, **{"default-0-municipality": "Topolinia"})
        assert "non è fra quelli del territorio" in shown
        shown = press(client, url, "colonne", **without, **{"default-0-municipality": "melzo (MI)"})
        assert "Controlla e importa" in shown

    def test_one_meaning_is_not_given_to_two_columns(self, client: Client, url: str) -> None:
        shown = press(client, url, "colonne", **self.columns(**{"column-0-3": "municipality"}))

        assert "è scelto per più colonne" in shown

    def test_a_sheet_may_hold_something_else(self, client: Client, url: str) -> None:
        shown = press(client, url, "colonne", **self.columns(**{"kind-0": "organisations"}))

        assert "Denominazione *" in shown
        assert "Cognome" not in shown.partition("In Squadra")[2]

    def test_at_least_one_sheet_is_imported(self, client: Client, url: str) -> None:
        press(client, url, "colonne", **{"kind-0": ""})

        assert "Nessun foglio da importare" in press(client, url, "colonne", **{"kind-0": ""})

    def test_words_are_chosen_and_the_rows_go_in(self, client: Client, url: str) -> None:
        shown = press(client, url, "colonne", **self.columns())
        assert "«<bdi>deltaplano</bdi>»" in shown
        assert "&lt;b&gt;Paperopoli&lt;/b&gt;" in shown
        [name] = re.findall(r'name="(word-\w+)"', shown)

        shown = press(client, url, "parole", **{name: "-"})

        assert "Importa 1 riga" in shown
        assert "Importazione riuscita." in press(client, url, "conferma")
        back = client.get(f"{url}da-sistemare/")
        assert "righe-da-sistemare.xlsx" in back["Content-Disposition"]
        [_head, row] = rows_of_book(back.content)["Utenti"]
        assert row[1] == "Verdi Ada"

    def test_a_word_that_is_none_is_refused_beside_its_box(
        self, client: Client, coach: Account
    ) -> None:
        rows = [["Cognome", "Nome", "Residenza", "Mansione"], ["Rossi", "Lucia", "Melzo", "jolly"]]
        url = str(send(client, xlsx(Utenti=rows)).url)
        [name] = re.findall(r'name="(other-\w+)"', page(client.get(url)))

        shown = press(client, url, "parole", **{name: "qualcosa che non c'è"})

        assert "non è nel vocabolario" in shown
        assert "Importa 1 riga" in press(client, url, "parole", **{name: "lavapiatti"})

    def test_it_is_taken_back(self, client: Client, url: str) -> None:
        shown = press(client, url, "colonne", **self.columns(**{"column-0-4": ""}))
        assert "Importa 1 riga" in shown
        assert "Annulla questa importazione" in press(client, url, "conferma")

        shown = press(client, url, "annulla")

        assert "1 riga è tornata com’era prima." in shown
        assert not Citizen.objects.filter(family_name="Rossi").exists()

    def test_it_may_be_thrown_away_before(self, client: Client, url: str) -> None:
        assert "I fogli sono stati scartati" in press(client, url, "scarta")

        assert not StagedImport.objects.exists()
        assert not SheetRow.objects.exists()

    def test_one_may_go_back_to_the_columns(self, client: Client, url: str) -> None:
        press(client, url, "colonne", **self.columns())

        assert "Che cosa sono le colonne" in press(client, url, "rivedi-le-colonne")

    def test_an_act_that_comes_too_late_is_told_in_words(self, client: Client, url: str) -> None:
        press(client, url, "colonne", **self.columns(**{"column-0-4": ""}))
        press(client, url, "conferma")

        for button in ("colonne", "parole", "conferma", "rivedi-le-colonne", "scarta"):
            shown = press(client, url, button)
            assert "Importazione riuscita." in shown
            assert "già andata avanti" in shown or "Non si può" in shown, button


def test_rows_are_shown_by_what_becomes_of_them(coach: Account, client_of: ClientOf) -> None:
    client = client_of(coach)
    url = send(client, sheet("Persone", {}, {"Nome": "Marta", "Comune": "Paperopoli"})).url

    everything = page(client.get(url))
    refused = page(client.get(f"{url}?esito=refused"))

    assert 'data-verdict="new"' in everything
    assert 'data-verdict="refused"' in everything
    assert 'data-verdict="new"' not in refused
    assert "Rossi Marta" in refused
    for other in ("", "boh", "waiting"):
        assert page(client.get(f"{url}?esito={other}")).count("data-verdict") == 2


def test_many_rows_are_shown_a_page_at_a_time(coach: Account, client_of: ClientOf) -> None:
    client = client_of(coach)
    rows = [{"Nome": f"Prova {number}"} for number in range(60)]
    url = send(client, csv_sheet("Persone", *rows)).url

    first = page(client.get(url))

    assert first.count("data-verdict") == 50
    assert "Pagina 1 di 2" in first
    assert "esito=new&amp;page=2" in page(client.get(f"{url}?esito=new"))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.pdf", b"%PDF-1.7", "documento PDF"),
        ("a.xlsx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "password"),
        ("a.csv", b"Uno;Due\n1;2", "Che cosa sono le colonne"),
        ("a.csv", b"ciao", "non abbiamo trovato i titoli"),
        ("a.csv", b" \n ", "vuoto"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(
    coach: Account, client_of: ClientOf, name: str, content: bytes, message: str
) -> None:
    client = client_of(coach)

    assert message in follow(client, send(client, (name, content)))
    assert not StoredFile.objects.exists()


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
    assert not StagedImport.objects.exists()


def test_a_large_file_is_read_without_lying_in_the_temporary_folder(
    coach: Account, client_of: ClientOf, settings: Settings, tmp_path: Path
) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "not there"
    settings.MEDIA_ROOT = tmp_path
    row = {"Descrizione": "nota " * 700}
    large = csv_sheet("Opportunità", *({**row, "Titolo": f"Aiuto {n}"} for n in range(900)))
    assert len(large[1]) > 3 * 2**20
    client = client_of(coach)

    assert "Stiamo aprendo i fogli" in follow(client, send(client, large))


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


def test_the_pages_ask_the_database_little(
    coach: Account, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(coach)
    url = send(client, sheet("Persone", *({"Nome": f"Prova {n}"} for n in range(40)))).url
    client.get(URL)

    # Nine of them are the session, the account and its roles; then services and imports.
    with django_assert_num_queries(11):
        client.get(URL)
    # The import, counts, page and whether anything comes back.
    with django_assert_num_queries(14):
        client.get(url)
