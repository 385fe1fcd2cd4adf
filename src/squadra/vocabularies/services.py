"""All writes of the package."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from django.db import transaction

from squadra.foundation import clock
from squadra.foundation.audit import record
from squadra.vocabularies.models import (
    Concept,
    Occupation,
    OccupationKind,
    OccupationSkill,
    Rank,
    Skill,
    VocabularyTerm,
)
from squadra.vocabularies.names import forms, suffix_keys
from squadra.vocabularies.pack import Vocabulary, read_vocabulary

STARTER = files("squadra") / "vocabularies" / "starter"
STARTER_VERSION = "1.2.0"
"""The version of ESCO from which the starter vocabulary's URIs, codes and links are taken."""

COMMON_FIELDS = ["label", "alternatives", "search_key", "version", "retired_at", "uri", "kind"]


def load_starter() -> Vocabulary:
    """Install the vocabulary that comes with Squadra; doing it again changes nothing."""
    return install(read_vocabulary(STARTER, STARTER_VERSION))


@transaction.atomic
def install(vocabulary: Vocabulary) -> Vocabulary:
    """Make this the installed vocabulary. Ids stay; what it does not hold is retired, not deleted.

    All is retired first, so that a code may pass from one concept to another between versions.
    """
    for model in (Occupation, Skill):
        model.objects.in_use().update(retired_at=clock.now())
    Occupation.objects.bulk_create(
        vocabulary.occupations,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*COMMON_FIELDS, "code", "isco"],
    )
    Skill.objects.bulk_create(
        vocabulary.skills, update_conflicts=True, unique_fields=["id"], update_fields=COMMON_FIELDS
    )
    OccupationSkill.objects.all().delete()
    OccupationSkill.objects.bulk_create(vocabulary.links)
    VocabularyTerm.objects.all().delete()
    VocabularyTerm.objects.bulk_create(_terms(vocabulary))
    facts = {
        "version": vocabulary.version,
        "occupations": len(vocabulary.occupations),
        "skills": len(vocabulary.skills),
    }
    record("vocabularies:vocabulary:installed", actor=None, facts=facts)
    return vocabulary


def _terms(vocabulary: Vocabulary) -> Iterator[VocabularyTerm]:
    for occupation in _found_by_name(vocabulary.occupations):
        group = occupation.kind == OccupationKind.ISCO
        for key, position, rank in _keys(occupation, Rank.GROUP if group else Rank.LABEL):
            yield VocabularyTerm(
                occupation=occupation, search_key=key, position=position, rank=rank
            )
    for skill in vocabulary.skills:
        for key, position, rank in _keys(skill, Rank.LABEL):
            yield VocabularyTerm(skill=skill, search_key=key, position=position, rank=rank)


def _found_by_name(occupations: Iterable[Occupation]) -> Iterator[Occupation]:
    """All but the groups that are called like a part of themselves: the part is meant."""
    groups = defaultdict(list)
    for occupation in occupations:
        if occupation.kind == OccupationKind.ISCO:
            groups[occupation.search_key].append(occupation.code)
    for occupation in occupations:
        same_name = groups[occupation.search_key]
        if not any(
            code != occupation.code and code.startswith(occupation.code) for code in same_name
        ):
            yield occupation


def _keys(concept: Concept, of_label: Rank) -> set[tuple[str, int, Rank]]:
    """Key, position and rank of every form of every name."""
    return {
        (key, position, of_label if name == concept.label else Rank.ALTERNATIVE)
        for name in concept.names
        for form in forms(name)
        for position, key in enumerate(suffix_keys(form))
    }
