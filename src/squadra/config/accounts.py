"""Who acts at the command line: accounts are named by e-mail; events say that it was there."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.management.base import CommandError
from structlog.contextvars import bound_contextvars

from squadra.agencies.actors import actor_of
from squadra.agencies.models import Account, Service
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record


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


def service_named(name: str) -> Service:
    """Return the one service of this name; CommandError (Italian) that lists the names else."""
    found = list(Service.objects.filter(name=name)[:2])
    if len(found) != 1:
        names = ", ".join(Service.objects.order_by("name").values_list("name", flat=True))
        raise CommandError(f"Nessun servizio, o più d'uno, si chiama così. Ci sono: {names}.")
    return found[0]


@contextmanager
def at_command_line(command: str, actor: Actor | None) -> Iterator[None]:
    """Note in an event that a command runs; all events inside it carry the same `request_id`.

    Whoever can start commands can name any account after `--as`: this tells the two apart.
    """
    with bound_contextvars(request_id=str(uuid4())):
        record("config:command:run", actor=actor, facts={"command": command})
        yield
