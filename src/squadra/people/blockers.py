"""Why a verb on a person cannot be done now: for the button, the page and the refusal alike."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from squadra.foundation.access import Actor, Blocker
from squadra.people.models import Citizen
from squadra.people.policies import POLICIES
from squadra.people.querysets import referent_at_work


def hand_over_blockers(citizen: Citizen, actor: Actor) -> list[Blocker]:
    """Say why the actor cannot hand the person over.

    The referent alone can. Where the referent no longer works with people in the person's service,
    any colleague who does can, so that nobody is left without.
    """
    wrong_role = POLICIES.blockers(actor, "hand_over", service_id=citizen.service_id)
    return wrong_role or list(_followed_by_another(citizen, actor))


def protection_blockers(citizen: Citizen, actor: Actor) -> list[Blocker]:
    """Say why the actor neither sets nor lifts the protection: the referent alone does."""
    referent = referent_at_work(citizen, actor.on)
    if referent and referent.pk == actor.account_id:
        return []
    return [Blocker("referent", _("La protezione la mette o la toglie solo chi è referente."))]


def _followed_by_another(citizen: Citizen, actor: Actor) -> Iterator[Blocker]:
    referent = referent_at_work(citizen, actor.on)
    if referent and referent.pk != actor.account_id:
        message = _("La passa ad altri chi è referente: %(who)s.") % {"who": referent}
        yield Blocker("referent", message)
