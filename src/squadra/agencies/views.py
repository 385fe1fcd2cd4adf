"""What setting up the second factor does beyond allauth's page."""

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.http import HttpResponse


class ActivateSecondFactor(ActivateTOTPView):
    """Counts the code just given as shown in this session; ends the account's other sessions."""

    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        response = super().form_valid(form)
        user = self.request.user
        post_authentication(self.request, user.authenticator_set.get(type=Authenticator.Type.TOTP))
        end_other_sessions(self.request, user)
        return response
