"""One name of the vocabulary: typed as a word, cleaned to what it names."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from squadra.foundation.text import refuse_control_characters
from squadra.vocabularies.linking import suggestions
from squadra.vocabularies.models import Occupation, Skill

Words = str | Promise

SUGGESTIONS = 3


class NameInput(forms.TextInput):
    """A text box that suggests names of the vocabulary while one types.

    A button of the form whose name is the box's with `_suggested` sends its own name instead.
    """

    template_name = "vocabularies/widgets/name.html"

    class Media:
        js = (forms.Script("vocabularies/suggest.js", type="module"),)

    def __init__(self, source: Words) -> None:
        super().__init__()
        self.source = source

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(f"{name}_suggested") or super().value_from_datadict(data, files, name)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["source"] = self.source
        return context


class OccupationField(forms.CharField):
    """One occupation by name, cleaned to its URI or ISCO code; empty is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        widget = NameInput(reverse_lazy("vocabularies:occupations"))
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        stored = isinstance(value, str) and value.isprintable() and 0 < len(value) <= 200
        return Occupation.objects.label_of(value) if stored else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return named(Occupation, text).cell if text else ""

    def in_words(self, value: str) -> str:
        return Occupation.objects.label_of(value)


class SkillField(forms.CharField):
    """One skill by name, cleaned to its row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NameInput(reverse_lazy("vocabularies:skills")), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A row's key comes from the row, a text from whoever types it."""
        row = (
            Skill.objects.filter(pk=value).first() if value and not isinstance(value, str) else None
        )
        return row.label if row else value

    def clean(self, value: Any) -> Skill | None:
        text = super().clean(value)
        return named(Skill, text) if text else None


def named(model: type[Occupation] | type[Skill], text: str) -> Any:
    """Return the concept that the text names; else ValidationError with the nearest names."""
    refuse_control_characters(text)
    if concept := model.objects.resolve(text):
        return concept
    near = ", ".join(str(one.concept) for one in suggestions(model, text, SUGGESTIONS))
    message = (
        _("«%(text)s» non è nel vocabolario. Forse: %(near)s.")
        if near
        else _("«%(text)s» non è nel vocabolario: prova con una parola più semplice.")
    )
    params = {"text": Truncator(text).chars(60), "near": near}
    raise ValidationError(message, code="unknown", params=params)
