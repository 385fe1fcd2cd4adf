"""All reads of the package."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, When

from squadra.foundation.text import search_key
from squadra.vocabularies.names import words

if TYPE_CHECKING:
    from squadra.vocabularies.models import (
        Concept,
        Occupation,
        OccupationSkill,
        Skill,
        VocabularyTerm,
    )

C = TypeVar("C", bound="Concept")
LONGEST_NAME = 200
NAMES_A_STATEMENT = 300
ADDRESS = "http"


class ConceptQuerySet(models.QuerySet[C]):
    """Search and naming, alike for occupations and skills."""

    term_field: str
    identifiers: tuple[str, ...]
    foremost: tuple[str, ...] = ()

    def in_use(self) -> Self:
        """Leave out what the installed version no longer has."""
        return self.filter(retired_at__isnull=True)

    def replaced(self) -> Self:
        """Return what is retired and has a successor in use."""
        return self.filter(retired_at__isnull=False, replaced_by__retired_at__isnull=True).exclude(
            replaced_by=None
        )

    def successors(self) -> dict[str, str]:
        """Return the URI of what is meant now, by that of what it has replaced; mostly empty."""
        return dict(self.replaced().order_by("pk").values_list("uri", "replaced_by__uri"))

    def search(self, text: str, limit: int = 20) -> list[C]:
        """Return concepts of which one name or another has words that begin with all the text's.

        First whoever is called exactly so, then occupations before groups, then whose label begins
        so, then whose other name does, then by label.
        """
        asked = words(text) if len(text) <= LONGEST_NAME else []
        if not asked:
            return []
        found = self.in_use()
        for word in dict.fromkeys(asked):
            found = found.filter(pk__in=self._terms(search_key__startswith=word))
        key = search_key(text)
        exact = self._called(search_key=key)
        label = Case(When(search_key__startswith=key, then=0), default=1)
        begins = self._called(search_key__startswith=key)
        found = found.order_by(exact, *self.foremost, label, begins, "search_key", "pk")
        return list(found[:limit])

    def resolve(self, text: str) -> C | None:
        """Return the one concept in use with this URI, code, label or other name, else None.

        Of several with the same name the one whose name it is most is meant (`VocabularyTerm`);
        where that leaves several, the text is nobody's.
        """
        return self.resolve_all([text])[text]

    def resolve_all(self, texts: Collection[str]) -> dict[str, C | None]:
        """Resolve many texts in few queries."""
        asked = {
            text: (text.strip(), key)
            for text in texts
            if (key := search_key(text)) and text.strip().isprintable()
        }
        found: dict[str, C | None] = dict.fromkeys(texts)
        by_code = self._by_code({code for code, _key in asked.values()})
        by_key = self._by_key({key for code, key in asked.values() if code not in by_code})
        for text, (code, key) in asked.items():
            found[text] = by_code.get(code) or by_key.get(key)
        return found

    def _by_code(self, codes: Collection[str]) -> dict[str, C]:
        """The concepts in use with these URIs or codes, or that have replaced those URIs."""
        found: dict[str, C] = {}
        for some in _pieces(codes):
            for concept in self.in_use().filter(self._identified(some)).order_by("pk"):
                its = (getattr(concept, field) for field in self.identifiers)
                found |= {code: concept for code in its if code in codes}
        return found | self._successors_of(code for code in codes if code not in found)

    def _successors_of(self, codes: Iterable[str]) -> dict[str, C]:
        """What has replaced the concepts with these URIs; other codes pass from one to another."""
        found: dict[str, C] = {}
        for some in _pieces([code for code in codes if code.startswith(ADDRESS)]):
            formers: Any = self.replaced().filter(uri__in=some).select_related("replaced_by")
            found |= {former.uri: former.replaced_by for former in formers}
        return found

    def _by_key(self, keys: Collection[str]) -> dict[str, C]:
        """The one concept whose name each key is most; nothing where several are."""
        nearest: dict[str, tuple[int, set[Any]]] = {}
        for some in _pieces(keys):
            rows = self._rows(search_key__in=some, position=0)
            for key, rank, pk in rows.values_list("search_key", "rank", self.term_field):
                least, its = nearest.get(key, (rank, set()))
                if rank <= least:
                    nearest[key] = (rank, its | {pk} if rank == least else {pk})
        sure = {key: next(iter(its)) for key, (_rank, its) in nearest.items() if len(its) == 1}
        concepts: dict[Any, C] = {}
        for some in _pieces(set(sure.values())):
            concepts |= {concept.pk: concept for concept in self.filter(pk__in=some)}
        return {key: concepts[pk] for key, pk in sure.items() if pk in concepts}

    def label_of(self, code: str) -> str:
        """Return the label for a code or URI; the code itself where it is not known."""
        return self.labels_of([code])[code]

    def labels_of(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the labels of many codes or URIs in one query, retired ones too.

        A code that is not known is its own label; one in use goes before a retired one.
        """
        labels = {code: code for code in codes}
        known = self.filter(self._identified(filter(None, labels)))
        rows = known.order_by(F("retired_at").asc(nulls_last=True))
        for label, *identifiers in rows.values_list("label", *self.identifiers):
            labels |= {code: label for code in identifiers if code and code in labels}
        return labels

    def _identified(self, codes: Iterable[str]) -> Q:
        codes = list(codes)
        return Q(*[(f"{field}__in", codes) for field in self.identifiers], _connector=Q.OR)

    def _called(self, **conditions: object) -> Case:
        """Order those first of which a whole name meets the conditions."""
        return Case(When(pk__in=self._terms(position=0, **conditions), then=0), default=1)

    def _rows(self, **conditions: object) -> models.QuerySet[VocabularyTerm]:
        from squadra.vocabularies.models import VocabularyTerm

        return VocabularyTerm.objects.filter(
            **{f"{self.term_field}__isnull": False, **conditions}
        ).order_by()

    def _terms(self, **conditions: object) -> models.QuerySet[VocabularyTerm]:
        return self._rows(**conditions).values(self.term_field)


def _pieces(items: Collection[Any]) -> Iterator[list[Any]]:
    whole = list(items)
    for start in range(0, len(whole), NAMES_A_STATEMENT):
        yield whole[start : start + NAMES_A_STATEMENT]


class OccupationQuerySet(ConceptQuerySet["Occupation"]):
    model: type[Occupation]
    term_field = "occupation"
    identifiers = ("uri", "code")
    foremost = ("kind",)  # ESCO's occupations, then ISCO's groups

    def in_order(self, cells: Sequence[str]) -> list[Occupation]:
        """Return the occupations in use that these codes or URIs mean, each once, in order."""
        found = self._by_code(set(filter(None, cells)))
        return list(dict.fromkeys(found[cell] for cell in cells if cell in found))


class SkillQuerySet(ConceptQuerySet["Skill"]):
    model: type[Skill]
    term_field = "skill"
    identifiers = ("uri",)


class OccupationSkillQuerySet(models.QuerySet["OccupationSkill"]):
    def usual_for(self, occupation: Occupation) -> OccupationSkillQuerySet:
        """Links to skills in use of the occupation, or of all in the group; essential first."""
        links = self.filter(skill__retired_at__isnull=True).select_related("skill")
        if occupation.uri:
            links = links.filter(occupation=occupation)
        else:
            links = links.filter(occupation__isco__startswith=occupation.isco)
        return links.order_by("relation", "skill__search_key", "pk")
