"""Two colleagues at the same moment write the same number: one is stored, the other one is told."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, models
from django.test import Client

from squadra.agencies.models import Account
from squadra.organisations.models import Organisation
from squadra.people.models import Citizen
from tests.factories import World, make_world
from tests.pages import form_of

TAX_CODE = "RSSMRA80A01X999W"
VAT_NUMBER = "99000010159"
PERSON = {
    "family_name": "Rossi",
    "given_name": "Mara",
    "municipality": "999001",
    "tax_code": TAX_CODE,
    # Where one session is done before the other one looks, the likeness of names has been checked.
    "somebody_else": "on",
}
COMPANY = {
    "name": "Cooperativa Alba",
    "kind": "cooperative",
    "vat_number": VAT_NUMBER,
    "site-municipality": "999001",
}


@pytest.fixture
def committed_world(transactional_db: None) -> World:
    return make_world()


def check_together(monkeypatch: pytest.MonkeyPatch, model: type[models.Model]) -> None:
    """Let neither session store before both have checked.

    SQLite lets the second one begin only when the first one has ended: there is nothing to arrange.
    """
    if connection.vendor == "sqlite":
        return
    both, store = Barrier(2, timeout=30), model.save

    def save(row: models.Model, **kwargs: Any) -> None:
        both.wait()
        store(row, **kwargs)

    monkeypatch.setattr(model, "save", save)


def sent_at_once(accounts: tuple[Account, ...], url: str, typed: dict[str, str]) -> dict[int, str]:
    """Each account's answer: status to page."""
    answers: dict[int, str] = {}

    def session(account: Account) -> None:
        client = Client()
        client.force_login(account)
        try:
            response = client.post(url, form_of(client.get(url)) | typed)
            answers[response.status_code] = response.content.decode()
        finally:
            connection.close()

    threads = [Thread(target=session, args=(account,)) for account in accounts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_of_two_files_with_one_tax_code_the_second_is_refused_in_words(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    check_together(monkeypatch, Citizen)
    answers = sent_at_once((world.coach, world.colleague), "/persone/nuova/", PERSON)
    assert sorted(answers) == [200, 302]
    assert "Questo codice fiscale è già di un&#x27;altra persona" in answers[200]
    assert Citizen.objects.filter(family_name="Rossi").count() == 1


def test_of_two_companies_with_one_number_the_second_is_refused_in_words(
    committed_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = committed_world
    check_together(monkeypatch, Organisation)
    answers = sent_at_once((world.coach, world.scout), "/aziende/nuova/", COMPANY)
    assert sorted(answers) == [200, 302]
    assert "Questa partita IVA è già nell&#x27;anagrafe" in answers[200]
    assert Organisation.objects.filter(vat_number=VAT_NUMBER).count() == 1
