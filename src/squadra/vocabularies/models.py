"""Occupation, skill, the link between them, and the names by which both are searched."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from squadra.foundation.text import NameField, NoteField
from squadra.vocabularies.names import answers_to
from squadra.vocabularies.querysets import (
    OccupationQuerySet,
    OccupationSkillQuerySet,
    SkillQuerySet,
)

OCCUPATION_CODE = RegexValidator(
    r"\A([0-9]{1,4}|[0-9]{4}(\.[0-9]+)+)\Z",
    _("Il codice è un gruppo ISCO-08 (fino a quattro cifre) o un codice ESCO, per esempio 9112.1."),
)


class Concept(models.Model):
    """What occupations and skills share. The id is made from the concept's URI: it never changes.

    `alternatives` holds one other name a line. `version` is that of ESCO. A concept that a newer
    version lacks is retired, never deleted: profiles and openings keep pointing at it. Where ESCO
    says what has taken its place, `replaced_by` is that concept, in use: it is what is meant now.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    label = NameField(_("nome"), max_length=200)
    alternatives = NoteField(_("altri nomi"), max_length=20_000, blank=True)
    search_key = models.CharField(max_length=200, editable=False)
    version = models.CharField(_("versione di ESCO"), max_length=20)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="replaces",
        verbose_name=_("sostituito da"),
    )

    class Meta:
        abstract = True
        ordering = ("search_key", "id")

    def __str__(self) -> str:
        return self.label

    @property
    def names(self) -> list[str]:
        """The label, then the other names."""
        return [self.label, *self.alternatives.splitlines()]

    def everyday_name(self, text: str) -> str:
        """Return the other name that the text means, where the label alone does not answer to it.

        So that whoever types "mulettista" sees why the forklift driver is proposed.
        """
        meant = next((name for name in self.names if answers_to(name, text)), self.label)
        return "" if meant == self.label else meant


class OccupationKind(models.TextChoices):
    """Where an occupation comes from."""

    ISCO = "isco", _("gruppo ISCO-08")
    ESCO = "esco", _("professione ESCO")


class Occupation(Concept):
    """An ISCO-08 group or an ESCO occupation. `isco` is the group's one to four digits."""

    uri = models.CharField(max_length=200, blank=True)
    code = models.CharField(_("codice"), max_length=40, db_index=True, validators=[OCCUPATION_CODE])
    kind = models.CharField(_("tipo"), max_length=4, choices=OccupationKind.choices)
    isco = models.CharField(_("gruppo ISCO-08"), max_length=4, db_index=True)

    objects = OccupationQuerySet.as_manager()

    class Meta(Concept.Meta):
        verbose_name = _("mestiere")
        verbose_name_plural = _("mestieri")
        constraints = (
            models.UniqueConstraint(
                fields=("uri",), condition=~Q(uri=""), name="occupation_uri_once"
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(retired_at__isnull=True),
                name="occupation_code_once_in_use",
            ),
            models.CheckConstraint(
                condition=Q(kind=OccupationKind.ISCO, uri="", code=models.F("isco"))
                | (Q(kind=OccupationKind.ESCO) & ~Q(uri="")),
                name="occupation_esco_has_uri_isco_has_not",
            ),
        )

    @property
    def cell(self) -> str:
        """What the contract's files say: the URI, which no version changes, or a group's code."""
        return self.uri or self.code


class SkillKind(models.TextChoices):
    """ESCO's two kinds of skill concept."""

    SKILL = "skill", _("saper fare")
    KNOWLEDGE = "knowledge", _("conoscenza")


class Skill(Concept):
    """An ESCO skill or knowledge concept."""

    uri = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("tipo"), max_length=9, choices=SkillKind.choices)
    occupations = models.ManyToManyField(
        Occupation, through="OccupationSkill", related_name="skills", verbose_name=_("mestieri")
    )

    objects = SkillQuerySet.as_manager()

    class Meta(Concept.Meta):
        verbose_name = _("competenza")
        verbose_name_plural = _("competenze")


class Relation(models.TextChoices):
    """How much an occupation needs a skill, in ESCO's words."""

    ESSENTIAL = "essential", _("indispensabile")
    OPTIONAL = "optional", _("utile")


class OccupationSkill(models.Model):
    """ESCO says that an occupation needs a skill."""

    occupation = models.ForeignKey(Occupation, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE, related_name="occupation_links")
    relation = models.CharField(max_length=9, choices=Relation.choices)

    objects = OccupationSkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("competenza del mestiere")
        ordering = ("occupation", "skill")
        constraints = (
            models.UniqueConstraint(
                fields=("occupation", "skill"), name="occupation_skill_link_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.occupation_id} {self.skill_id}"


class Rank(models.IntegerChoices):
    """How much a name is its concept's own."""

    LABEL = 0, _("nome")
    ALTERNATIVE = 1, _("altro nome")
    GROUP = 2, _("nome di un gruppo ISCO-08")
    FORMER = 3, _("nome di ciò che ha sostituito")


class VocabularyTerm(models.Model):
    """One way into a concept's name: the search key of the name from its n-th word on.

    So each word of a name can be found by the beginning of an indexed column, on any database.
    `position` 0 is the whole name. Where several concepts share a name, the lowest `rank` is meant.
    """

    occupation = models.ForeignKey(
        Occupation, on_delete=models.CASCADE, null=True, blank=True, related_name="terms"
    )
    skill = models.ForeignKey(
        Skill, on_delete=models.CASCADE, null=True, blank=True, related_name="terms"
    )
    search_key = models.CharField(max_length=200, db_index=True)
    position = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(choices=Rank.choices)

    class Meta:
        verbose_name = _("nome nel vocabolario")
        ordering = ("search_key", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(occupation__isnull=False, skill__isnull=True)
                | Q(occupation__isnull=True, skill__isnull=False),
                name="term_of_one_concept",
            ),
        )

    def __str__(self) -> str:
        return self.search_key
