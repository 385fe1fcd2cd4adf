"""All writes of the package."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from importlib.resources import files
from typing import cast

from django.db import connection, transaction
from django.db.models import Field, Model

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

LINK_FIELDS = ("occupation", "skill", "relation")
TERM_FIELDS = ("occupation", "skill", "search_key", "position", "rank")
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
    _insert(OccupationSkill, LINK_FIELDS, vocabulary.links)
    VocabularyTerm.objects.all().delete()
    _insert(VocabularyTerm, TERM_FIELDS, _terms(vocabulary))
    facts = {
        "version": vocabulary.version,
        "occupations": len(vocabulary.occupations),
        "skills": len(vocabulary.skills),
    }
    record("vocabularies:vocabulary:installed", actor=None, facts=facts)
    return vocabulary


def _insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Insert rows of the fields' values: an object for each takes several times as long."""
    fields = [cast("Field", model._meta.get_field(name)) for name in names]
    prepared = [cache(partial(field.get_db_prep_save, connection=connection)) for field in fields]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            [
                [prepare(value) for prepare, value in zip(prepared, row, strict=True)]
                for row in rows
            ],
        )


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
