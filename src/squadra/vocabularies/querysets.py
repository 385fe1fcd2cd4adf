"""All reads of the package."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self, TypeVar

from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from squadra.foundation.text import search_key
from squadra.vocabularies.names import words

if TYPE_CHECKING:
    from squadra.vocabularies.models import Concept, Occupation, Skill, VocabularyTerm

C = TypeVar("C", bound="Concept")


class ConceptQuerySet(models.QuerySet[C]):
    """Search and naming, alike for occupations and skills."""

    term_field: str
    identifiers: tuple[str, ...]

    def in_use(self) -> Self:
        """Leave out what the installed version no longer has."""
        return self.filter(retired_at__isnull=True)

    def search(self, text: str, limit: int = 20) -> list[C]:
        """Return concepts of which one name or another has words that begin with all the text's.

        First whoever is called exactly so, then whoever's name begins so, then by name.
        """
        found = self.in_use()
        for word in (asked := words(text)):
            found = found.filter(pk__in=self._terms(search_key__startswith=word))
        if not asked:
            return []
        key = search_key(text)
        mine = {self.term_field: OuterRef("pk"), "position": 0}
        nearness = Case(
            When(Exists(self._rows(search_key=key, **mine)), then=Value(0)),
            When(Exists(self._rows(search_key__startswith=key, **mine)), then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return list(found.order_by(nearness, "search_key", "pk")[:limit])

    def resolve(self, text: str) -> C | None:
        """Return the one concept in use with this label, other name, URI or code, else None.

        A label goes before another concept's other name; a name that several share is nobody's.
        """
        text = text.strip()
        named = Q()
        for field in self.identifiers:
            named |= Q(**{field: text})
        key = search_key(text)
        whole = {"position": 0, "search_key": key}
        for condition in (
            named,
            Q(pk__in=self._terms(preferred=True, **whole)),
            Q(pk__in=self._terms(**whole)),
        ):
            several = list(self.in_use().filter(condition)[:2])
            if several:
                return several[0] if len(several) == 1 else None
        return None

    def label_of(self, code: str) -> str:
        """Return the label for a code or URI; the code itself where it is not known."""
        return self.labels_of([code])[code]

    def labels_of(self, codes: Iterable[str]) -> dict[str, str]:
        """Return the labels of many codes or URIs in one query, retired ones too.

        A code that is not known is its own label; one in use goes before a retired one.
        """
        wanted = {code: code for code in codes}
        named = Q()
        for field in self.identifiers:
            named |= Q(**{f"{field}__in": [code for code in wanted if code]})
        rows = self.filter(named).order_by(F("retired_at").asc(nulls_last=True))
        for label, *identifiers in rows.values_list("label", *self.identifiers):
            wanted.update({code: label for code in identifiers if code and code in wanted})
        return wanted

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


class SkillQuerySet(ConceptQuerySet["Skill"]):
    model: type[Skill]
    term_field = "skill"
    identifiers = ("uri",)
