"""Who acts in a request, for how long, with which proof; and that no browser keeps an answer."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from squadra.agencies.actors import actor_of
from squadra.foundation import clock
from squadra.foundation.access import Actor, Refused

USED = "squadra_first_and_last_used"
NOTED_EVERY = 300
"""Seconds: a session is not written at each request."""

SET_UP, SHOW = "mfa_activate_totp", "mfa_reauthenticate"
# What stays open while a step is missing: the step, what it asks for first, and leaving.
OPEN = {
    SET_UP: {SET_UP, "account_reauthenticate", "account_logout"},
    SHOW: {SHOW, "account_logout"},
}
Handler = Callable[[HttpRequest], HttpResponse]


class NoStoreMiddleware:
    """Forbids browsers and proxies to keep what the application answers; static files pass by."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        return response


class SessionLimitsMiddleware:
    """Ends a session SQUADRA_IDLE after its last request, and SESSION_COOKIE_AGE after its first.

    Django's own limit starts again whenever something is put into the session.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = clock.now().timestamp()
            first, last = request.session.get(USED, (now, now))
            longest, idle = settings.SESSION_COOKIE_AGE, settings.SQUADRA_IDLE.total_seconds()
            if now - first > longest or now - last > idle:
                logout(request)
            elif USED not in request.session or now - last > NOTED_EVERY:
                request.session[USED] = (first, now)
        return self.get_response(request)


class ActorMiddleware:
    """Puts `request.actor` there, read from the database at its first use."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not request.user.is_authenticated:
        return Actor(account_id=None, roles=(), on=clock.today())
    return actor_of(request.user, clock.today())


class SecondFactorMiddleware:
    """Lets a role of SQUADRA_MFA_ROLES work only in a session that has shown the second factor.

    An account without one sets it up; a session that knows the password alone, such as one from
    before the role or the second factor, is asked for the code.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        step = _missing_step(request)
        if step is None or _name_of(request) in OPEN[step]:
            return None
        back = request.get_full_path() if request.method == "GET" else reverse("home")
        return redirect_to_login(back, reverse(step))


def _missing_step(request: HttpRequest) -> str | None:
    """The page on which the second factor is set up or shown, where the role asks for it."""
    user = request.user
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not user.is_authenticated or actor.role_names.isdisjoint(settings.SQUADRA_MFA_ROLES):
        return None
    if not is_mfa_enabled(user):
        return SET_UP
    records = get_authentication_records(request, user)
    return None if any(record["method"] == "mfa" for record in records) else SHOW


def _name_of(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match else None


class RefusedMiddleware:
    """Shows why a verb was refused, where the page that asked for it did not."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "403.html", {"reasons": error.messages}, status=403)
