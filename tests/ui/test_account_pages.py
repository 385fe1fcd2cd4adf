"""Signing in, the second factor, the password: in our words, in our frame."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core import mail
from django.urls import reverse

from squadra.foundation.jobs.worker import Worker
from tests.factories import PASSWORD
from tests.ui.reading import elements, text


@pytest.fixture
def coach(world):
    return world.coach


def heading(answer) -> str:
    return text(elements(answer.content.decode(), "h1")[0])


@pytest.fixture
def signed_in(client, coach):
    """A browser in which somebody signed in and confirmed who they are a moment ago."""
    answer = client.post(reverse("account_login"), {"login": coach.email, "password": PASSWORD})
    assert answer.status_code == 302
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


@pytest.mark.parametrize("known", [True, False])
def test_a_wrong_password_and_an_unknown_address_get_the_same_one_sentence(client, coach, known):
    sent = {"login": coach.email if known else "nessuno@prova.example", "password": "sbagliata"}
    answer = client.post(reverse("account_login"), sent)
    assert heading(answer) == "Entra in Squadra"
    (box,) = elements(answer.content.decode(), "div", role="alert")
    assert text(box) == "L'indirizzo email e/o la password che hai usato non sono corretti."


def test_a_wrong_password_when_confirming_is_said_without_talk_of_saving(signed_in):
    answer = signed_in.post(reverse("account_reauthenticate"), {"password": "sbagliata"})
    (box,) = elements(answer.content.decode(), "div", role="alert")
    assert text(box) == "Password: Password errata."


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("account_logout", "Vuoi uscire?"),
        ("account_change_password", "Cambia la password"),
        ("account_reauthenticate", "Conferma che sei tu"),
        ("mfa_index", "Verifica in due passaggi"),
        ("mfa_activate_totp", "Attiva l’app di verifica"),
        ("usersessions_list", "I tuoi ingressi"),
    ],
)
def test_the_pages_of_ones_own_access_speak_our_language(signed_in, name, says):
    answer = signed_in.get(reverse(name))
    assert (answer.status_code, heading(answer)) == (200, says)


def test_a_forgotten_password_is_chosen_anew_from_the_message(client, coach):
    client.post(reverse("account_reset_password"), {"email": coach.email})
    Worker("one").drain()
    (message,) = mail.outbox
    (link,) = [word for word in message.body.split() if "/conto/password/reset/key/" in word]
    answer = client.get(urlsplit(link).path, follow=True)
    assert heading(answer) == "Scegli la nuova password"


def test_a_used_link_says_that_the_password_is_the_old_one(client, db):
    answer = client.get(reverse("account_reset_password_from_key", args=["1", "x-y"]), follow=True)
    assert "La tua password non è cambiata." in answer.content.decode()


def test_with_the_second_factor_on_its_pages_say_so(signed_in, coach):
    TOTP.activate(coach, generate_totp_secret())
    RecoveryCodes.activate(coach)
    assert "attiva" in signed_in.get(reverse("mfa_index")).content.decode()
    for name, says in (
        ("mfa_deactivate_totp", "Vuoi disattivare l’app di verifica?"),
        ("mfa_view_recovery_codes", "Codici di riserva"),
        ("mfa_generate_recovery_codes", "Vuoi creare codici di riserva nuovi?"),
    ):
        assert heading(signed_in.get(reverse(name))) == says


def test_signing_in_with_the_second_factor_asks_for_the_code(client, coach):
    TOTP.activate(coach, generate_totp_secret())
    answer = client.post(
        reverse("account_login"), {"login": coach.email, "password": PASSWORD}, follow=True
    )
    assert heading(answer) == "Verifica in due passaggi"
