"""What a line of words proposes for a new opening: the form's fields, and which occupations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from squadra.foundation.access import Actor
from squadra.openings.line import understood
from squadra.openings.models import LearntName, Opening
from squadra.organisations.models import Organisation
from squadra.vocabularies.linking import suggestions
from squadra.vocabularies.models import Occupation

MOST_CANDIDATES = 4
OPEN_FOR = timedelta(days=60)
"""How long an opening is proposed to stay in the lists."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Initial values of the form, and the occupations among which somebody must choose.

    `candidates` is empty where the line names one occupation plainly, or none.
    """

    fields: Mapping[str, Any]
    candidates: tuple[Occupation, ...] = ()


def proposed(text: str, actor: Actor, occupation: str = "") -> Proposed:
    """Read the line; `occupation` (URI or code) is the one that somebody has chosen already.

    What the actor's services have learnt goes before what the vocabulary proposes.
    """
    line = understood(text, actor.on)
    fields = dict(line.fields)
    if line.title:
        fields["title"] = line.title
    chosen = Occupation.objects.resolve(occupation) if occupation else None
    meant = chosen or _named(line.title, actor)
    if meant:
        return Proposed({**fields, "occupation": meant.cell})
    return Proposed(fields, _candidates(line.title))


def _named(title: str, actor: Actor) -> Occupation | None:
    """The occupation with this name, learnt or its own, or alone with one that begins so."""
    if found := Occupation.objects.resolve(title):
        return found
    if learnt := LearntName.objects.visible_to(actor).called(title):
        return Occupation.objects.resolve(learnt.occupation)
    beginning = Occupation.objects.search(title, 2)
    return beginning[0] if len(beginning) == 1 else None


def _candidates(title: str) -> tuple[Occupation, ...]:
    """The occupations that the title may mean."""
    return tuple(one.concept for one in suggestions(Occupation, title, MOST_CANDIDATES))


def draft(organisation: Organisation, values: Mapping[str, Any], on: date) -> Opening:
    """Return an opening of these values that nobody has stored.

    What the values lack is as in a new form, the kind apart: without one it cannot be matched.
    """
    site = values.get("site") or organisation.sites.kept().select_related("municipality").first()
    known = {"seats": 1, "expires_on": on + OPEN_FOR, "sector": organisation.sector}
    own = {field.name for field in Opening._meta.concrete_fields} - {"service"}
    given = {name: value for name, value in values.items() if name in own and value is not None}
    return Opening(**{**known, **given, "organisation": organisation, "site": site})
