"""Asking again for the password before what cannot be taken back."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse


def confirm_identity(request: HttpRequest) -> None:
    """Interrupt the view where the password was not given again in the last five minutes.

    The account is asked for it and comes back to the page. What a form had sent is not kept:
    allauth's own decorator would put it, a person's name with it, into the session.
    """
    if not did_recently_reauthenticate(request):
        ask = redirect_to_login(request.path, reverse("account_reauthenticate"))
        raise ImmediateHttpResponse(ask)
