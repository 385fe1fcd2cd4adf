"""Lists of names, one a row: typed or chosen as words, cleaned to codes."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.foundation.text import search_key
from squadra.vocabularies import labels
from squadra.vocabularies.forms.names import named
from squadra.vocabularies.models import Occupation, Skill

Row = tuple[str, str]
Words = str | Promise
Choices = Sequence[tuple[str, Words]]

MOST_ROWS = 40
SPARE_ROWS = 2
ADD = gettext_lazy("Aggiungi: scrivi una parola, Invio sceglie")
UNSAID_MANY_M = gettext_lazy("Ancora non indicati.")
UNSAID_MANY_F = gettext_lazy("Ancora non indicate.")


class RowsInput(forms.Widget):
    """Rows of one box each (a text with suggestions, or a list), some with a level beside.

    The value is a list of (text, level); the order of the rows is kept, empty rows are dropped.
    With a script the rows are chips, and one box adds to them. `asks_level` leaves the level of a
    new row open; `unsaid` says what it means that there is none.
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
        asks_level: bool = False,
        unsaid: Words = UNSAID_MANY_F,
    ) -> None:
        super().__init__()
        self.options, self.levels, self.source, self.ranked = options, levels, source, ranked
        self.asks_level, self.unsaid = asks_level, unsaid

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
            "codes": {code for code, _label in self.options},
            "asks_level": self.asks_level,
            "unsaid": self.unsaid,
            "add": ADD,
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
        widget = RowsInput(options=options, levels=self.levels, asks_level=True)
        super().__init__(widget=widget, **kwargs)

    def prepare_value(self, value: Any) -> list[Row]:
        return [self._parts(item) if isinstance(item, str) else item for item in value or ()]

    def in_words(self, value: Iterable[str]) -> str:
        rows = map(self._parts, value)
        return ", ".join(f"{labels.LANGUAGES.get(code, code)} {level}" for code, level in rows)

    def code_of(self, text: str) -> str:
        """Take a code, or the language's name."""
        if text in labels.LANGUAGES:
            return text
        name = search_key(text)
        for code, label in labels.LANGUAGES.items():
            if name == search_key(str(label)):
                return code
        raise ValidationError(_("Scegli una lingua dall'elenco."), code="language")


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
        widget = RowsInput(source=source, ranked=True, unsaid=UNSAID_MANY_M)
        super().__init__(widget=widget, **kwargs)

    def code_of(self, text: str) -> str:
        return named(Occupation, text).cell

    def names_of(self, codes: Iterable[str]) -> dict[str, str]:
        return Occupation.objects.labels_of(codes)
