"""Text with separators: its letters, its separator, its rows, as programs and people write them."""

import csv
import io
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from itertools import islice

from squadra.exchange.sheets import FileRefused

SEPARATORS = ";,\t|"
LOOKED_AT = 20
WINDOWS = "Il file non è in UTF-8: lo abbiamo letto come lo scrive Windows. Controlla gli accenti."
QUOTES = "le virgolette non tornano: salva di nuovo il foglio, o usa un .xlsx."
NO_SHEET = "Il file non è un foglio: si leggono .xlsx, .ods e .csv."
MOST_CONTROLS = 0.02
MOST_LINES = 2**20  # as many as any program lays out, blank ones with them
LINES = "Il file ha più di un milione di righe: dividilo in più fogli."


def read_separated(content: bytes) -> tuple[list[list[str]], list[str]]:
    """Return the rows of a text, and notes on how it was read. Raises `FileRefused`."""
    text, notes = _decoded(content)
    _refuse_binary(text)
    first, _newline, rest = text.partition("\n")
    said = first.strip().lower()
    if said.startswith("sep=") and len(said) == len("sep=;"):
        return _rows(rest, said[-1], 2), notes
    return _rows(text, _separator(text), 1), notes


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), []
    if b"\0" in content[:200] and content[1:200:2].count(0) > len(content[1:200:2]) // 2:
        return content.decode("utf-16-le", "replace"), []
    try:
        return content.removeprefix(BOM_UTF8).decode("utf-8"), []
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(content) - 3:
            return content[: error.start].decode("utf-8").removeprefix("\ufeff"), []
        return content.decode("cp1252", "replace"), [WINDOWS]


def _refuse_binary(text: str) -> None:
    start = text[:4000]
    controls = sum(1 for letter in start if ord(letter) < 32 and letter not in "\t\r\n\f\v")
    if controls > max(2, MOST_CONTROLS * len(start)):
        raise FileRefused(NO_SHEET)


def _separator(text: str) -> str:
    """The one that parts most of the first rows into the same number of cells, above one."""
    return max(SEPARATORS, key=lambda separator: _evenness(text, separator))


def _evenness(text: str, separator: str) -> tuple[int, int]:
    rows = csv.reader(io.StringIO(text[:100_000], newline=""), delimiter=separator)
    try:
        widths = Counter(len(row) for row in islice(rows, LOOKED_AT) if len(row) > 1)
    except csv.Error:
        return 0, 0
    width, alike = max(widths.items(), key=lambda found: (found[1], found[0]), default=(0, 0))
    return alike, width


def _rows(text: str, separator: str, first: int) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        rows: list[list[str]] = list(islice(reader, MOST_LINES + 1))
    except csv.Error as error:
        raise FileRefused(f"Alla riga {reader.line_num + first - 1} {QUOTES}") from error
    if len(rows) > MOST_LINES:
        raise FileRefused(LINES)
    return rows if first == 1 else [[], *rows]
