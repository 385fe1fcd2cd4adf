"""Who acts in a request, and whether they have shown the second factor that their role asks for."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject

from squadra.agencies.actors import actor_of
from squadra.foundation import clock
from squadra.foundation.access import Actor, Refused

# Pages on which somebody without a second factor can still set it up, or leave.
OPEN_NAMESPACES = ("mfa_", "account_", "usersessions_")
Handler = Callable[[HttpRequest], HttpResponse]


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
    """Sends whoever holds a role of SQUADRA_MFA_ROLES to set up the missing second factor."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        name = request.resolver_match.url_name if request.resolver_match else None
        if not request.user.is_authenticated or (name or "").startswith(OPEN_NAMESPACES):
            return None
        if self._asked(request.actor) and not is_mfa_enabled(request.user):  # type: ignore[attr-defined]
            return redirect("mfa_activate_totp")
        return None

    @staticmethod
    def _asked(actor: Actor) -> bool:
        return any(role.role in settings.SQUADRA_MFA_ROLES for role in actor.roles)


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
