"""A skill of a person, with its level and where it comes from."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from squadra.foundation import clock
from squadra.foundation.versions import VersionedForm
from squadra.people.models import PersonSkill
from squadra.ui.forms import DateInput, PillsSelect
from squadra.vocabularies.forms import SkillField

EARLIEST_ASSESSMENT = date(1950, 1, 1)


class SkillForm(VersionedForm):
    """A newer assessment of a skill that is in the profile already."""

    class Meta:
        model = PersonSkill
        fields: ClassVar[Sequence[str]] = ("level", "source", "assessed_on", "evidence")
        widgets = {"level": PillsSelect, "source": PillsSelect, "assessed_on": DateInput}
        labels = {"source": _("chi lo dice")}  # as the table beside the form calls it

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessed_on"].validators.append(MinValueValidator(EARLIEST_ASSESSMENT))

    def clean_assessed_on(self) -> date:
        day: date = self.cleaned_data["assessed_on"]
        if day > clock.today():
            raise ValidationError(_("Questa data deve ancora venire."), code="future")
        return day


class NewSkillForm(SkillForm):
    """A skill that the profile does not have yet.

    After one is added, `next_one` is the form for the next, with the same level, source and date.
    """

    skill = SkillField(
        label=_("competenza"), help_text=_("Vanno bene anche i nomi di tutti i giorni.")
    )

    class Meta(SkillForm.Meta):
        fields = ("skill", *SkillForm.Meta.fields)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["assessed_on"] = self.initial["assessed_on"] or clock.today()

    def next_one(self) -> "NewSkillForm":
        """Return an empty form to go on with, its first box to be written in at once."""
        kept = {name: self.cleaned_data[name] for name in ("level", "source", "assessed_on")}
        again = NewSkillForm(instance=PersonSkill(person=self.instance.person), initial=kept)
        again.fields["skill"].widget.attrs["data-focus"] = ""
        return again
