"""How forms look and what their own fields are: one renderer for every form of the project."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, cast

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.ui.week import DAYS, HALF_DAYS, HALVES

UNMARKED = (forms.RadioSelect, forms.HiddenInput)
STYLES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxInput, ""),
    (forms.Select, "form-select"),
    (forms.Widget, "form-control"),
)


Words = str | Promise

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


class PillsSelect(forms.RadioSelect):
    """A few answers side by side, one of them chosen: each large enough for a finger."""

    template_name = "ui/forms/widgets/pills.html"


class CodesInput(forms.CheckboxSelectMultiple):
    """Check boxes of a closed list, in groups where there are any.

    `unsaid` says what it means that none is ticked. The code `none`, where it is one of them, says
    surely none: the script unticks it beside others, and the field refuses it there. `within` names
    the field of the same form whose ticks alone are offered here.
    """

    template_name = "ui/forms/widgets/codes.html"
    MANY = 15  # beyond these a box finds one by its words

    class Media:
        js = (forms.Script("ui/codes.js", type="module"),)

    def __init__(self, *, unsaid: Words = "", none: str = "", within: str = "") -> None:
        super().__init__()
        self.unsaid, self.none, self.within = unsaid, none, within

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {
            "parts": _parts(context["widget"]["optgroups"]),
            "unsaid": self.unsaid,
            "none": self.none,
            "within": self.within,
            "many": len(_codes(self.choices)) > self.MANY,
        }
        return context


def _parts(optgroups: Iterable[tuple[Any, list[Any], int]]) -> list[tuple[Any, list[Any]]]:
    """The options under their titles; those without one together, where Django parts each."""
    parts: list[tuple[Any, list[Any]]] = []
    for title, options, _index in optgroups:
        if not title and parts and not parts[-1][0]:
            parts[-1][1].extend(options)
        else:
            parts.append((title, list(options)))
    return parts


class CodesField(forms.MultipleChoiceField):
    """Codes of a closed list as check boxes; gives a tuple in the list's order.

    It stands for a `CodeListField`, whose value is a tuple of codes. `order` is the order of the
    codes where the choices stand in groups; `none` is the code that stands alone.
    """

    default_error_messages = {
        "alone": _(
            "Hai scelto «%(none)s» insieme ad altre voci: lascia quella sola, oppure le altre."
        )
    }

    def __init__(
        self,
        *,
        order: Iterable[str] = (),
        unsaid: Words = "",
        none: str = "",
        within: str = "",
        **kwargs: Any,
    ) -> None:
        self.order, self.none = tuple(order), none
        widget = CodesInput(unsaid=unsaid, none=none, within=within)
        super().__init__(**{"widget": widget, **kwargs})

    def clean(self, value: Any) -> tuple[str, ...]:
        chosen = set(super().clean(value))
        order = dict.fromkeys((*self.order, *_codes(self.choices)))
        return tuple(code for code in order if code in chosen)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if self.none in value and len(value) > 1:
            choices = cast("Iterable[tuple[Any, Any]]", self.choices)
            words = next(label for code, label in choices if code == self.none)
            message = self.error_messages["alone"]
            raise forms.ValidationError(message, code="alone", params={"none": words})

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
# The places of the half-days that are mostly said together.
PRESETS = (
    ("0 2 4 6 8", _("mattine da lunedì a venerdì")),
    ("1 3 5 7 9", _("pomeriggi da lunedì a venerdì")),
    ("10 11 12 13", _("sabato e domenica")),
)


class HalfDaysInput(forms.Widget):
    """Two choices a day for a week, one select each: keyboard, phone and no script are enough.

    The value is one character a half-day, Monday morning first: those of `states`, or `-` where
    nothing was chosen. Fourteen times `-` is the empty string: nothing is known.
    """

    template_name = "ui/forms/widgets/availability.html"
    use_fieldset = True
    SIZE = len(HALF_DAYS)

    class Media:
        js = (forms.Script("ui/week.js", type="module"),)

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
            "keys": self._keys(),
            "presets": PRESETS,
        }
        return context

    def _keys(self) -> str:
        """The keys that answer at once: the first letter of each word."""
        keys = [f"{str(words)[0].upper()} {words}" for _state, words in self.states[1:]]
        return ", ".join([*keys, _("Canc %(words)s") % {"words": UNKNOWN_WORDS}])

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
