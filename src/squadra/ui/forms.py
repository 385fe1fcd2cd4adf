"""How forms look and what their own fields are: one renderer for every form of the project."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

from squadra.ui.week import DAYS, HALF_DAYS, HALVES

UNMARKED = (forms.RadioSelect, forms.HiddenInput)
STYLES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


DASHES = BLANK_CHOICE_DASH[0][1]
CHOOSE, NOT_SAID = _("Scegli…"), _("Non indicato")


class BoundField(forms.BoundField):
    """A field that dresses its widget, whatever form it stands in."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        _say_the_empty_choice(field)

    def value(self) -> Any:
        """Show a whole number of kilometres or hours as people write it: 5, never 5.0."""
        value = super().value()
        return int(value) if isinstance(value, float) and value.is_integer() else value

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        style = _style(widget or self.field.widget)
        if style:
            attrs["class"] = f"{self.field.widget.attrs.get('class', '')} {style}".strip()
        return attrs


def _say_the_empty_choice(field: forms.Field) -> None:
    """Put words where Django has dashes: what to do, or what an empty answer means."""
    words = CHOOSE if field.required else NOT_SAID
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = words
    elif isinstance(field, forms.ChoiceField):
        choices = cast("Iterable[tuple[Any, Any]]", field.choices)
        field.choices = [(code, words if label == DASHES else label) for code, label in choices]


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, UNMARKED):
        return ""
    return next(style for kind, style in STYLES if isinstance(widget, kind))


class Renderer(TemplatesSetting):
    """`FORM_RENDERER` of the project: label, help, errors, control, each tied to the others."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
    bound_field_class = BoundField


class DateInput(forms.DateInput):
    """The browser's own date picker; the value travels as ISO, whatever the language."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time picker, hours and minutes."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class CodesField(forms.MultipleChoiceField):
    """Codes of a closed list as check boxes; gives a tuple in the list's order.

    It stands for a `CodeListField`, whose value is a tuple of codes.
    """

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> tuple[str, ...]:
        chosen = set(super().clean(value))
        return tuple(code for code in _codes(self.choices) if code in chosen)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(initial or ()) != set(data or ())


def _codes(choices: Any) -> list[str]:
    """The codes of a list of choices, groups opened."""
    codes: list[str] = []
    for code, label in choices:
        codes += [key for key, _label in label] if isinstance(label, list | tuple) else [code]
    return codes


UNKNOWN = "-"
UNKNOWN_WORDS = _("da indicare")
STATES = {"1": _("sì"), "0": _("no"), "x": _("mai")}


class HalfDaysInput(forms.Widget):
    """Two choices a day for a week, one select each: keyboard, phone and no script are enough.

    The value is one character a half-day, Monday morning first: those of `states`, or `-` where
    nothing was chosen. Fourteen times `-` is the empty string: nothing is known.
    """

    template_name = "ui/forms/widgets/availability.html"
    use_fieldset = True
    SIZE = len(HALF_DAYS)

    def __init__(self, states: str = "10x", attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.states = [(UNKNOWN, UNKNOWN_WORDS), *((state, STATES[state]) for state in states)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        marks = str(value or "").ljust(self.SIZE, UNKNOWN)
        base = context["widget"]["attrs"].get("id", f"id_{name}")
        rows = [
            (day, [self._cell(name, base, index, marks) for index in (2 * d, 2 * d + 1)])
            for d, day in enumerate(DAYS)
        ]
        context["widget"] |= {
            "rows": rows,
            "halves": HALVES,
            "states": self.states,
            "unknown": UNKNOWN,
        }
        return context

    @staticmethod
    def _cell(name: str, base: str, index: int, marks: str) -> dict[str, str]:
        return {
            "name": f"{name}_{index}",
            "id": f"{base}_{index}",
            "label": str(HALF_DAYS[index]),
            "value": marks[index],
        }

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> str:
        marks = [str(data.get(f"{name}_{index}", UNKNOWN)) for index in range(self.SIZE)]
        return "" if set(marks) == {UNKNOWN} else "".join(marks)

    def value_omitted_from_data(self, data: Collection[str], files: Any, name: str) -> bool:
        return not any(f"{name}_{index}" in data for index in range(self.SIZE))


class HalfDaysField(forms.CharField):
    """The half-days of a week as the contract's 14 characters; empty where nothing is known.

    `states` are the characters offered: `10x` for a person (`x` = never to be asked), `10` for a
    shift. Some half-days chosen and some not is an error that says what to do.
    """

    default_error_messages = {
        "partial": _(
            "Alcune mezze giornate sono ancora da indicare: scegli per tutte, oppure rimetti tutte "
            "su «da indicare» se non si sa ancora."
        ),
        "state": _("Scegli una delle risposte proposte per ogni mezza giornata."),
    }

    def __init__(self, *, states: str = "10x", **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        self.states = states
        super().__init__(widget=HalfDaysInput(states), **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if not set(value) <= {*self.states, UNKNOWN} or len(value) not in (0, HalfDaysInput.SIZE):
            raise forms.ValidationError(self.error_messages["state"], code="state")
        if UNKNOWN in value:
            raise forms.ValidationError(self.error_messages["partial"], code="partial")

    def in_words(self, value: str) -> str:
        """Write the half-days that are not a plain no, such as «sì: lunedì mattina»."""
        said = []
        for state in self.states.replace("0", ""):
            chosen = [
                str(name) for name, mark in zip(HALF_DAYS, value, strict=True) if mark == state
            ]
            said += [f"{STATES[state]}: {', '.join(chosen)}"] if chosen else []
        return "; ".join(said) or str(STATES["0"])
