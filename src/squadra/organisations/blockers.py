"""Why a verb on an organisation cannot be done."""

from squadra.foundation.access import WRONG_ROLE, Actor, Blocker
from squadra.organisations.models import Organisation
from squadra.organisations.policies import POLICIES


def blockers(organisation: Organisation, verb: str, actor: Actor) -> list[Blocker]:
    """Say why not: the role must be held in a district that follows the organisation."""
    districts = organisation.districts.all()
    held = any(POLICIES.allows(actor, verb, district_id=district.pk) for district in districts)
    return [] if held else [WRONG_ROLE]
