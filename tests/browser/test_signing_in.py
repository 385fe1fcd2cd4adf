"""Before and around signing in: passwords, the second factor, refusals. All pages are checked."""

import time
from collections.abc import Callable
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.foundation.roles import Role
from tests.browser.watched import Watched
from tests.factories import PASSWORD, World, make_account

SIGNED_OUT = (
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "ui:accessibility",
    "ui:privacy",
)
SIGNED_IN = ("account_change_password", "account_logout", "mfa_index", "usersessions_list")


def test_pages_before_signing_in(open_page: Callable[[], Watched]) -> None:
    watched = open_page()
    for name in SIGNED_OUT:
        watched.go(reverse(name))
        watched.check()


def test_pages_about_one_s_own_account(world: World, sign_in: Callable[..., Watched]) -> None:
    watched = sign_in(world.coach)
    for name in SIGNED_IN:
        watched.go(reverse(name))
        watched.check()


def test_a_wrong_password_is_said_and_the_address_stays(
    world: World, open_page: Callable[[], Watched]
) -> None:
    watched = open_page()
    watched.go(reverse("account_login"))
    watched.write(watched.page.get_by_label("email"), world.coach.email)
    watched.write(watched.page.get_by_label("Password"), "un-altra-parola")
    watched.follow(watched.button("Entra"))
    expect(watched.page.get_by_role("alert")).to_be_focused()
    expect(watched.page.get_by_label("email")).to_have_value(world.coach.email)


def test_refusals_say_the_next_step(world: World, enter: Callable[[Account], Watched]) -> None:
    scout = enter(world.scout)
    scout.go(reverse("people:list"), status=403)
    scout.check()
    scout.go("/non-esiste/", status=404)
    scout.check()
    expect(scout.link("Vai alla pagina iniziale")).to_be_visible()


def code_of(secret: str) -> str:
    """What an authenticator app shows now (RFC 6238: a new code every thirty seconds)."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(watched: Watched, account: Account) -> str:
    watched.go("/")
    watched.write(watched.page.get_by_label("email"), account.email)
    watched.write(watched.page.get_by_label("Password"), PASSWORD)
    return watched.follow(watched.button("Entra"))


def test_a_second_factor_is_set_up_before_anything_else_and_asked_for_from_then_on(
    world: World, open_page: Callable[[], Watched], settings: Any
) -> None:
    settings.SQUADRA_MFA_ROLES = (Role.COACH,)
    coach = make_account(world.here)
    watched = open_page()
    page = watched.page
    assert give_password(watched, coach) == reverse("account_reauthenticate")
    watched.write(page.get_by_label("Password"), PASSWORD)
    assert watched.follow(watched.button("Conferma")) == reverse("mfa_activate_totp")
    watched.go(reverse("people:list"))
    assert watched.path == reverse("mfa_activate_totp")

    secret = page.get_by_role("main").locator("code").inner_text()
    watched.write(page.get_by_role("main").get_by_role("textbox"), code_of(secret))
    assert watched.follow(watched.button("Attiva")) == reverse("mfa_view_recovery_codes")
    watched.go(reverse("mfa_index"))
    watched.check()

    watched.press(page.locator(".sq-slim summary"))
    watched.follow(watched.button("Esci"))
    assert give_password(watched, coach) == reverse("mfa_authenticate")
    watched.write(page.get_by_role("main").get_by_role("textbox"), code_of(secret))
    assert watched.follow(watched.button("Entra")) == reverse("desk:today")
