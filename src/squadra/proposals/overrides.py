"""Does a proposal depart from the order, and with which reason? Asked before the proposal is made.

What has been proposed to the person already, as far as the actor may know, is out of the order:
whoever goes down the list one by one never departs. Of openings with the same points none comes
first. What nobody knows yet (an unknown rule) is no departure, because the order itself puts such
openings forward.
"""

from dataclasses import dataclass

from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.people.models import Citizen
from squadra.proposals.matching import openings_for
from squadra.proposals.models import OverrideReason, Proposal


@dataclass(frozen=True, slots=True)
class Departure:
    """Why another opening than the first was proposed; `words` may stay empty unless `other`."""

    reason: str
    words: str = ""

    @property
    def is_said(self) -> bool:
        return self.reason in OverrideReason.values and (
            self.reason != OverrideReason.OTHER or bool(self.words)
        )


def first_passed_over(actor: Actor, citizen: Citizen, opening: Opening) -> str | None:
    """The id of the opening that the order would have proposed before this one; None for none.

    None too where the opening is not in the order at all: then the hard rules say why not.
    """
    ahead = openings_for(actor, citizen, actor.on).ahead_of(str(opening.pk))
    if not ahead:
        return None
    known = Proposal.objects.visible_to(actor).filter(person=citizen)
    proposed = {str(pk) for pk in known.values_list("opening_id", flat=True)}
    return next((other for other in ahead if other not in proposed), None)
