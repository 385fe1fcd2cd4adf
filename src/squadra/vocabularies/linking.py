"""What a text means in the installed vocabulary, also where no name of it begins like the text.

First come the concepts of which a name has words that begin like all of the text's: that is what
somebody sees who types a name. What is left of the list is filled by the engine's linking, which
folds gender and number, forgives slips and knows what words mean.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Max

from squadra.vocabularies.models import Concept, Occupation, Skill, VocabularyTerm
from squadra.vocabularies.querysets import LONGEST_NAME

if TYPE_CHECKING:
    from squadra.engine.linking.index import LabelIndex

Model = type[Occupation] | type[Skill]

LEAST_LETTERS: Final = 3
LEAST_SCORE: Final = 0.5
"""Below it a name is likelier not to be meant (docs/algorithms/linking.md)."""
LOOKED_AT: Final = 60
"""Names that are ranked, of which several may be one concept's."""
GROUP: Final = "http://data.europa.eu/esco/isco/C"

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A concept that a text may mean; `name` is the other name by which it was found, if any."""

    concept: Any
    name: str


def suggestions(model: Model, text: str, limit: int) -> list[Suggestion]:
    """Return what the text may mean, the likeliest first, at most so many."""
    found = [Suggestion(one, one.everyday_name(text)) for one in model.objects.search(text, limit)]
    if len(found) < limit and LEAST_LETTERS <= len(text.strip()) <= LONGEST_NAME:
        there = {one.concept.pk for one in found}
        linked = {pk: name for pk, name in _linked(model, text) if pk not in there}
        wanted = list(linked)[: limit - len(found)]
        concepts = model.objects.in_use().in_bulk(wanted)
        found += [Suggestion(concepts[pk], linked[pk]) for pk in wanted if pk in concepts]
    return found


def _linked(model: Model, text: str) -> list[tuple[Any, str]]:
    """Concepts by key, the likeliest first, each with the name that it is found by."""
    index, concepts = _index(model)
    found: dict[Any, str] = {}
    for one in index.rank(text, LOOKED_AT):
        concept = concepts[int(one.label.id)]
        if one.score >= LEAST_SCORE and concept.pk not in found:
            found[concept.pk] = "" if one.label.text == concept.label else one.label.text
    return list(found.items())


def _index(model: Model) -> "tuple[LabelIndex, Sequence[Concept]]":
    """The index of what is installed: made at the first question after each change of it."""
    terms = VocabularyTerm.objects.filter(**{f"{model._meta.model_name}__isnull": False})
    installed = terms.aggregate(Count("pk"), Max("pk"), Max("search_key"))
    with _lock:
        return _made(model, tuple(installed.values()))


@lru_cache(maxsize=2)
def _made(model: Model, _installed: object) -> "tuple[LabelIndex, Sequence[Concept]]":
    from squadra.engine.linking.index import Label, LabelIndex

    rows = [(concept, name) for concept in model.objects.in_use() for name in concept.names]
    labels = [Label(str(place), _key(concept), name) for place, (concept, name) in enumerate(rows)]
    return LabelIndex(labels, "it"), [concept for concept, _name in rows]


def _key(concept: Concept) -> str:
    """By what the engine knows a concept: ESCO's URI, for groups too."""
    if isinstance(concept, Occupation):
        return concept.uri or f"{GROUP}{concept.code}"
    assert isinstance(concept, Skill)
    return concept.uri
