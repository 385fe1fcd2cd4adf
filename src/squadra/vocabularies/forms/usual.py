"""The skills that an occupation usually asks for, to be ticked."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from squadra.vocabularies.models import Skill
from squadra.vocabularies.usual import usual_skills


class UsualSkillsInput(forms.CheckboxSelectMultiple):
    """Check boxes that follow the occupation typed in the box with the id `follows`."""

    template_name = "vocabularies/widgets/usual.html"
    source = reverse_lazy("vocabularies:usual")

    occupation_known = False

    def __init__(self, follows: str) -> None:
        super().__init__()
        self.follows = follows

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["known"] = self.occupation_known
        context["widget"] |= {"follows": self.follows, "source": self.source}
        return context


class UsualSkillsField(forms.MultipleChoiceField):
    """Skills offered because an occupation usually asks for them; cleaned to their URIs.

    Any skill in use is taken, as the occupation may have changed since the boxes were drawn. It is
    an aid to the field of skills, and no field of the row.
    """

    is_aid = True

    def __init__(self, *, follows: str, **kwargs: Any) -> None:
        super().__init__(widget=UsualSkillsInput(follows), **{"required": False, **kwargs})

    def offer(self, occupation: str, *, without: Collection[str] = ()) -> None:
        """Draw the boxes for the occupation with that URI or code."""
        usual = usual_skills([occupation], without=without)
        self.widget.occupation_known = True
        self.choices = [(skill.uri, skill.label) for one in usual for skill in one.essential]

    def valid_value(self, value: str) -> bool:
        return True

    def clean(self, value: Any) -> tuple[str, ...]:
        asked = dict.fromkeys(super().clean(value))
        known = Skill.objects.in_use().filter(uri__in=_plain(asked))
        if set(asked) != set(known.values_list("uri", flat=True)):
            raise ValidationError(
                _("Una delle competenze proposte non è nel vocabolario: scegli di nuovo."),
                code="unknown",
            )
        return tuple(asked)


def _plain(texts: Collection[str]) -> list[str]:
    """Leave out what no column can hold, such as null characters."""
    return [text for text in texts if text.isprintable() and len(text) <= 200]
