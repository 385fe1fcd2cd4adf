"""How many people an opening suits today: a count, never a row of anybody."""

from dataclasses import dataclass
from datetime import date

from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.proposals.bands import BANDS, band_of
from squadra.proposals.facts import draft_facts
from squadra.proposals.matching import scores_for
from squadra.proposals.not_ready import NotReady
from squadra.proposals.policies import POLICIES


@dataclass(frozen=True, slots=True)
class Suitable:
    """Of `asked` people, `fit` can have the opening, `close` of them as things stand."""

    asked: int
    fit: int
    close: int


def suitable_people(actor: Actor, opening: Opening, on: date) -> Suitable | None:
    """Count the people whose matches the actor sees and whom no rule keeps from the opening.

    The opening has kind and site, and need not be stored. None where the actor matches nobody, and
    while matches are being prepared.
    """
    if not POLICIES.allows(actor, "match"):
        return None
    (record,) = draft_facts(opening).records
    try:
        asked, scores = scores_for(actor, record, on)
    except NotReady:
        return None
    best = BANDS[0]
    return Suitable(asked, len(scores), sum(band_of(score) is best for score in scores))
