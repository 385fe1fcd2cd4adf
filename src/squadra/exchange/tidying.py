"""From cells as services keep them to cells as the template asks for them.

What is plain is put in order (a date written 5.3.90, a telephone that became a number, `8 km`);
what may mean two things is left as it is, and the parser of the template says what to write.
"""

import math
import re
from datetime import date, datetime, time, timedelta

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused
from squadra.foundation.text import search_key

NOTHING = frozenset(
    (
        *("-", "--", "---", "–", "—", "/", "//", ".", "..", "...", "?", "??"),
        *("n.d.", "n.d", "nd", "n/d", "n. d.", "n.c.", "nc", "n.p.", "np", "n/p"),
        *("null", "none", "nan", "non so", "non noto", "non nota", "non disponibile"),
        *("non indicato", "da definire"),
    )
)
"""Writings of an empty cell, in lower case."""

ERRORS = re.compile(
    r"#(DIV/0!|N/D|N/A|NOME\?|NAME\?|NUM!|RIF!|REF!|VALORE!|VALUE!|NULLO!|NULL!|ESPANSIONE!|SPILL!"
    r"|CALC!)|Err:5\d\d",
)
GARBLED = re.compile(r"[ÃÂ][\x80-\xbf¡-¿€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|\ufffd")
NO_RESULT = "#CALC!"
"""Stands for a formula whose file holds no result."""

DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050  # May 1927 to December 2099: a year is no such number
SERIAL = re.compile(r"[1-7]\d{4}(\.0+)?")
DOTTED = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4}|\d{2})(?:\s+[\d:.]+)?\.?")
ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?")
NAMED_MONTH = re.compile(r"(\d{1,2})°?\s*[-/ ]?\s*([a-z]{3,9})\.?\s*[-/ ]?\s*(\d{4}|\d{2})")
MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")
HOUR = re.compile(
    r"(?:alle |dalle |ore |h\.? ?)?(\d{1,2})(?:[:.,hH ]([0-5]\d)(?::[0-5]\d)?)?(?: ?h)?"
)
MINUTES_OF = {0: 0, 15: 15, 30: 30, 45: 45}
AMOUNT = re.compile(
    r"(?:fino a |max\.? |al massimo |massimo |entro )?"
    r"(\d{1,3}(?:\.\d{3})+|\d{1,9})(?:[.,](\d{1,6}))?"
    r" ?(?:km|chilometri|h|hh|ore|posti|posto|n)?\.?(?: ?(?:/|alla |a |per )? ?(?:sett|settimana|"
    r"settimanali|week)\.?)?",
    re.IGNORECASE,
)
YES = frozenset(("si", "s", "yes", "y", "x", "vero", "true", "1", "v", "ok"))
NO = frozenset(("no", "n", "false", "falso", "0"))
LEAST_AGE = 14
POSTCODE = re.compile(r"\b\d{5}\b")
PROVINCE = re.compile(r"(?:\s*[-,/(]\s*|\s+)([A-Za-z]{2})\s*\)?\s*$")
OF_PLACE = re.compile(r"^(?:comune|citta|città) di ", re.IGNORECASE)
NOT_DIGITS = re.compile(r"\D")
VAT_LENGTH, LEAST_VAT = 11, 7


def is_nothing(cell: Cell) -> bool:
    """Whether the cell says that there is nothing to say; a number that is none, too."""
    if isinstance(cell, float):
        return math.isnan(cell)
    return isinstance(cell, str) and " ".join(cell.split()).casefold() in NOTHING


def refuse_error(cell: Cell) -> None:
    """Refuse what a spreadsheet shows where a formula failed."""
    if not isinstance(cell, str) or not ERRORS.fullmatch(cell.strip()):
        return
    if cell.strip() == NO_RESULT:
        raise CellRefused("Qui c'è una formula senza risultato: scrivi il valore al suo posto.")
    raise CellRefused("Qui c'è una formula in errore: scrivi il valore al suo posto.")


def refuse_garbled(cell: Cell) -> None:
    """Refuse letters that were read in another encoding than they were written in."""
    if isinstance(cell, str) and GARBLED.search(cell):
        raise CellRefused(
            "Le lettere accentate sono rovinate: salva di nuovo il foglio come .xlsx o «CSV UTF-8»."
        )


def tidy_date(cell: Cell, batch: Batch) -> Cell:
    """A date however it is written, day first; two digits of a year are the nearest past one."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _from_serial(float(cell)) or cell
    if not isinstance(cell, str):
        return cell
    text = " ".join(cell.split()).strip(" .").lower()
    if SERIAL.fullmatch(text):
        return _from_serial(float(text)) or cell
    if written := ISO_DATE.fullmatch(text.upper()):
        return _day(int(written[1]), int(written[2]), int(written[3]), cell)
    if written := DOTTED.fullmatch(text):
        return _day(_year(written[3], batch.on), int(written[2]), int(written[1]), cell)
    written = NAMED_MONTH.fullmatch(text)
    if written and written[2][:3] in MONTHS:
        month = MONTHS.index(written[2][:3]) + 1
        return _day(_year(written[3], batch.on), month, int(written[1]), cell)
    return cell


def _from_serial(number: float) -> date | None:
    """A day as spreadsheets count them, where the cell lost its format."""
    if not math.isfinite(number) or not FIRST_SERIAL <= number <= LAST_SERIAL:
        return None
    return DAY_ZERO + timedelta(days=int(number))


def _day(year: int, month: int, day: int, cell: Cell) -> Cell:
    """The day, or the cell as it was, where there is no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return f"{day:02}/{month:02}/{year:04}" if isinstance(cell, str) else cell


def _year(digits: str, on: date) -> int:
    """Two digits are of this century where that is at most ten years ahead, else of the last."""
    if len(digits) == len("1990"):
        return int(digits)
    this = on.year - on.year % 100 + int(digits)
    return this if this <= on.year + 10 else this - 100


def tidy_birth_date(cell: Cell, batch: Batch) -> Cell:
    """Like any date; but two digits of a year make somebody who may work, not a child."""
    found = tidy_date(cell, batch)
    short = isinstance(cell, str) and not re.search(r"\d{4}", cell)
    if short and isinstance(found, date) and found.year > batch.on.year - LEAST_AGE:
        return _day(found.year - 100, found.month, found.day, cell)
    return found


def tidy_time(cell: Cell, _batch: Batch) -> Cell:
    """An hour however it is written; 8.3 is what a sheet makes of 8.30."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, int | float):
        return _hour_of(float(cell)) or cell
    written = HOUR.fullmatch(" ".join(cell.lower().split()))
    if written and int(written[1]) < 24:
        return time(int(written[1]), int(written[2] or 0))
    return cell


def _hour_of(number: float) -> time | None:
    if not math.isfinite(number) or not 0 < number < 24:
        return None
    if number < 1:  # a part of a day
        minutes = round(number * 24 * 60)
        return time(minutes // 60, minutes % 60) if minutes < 24 * 60 else None
    hour, part = divmod(round(number * 100), 100)
    return time(hour, MINUTES_OF[part]) if part in MINUTES_OF else None


def tidy_number(cell: Cell, _batch: Batch) -> Cell:
    """A number with what it counts beside it: 8 km, 20 ore, 1.200, 7,5."""
    if not isinstance(cell, str):
        return cell
    written = AMOUNT.fullmatch(" ".join(cell.split()))
    if written is None:
        return cell
    whole = written[1].replace(".", "")
    return f"{whole}.{written[2]}" if written[2] else whole


def tidy_yes_no(cell: Cell, _batch: Batch) -> Cell:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return {0.0: "NO", 1.0: "SI"}.get(float(cell), cell)
    key = search_key(cell) if isinstance(cell, str) else ""
    if key in YES or (isinstance(cell, str) and cell.strip() in ("✓", "✔", "☑")):
        return "SI"
    return "NO" if key in NO else cell


def tidy_municipality(cell: Cell, batch: Batch) -> Cell:
    """The name alone, without postcode, and with its province where that is written somehow."""
    if not isinstance(cell, str):
        return cell
    written = " ".join(POSTCODE.sub(" ", cell).split()).strip(" -,;.")
    text = written if batch.municipality(written) else OF_PLACE.sub("", written)
    if batch.municipality(text):
        return text
    if province := PROVINCE.search(text):
        name = text[: province.start()].strip(" -,(")
        return f"{name} ({province[1].upper()})"
    name = text.partition("(")[0].strip(" -,")  # such as Melzo (Milano)
    return name if name and batch.municipality(name) else text


def tidy_phone(cell: Cell, _batch: Batch) -> Cell:
    """A telephone that a sheet took for a number, and so lost its first zero, or its plus."""
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not float(cell).is_integer():
        return cell
    digits = str(int(cell))
    if digits.startswith("39") and len(digits) in (11, 12):
        return f"+{digits}"
    mobile_or_free = digits.startswith(("3", "8")) and len(digits) in (9, 10)
    return digits if mobile_or_free or len(digits) < 5 else f"0{digits}"


def tidy_code(cell: Cell, _batch: Batch) -> Cell:
    """A code of eleven digits, of which sheets make a number without zeros; some write IT first."""
    if isinstance(cell, str):
        plain = re.sub(r"[\s.\-/]", "", cell).upper()
        return plain.removeprefix("IT") if plain[2:].isdecimal() else plain
    if isinstance(cell, bool) or not isinstance(cell, int | float) or not float(cell).is_integer():
        return cell
    digits = str(int(cell))
    return digits.zfill(VAT_LENGTH) if len(digits) >= LEAST_VAT else digits


def tidy_email(cell: Cell, _batch: Batch) -> Cell:
    if not isinstance(cell, str):
        return cell
    return re.sub(r"^mailto:|\s", "", cell.strip(), flags=re.IGNORECASE).rstrip(";,")


def tidy_name(cell: Cell, _batch: Batch) -> Cell:
    """Nan and Null are surnames; what programs write for nothing is written so, and is not one."""
    if isinstance(cell, str) and cell.strip() in ("nan", "NaN", "null", "NULL", "None"):
        raise CellRefused("La cella è vuota per il programma che l'ha scritta: scrivi il nome.")
    return cell


def digits_of(text: str) -> str:
    """The digits alone: how a telephone is compared."""
    return NOT_DIGITS.sub("", text)
