"""Forms: why another opening, a benefit check, the card, its approval, a company's reply."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from squadra.foundation import clock
from squadra.foundation.text import refuse_control_characters, refuse_control_characters_in_note
from squadra.foundation.versions import VersionedForm
from squadra.organisations.models import Contact
from squadra.proposals.card import forbidden_words
from squadra.proposals.models import (
    BenefitCheck,
    Channel,
    CompanyReason,
    Disclosure,
    Heard,
    OverrideReason,
    Proposal,
    ReplyKind,
)
from squadra.proposals.models.company import hash_of
from squadra.proposals.overrides import Departure
from squadra.ui.fields import offer
from squadra.ui.forms import DateInput

FREE = 3
"""Empty boxes for sentences of one's own."""
LONGEST = 300
MOST = 40


def _today_or_before(day: date | None) -> None:
    if day and day > clock.today():
        raise ValidationError(_now("Questa data deve ancora venire."), code="future")


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, widget=DateInput, validators=[_today_or_before], required=required
    )


def _words(label: Any, help_text: Any = "", longest: int = LONGEST) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=longest,
        validators=[refuse_control_characters],
        help_text=help_text,
    )


REASONS = [choice for choice in OverrideReason.choices if choice[0] != OverrideReason.PLAN]
"""What somebody can say; that a plan says so is not theirs to say."""


class DepartureForm(forms.Form):
    """Why this opening, and not one that the order puts before it."""

    reason = forms.ChoiceField(
        label=_("Perché proponi questa?"), choices=REASONS, widget=forms.RadioSelect
    )
    words = _words(_("In breve"), _("Niente notizie sulla salute, niente nomi di altre persone."))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") == OverrideReason.OTHER and not cleaned.get("words"):
            self.add_error("words", _now("Scrivi il motivo in poche parole."))
        return cleaned

    @property
    def departure(self) -> Departure:
        return Departure(self.cleaned_data["reason"], self.cleaned_data["words"])


class BenefitForm(VersionedForm):
    """What the person fears, whom one asks, what they say."""

    heard_on = _day(_("La persona è stata sentita il"))
    fear = _words(_("Che cosa teme"), _("Con parole sue. Lo legge solo chi è referente."), 500)
    asked_on = _day(_("Chiesto il"), required=False)
    result = forms.CharField(
        label=_("Che cosa è stato risposto"),
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        validators=[refuse_control_characters_in_note],
        help_text=_("In parole semplici, come lo si dirà alla persona."),
    )
    result_on = _day(_("Risposto il"), required=False)

    class Meta:
        model = BenefitCheck
        fields = ("heard_on", "fear", "source", "asked_on", "result", "result_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["heard_on"] = clock.today()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if bool(cleaned.get("result")) != bool(cleaned.get("result_on")):
            self.add_error(
                "result", _now("Una risposta ha parole e data: mancano le une o l'altra.")
            )
        asked, said = cleaned.get("asked_on"), cleaned.get("result_on")
        if asked and said and said < asked:
            self.add_error("result_on", _now("La risposta viene dopo la domanda."))
        return cleaned


class CardForm(forms.Form):
    """A box for each sentence: change it, empty it to take it off, add others.

    `version` is that of the card one started from; 0 where nothing was saved yet.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        proposal: Proposal,
        lines: Sequence[str],
        on_wish: Sequence[str],
        version: int,
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"version": version})
        self.proposal = proposal
        count = min(MOST, max(len(lines) + FREE, _boxes_in(data)))
        for place in range(count):
            self.fields[f"line_{place}"] = forms.CharField(
                label=_now("Frase %(number)s") % {"number": place + 1},
                required=False,
                max_length=LONGEST,
                initial=lines[place] if place < len(lines) else "",
                widget=forms.Textarea(attrs={"rows": 2, "class": "sq-sentence"}),
                validators=[refuse_control_characters_in_note],
            )
        # By its words, not its place: what is offered changes while somebody reads the page.
        left = dict.fromkeys(line for line in on_wish if line not in lines)
        if left:
            self.fields["added"] = forms.MultipleChoiceField(
                label=_now("Solo se la persona lo vuole"),
                choices=[(line, line) for line in left],
                widget=forms.CheckboxSelectMultiple,
                required=False,
                help_text=_now("Si aggiungono in fondo. Meno cose sa l'azienda, meglio è."),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        boxes = {name: cleaned.get(name, "") for name in self._boxes}
        why = dict(forbidden_words(boxes.values(), self.proposal))
        message = _now("Questa frase non può stare sulla scheda: %(why)s.")
        for name, sentence in boxes.items():
            if sentence in why:
                self.add_error(name, message % {"why": why[sentence]})
        return cleaned

    @property
    def sentences(self) -> list[str]:
        added = self.cleaned_data.get("added", ())
        return [*(self.cleaned_data[name] for name in self._boxes), *added]

    @property
    def _boxes(self) -> list[str]:
        return [name for name in self.fields if name.startswith("line_")]

    def show_theirs(self, card: Disclosure) -> None:
        """Somebody saved meanwhile: their words beside one's own; the next submission counts."""
        message = _now(
            "Mentre scrivevi, un'altra persona ha salvato la scheda così: «%(theirs)s». Qui sotto "
            "ci sono ancora le tue frasi: correggile, poi salva di nuovo."
        )
        self.add_error(None, message % {"theirs": " ".join(card.sentences)})
        sent: Any = self.data
        sent = sent.copy()
        sent["version"] = str(card.version)
        self.data = sent


def _boxes_in(data: Any) -> int:
    return sum(1 for name in data or () if str(name).startswith("line_"))


class ApprovalForm(forms.Form):
    """The person has read this very text. `text_hash` ties the approval to what was shown."""

    how = forms.ChoiceField(
        label=_("Come l'ha letta"), choices=Heard.choices, widget=forms.RadioSelect
    )
    on = _day(_("Il giorno"))
    approved = forms.BooleanField(
        label=_("La persona ha letto o ascoltato ogni frase e vuole che l'azienda la sappia")
    )
    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, card: Disclosure | None, data: Any = None) -> None:
        shown = hash_of(str(card.text)) if card else ""
        super().__init__(data, initial={"text_hash": shown, "on": clock.today()})


class SendForm(forms.Form):
    """To whom the card went, how, when: written down by whoever gave it."""

    contact = forms.ModelChoiceField(label=_("A chi"), queryset=Contact.objects.none())
    how = forms.ChoiceField(label=_("Come"), choices=Channel.choices, widget=forms.RadioSelect)
    on = _day(_("Il giorno"))

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data, initial={"on": clock.today()})
        offer(self, "contact", proposal.opening.organisation.contacts.kept())


class ReplyForm(forms.Form):
    """What the company said. Its reason is about itself, never about the person."""

    kind = forms.ChoiceField(label=_("Che cosa ha risposto?"), widget=forms.RadioSelect)
    reason = forms.ChoiceField(
        label=_("Se non prosegue, perché"),
        choices=CompanyReason.choices,
        initial=CompanyReason.NOT_SAID,
        required=False,
        widget=forms.RadioSelect,
    )
    words = _words(
        _("Con parole sue"), _("Solo ciò che riguarda l'azienda. Niente giudizi sulla persona.")
    )
    on = _day(_("Il giorno"))

    def __init__(self, proposal: Proposal, data: Any = None) -> None:
        super().__init__(data, initial={"on": clock.today()})
        agreed = proposal.state == "agreed"
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (kind.value, kind.label)
            for kind in ReplyKind
            if (kind == ReplyKind.CANCELLED) == agreed
        ]
        if agreed:
            field.initial = ReplyKind.CANCELLED

    def clean_reason(self) -> str:
        return self.cleaned_data["reason"] or CompanyReason.NOT_SAID
