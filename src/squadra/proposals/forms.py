"""Forms: what narrows a ranking, what a person answered, what they don't want to be proposed."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from squadra.foundation.access import Actor
from squadra.foundation.text import refuse_control_characters
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation
from squadra.people.models import Citizen
from squadra.proposals.bands import BANDS, HOW_WELL
from squadra.proposals.models import Answer, AnswerKind, AnswerReason, Proposal, Veto, VetoKind
from squadra.ui.forms import CHOOSE
from squadra.vocabularies import labels
from squadra.vocabularies.codes import validate_ateco

ALL = ("", _("tutte"))
NOT_TOLD = _("Prima del sì va detto alla persona; poi si segna qui.")


class RankingFilter(forms.Form):
    """Narrows what is shown of a ranking; places in it stay what they are."""

    band = forms.ChoiceField(
        label=HOW_WELL,
        required=False,
        choices=[ALL, *((band.code, band.label) for band in BANDS)],
    )


class OpeningsFilter(RankingFilter):
    """Openings have a kind too."""

    kind = forms.ChoiceField(label=_("Tipo"), required=False, choices=[ALL, *labels.KINDS.items()])


class AnswerForm(forms.ModelForm):
    """What the person said. Why is theirs to tell or not: not saying comes first."""

    kind = forms.ChoiceField(
        label=_("Che cosa ha risposto?"), choices=AnswerKind.choices, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(
        label=_("Se vuole dire perché"),
        choices=AnswerReason.choices,
        initial=AnswerReason.NOT_SAID,
        required=False,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Nota, se la persona vuole"),
        required=False,
        max_length=300,
        validators=[refuse_control_characters],
        help_text=_("La legge solo chi è referente. Niente notizie sulla salute."),
    )

    told = forms.BooleanField(
        label=_(
            "La persona sa che questo tipo di esperienza fa capire all'azienda che la segue un "
            "servizio sociale"
        ),
        required=False,
        help_text=_("Va detto prima del sì."),
    )

    class Meta:
        model = Answer
        fields = ("kind", "reason", "note", "told")

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data)
        if not proposal.reveals_a_service:
            del self.fields["told"]

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"] or AnswerReason.NOT_SAID

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == AnswerKind.YES and not cleaned.get("told", True):
            self.add_error("told", NOT_TOLD)
        return cleaned


def _openings(actor: Actor) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Opportunità"), queryset=Opening.objects.visible_to(actor), empty_label=None
    )


def _companies(actor: Actor) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Azienda"),
        queryset=Organisation.objects.visible_to(actor).filter(openings__isnull=False).distinct(),
    )


def _sector(_actor: Actor) -> forms.Field:
    return forms.CharField(
        label=_("Settore ATECO 2025"),
        max_length=10,
        validators=[validate_ateco],
        help_text=_("Anche solo l'inizio: «10» vale per tutto l'alimentare."),
    )


def _condition(_actor: Actor) -> forms.Field:
    choices = [("", CHOOSE), *labels.CONDITIONS.items()]
    return forms.ChoiceField(label=_("Condizione di lavoro"), choices=choices)


# What a veto of each kind names: the field that asks for it, and the column that holds it.
NAMED: dict[str, tuple[Callable[[Actor], forms.Field], str]] = {
    VetoKind.DEMAND: (_condition, "code"),
    VetoKind.SECTOR: (_sector, "code"),
    VetoKind.COMPANY: (_companies, "organisation"),
    VetoKind.OPENING: (_openings, "opening"),
}


class VetoForm(forms.Form):
    """One thing of one kind that the person does not want to be proposed."""

    def __init__(self, kind: str, actor: Actor, person: Citizen, data: Any = None) -> None:
        super().__init__(data, prefix=kind)
        field, self.column = NAMED[kind]
        self.kind, self.person = kind, person
        self.fields["what"] = field(actor)

    @property
    def title(self) -> str:
        return str(VetoKind(self.kind).label)

    @property
    def veto(self) -> Veto:
        """The veto that a valid form asks for, not saved yet."""
        named = {self.column: self.cleaned_data["what"]}
        return Veto(person=self.person, kind=self.kind, **named)
