"""All writes of the package."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.resources import files

from django.db import transaction

from squadra.foundation.audit import record
from squadra.vocabularies import tables
from squadra.vocabularies.changes import Changes
from squadra.vocabularies.models import (
    Concept,
    Occupation,
    OccupationKind,
    Rank,
    Skill,
    VocabularyTerm,
)
from squadra.vocabularies.names import forms, suffix_keys
from squadra.vocabularies.pack import Vocabulary, read_vocabulary
from squadra.vocabularies.storing import store_concepts, store_links, store_rows

STARTER = files("squadra") / "vocabularies" / "starter"
STARTER_VERSION = "1.2.0"
"""The version of ESCO from which the starter vocabulary's URIs, codes and links are taken."""

TERM_FIELDS = ("occupation", "skill", "search_key", "position", "rank")


def load_starter() -> Vocabulary:
    """Install the vocabulary that comes with Squadra; doing it again changes nothing."""
    vocabulary = read_starter()
    install(vocabulary)
    tables.withdraw()
    return vocabulary


def read_starter() -> Vocabulary:
    """Return the vocabulary that comes with Squadra, as unsaved rows."""
    return read_vocabulary(STARTER, STARTER_VERSION)


@transaction.atomic
def install(vocabulary: Vocabulary) -> Changes:
    """Make this the installed vocabulary and tell what has changed. Ids stay.

    Only rows that differ are written; where none does, nothing is noted in the audit either.
    """
    changes = Changes()
    for model in (Occupation, Skill):
        found = store_concepts(model, vocabulary)
        changes.add(found.told, found.rows)
    found = store_links(vocabulary)
    changes.add(found.told, found.rows)
    new, gone = store_rows(VocabularyTerm, TERM_FIELDS, _terms(vocabulary))
    changes.rows += len(new) + len(gone)
    if changes.rows:
        facts = {
            "version": vocabulary.version,
            "occupations": len(vocabulary.occupations),
            "skills": len(vocabulary.skills),
        }
        record("vocabularies:vocabulary:installed", actor=None, facts=facts)
    return changes


Term = tuple[uuid.UUID | None, uuid.UUID | None, str, int, Rank]
"""The values of `TERM_FIELDS`."""


def _terms(vocabulary: Vocabulary) -> Iterator[Term]:
    for occupation in _found_by_name(vocabulary.occupations):
        group = occupation.kind == OccupationKind.ISCO
        for key, position, rank in _keys(occupation, Rank.GROUP if group else Rank.LABEL):
            yield occupation.pk, None, key, position, rank
    for skill in vocabulary.skills:
        for key, position, rank in _keys(skill, Rank.LABEL):
            yield None, skill.pk, key, position, rank
    for former in Occupation.objects.replaced():
        for key in _former_keys(former):
            yield former.replaced_by_id, None, key, 0, Rank.FORMER
    for gone in Skill.objects.replaced():
        for key in _former_keys(gone):
            yield None, gone.replaced_by_id, key, 0, Rank.FORMER


def _former_keys(concept: Concept) -> dict[str, None]:
    """By what was called a concept that another has replaced: it means that one now."""
    return dict.fromkeys(suffix_keys(form)[0] for name in concept.names for form in forms(name))


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


def _keys(concept: Concept, of_label: Rank) -> Iterator[tuple[str, int, Rank]]:
    """Key, position and rank of every form of every name; what is part of several, once."""
    whole: dict[tuple[str, Rank], None] = {}
    parts: dict[str, tuple[int, Rank]] = {}
    for name in concept.names:
        rank = of_label if name == concept.label else Rank.ALTERNATIVE
        for form in forms(name):
            for position, key in enumerate(suffix_keys(form)):
                if position:
                    parts.setdefault(key, (position, rank))
                else:
                    whole[key, rank] = None
    for key, rank in whole:
        yield key, 0, rank
        parts.pop(key, None)
    for key, (position, rank) in parts.items():
        yield key, position, rank
