"""Why a verb on an opening cannot be done."""

from squadra.foundation.access import Actor, Blocker
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES


def blockers(opening: Opening, verb: str, actor: Actor) -> list[Blocker]:
    """Say why not: the role must be held in the opening's service or in one of its district."""
    service = opening.service
    in_service = POLICIES.blockers(actor, verb, service_id=service.pk)
    if not in_service or service.district_id is None:
        return in_service
    return POLICIES.blockers(actor, verb, district_id=service.district_id)
