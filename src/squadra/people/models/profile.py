"""The profile for work: every field of the contract's `people` table that is not identity."""

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from squadra.foundation.access import Blocker
from squadra.foundation.codelist import CodeListField
from squadra.foundation.crypto import EncryptedTextField
from squadra.foundation.text import LineField
from squadra.foundation.versions import VersionedModel
from squadra.people.querysets import PersonSkillQuerySet, WorkProfileQuerySet
from squadra.people.readiness import Needed, lacking, why_not_sought
from squadra.vocabularies import labels

AVAILABILITY = RegexValidator(
    r"\A([01x]{14})?\Z", _("La disponibilità ha quattordici mezze giornate: sì, no o mai.")
)


class WorkProfile(VersionedModel):
    """What a person looks for and can do. An empty cell is *unknown* unless the contract says.

    Occupations, skills, languages and licences are codes of the vocabulary, in the contract's
    own writing (`it:B1`), so that one row is one row of `people.csv`. Entitlements reveal a
    legal status and are encrypted.
    """

    person = models.OneToOneField(
        "people.Citizen", on_delete=models.CASCADE, related_name="profile", editable=False
    )
    matching_paused = models.BooleanField(_("abbinamento in pausa: non adesso"), default=False)
    targets = CodeListField(_("mestieri desiderati"))
    goals = CodeListField(_("competenze da far crescere"), max_length=4000)
    languages = CodeListField(_("lingue"), max_length=400)
    availability = models.CharField(
        _("disponibilità"), max_length=14, blank=True, validators=[AVAILABILITY]
    )
    earliest = models.TimeField(_("non può cominciare prima delle"), null=True, blank=True)
    latest = models.TimeField(_("deve finire entro le"), null=True, blank=True)
    hours_max = models.FloatField(
        _("ore alla settimana, al massimo"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    max_km = models.FloatField(
        _("distanza raggiungibile con mezzi propri (km)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    max_km_transit = models.FloatField(
        _("distanza raggiungibile con i mezzi pubblici (km)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    limits = CodeListField(_("condizioni da evitare"), max_length=400, answers_none=True)
    needs = CodeListField(_("sostegni necessari"), max_length=400, answers_none=True)
    licences = CodeListField(_("patenti e attestati"), max_length=400, answers_none=True)
    entitlements = EncryptedTextField(_("liste riservate"), blank=True)
    kinds = CodeListField(_("esperienze accettate"), max_length=200)
    from_date = models.DateField(_("disponibile dal"), null=True, blank=True)
    waiting_since = models.DateField(_("in attesa dal"), null=True, blank=True)

    objects = WorkProfileQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["entitlements"])

    class Meta:
        verbose_name = _("profilo per il lavoro")
        constraints = (
            models.CheckConstraint(
                condition=(Q(max_km__isnull=True) | Q(max_km__gte=0))
                & (Q(max_km_transit__isnull=True) | Q(max_km_transit__gte=0))
                & (Q(hours_max__isnull=True) | Q(hours_max__gte=0)),
                name="profile_quantities_not_negative",
                violation_error_message=_("Distanze e ore non possono essere negative."),
            ),
        )

    def __str__(self) -> str:
        return str(self.person_id)

    @property
    def lacking(self) -> tuple[Needed, ...]:
        """What nobody has written yet and openings cannot be sought without."""
        return lacking(self)

    @property
    def why_not_sought(self) -> tuple[Blocker, ...]:
        """Why no opening is sought for the person now, and where each reason is removed."""
        return why_not_sought(self)


class SkillLevel(models.IntegerChoices):
    """How far a person masters a skill (the contract's 1-3)."""

    BASIC = 1, labels.SKILL_LEVELS["1"]
    INDEPENDENT = 2, labels.SKILL_LEVELS["2"]
    EXPERT = 3, labels.SKILL_LEVELS["3"]


class SkillSource(models.TextChoices):
    """Who says that the person has the skill."""

    OPERATOR = "operator", _("operatore o operatrice")
    SELF = "self", _("la persona stessa")
    TUTOR = "tutor", _("tutor in azienda")


class PersonSkill(VersionedModel):
    """One skill of one person, with its level and where it comes from."""

    person = models.ForeignKey("people.Citizen", on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(
        "vocabularies.Skill",
        on_delete=models.PROTECT,
        related_name="holders",
        verbose_name=_("competenza"),
    )
    level = models.PositiveSmallIntegerField(
        _("livello"), choices=SkillLevel.choices, default=SkillLevel.INDEPENDENT
    )
    source = models.CharField(
        _("fonte"), max_length=12, choices=SkillSource.choices, default=SkillSource.OPERATOR
    )
    assessed_on = models.DateField(_("data"))
    evidence = LineField(_("da che cosa si vede"), max_length=300, blank=True)

    objects = PersonSkillQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("competenza della persona")
        ordering = ("skill__label", "id")
        constraints = (
            models.UniqueConstraint(
                F("person"),
                F("skill"),
                name="person_skill_once",
                violation_error_message=_("Questa competenza è già nel profilo."),
            ),
            models.CheckConstraint(
                condition=Q(level__in=SkillLevel.values),
                name="person_skill_level_1_to_3",
                violation_error_message=_("Il livello va da 1 a 3."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.skill} ({self.get_level_display()})"
