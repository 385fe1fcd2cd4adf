"""What the worker does for this package."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django_tasks import task

from squadra.agencies.models import Account
from squadra.agencies.services import give_password_link


@task()
def send_password_link(account_id: str) -> None:
    """Send an account the link for a new password; nothing where there is no such account."""
    account = Account.objects.filter(pk=UUID(account_id), is_active=True).first()
    if account is None:
        return
    url = f"{settings.SQUADRA_SITE}{give_password_link(account=account, actor=None)}"
    message = get_adapter().render_mail(
        "account/email/password_reset_key", account.email, {"password_reset_url": url}
    )
    message.send()
