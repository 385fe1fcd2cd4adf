"""What was read of the files of an import, and what its columns mean: data, kept encrypted."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from squadra.exchange.columns import Cell, SheetKind
from squadra.exchange.headings import heading_key, is_of_people, is_passed_over
from squadra.exchange.reading import is_about_health
from squadra.exchange.registry import kinds
from squadra.exchange.tidying import is_nothing
from squadra.foundation.crypto import blind_index

MOST_EXAMPLES = 3
DECIDED = ("remembered", "chosen")
WHAT_TO_DO = "Che cosa fare"
"""The heading of our own column in the sheets of refused rows."""


@dataclass(slots=True)
class ReadFile:
    """A file that was sent: why it was not read, and what its author should know of it."""

    name: str
    refused: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class StagedColumn:
    """A column as it stands in the sheet: its heading, some of its values, the field it means.

    `source` says how that is known: `template`, `usual`, `remembered`, `values`, `chosen`; a column
    is not read, whatever anybody chooses, where it is about `health`.
    """

    heading: str
    examples: list[str] = field(default_factory=list)
    field: str = ""
    source: str = ""

    @property
    def is_health(self) -> bool:
        return self.source == "health"

    @property
    def is_settled(self) -> bool:
        """Whether nobody needs to be asked about it."""
        if self.field or self.is_health or self.source in DECIDED:
            return True
        return is_passed_over(self.heading) if self.heading else not self.examples


@dataclass(slots=True)
class StagedSheet:
    """A worksheet: where its headings stand (row from 1), its columns, how many rows it has.

    `defaults` are cells for the rows in which one that is needed is empty.
    """

    file: str
    name: str
    kind: str
    heading_row: int
    columns: list[StagedColumn]
    rows: int = 0
    defaults: dict[str, str] = field(default_factory=dict)

    @property
    def sheet_kind(self) -> SheetKind | None:
        """The kind of sheet; None for one that is not imported."""
        return next((kind for kind in kinds() if kind.code == self.kind), None)

    @property
    def title(self) -> str:
        """Worksheet and file, said once where they are called alike."""
        alike = self.file.rpartition(".")[0] == self.name
        return self.file if alike else f"{self.name} ({self.file})"

    @property
    def missing(self) -> list[str]:
        """The fields without which no row can be stored, and for which there is no value."""
        kind = self.sheet_kind
        if kind is None:
            return []
        given = {column.field for column in self.columns} | set(self.defaults)
        for joined in kind.together:
            given |= set(joined.fields) if joined.field in given else set()
        return [
            column.field for column in kind.columns if column.needed and column.field not in given
        ]

    @property
    def is_settled(self) -> bool:
        """Whether the rows can be checked without asking anybody."""
        return not self.kind or (
            not self.missing and all(column.is_settled for column in self.columns)
        )

    @property
    def health(self) -> list[str]:
        """The headings that are never imported, and whose cells were not kept."""
        return [column.heading for column in self.columns if column.is_health]

    @property
    def unread(self) -> list[str]:
        """The headings that mean nothing here; a column without one is not told."""
        return [
            column.heading
            for column in self.columns
            if column.heading
            and not (column.field or column.is_health)
            and column.heading != WHAT_TO_DO
        ]

    @property
    def fingerprint(self) -> str:
        """By which the same headings are known again, in any order."""
        keys = sorted(
            heading_key(column.heading)
            for column in self.columns
            if column.heading and column.heading != WHAT_TO_DO
        )
        return blind_index("\n".join(keys), "exchange.columns")

    def headings_of(self, field_name: str) -> str:
        """What the sheet itself calls a field; what the template calls it where it has none."""
        own = [column.heading for column in self.columns if column.field == field_name]
        kind = self.sheet_kind
        return ", ".join(own) or (kind.headings.get(field_name, "") if kind else "")


@dataclass(slots=True)
class Contents:
    """Everything that was read: files and worksheets, in the order in which they were sent."""

    files: list[ReadFile] = field(default_factory=list)
    sheets: list[StagedSheet] = field(default_factory=list)
    stopped: str = ""

    @property
    def imported(self) -> list[tuple[int, StagedSheet, SheetKind]]:
        """The sheets that are imported, with their places, those first that others refer to."""
        found = [
            (place, sheet, kind)
            for place, sheet in enumerate(self.sheets)
            if (kind := sheet.sheet_kind)
        ]
        return sorted(found, key=lambda entry: (entry[2].place, entry[0]))

    @property
    def is_settled(self) -> bool:
        return bool(self.imported) and all(sheet.is_settled for sheet in self.sheets)

    def as_data(self) -> dict[str, Any]:
        """As JSON holds it; `from_data` makes it again."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any] | None) -> "Contents":
        data = data or {"files": [], "sheets": [], "stopped": ""}
        return cls(
            files=[ReadFile(**file) for file in data["files"]],
            sheets=[
                StagedSheet(
                    **{
                        **sheet,
                        "columns": [StagedColumn(**column) for column in sheet["columns"]],
                    }
                )
                for sheet in data["sheets"]
            ],
            stopped=data["stopped"],
        )


@dataclass(slots=True)
class RowTold:
    """What the author of a row is shown of it.

    `name` says who or what it is; `changes` are heading, before, after; `reasons` are heading,
    value, what to do; `asked` are the list and the word of each question. `keys` and `names` tell
    the row from others, `versions` how what is stored stood.
    """

    name: str = ""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    reasons: list[tuple[str, str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)
    versions: str = ""

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any] | None) -> "RowTold":
        return cls(**(data or {}))


def staged_column(heading: str, group: str = "") -> StagedColumn:
    """A column by its heading alone; one about health is marked, and its cells are not kept.

    A heading of several columns that speaks of health counts for those that nothing else is known
    of: the code and the text below «Diagnosi».
    """
    is_health = is_about_health(heading) or (is_about_health(group) and not is_of_people(heading))
    return StagedColumn(heading, source="health" if is_health else "")


def cells_as_data(cells: Sequence[Cell], columns: Sequence[StagedColumn]) -> list[Any]:
    """Cells as JSON holds them; those of columns about health are left out, and not kept."""
    padded = (*cells, *[""] * (len(columns) - len(cells)))
    kept = [
        "" if place < len(columns) and columns[place].is_health else _plain(cell)
        for place, cell in enumerate(padded)
    ]
    while kept and kept[-1] == "":
        kept.pop()
    return kept


def cells_from_data(data: Sequence[Any]) -> Iterator[Cell]:
    """The cells as the file gave them."""
    return (READERS[cell[0]](cell[1]) if isinstance(cell, list) else cell for cell in data)


def _plain(cell: Cell) -> Any:
    match cell:
        case float() if is_nothing(cell):
            return ""
        case float() if cell in (float("inf"), float("-inf")):
            return str(cell)
        case datetime():
            return ["m", cell.isoformat()]
        case date():
            return ["d", cell.isoformat()]
        case time():
            return ["t", cell.isoformat()]
        case timedelta():
            return ["s", cell.total_seconds()]
        case str():
            return cell.encode("utf-8", "replace").decode()
    return cell


READERS: dict[str, Any] = {
    "m": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
    "s": lambda seconds: timedelta(seconds=seconds),
}
