"""The panel that asks «and if…?»: what may be tried for a person, and for an opening."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from squadra.engine.matching.doors import reliefs_of
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.vocabulary import LANGUAGE_LEVELS
from squadra.people.models import WorkProfile
from squadra.proposals import whatif
from squadra.proposals.words.doors import relief_in_words
from squadra.vocabularies import labels

NOTHING = ("", _("come oggi"))
REACHES = {
    "own-5": _("5 km in più con i propri mezzi"),
    "own-10": _("10 km in più con i propri mezzi"),
    "transit-5": _("5 km in più con i mezzi pubblici"),
    "transit-10": _("10 km in più con i mezzi pubblici"),
}


class PersonWhatIf(forms.Form):
    """What the person might gain, of what the profile does not have yet."""

    further = forms.ChoiceField(label=_("Più lontano"), required=False)
    half_day = forms.ChoiceField(label=_("Una mezza giornata in più"), required=False)
    licence = forms.ChoiceField(label=_("Una patente o un attestato"), required=False)
    language = forms.ChoiceField(label=_("Una lingua"), required=False)

    def __init__(self, data: Any, profile: WorkProfile) -> None:
        super().__init__(data)
        for name, choices in (
            (whatif.FURTHER, _reaches(profile)),
            (whatif.HALF_DAY, _half_days(profile)),
            (whatif.LICENCE, _licences(profile)),
            (whatif.LANGUAGE, _languages(profile, (data or {}).get(whatif.LANGUAGE, ""))),
        ):
            options = [NOTHING, *choices]
            if len(options) == 1:
                del self.fields[name]
            else:
                self.fields[name] = _select(self.fields[name], options)

    @property
    def change(self) -> whatif.PersonChange | None:
        """What the choices make of the person; one that is not on offer is passed over."""
        self.is_valid()
        return whatif.person_changed(
            (name, self.cleaned_data.get(name, "")) for name in self.fields
        )


class OpeningWhatIf(forms.Form):
    """What the company might ask less of, adapt or offer."""

    without = forms.MultipleChoiceField(
        label=_("Se l'azienda…"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, opening: OpeningRecord) -> None:
        super().__init__(data)
        field = self.fields[whatif.WITHOUT]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(change.what, relief_in_words(change)) for change in reliefs_of(opening)]

    @property
    def change(self) -> whatif.OpeningChange | None:
        """What the choices make of the opening; one that is not on offer is passed over."""
        self.is_valid()
        return whatif.opening_changed(self.cleaned_data.get(whatif.WITHOUT, ()))


def _select(field: forms.Field, options: list[Any]) -> forms.Field:
    return forms.ChoiceField(label=field.label, required=False, choices=options)


def _reaches(profile: WorkProfile) -> Iterator[tuple[str, Any]]:
    by_transit = (profile.max_km_transit or 0) > (profile.max_km or 0)
    for code, label in REACHES.items():
        if by_transit or code.startswith(whatif.OWN):
            yield code, label


def _half_days(profile: WorkProfile) -> Iterator[tuple[str, Any]]:
    for (code, label), mark in zip(labels.HALF_DAYS.items(), profile.availability, strict=False):
        if mark == "0":
            yield code, label


def _licences(profile: WorkProfile) -> Iterator[tuple[str, Any]]:
    for code, label in labels.LICENCES.items():
        if code not in profile.licences:
            yield code, label


def _languages(profile: WorkProfile, chosen: str) -> Iterator[tuple[str, Any]]:
    """Levels of Italian and of what the person speaks, above what they have; and the one chosen."""
    held = dict(cell.split(":") for cell in profile.languages if ":" in cell)
    if not held:
        return
    offered = {f"{code}:{level}" for code in {"it", *held} for level in LANGUAGE_LEVELS}
    for code in sorted(offered | ({chosen} if _is_language(chosen) else set())):
        name, _colon, level = code.partition(":")
        if _rank(level) > _rank(held.get(name, "")):
            yield code, f"{labels.LANGUAGES.get(name, name)} {level}"


def _is_language(code: str) -> bool:
    name, _colon, level = code.partition(":")
    return name in labels.LANGUAGES and level in LANGUAGE_LEVELS


def _rank(level: str) -> int:
    """From 1; 0 for a language that is not known, more than all for one's mother tongue."""
    if not level:
        return 0
    return (
        LANGUAGE_LEVELS.index(level) + 1 if level in LANGUAGE_LEVELS else len(LANGUAGE_LEVELS) + 1
    )
