"""What stands before every page: signed in, and a role that gives the verb."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

View = Callable[..., HttpResponseBase]


class Policies(Protocol):
    """A package's table of policies, as far as a page asks it."""

    def allows(self, actor: Any, verb: str) -> bool: ...


def may(policies: Policies, verb: str) -> Callable[[View], View]:
    """Let in only accounts with an open role that the policy table gives the verb to.

    Somebody else gets 403. Which rows they then see, `visible_to` decides (404 for the others).
    """

    def guard(view: View) -> View:
        @_signed_in
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not policies.allows(request.actor, verb):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _signed_in(view: View) -> View:
    """Ask whoever is not signed in to sign in, then lead them back.

    An act is not done again by coming back to its address: they come back to the page it was on.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD") and not request.user.is_authenticated:
            return redirect_to_login(_page_of(request))
        return login_required(view)(request, *args, **kwargs)

    return guarded


def _page_of(request: HttpRequest) -> str:
    page = request.headers.get("Referer", "")
    here = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return page if here else reverse("home")
