"""The forms of an opening: every field of the contract, the rare ones folded away."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from squadra.agencies.models import Service
from squadra.foundation.access import Actor
from squadra.foundation.text import refuse_control_characters
from squadra.foundation.versions import VersionedForm
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES
from squadra.openings.proposing import OPEN_FOR
from squadra.organisations.models import Organisation, Site
from squadra.ui.fields import KnownOrNotField, label_of, offer
from squadra.ui.forms import DateInput, HalfDaysField, PillsSelect, TimeInput
from squadra.ui.groups import Group, GroupedForm
from squadra.ui.listing import NarrowingForm
from squadra.vocabularies import labels
from squadra.vocabularies.codes import validate_ateco
from squadra.vocabularies.forms import (
    AnswerField,
    ConditionsField,
    LanguagesField,
    LicencesField,
    OccupationField,
    SkillsField,
    SupportsField,
    UsualSkillsField,
)
from squadra.vocabularies.models import Occupation

# Beyond these a number is a slip of the keyboard.
MOST_HOURS = 168
MOST_SEATS = 999
MOST_OPTIONAL = 20
MOST_TYPED = 200
LEAST_LEVEL = 1
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)

GROUPS = (
    Group(_("In breve"), ("title", "kind", "seats", "occupation", "site", "expires_on")),
    Group(
        _("Quando si lavora"),
        ("shift", "flexible", "starts_at", "ends_at", "hours", "hours_min", "starts_on"),
        intro=_("Lascia vuoto quello che non si sa ancora: non esclude nessuno."),
    ),
    Group(_("Che cosa si fa"), ("description", "demands", "adaptable"), folded=True),
    Group(_("Competenze"), ("usual", "essential", "optional"), folded=True),
    Group(_("Lingue, patenti e attestati"), ("languages", "licences"), folded=True),
    Group(_("Sostegni offerti"), ("supports",), folded=True),
    Group(_("Settore e liste riservate"), ("sector", "reserved"), folded=True),
)
# Ticked beside the essential skills, and stored among them.
USUAL = "usual"
FIELDS = tuple(name for group in GROUPS for name in group.fields if name != USUAL)

_label = partial(label_of, Opening)


class OpeningForm(VersionedForm, GroupedForm):
    """An opening of one organisation, at one of its sites."""

    kind = forms.ChoiceField(label=_label("kind"), choices=labels.KINDS, widget=PillsSelect)
    site = forms.ModelChoiceField(label=_label("site"), queryset=Site.objects.none())
    occupation = OccupationField(
        label=_label("occupation"), help_text=_("Vanno bene anche i nomi di tutti i giorni.")
    )
    seats = forms.IntegerField(label=_label("seats"), min_value=0, max_value=MOST_SEATS, initial=1)
    usual = UsualSkillsField(
        label=_("di solito servono"),
        follows="id_occupation",
        help_text=_(
            "Segna quelle che servono davvero: si aggiungono alle indispensabili, «di base»."
        ),
    )
    essential = SkillsField(
        label=_label("essential"),
        with_level=True,
        help_text=_("Il livello è il minimo. Quelle «di base» si possono imparare sul posto."),
    )
    optional = SkillsField(label=_label("optional"), with_level=True)
    languages = LanguagesField(label=_label("languages"), help_text=_("Il livello è il minimo."))
    shift = HalfDaysField(label=_label("shift"), states="10")
    flexible = KnownOrNotField(label=_label("flexible"))
    demands = ConditionsField(
        label=_label("demands"),
        none=_("nessuna di queste"),
        unsaid=_("Ancora non indicate: per l'abbinamento contano come nessuna."),
    )
    adaptable = AnswerField(
        labels.CONDITIONS,
        label=_label("adaptable"),
        within="demands",
        help_text=_("Tra le condizioni di lavoro qui sopra, quelle su cui ci si può accordare."),
    )
    supports = SupportsField(
        label=_label("supports"), unsaid=_("Ancora non indicati: non esclude nessuno.")
    )
    licences = LicencesField(
        label=_label("licences"),
        none=_("nessuno richiesto"),
        unsaid=_("Ancora non indicati: per l'abbinamento contano come nessuno."),
        help_text=_("Servono tutti quelli scelti."),
    )
    reserved = AnswerField(
        labels.ENTITLEMENTS,
        label=_label("reserved"),
        none=_("a nessuna: aperta a tutte le persone"),
        unsaid=_("Ancora non indicato: per l'abbinamento è aperta a tutte le persone."),
    )
    sector = forms.CharField(
        label=_label("sector"),
        required=False,
        max_length=10,
        validators=[refuse_control_characters, validate_ateco],
    )
    groups: ClassVar[Sequence[Group]] = GROUPS

    class Meta:
        model = Opening
        fields = FIELDS
        widgets = {
            "starts_at": TimeInput,
            "ends_at": TimeInput,
            "starts_on": DateInput,
            "expires_on": DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = self.instance.organisation.sites.kept().select_related("municipality")
        offer(self, "site", sites, self.instance.site_id)
        for name in ("hours", "hours_min"):
            self.fields[name].validators.append(MaxValueValidator(MOST_HOURS))
        for name in ("starts_on", "expires_on"):
            self.fields[name].validators += [
                MinValueValidator(FIRST_DAY),
                MaxValueValidator(LAST_DAY),
            ]
        self._offer_usual()

    def _offer_usual(self) -> None:
        """Offer what the occupation usually asks for, but for what stands among the skills."""
        named = (*self.instance.essential, *self.instance.optional)
        without = [cell.rpartition(":")[0] for cell in named]
        usual, occupation = self.fields[USUAL], self._occupation()
        if isinstance(usual, UsualSkillsField) and occupation:
            usual.offer(occupation, without=without)

    def _occupation(self) -> str:
        """The occupation as it stands in the form: stored or proposed, else as typed."""
        if not self.is_bound:
            return str(self.initial.get("occupation") or "")
        typed = Occupation.objects.resolve(str(self["occupation"].value() or "")[:MOST_TYPED])
        return typed.cell if typed else ""

    def _take_usual(self) -> None:
        """Put the usual skills that were ticked among the essential ones, at the lowest level."""
        ticked = self.cleaned_data.pop(USUAL, ())
        if "essential" not in self.cleaned_data:
            return
        kept = self.cleaned_data["essential"]
        named = {cell.rpartition(":")[0] for cell in kept}
        added = tuple(f"{uri}:{LEAST_LEVEL}" for uri in ticked if uri not in named)
        self.cleaned_data["essential"] = (*kept, *added)

    def clean_optional(self) -> tuple[str, ...]:
        skills: tuple[str, ...] = self.cleaned_data["optional"]
        if len(skills) > MOST_OPTIONAL:
            raise ValidationError(_("Al massimo %s competenze utili.") % MOST_OPTIONAL)
        return skills

    def clean(self) -> dict[str, Any]:
        self._take_usual()
        cleaned = super().clean()
        starts, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts and ends and ends < starts:
            self.add_error("ends_at", _("Finisce prima di cominciare."))
        if not set(cleaned.get("adaptable", ())) <= set(cleaned.get("demands", ())):
            self.add_error("adaptable", _("Segnale anche fra le condizioni di lavoro."))
        return cleaned


class PublishForm(OpeningForm):
    """A new opening of the organisation, found by one of the actor's services."""

    service = forms.ModelChoiceField(label=_label("service"), queryset=Service.objects.none())
    groups = (*GROUPS, Group(_("Chi l'ha trovata"), ("service",)))

    def __init__(
        self,
        *args: Any,
        actor: Actor,
        organisation: Organisation,
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        draft = Opening(organisation=organisation, sector=organisation.sector)
        first = {"expires_on": actor.on + OPEN_FOR, **(initial or {})}
        super().__init__(*args, instance=draft, initial=first, **kwargs)
        self.to_see = (*(initial or ()), *((USUAL,) if "occupation" in (initial or ()) else ()))
        own = actor.services_as(POLICIES.roles_of("publish"))
        offer(self, "service", Service.objects.visible_to(actor).filter(pk__in=own))

    @property
    def filled(self) -> list[BoundField]:
        """The fields into which a line put something."""
        return [self[name] for name in self.to_see if name in self.fields and name != USUAL]

    @property
    def missing(self) -> list[BoundField]:
        """The fields without which it cannot be published, and in which nothing stands yet."""
        wanted = (self[name] for name, field in self.fields.items() if field.required)
        return [field for field in wanted if (field.value() or field.field.initial) in (None, "")]

    @property
    def opening(self) -> dict[str, Any]:
        """The opening's fields, its organisation too."""
        typed = {name: self.cleaned_data[name] for name in FIELDS}
        return {**typed, "organisation": self.instance.organisation}


class FilterForm(NarrowingForm):
    """What narrows the list; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Titolo o azienda"), required=False)
    kind = forms.ChoiceField(
        label=_("Tipo"), required=False, choices=[("", _("tutti")), *labels.KINDS.items()]
    )
    state = forms.ChoiceField(
        label=_("Stato"),
        required=False,
        choices=(("", _("aperte")), ("closed", _("scadute o senza posti")), ("all", _("tutte"))),
    )
