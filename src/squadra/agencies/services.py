"""All writes of the package."""

from datetime import date
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from squadra.agencies.models import Account, Mandate, RoleAssignment, Service
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import record
from squadra.foundation.jobs import enqueue
from squadra.organisations.models import Organisation, OrganisationKind
from squadra.territory.models import District, Municipality


@transaction.atomic
def open_account(
    *, email: str, given_name: str, family_name: str, password: str | None, actor: Actor | None
) -> Account:
    """Make an account without any role. `password=None` leaves it to the reset page."""
    account = Account.objects.create_user(
        email, password, given_name=given_name, family_name=family_name
    )
    record("agencies:account:opened", actor=actor, obj=account)
    return account


@transaction.atomic
def open_service(
    *,
    body: str,
    name: str,
    kind: str,
    district: District,
    municipality: Municipality,
    actor: Actor | None,
) -> Service:
    """Open a service of a public body at work in a district; the body is made where it is new.

    Raises ValidationError where the body has a service of this name already.
    """
    organisation, is_new = Organisation.objects.get_or_create(
        name=body, kind=OrganisationKind.PUBLIC_BODY, archived_at=None
    )
    organisation.districts.add(district)
    service = Service(
        organisation=organisation,
        name=name,
        kind=kind,
        district=district,
        municipality=municipality,
    )
    service.full_clean()
    service.save()
    if is_new:
        record("organisations:organisation:registered", actor=actor, obj=organisation)
    record("agencies:service:opened", actor=actor, obj=service)
    return service


@transaction.atomic
def close_account(*, account: Account, actor: Actor | None) -> None:
    """Let the account in no more: it, its roles and its sessions end now. What it did stays."""
    _set_active(account, False)
    today = clock.today()
    for assignment in account.assignments.filter(Q(end__isnull=True) | Q(end__gt=today)):
        end_role(assignment=assignment, end=max(today, assignment.start), actor=actor)
    _end_sessions(account)
    record("agencies:account:closed", actor=actor, obj=account)


@transaction.atomic
def reopen_account(*, account: Account, actor: Actor | None) -> None:
    """Let a closed account in again, without any role."""
    _set_active(account, True)
    record("agencies:account:reopened", actor=actor, obj=account)


@transaction.atomic
def ask_for_password_link(*, account: Account | None) -> None:
    """Let the worker send the account the link for a new password.

    Where nobody has the address (`None`) a job without an account is written all the same, so that
    both take as long.
    """
    from squadra.agencies.jobs import send_password_link

    account_id = account.pk if account else uuid4()
    enqueue(send_password_link, key=f"password-link:{uuid4()}", account_id=account_id)


@transaction.atomic
def give_password_link(*, account: Account, actor: Actor | None) -> str:
    """Return where on the site the account chooses a password: once, within three days."""
    record("agencies:account:password_link_given", actor=actor, obj=account)
    key = default_token_generator.make_token(account)
    return reverse("account_reset_password_from_key", args=[user_pk_to_url_str(account), key])


def _set_active(account: Account, active: bool) -> None:
    account.is_active = active
    account.save(update_fields=["is_active"])


@transaction.atomic
def clear_second_factor(*, account: Account, actor: Actor | None) -> None:
    """Take away a lost second factor with its recovery codes; sessions that it opened end.

    At the next sign-in the account sets up another one. Raises ValidationError where there is none.
    """
    deleted, _by_model = Authenticator.objects.filter(user=account).delete()
    if not deleted:
        raise ValidationError(_("L'utente non ha una verifica in due passaggi."))
    _end_sessions(account)
    record("agencies:second_factor:cleared", actor=actor, obj=account)


def _end_sessions(account: Account) -> None:
    for session in UserSession.objects.filter(user=account):
        session.end()


@transaction.atomic
def assign_role(
    *, account: Account, role: str, service: Service, start: date, actor: Actor | None
) -> RoleAssignment:
    """Open a role; raises ValidationError where the same one is already open."""
    assignment = RoleAssignment(account=account, role=role, service=service, start=start)
    assignment.full_clean()
    assignment.save()
    record("agencies:role:assigned", actor=actor, obj=assignment, facts={"role": role})
    return assignment


@transaction.atomic
def end_role(*, assignment: RoleAssignment, end: date, actor: Actor | None) -> None:
    """Close a role: from `end` on, the account sees nothing by it."""
    assignment.end = end
    assignment.full_clean()
    assignment.save(update_fields=["end"])
    record("agencies:role:ended", actor=actor, obj=assignment)


@transaction.atomic
def give_mandate(
    *, principal: Service, delegate: Service, act: str, start: date, actor: Actor | None
) -> Mandate:
    """Let `delegate` act for `principal` by the named act."""
    mandate = Mandate(principal=principal, delegate=delegate, act=act, start=start)
    mandate.full_clean()
    mandate.save()
    record("agencies:mandate:given", actor=actor, obj=mandate)
    return mandate


@transaction.atomic
def end_mandate(*, mandate: Mandate, end: date, actor: Actor | None) -> None:
    """Close a mandate: from `end` on the delegate sees nothing by it."""
    mandate.end = end
    mandate.full_clean()
    mandate.save(update_fields=["end"])
    record("agencies:mandate:ended", actor=actor, obj=mandate)
