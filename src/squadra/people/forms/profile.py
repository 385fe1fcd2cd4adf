"""The profile for work: every field of the contract, in plain words."""

from functools import partial
from typing import Any

from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from squadra.foundation.versions import VersionedForm
from squadra.people.models import WorkProfile
from squadra.people.reach import map_to_fill_in
from squadra.people.readiness import NEEDED
from squadra.ui.fields import label_of
from squadra.ui.forms import DateInput, HalfDaysField, TimeInput
from squadra.ui.groups import Group, GroupedForm
from squadra.vocabularies import labels
from squadra.vocabularies.forms import (
    AnswerField,
    CellOfCodesField,
    ConditionsField,
    LanguagesField,
    LicencesField,
    OccupationsField,
    SkillsField,
)

# Beyond these a number is a slip of the keyboard: a week's hours, the length of the country.
MOST_HOURS = 168
MOST_KM = 1500

GROUPS = (
    Group(_("Che cosa cerca"), ("targets", "kinds", "goals")),
    Group(
        _("Fin dove arriva"),
        ("max_km", "max_km_transit"),
        intro=_("In linea d'aria, dal suo punto di partenza."),
        after="people/reach.html",
    ),
    Group(_("Quando può"), ("availability", "earliest", "latest", "hours_max", "from_date")),
    Group(_("Lingue"), ("languages",)),
    Group(_("Condizioni e sostegni"), ("limits", "needs"), folded=True),
    Group(_("Patenti, attestati e liste"), ("licences", "entitlements"), folded=True),
    Group(
        _("Attesa e pausa"),
        ("waiting_since", "matching_paused"),
        intro=_("In pausa la persona resta seguita, ma non le si cercano opportunità."),
    ),
)
FIELDS = tuple(name for group in GROUPS for name in group.fields)

_label = partial(label_of, WorkProfile)


class ProfileForm(VersionedForm, GroupedForm):
    """What a person looks for and can do; what nobody knows yet stays empty."""

    targets = OccupationsField(
        label=_label("targets"),
        help_text=_("Dal preferito in giù. Vanno bene anche i nomi di tutti i giorni."),
    )
    goals = SkillsField(
        label=_label("goals"),
        help_text=_("Quelle che il progetto della persona vuole far crescere."),
    )
    languages = LanguagesField(
        label=_label("languages"),
        help_text=_(
            "Se ne scrivi una, scrivile tutte: una lingua che manca vale come non conosciuta."
        ),
    )
    availability = HalfDaysField(
        label=_label("availability"),
        help_text=_("«Mai» vuol dire: no, e non vuole che le si chieda."),
    )
    limits = ConditionsField(
        label=_label("limits"),
        none=_("nessuna da evitare"),
        unsaid=_("Ancora non indicate: per l'abbinamento contano come nessuna."),
        help_text=_("Condizioni di lavoro, mai una diagnosi."),
    )
    needs = AnswerField(
        labels.SUPPORTS,
        label=_label("needs"),
        none=_("nessuno necessario"),
        unsaid=_("Ancora non indicati: per l'abbinamento contano come nessuno."),
        help_text=_(
            "Quelli senza i quali l'esperienza non può riuscire. "
            "Non abbassano mai il posto in un elenco."
        ),
    )
    licences = LicencesField(
        label=_label("licences"),
        none=_("nessuna, nessuno"),
        unsaid=_("Ancora non indicati: per l'abbinamento contano come nessuno."),
    )
    entitlements = CellOfCodesField(
        labels.ENTITLEMENTS,
        label=_label("entitlements"),
        none=_("nessuna lista"),
        unsaid=_("Ancora non indicate: non esclude."),
        help_text=_("Cifrate: le aziende non le vedono, la scheda non le mostra."),
    )
    kinds = AnswerField(
        labels.KINDS,
        label=_label("kinds"),
        unsaid=_("Ancora non indicate: non esclude."),
    )
    groups = GROUPS

    class Meta:
        model = WorkProfile
        fields = FIELDS
        widgets = {
            "earliest": TimeInput,
            "latest": TimeInput,
            "from_date": DateInput,
            "waiting_since": DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reach_map = map_to_fill_in(self.instance.person)
        for name, most in (
            ("max_km", MOST_KM),
            ("max_km_transit", MOST_KM),
            ("hours_max", MOST_HOURS),
        ):
            self.fields[name].validators.append(MaxValueValidator(most))
        for needed in NEEDED:
            self.fields[needed.column].help_text = str(needed.why)
