"""Accounts as the command line names them: by e-mail."""

from django.core.management.base import CommandError

from squadra.agencies.actors import actor_of
from squadra.agencies.models import Account
from squadra.foundation import clock
from squadra.foundation.access import Actor


def account_named(email: str) -> Account:
    """Return the account; CommandError (Italian) where there is none."""
    try:
        return Account.objects.get_by_natural_key(email)
    except Account.DoesNotExist:
        raise CommandError(f"Non c'è nessun account {email}.") from None


def actor_named(email: str) -> Actor:
    """Return what the account may be today; CommandError where it holds no role."""
    actor = actor_of(account_named(email), clock.today())
    if not actor.roles:
        raise CommandError(f"L'account {email} oggi non ha nessun incarico.")
    return actor
