"""From an account to what it may be today: the `Actor` that every read and every verb takes."""

from datetime import date

from squadra.agencies.models import Account, Mandate, RoleAssignment, Service
from squadra.foundation.access import ActiveRole, Actor


def actor_of(account: Account, on: date) -> Actor:
    """Return the account's open roles on that day, mandates of its services included.

    A mandate gives the delegate's people the same role in the principal service.
    """
    rows = RoleAssignment.objects.open_on(on).filter(account=account).select_related("service")
    roles = [_role(row.role, row.service) for row in rows]
    held = Mandate.objects.open_on(on).filter(delegate__in=[r.service_id for r in roles])
    for mandate in held.select_related("principal"):
        roles += [
            _role(role.role, mandate.principal)
            for role in tuple(roles)
            if role.service_id == mandate.delegate_id
        ]
    return Actor(account_id=account.pk, roles=tuple(dict.fromkeys(roles)), on=on)


def _role(role: str, service: Service) -> ActiveRole:
    return ActiveRole(role=role, service_id=service.pk, district_id=service.district_id)
