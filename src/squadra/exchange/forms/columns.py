"""What the sheets hold and what their columns mean, one choice for each column."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.exchange.batch import Batch
from squadra.exchange.columns import CellRefused, Column, SheetKind
from squadra.exchange.sheets import is_empty
from squadra.exchange.staged_sheets import Contents, StagedColumn, StagedSheet

NOT_IMPORTED = gettext_lazy("non importare")
SOURCES = {
    "template": gettext_lazy("riconosciuta"),
    "usual": gettext_lazy("riconosciuta"),
    "values": gettext_lazy("indovinata dai valori: controlla"),
    "remembered": gettext_lazy("come l'ultima volta"),
    "chosen": gettext_lazy("scelta da te"),
}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """A column of the sheet beside the choice of what it means; none for one about health."""

    column: StagedColumn
    choice: BoundField | None

    @property
    def source(self) -> Any:
        """How its meaning is known, in words."""
        return SOURCES.get(self.column.source, "") if self.column.field else ""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """One sheet on the page: what it holds, its columns, what is missing."""

    place: int
    sheet: StagedSheet
    kind: BoundField
    rows: list[ColumnRow]
    defaults: list[BoundField]


class ColumnsForm(forms.Form):
    """Asks for each sheet what it holds and for each column what it means.

    Once it is valid, `contents` says what was chosen. `kinds` are those that the actor may import.
    """

    def __init__(
        self,
        contents: Contents,
        kinds: Sequence[SheetKind],
        batch: Batch,
        *args: Any,
        town: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.contents, self.batch, self.town = contents, batch, town
        for place, sheet in enumerate(contents.sheets):
            self._add_kind(place, sheet, kinds)
            self._add_columns(place, sheet)
            self._add_defaults(place, sheet)

    def _add_kind(self, place: int, sheet: StagedSheet, kinds: Sequence[SheetKind]) -> None:
        choices = [("", NOT_IMPORTED), *((kind.code, kind.title) for kind in kinds)]
        label = _("Che cosa contiene il foglio")
        self.fields[f"kind-{place}"] = forms.ChoiceField(
            label=label, choices=choices, initial=sheet.kind, required=False
        )

    def _add_columns(self, place: int, sheet: StagedSheet) -> None:
        kind = sheet.sheet_kind
        choices = _choices(kind) if kind else []
        for number, column in enumerate(sheet.columns):
            if kind and not column.is_health:
                label = _("Che cos'è «%s»") % (column.heading or _("colonna senza titolo"))
                self.fields[f"column-{place}-{number}"] = forms.ChoiceField(
                    label=label, choices=choices, initial=column.field, required=False
                )

    def _add_defaults(self, place: int, sheet: StagedSheet) -> None:
        """A box for each column that is needed and that the sheet has not."""
        kind = sheet.sheet_kind
        for column in kind.columns if kind else ():
            if column.needed and self._lacks(place, sheet, column):
                self.fields[f"default-{place}-{column.field}"] = self._default(sheet, column)

    def _lacks(self, place: int, sheet: StagedSheet, column: Column) -> bool:
        if column.field in sheet.defaults:
            return True
        given = {self._chosen(place, number, its) for number, its in enumerate(sheet.columns)}
        kind = sheet.sheet_kind
        for joined in kind.together if kind else ():
            given |= set(joined.fields) if joined.field in given else set()
        return column.field not in given

    def _chosen(self, place: int, number: int, column: StagedColumn) -> str:
        """What a column means: as it was sent, else as it stands."""
        name = f"column-{place}-{number}"
        return str(self.data[name]) if self.is_bound and name in self.data else column.field

    def _default(self, sheet: StagedSheet, column: Column) -> forms.Field:
        words = column.format.words
        common: dict[str, Any] = {
            "label": _("%s, per tutte le righe") % column.heading,
            "initial": sheet.defaults.get(column.field, self._suggested(column)),
            "help_text": _("Nel foglio non c'è: scrivi che cosa vale per tutte."),
            "required": False,
        }
        if words:
            choices = [("", _("Scegli…")), *((str(word), str(word)) for word in words.values())]
            return forms.ChoiceField(choices=choices, **common)
        return forms.CharField(max_length=200, **common)

    def _suggested(self, column: Column) -> str:
        return self.town if column.field == "municipality" else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for place, sheet in enumerate(self.contents.sheets):
            if sheet.kind != cleaned.get(f"kind-{place}", sheet.kind):
                continue  # the page is shown again for the other kind
            self._take_columns(place, sheet, cleaned)
            self._take_defaults(place, sheet, cleaned)
        return cleaned

    def _take_columns(self, place: int, sheet: StagedSheet, cleaned: dict[str, Any]) -> None:
        kind = sheet.sheet_kind
        if kind is None:
            return
        for number, column in enumerate(sheet.columns):
            name = f"column-{place}-{number}"
            chosen = cleaned.get(name, "")
            if not column.is_health and (chosen != column.field or not column.field):
                column.field, column.source = chosen, "chosen"
        doubled = _doubled(sheet, kind)
        for number, column in enumerate(sheet.columns):
            if column.field in doubled:
                self.add_error(
                    f"column-{place}-{number}",
                    _("«%s» è scelto per più colonne: tienine una.") % kind.headings[column.field],
                )

    def _take_defaults(self, place: int, sheet: StagedSheet, cleaned: dict[str, Any]) -> None:
        kind = sheet.sheet_kind
        sheet.defaults = {}
        for column in kind.columns if kind else ():
            name = f"default-{place}-{column.field}"
            if name not in self.fields:
                continue
            text = str(cleaned.get(name, "")).strip()
            if text:
                sheet.defaults[column.field] = text
            if reason := self._reason(column, text):
                self.add_error(name, reason)

    def _reason(self, column: Column, text: str) -> str:
        """Why a text cannot stand for the empty cells of a column."""
        if not text:
            return _("Serve: scegli la colonna che lo contiene, o scrivi un valore per tutte.")
        try:
            tidied = column.format.tidy(text, self.batch) if column.format.tidy else text
            if is_empty(tidied):
                return _("Scrivi un valore.")
            column.format.parse(tidied, self.batch)
        except CellRefused as refusal:
            return refusal.reason
        return ""

    @property
    def kinds_changed(self) -> dict[int, str]:
        """The sheets for which another kind was chosen than the one that is shown."""
        if not self.is_bound:
            return {}
        self.full_clean()
        return {
            place: self.cleaned_data[f"kind-{place}"]
            for place, sheet in enumerate(self.contents.sheets)
            if f"kind-{place}" in self.cleaned_data
            and self.cleaned_data[f"kind-{place}"] != sheet.kind
        }

    def parts(self) -> Iterator[SheetPart]:
        """The sheets as the page shows them."""
        for place, sheet in enumerate(self.contents.sheets):
            rows = [
                ColumnRow(column, self._bound(f"column-{place}-{number}"))
                for number, column in enumerate(sheet.columns)
            ]
            defaults = [self[name] for name in self.fields if name.startswith(f"default-{place}-")]
            yield SheetPart(place, sheet, self[f"kind-{place}"], rows, defaults)

    def _bound(self, name: str) -> BoundField | None:
        return self[name] if name in self.fields else None


def _choices(kind: SheetKind) -> list[tuple[str, Any]]:
    """The template's columns, those without which no row can be stored marked."""
    own = [
        (column.field, f"{column.heading} *" if column.needed else column.heading)
        for column in kind.columns
    ]
    joined = [(its.field, its.heading) for its in kind.together]
    return [("", NOT_IMPORTED), *joined, *own]


def _doubled(sheet: StagedSheet, kind: SheetKind) -> set[str]:
    """Fields that several columns were chosen for, and that cannot be put together."""
    counts = Counter(column.field for column in sheet.columns if column.field)
    return {
        name
        for name, count in counts.items()
        if count > 1 and (name not in kind.by_field or not kind.by_field[name].format.joint)
    }
