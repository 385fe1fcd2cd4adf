"""From a table to a staged sheet: its headings, its kind, what its columns mean."""

import re
from collections.abc import Callable, Iterator, Sequence

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Column, SheetKind, WordsUnknown
from squadra.exchange.headings import Headings, field_meant, find_headings, heading_key, kind_meant
from squadra.exchange.models import RememberedColumns
from squadra.exchange.opening import Table
from squadra.exchange.registry import kinds_for
from squadra.exchange.sheets import is_empty, shown
from squadra.exchange.staged_sheets import (
    MOST_EXAMPLES,
    WHAT_TO_DO,
    StagedColumn,
    StagedSheet,
    staged_column,
)
from squadra.exchange.tidying import is_nothing
from squadra.foundation.crypto import blind_index

SAMPLE = 200
MOST_COLUMNS = 200
TAX_CODE = re.compile(r"[A-Za-z]{6}[0-9]{2}[A-Za-z][0-9]{2}[A-Za-z][0-9]{3}[A-Za-z]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LONGEST_EMAIL = 254
VALUE = re.compile(r"[\d\s./:+-]+")
LOOKS: dict[str, Callable[[str], bool]] = {
    "tax_code": lambda text: bool(TAX_CODE.fullmatch(text)),
    "email": lambda text: len(text) <= LONGEST_EMAIL and bool(EMAIL.fullmatch(text)),
}
Cells = Sequence[Cell]


def sheet_of(file: str, table: Table, batch: Batch) -> tuple[StagedSheet, list[tuple[int, Cells]]]:
    """Return the sheet of a table, and its rows with their numbers; no columns where it has none.

    What the service chose for the same headings the last time goes before what is recognised.
    """
    found = find_headings(table.rows, lambda text: _is_value(text, batch))
    if found is None:
        return StagedSheet(file, table.name, "", 0, []), []
    rows = list(_rows_below(table.rows, found))
    columns = _columns(found, rows)
    sheet = StagedSheet(file, table.name, "", found.row + 1, columns, len(rows))
    remembered = RememberedColumns.objects.of(batch.service_id, sheet.fingerprint)
    if remembered is not None and remembered.choice["kind"] in _codes(batch):
        _as_remembered(sheet, remembered)
    else:
        kind = kind_meant(found.texts, table.name, file)
        sheet.kind = kind.code if kind else ""
        assign_fields(sheet, rows, batch)
    return sheet, rows


def _is_value(text: str, batch: Batch) -> bool:
    """Whether a text is surely somebody's, and no heading: a number, a date, an address, a town."""
    is_known = any(is_such(text) for is_such in LOOKS.values()) or batch.municipality(text)
    return bool(is_known or VALUE.fullmatch(text))


def _codes(batch: Batch) -> set[str]:
    return {kind.code for kind in kinds_for(batch.actor)} | {""}


def _rows_below(rows: Sequence[Cells], headings: Headings) -> Iterator[tuple[int, Cells]]:
    """The rows that hold something; headings that a long print repeats are none."""
    texts = [text for text in headings.texts if text]
    for number, cells in enumerate(rows[headings.row + 1 :], start=headings.row + 2):
        filled = [cell for cell in cells if not is_empty(cell)]
        if filled and [" ".join(str(cell).split()) for cell in filled] != texts:
            yield number, cells


def _columns(found: Headings, rows: Sequence[tuple[int, Cells]]) -> list[StagedColumn]:
    """A column for each heading, and for cells beside the headings, with some of its values."""
    width = max((_width(cells) for _number, cells in rows), default=0)
    width = min(max(width, len(found.texts)), MOST_COLUMNS)
    texts = [*found.texts, *[""] * (width - len(found.texts))][:width]
    groups = [*found.groups, *[""] * width]
    columns = [staged_column(*pair) for pair in zip(texts, groups, strict=False)]
    for place, column in enumerate(columns):
        if not column.is_health:
            column.examples = _examples(rows, place)
    while columns and not columns[-1].heading and not columns[-1].examples:
        columns.pop()
    return columns


def _width(cells: Cells) -> int:
    width = len(cells)
    while width and is_empty(cells[width - 1]):
        width -= 1
    return width


def _examples(rows: Sequence[tuple[int, Cells]], place: int) -> list[str]:
    examples: dict[str, None] = {}
    for cell in _sample(rows, place):
        examples.setdefault(shown(cell))
        if len(examples) == MOST_EXAMPLES:
            break
    return list(examples)


def _sample(rows: Sequence[tuple[int, Cells]], place: int) -> Iterator[Cell]:
    """The first cells of a column that hold something."""
    for _number, cells in rows[:SAMPLE]:
        if place < len(cells) and not is_empty(cells[place]) and not is_nothing(cells[place]):
            yield cells[place]


def _as_remembered(sheet: StagedSheet, remembered: RememberedColumns) -> None:
    choice = remembered.choice
    sheet.kind, sheet.defaults = choice["kind"], dict(choice["defaults"])
    kind = sheet.sheet_kind
    for column in sheet.columns:
        name = choice["fields"].get(_heading_index(column.heading), "")
        if name and kind and name in kind.headings:
            _give(sheet, kind, column, name, "remembered")
        if not column.is_health:
            column.source = "remembered"


def choice_of(sheet: StagedSheet) -> dict[str, object]:
    """What is remembered of a sheet: kind, field by heading, what stands for empty cells.

    Of a heading only a keyed hash: in a sheet without headings it is somebody's name.
    """
    fields = {
        _heading_index(column.heading): column.field for column in sheet.columns if column.field
    }
    return {"kind": sheet.kind, "fields": fields, "defaults": sheet.defaults}


def _heading_index(heading: str) -> str:
    return blind_index(heading_key(heading), "exchange.heading")


def assign_fields(sheet: StagedSheet, rows: Sequence[tuple[int, Cells]], batch: Batch) -> None:
    """Give each column the field that it means: by the template, by usual headings, by values."""
    for column in sheet.columns:
        if not column.is_health:
            column.field = column.source = ""
    kind = sheet.sheet_kind
    if kind is None:
        return
    own = {heading_key(heading): name for name, heading in kind.headings.items()}
    for column in sheet.columns:
        name = own.get(heading_key(column.heading), "") if column.heading else ""
        _give(sheet, kind, column, name, "template")
    for place, column in enumerate(sheet.columns):
        name = field_meant(column.heading, kind) if column.heading else ""
        if name and _holds(kind, name, list(_sample(rows, place)), batch):
            _give(sheet, kind, column, name, "usual")
    for place, column in enumerate(sheet.columns):
        texts = [str(cell).strip() for cell in _sample(rows, place)]
        _give(sheet, kind, column, _by_values(kind, texts, batch), "values")
    _drop_doubles(sheet, kind)


def _give(
    sheet: StagedSheet, kind: SheetKind, column: StagedColumn, name: str, source: str
) -> None:
    if not name or column.field or column.is_health or column.heading == WHAT_TO_DO:
        return
    taken = any(other.field == name for other in sheet.columns)
    may_share = name in kind.by_field and kind.by_field[name].format.joint
    if not taken or (may_share and source != "values"):
        column.field, column.source = name, source


def _drop_doubles(sheet: StagedSheet, kind: SheetKind) -> None:
    """Where surname and name have columns of their own, one that holds both is not needed."""
    given = {column.field for column in sheet.columns}
    for joined in kind.together:
        others = [other for other in kind.together if other.field in given and other is not joined]
        if joined.field in given and (set(joined.fields) <= given or others):
            for column in sheet.columns:
                if column.field == joined.field:
                    column.field = column.source = ""
            given.discard(joined.field)


def _holds(kind: SheetKind, name: str, cells: Sequence[Cell], batch: Batch) -> bool:
    """Whether a column's values are such as the field takes: most of them, where any is there.

    What is needed, or is a word that can be asked about, is taken at its heading's word.
    """
    column = kind.by_field.get(name)
    if column is None or column.needed or not cells:
        return True
    good = sum(1 for cell in cells[:20] if _is_readable(column, cell, batch))
    return 2 * good >= len(cells[:20])


def _is_readable(column: Column, cell: Cell, batch: Batch) -> bool:
    try:
        tidied = column.format.tidy(cell, batch) if column.format.tidy else cell
        if not is_empty(tidied):
            column.format.parse(tidied, batch)
    except WordsUnknown:
        return True
    except CellRefused:
        return False
    return True


def _by_values(kind: SheetKind, texts: Sequence[str], batch: Batch) -> str:
    """The field that a column's values show beyond doubt, whatever it is called."""
    if not texts:
        return ""
    looks: dict[str, Callable[[str], object]] = {**LOOKS, "municipality": batch.municipality}
    for name, is_such in looks.items():
        if name in kind.by_field and all(is_such(text) for text in texts):
            return name
    return ""
