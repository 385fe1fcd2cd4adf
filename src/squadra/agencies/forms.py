"""Asking for a new password, where allauth's own form would send the message inside the request."""

from typing import Any

from allauth.account.forms import ResetPasswordForm
from django.http import HttpRequest

from squadra.agencies.services import ask_for_password_link


class AskForPasswordLink(ResetPasswordForm):
    """Does the same for a known address and an unknown one: time tells nobody which it was."""

    def save(self, request: HttpRequest, **_kwargs: Any) -> str:
        ask_for_password_link(account=next(iter(self.users), None))
        return str(self.cleaned_data["email"])
