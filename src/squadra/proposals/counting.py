"""How many people an opening suits today: a count, never a row of anybody."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from squadra.engine.matching.model import Model
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import SkillTable
from squadra.engine.matching.reference import failed_rules, total_score
from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.proposals.bands import BANDS, band_of
from squadra.proposals.facts import draft_facts, person_facts
from squadra.proposals.policies import POLICIES
from squadra.proposals.querysets import people_worked_with


@dataclass(frozen=True, slots=True)
class Suitable:
    """Of `asked` people, `fit` can have the opening, `close` of them as things stand."""

    asked: int
    fit: int
    close: int


def suitable_people(actor: Actor, opening: Opening, on: date) -> Suitable | None:
    """Count the people whose matches the actor sees and whom no rule keeps from the opening.

    The opening has kind and site, and need not be stored. None where the actor matches nobody.
    """
    if not POLICIES.allows(actor, "match"):
        return None
    people = person_facts(people_worked_with(actor, "match")).records
    setting = Setting(_model(), SkillTable(), on)
    (record,) = draft_facts(opening).records
    pairs = (Pair(person, record, setting) for person in people)
    scores = [total_score(pair) for pair in pairs if not failed_rules(pair)]
    best = BANDS[0]
    return Suitable(len(people), len(scores), sum(band_of(score) is best for score in scores))


@cache
def _model() -> Model:
    return read_model()
