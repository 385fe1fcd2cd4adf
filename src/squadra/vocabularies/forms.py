"""Form fields for what the vocabulary names: typed or chosen as words, cleaned to codes."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from squadra.foundation.codelist import join_codes, split_codes
from squadra.foundation.text import refuse_control_characters
from squadra.ui.forms import CodesField
from squadra.vocabularies import labels
from squadra.vocabularies.models import Occupation, Skill

Row = tuple[str, str]
Words = str | Promise
Choices = Sequence[tuple[str, Words]]

MOST_ROWS = 40
SPARE_ROWS = 2
SUGGESTIONS = 3


class RowsInput(forms.Widget):
    """Rows of one box each (a text with suggestions, or a list), some with a level beside.

    The value is a list of (text, level); the order of the rows is kept, empty rows are dropped.
    """

    template_name = "vocabularies/widgets/rows.html"
    use_fieldset = True

    class Media:
        js = (forms.Script("vocabularies/rows.js", type="module"),)

    def __init__(
        self,
        *,
        options: Choices = (),
        levels: Choices = (),
        source: Words = "",
        ranked: bool = False,
    ) -> None:
        super().__init__()
        self.options, self.levels, self.source, self.ranked = options, levels, source, ranked

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Row]:
        texts = data.getlist(name)
        levels = data.getlist(f"{name}_level")
        levels += [""] * (len(texts) - len(levels))
        return [
            (text.strip(), level)
            for text, level in zip(texts, levels, strict=False)
            if text.strip()
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        rows = [*(value or ()), *[("", "")] * SPARE_ROWS]
        context["widget"] |= {
            "rows": rows,
            "options": self.options,
            "levels": self.levels,
            "source": self.source,
            "ranked": self.ranked,
        }
        return context


class RowsField(forms.Field):
    """Codes given one a row, `code` or `code:level`; cleaned to a tuple, each code once."""

    levels: Choices = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, **kwargs})

    def prepare_value(self, value: Any) -> list[Row]:
        """Rows as typed are shown again; stored codes are shown by their name."""
        stored = [self._parts(item) for item in value or () if isinstance(item, str)]
        names = self.names_of(code for code, _level in stored) if stored else {}
        return [(names[code], level) for code, level in stored] or list(value or ())

    def clean(self, value: list[Row]) -> tuple[str, ...]:
        if len(value) > MOST_ROWS:
            raise ValidationError(_("Le voci sono troppe: al massimo %s.") % MOST_ROWS)
        codes: dict[str, str] = {}
        errors = []
        for text, level in value:
            try:
                codes.setdefault(self.code_of(text), self._level(level))
            except ValidationError as error:
                errors.append(error)
        if errors:
            raise ValidationError(errors)
        return tuple(f"{code}:{level}" if level else code for code, level in codes.items())

    def in_words(self, value: Iterable[str]) -> str:
        """Write stored codes as a person reads them."""
        levels = dict(self.levels)
        rows = self.prepare_value(tuple(value))
        return ", ".join(f"{name} ({levels[level]})" if level else name for name, level in rows)

    def code_of(self, text: str) -> str:
        """Return the code of what was typed or chosen; ValidationError where it names nothing."""
        raise NotImplementedError

    def names_of(self, codes: Iterable[str]) -> dict[str, str]:
        raise NotImplementedError

    def _level(self, level: str) -> str:
        if not self.levels:
            return ""
        if level not in dict(self.levels):
            raise ValidationError(_("Scegli un livello per ogni voce."), code="level")
        return level

    def _parts(self, item: str) -> Row:
        code, _colon, level = item.rpartition(":")
        return (code, level) if level in dict(self.levels) else (item, "")


class LanguagesField(RowsField):
    """Languages with their level, `it:B1`."""

    levels: Choices = tuple(labels.LANGUAGE_LEVELS.items())

    def __init__(self, **kwargs: Any) -> None:
        options = tuple(labels.LANGUAGES.items())
        super().__init__(widget=RowsInput(options=options, levels=self.levels), **kwargs)

    def prepare_value(self, value: Any) -> list[Row]:
        return [self._parts(item) if isinstance(item, str) else item for item in value or ()]

    def in_words(self, value: Iterable[str]) -> str:
        rows = map(self._parts, value)
        return ", ".join(f"{labels.LANGUAGES.get(code, code)} {level}" for code, level in rows)

    def code_of(self, text: str) -> str:
        if text not in labels.LANGUAGES:
            raise ValidationError(_("Scegli una lingua dall'elenco."), code="language")
        return text


class SkillsField(RowsField):
    """Skills of the vocabulary by name, with the least level where `levels` asks for one."""

    def __init__(self, *, with_level: bool = False, **kwargs: Any) -> None:
        self.levels = tuple(labels.SKILL_LEVELS.items()) if with_level else ()
        source = reverse_lazy("vocabularies:skills")
        super().__init__(widget=RowsInput(levels=self.levels, source=source), **kwargs)

    def code_of(self, text: str) -> str:
        return named(Skill, text).uri

    def names_of(self, codes: Iterable[str]) -> dict[str, str]:
        return Skill.objects.labels_of(codes)


class OccupationsField(RowsField):
    """Occupations of the vocabulary by name, the dearest first."""

    def __init__(self, **kwargs: Any) -> None:
        source = reverse_lazy("vocabularies:occupations")
        super().__init__(widget=RowsInput(source=source, ranked=True), **kwargs)

    def code_of(self, text: str) -> str:
        return named(Occupation, text).cell

    def names_of(self, codes: Iterable[str]) -> dict[str, str]:
        return Occupation.objects.labels_of(codes)


class NameInput(forms.TextInput):
    """A text box that suggests names of the vocabulary while one types."""

    template_name = "vocabularies/widgets/name.html"

    def __init__(self, source: Words) -> None:
        super().__init__()
        self.source = source

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


class SupportsField(CodesField):
    """What a company offers: `none` stands alone and means surely none; empty is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=labels.OFFERED_SUPPORTS, **{"required": False, **kwargs})

    def validate(self, value: Any) -> None:
        super().validate(value)
        if labels.NO_SUPPORT in value and len(value) > 1:
            raise ValidationError(
                _(
                    "Hai scelto «di sicuro nessuno» insieme ad altri sostegni: "
                    "lascia l'uno o gli altri."
                )
            )


class CellOfCodesField(CodesField):
    """Codes of a closed list kept as one text, `a|b`, where the column is encrypted."""

    def prepare_value(self, value: Any) -> Any:
        return split_codes(value) if isinstance(value, str) else value

    def clean(self, value: Any) -> Any:
        return join_codes(super().clean(value))

    def in_words(self, value: str) -> str:
        words = dict(cast("Iterable[tuple[str, Words]]", self.choices))
        return ", ".join(str(words.get(code, code)) for code in split_codes(value))


def named(model: type[Occupation] | type[Skill], text: str) -> Any:
    """Return the concept that the text names; else ValidationError with the nearest names."""
    refuse_control_characters(text)
    if concept := model.objects.resolve(text):
        return concept
    near = ", ".join(str(concept) for concept in model.objects.search(text, SUGGESTIONS))
    message = (
        _("«%(text)s» non è nel vocabolario. Forse: %(near)s.")
        if near
        else _("«%(text)s» non è nel vocabolario: prova con una parola più semplice.")
    )
    params = {"text": Truncator(text).chars(60), "near": near}
    raise ValidationError(message, code="unknown", params=params)
