"""All reads of the package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Case, F, Q, When

from squadra.foundation.text import search_key
from squadra.vocabularies.names import words

if TYPE_CHECKING:
    from squadra.vocabularies.models import Concept, Occupation, Skill, VocabularyTerm

C = TypeVar("C", bound="Concept")
LONGEST_NAME = 200


class ConceptQuerySet(models.QuerySet[C]):
    """Search and naming, alike for occupations and skills."""

    term_field: str
    identifiers: tuple[str, ...]
    foremost: tuple[str, ...] = ()

    def in_use(self) -> Self:
        """Leave out what the installed version no longer has."""
        return self.filter(retired_at__isnull=True)

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
        text, key = text.strip(), search_key(text)
        if not key or not text.isprintable():
            return None
        if concept := self.in_use().filter(self._identified([text])).first():
            return concept
        named = self._rows(search_key=key, position=0).values_list("rank", self.term_field)
        nearest = {pk for rank, pk in named if rank == min(rank for rank, _pk in named)}
        return self.filter(pk__in=nearest).first() if len(nearest) == 1 else None

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


class OccupationQuerySet(ConceptQuerySet["Occupation"]):
    model: type[Occupation]
    term_field = "occupation"
    identifiers = ("uri", "code")
    foremost = ("kind",)  # ESCO's occupations, then ISCO's groups


class SkillQuerySet(ConceptQuerySet["Skill"]):
    model: type[Skill]
    term_field = "skill"
    identifiers = ("uri",)
