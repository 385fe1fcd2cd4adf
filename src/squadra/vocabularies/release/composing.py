"""The vocabulary that a download makes, and what is worth telling of how it was made."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from django.core.exceptions import ValidationError

from squadra.vocabularies.changes import Kind
from squadra.vocabularies.models import (
    OCCUPATION_CODE,
    Occupation,
    OccupationKind,
    Relation,
    Skill,
    SkillKind,
)
from squadra.vocabularies.pack import ISCO_URI, Link, Vocabulary, concept_id
from squadra.vocabularies.release.concepts import (
    Entry,
    Words,
    chosen,
    entries_of,
    stored,
    successors,
)
from squadra.vocabularies.release.files import Release, ReleaseRefused
from squadra.vocabularies.release.sheets import Row, rows_of
from squadra.vocabularies.storing import uri_of

C = TypeVar("C", Occupation, Skill)
Naming = dict[str, str]

SKILL_KINDS: Final = {
    "skill/competence": SkillKind.SKILL,
    "skill": SkillKind.SKILL,
    "knowledge": SkillKind.KNOWLEDGE,
}
OWN_LANGUAGE: Final = "it"
"""That of the words which come with Squadra."""
MOST_LOST: Final = 0.1
"""Of all links the part of which the concepts may be missing."""

NO_WORDS = (
    "Nei file non c'è nessun nome in «{language}», e nemmeno il vocabolario fornito con Squadra ne "
    "ha: scarica ESCO in questa lingua, o scegline un'altra con --language (ci sono: {there})."
)
LOST = (
    "{lost} legami su {all} nominano mestieri o competenze che negli altri file non ci sono: "
    "il download è incompleto, o i file sono di versioni diverse."
)
CODE = "Il codice «{code}» di «{name}» non è un codice di ESCO."
TWO_CODES = (
    "Il codice «{code}» è di due mestieri, «{one}» e «{other}»: il download è rovinato, o i file "
    "sono di versioni diverse e il loro nome non lo dice."
)
RELATION = "La relazione «{relation}» tra mestieri e competenze non è di ESCO."


@dataclass(slots=True)
class Told:
    """What the files say otherwise than one would think, counted."""

    doubled: int = 0
    untyped: int = 0
    both: int = 0
    unlinked: int = 0
    lost: int = 0
    split: int = 0
    unnamed: int = 0
    words: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    """How many concepts of a kind have their names from where: a language, or `STARTER`."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A vocabulary that was made of a download."""

    vocabulary: Vocabulary
    told: Told


def compose(release: Release, language: str, starter: Vocabulary) -> Composed:
    """Make the vocabulary in the language; the starter's words are laid over by URI.

    Raises `ReleaseRefused`.
    """
    return _Composing(release, language, starter).compose()


class _Composing:
    def __init__(self, release: Release, language: str, starter: Vocabulary) -> None:
        self.release, self.language, self.told = release, language, Told()
        own: list[Occupation | Skill] = [*starter.occupations, *starter.skills]
        if language != OWN_LANGUAGE:
            own = []
        self.own = {uri_of(one): Words(one.label, tuple(one.names[1:])) for one in own}
        self.obsolete: list[Occupation | Skill] = []

    def compose(self) -> Composed:
        groups, occupations, skills = (
            entries_of(self.release, kind, self.language)
            for kind in ("ISCOGroups", "occupations", "skills")
        )
        self.told.doubled = skills.doubled
        entries = {**groups.by_uri, **occupations.by_uri, **skills.by_uri}
        self._refuse_foreign({**occupations.by_uri, **skills.by_uri})
        named = [
            *self._rows(groups.by_uri, Kind.OCCUPATION, self._group),
            *self._rows(occupations.by_uri, Kind.OCCUPATION, self._occupation),
        ]
        able = self._rows(skills.by_uri, Kind.SKILL, self._skill)
        _refuse_code_of_two(named)
        replaced, self.told.split = successors(self.release, entries)
        vocabulary = Vocabulary(
            self.release.version,
            tuple(named),
            tuple(able),
            self._links(named, able, entries),
            tuple(self.obsolete),
            {concept_id(uri): concept_id(successor) for uri, successor in replaced.items()},
        )
        return Composed(vocabulary, self.told)

    def _refuse_foreign(self, entries: Mapping[str, Entry]) -> None:
        there = {language for entry in entries.values() for language in entry.words}
        if self.language not in there and not self.own.keys() & entries.keys():
            languages = ", ".join(sorted(there))
            raise ReleaseRefused(NO_WORDS.format(language=self.language, there=languages))

    def _rows(
        self, entries: Mapping[str, Entry], kind: Kind, make: Callable[[str, Row, Naming], C]
    ) -> list[C]:
        """The rows in use; those that the release calls obsolete are put aside."""
        found: list[C] = []
        for uri, entry in entries.items():
            words = chosen(entry, self.own.get(uri), self.language)
            if words is None:
                self.told.unnamed += 1
                continue
            row = make(uri, entry.facts, {**stored(words[1]), "version": self.release.version})
            if entry.obsolete:
                self.obsolete.append(row)
            else:
                self.told.words[kind, words[0]] += 1
                found.append(row)
        return found

    def _group(self, uri: str, row: Row, naming: Naming) -> Occupation:
        code = _code(row)
        return Occupation(
            id=concept_id(ISCO_URI + code),
            code=code,
            isco=code,
            kind=OccupationKind.ISCO,
            **naming,
        )

    def _occupation(self, uri: str, row: Row, naming: Naming) -> Occupation:
        code = _code(row)
        return Occupation(
            id=concept_id(uri),
            uri=uri,
            code=code,
            isco=code.partition(".")[0],
            kind=OccupationKind.ESCO,
            **naming,
        )

    def _skill(self, uri: str, row: Row, naming: Naming) -> Skill:
        kind = SKILL_KINDS.get(row["skillType"].strip().casefold())
        self.told.untyped += kind is None
        return Skill(id=concept_id(uri), uri=uri, kind=kind or SkillKind.SKILL, **naming)

    def _links(
        self,
        occupations: Iterable[Occupation],
        skills: Iterable[Skill],
        entries: Mapping[str, Entry],
    ) -> tuple[Link, ...]:
        """Each pair once, essential before optional, between concepts in use."""
        in_use = ({one.uri for one in occupations if one.uri}, {one.uri for one in skills})
        stated = self._stated()
        lost = sum(1 for pair in stated if not entries.keys() >= set(pair))
        if lost > MOST_LOST * len(stated):
            raise ReleaseRefused(LOST.format(lost=lost, all=len(stated)))
        self.told.lost = lost
        self.told.both = sum(1 for relations in stated.values() if len(relations) > 1)
        kept = {
            pair: min(relations)  # `essential` comes first by alphabet too
            for pair, relations in stated.items()
            if pair[0] in in_use[0] and pair[1] in in_use[1]
        }
        self.told.unlinked = len(in_use[1] - {skill for _occupation, skill in kept})
        return tuple(
            Link(concept_id(occupation), concept_id(skill), relation)
            for (occupation, skill), relation in kept.items()
        )

    def _stated(self) -> dict[tuple[str, str], set[str]]:
        """What the first file of links says: those of all languages say the same."""
        stated: dict[tuple[str, str], set[str]] = {}
        for row in rows_of(self.release.of("occupationSkillRelations")[0]):
            relation = row["relationType"].strip().casefold()
            if relation not in Relation.values:
                raise ReleaseRefused(RELATION.format(relation=relation))
            pair = row["occupationUri"].strip(), row["skillUri"].strip()
            stated.setdefault(pair, set()).add(relation)
        return stated


def _code(row: Row) -> str:
    code = row["code"].strip()
    try:
        OCCUPATION_CODE(code)
    except ValidationError as error:
        raise ReleaseRefused(CODE.format(code=code, name=row["preferredLabel"])) from error
    return code


def _refuse_code_of_two(occupations: Iterable[Occupation]) -> None:
    having: dict[str, Occupation] = {}
    for one in occupations:
        other = having.setdefault(one.code, one)
        if other is not one:
            raise ReleaseRefused(TWO_CODES.format(code=one.code, one=other.label, other=one.label))
