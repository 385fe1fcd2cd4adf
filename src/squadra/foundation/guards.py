"""What stands before every page: signed in, and a role that gives the verb."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

View = Callable[..., HttpResponseBase]


class Policies(Protocol):
    """A package's table of policies, as far as a page asks it."""

    def allows(self, actor: Any, verb: str) -> bool: ...


def may(policies: Policies, verb: str) -> Callable[[View], View]:
    """Let in only accounts with an open role that the policy table gives the verb to.

    Somebody else gets 403. Which rows they then see, `visible_to` decides (404 for the others).
    """

    def guard(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not policies.allows(request.actor, verb):  # type: ignore[attr-defined]
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard
