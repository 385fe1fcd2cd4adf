"""The rows of one official file, or why they cannot be trusted."""

import csv
import io
from collections.abc import Mapping
from typing import Final

from squadra.vocabularies.release.files import HISTORY, File, ReleaseRefused

Row = dict[str, str]

REPLACED_BY: Final = ("replacedBy", "isReplacedBy", "replacedByUri", "isReplacedByUri")
"""What the column is called that says what has taken a concept's place."""
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "occupations": ("conceptUri", "code", "preferredLabel", "altLabels"),
    "skills": ("conceptUri", "skillType", "preferredLabel", "altLabels"),
    "ISCOGroups": ("conceptUri", "code", "preferredLabel"),
    "occupationSkillRelations": ("occupationUri", "relationType", "skillUri"),
    "skillsHierarchy": tuple(f"Level {n} {what}" for n in range(4) for what in ("URI", "code")),
    "broaderRelationsSkillPillar": ("conceptUri", "broaderUri"),
    "skillSkillRelations": ("originalSkillUri", "relatedSkillUri"),
    "transversalSkillsCollection": ("conceptUri",),
    "languageSkillsCollection": ("conceptUri",),
    HISTORY: ("conceptUri",),
}
"""Without these a file cannot be read."""
OTHERS: Final = ("status", *REPLACED_BY)
SHORT: Final = ("skillsHierarchy",)
"""Files whose rows may leave out their last, empty cells."""

_CALLED: Final = {name.casefold(): name for names in (*COLUMNS.values(), OTHERS) for name in names}

ENCODING = "Il file «{name}» non è in UTF-8: usa quello scaricato da ESCO, senza salvarlo di nuovo."
NO_COLUMNS = "Nel file «{name}» mancano le colonne {columns}: non sembra un file di ESCO."
QUOTES = "Il file «{name}» è troncato: alla riga {line} le virgolette non si chiudono. {again}"
CELLS = (
    "Il file «{name}» è troncato o rovinato: la riga {line} ha {has} colonne invece di {of}. "
    "{again}"
)
AGAIN = "Scaricalo di nuovo."


def rows_of(file: File) -> list[Row]:
    """Return all rows of a file, by the official names of its columns. Raises `ReleaseRefused`."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReleaseRefused(ENCODING.format(name=file.name)) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[Row] = []
    try:
        columns = _columns(file, next(reader, []))
        for cells in reader:
            if cells:
                found.append(_row(file, columns, cells, reader.line_num))
    except csv.Error as error:
        line = reader.line_num
        raise ReleaseRefused(QUOTES.format(name=file.name, line=line, again=AGAIN)) from error
    return found


def _columns(file: File, header: list[str]) -> list[str]:
    columns = [_CALLED.get(name.strip().casefold(), name.strip()) for name in header]
    missing = [name for name in COLUMNS[file.kind] if name not in columns]
    if missing:
        raise ReleaseRefused(NO_COLUMNS.format(name=file.name, columns=", ".join(missing)))
    return columns


def _row(file: File, columns: list[str], cells: list[str], line: int) -> Row:
    lacking = len(columns) - len(cells)
    if lacking and not (lacking > 0 and file.kind in SHORT):
        raise ReleaseRefused(
            CELLS.format(name=file.name, line=line, has=len(cells), of=len(columns), again=AGAIN)
        )
    return dict(zip(columns, [*cells, *[""] * lacking], strict=True))
