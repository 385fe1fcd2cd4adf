"""From a cell to a value: each parser takes a cell that is not empty and the import under way.

What cannot be read raises `CellRefused` with an Italian reason that says what to write instead.
"""

import math
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from squadra.exchange import tidying
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Format
from squadra.foundation.text import (
    nfc,
    refuse_control_characters,
    refuse_control_characters_in_note,
    refuse_unsearchable,
)
from squadra.territory.models import Municipality

Parser = Callable[[Cell, Batch], Any]

FIRST_YEAR, LAST_YEAR = 1900, 2100
OLDEST = 115  # years: a sheet makes days of 1900 of what is no date
MIDNIGHT = time(0)
ONE_DAY = timedelta(days=1)
# As people write them, and as programs write them into a .csv.
WRITTEN_DATES = (
    re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII),
)
WRITTEN_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?::00)?", re.ASCII)
WRITTEN_NUMBER = re.compile(r"\d{1,9}([.,]\d{1,6})?", re.ASCII)
MOST_WHOLE = 10_000


def text_of(cell: Cell, *, multiline: bool = False) -> str:
    """The cell as text: a whole number as its digits, since sheets make numbers of codes."""
    if isinstance(cell, bool | date | time | timedelta):
        raise CellRefused("Qui va un testo: formatta la cella come testo e riscrivila.")
    if isinstance(cell, int | float):
        if not math.isfinite(cell) or cell % 1:
            raise CellRefused("Qui va un testo, non un numero: formatta la cella come testo.")
        return str(int(cell))
    check = refuse_control_characters_in_note if multiline else refuse_control_characters
    text = nfc(cell).replace("\r\n", "\n").strip()
    _checked(check, text)
    return text if multiline else " ".join(text.split())


def _checked(check: Callable[[str], Any], text: str) -> Any:
    try:
        return check(text)
    except ValidationError as error:
        raise CellRefused(" ".join(error.messages)) from error


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise CellRefused(f"Il testo ha {len(text)} caratteri: al massimo {most}.")
    return text


def line(most: int) -> Format:
    """One line of text."""
    return Format(
        lambda cell, _batch: _short(text_of(cell), most),
        f"testo, fino a {most} caratteri",
        joint=" ",
    )


def phone(most: int) -> Format:
    """A telephone, or several."""
    return replace(line(most), tidy=tidying.tidy_phone, joint=" / ")


def name(most: int) -> Format:
    """A line with at least a letter or a digit."""

    def parse(cell: Cell, _batch: Batch) -> str:
        text = _short(text_of(cell), most)
        _checked(refuse_unsearchable, text)
        return text

    return Format(parse, f"testo, fino a {most} caratteri", tidy=tidying.tidy_name, blanks=False)


def note(most: int) -> Format:
    def parse(cell: Cell, _batch: Batch) -> str:
        return _short(text_of(cell, multiline=True), most)

    return Format(parse, f"testo, fino a {most} caratteri, anche su più righe", joint="\n")


def _email(cell: Cell, _batch: Batch) -> str:
    text = _short(text_of(cell), 254)
    _checked(EmailValidator("L'indirizzo e-mail non è scritto bene."), text)
    return text


def checked(check: Callable[[str], None], how: str) -> Format:
    """A short text that `check` accepts; it raises ValidationError."""

    def parse(cell: Cell, _batch: Batch) -> str:
        text = _short(text_of(cell), 40)
        _checked(check, text)
        return text

    return Format(parse, how)


def cleaned(clean: Callable[[str], str], how: str) -> Format:
    """A code that `clean` checks and returns in its one form; it raises ValidationError."""
    return Format(
        lambda cell, _batch: _checked(clean, _short(text_of(cell), 40)),
        how,
        tidy=tidying.tidy_code,
    )


def _municipality(cell: Cell, batch: Batch) -> Municipality:
    found = batch.municipality(text_of(cell))
    if found is None:
        raise CellRefused("Questo comune non è fra quelli del territorio: scrivilo per esteso.")
    return found


def _yes_no(cell: Cell, _batch: Batch) -> bool:
    if isinstance(cell, bool):
        return cell
    try:
        return {"si": True, "sì": True, "no": False}[text_of(cell).lower()]
    except KeyError:
        raise CellRefused("Scrivi SI oppure NO.") from None


def _date(cell: Cell, _batch: Batch) -> date:
    match cell:
        case datetime():
            if cell.time() != MIDNIGHT:
                raise CellRefused("La cella ha anche un'ora: scrivi solo la data.")
            day = cell.date()
        case date():
            day = cell
        case _:
            day = _written_date(cell)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise CellRefused(f"L'anno va dal {FIRST_YEAR} al {LAST_YEAR}: ricontrolla la data.")
    return day


def _written_date(cell: Cell) -> date:
    text = cell.strip() if isinstance(cell, str) else ""
    for pattern in WRITTEN_DATES:
        if written := pattern.fullmatch(text):
            try:
                return date(**{part: int(digits) for part, digits in written.groupdict().items()})
            except ValueError:
                raise CellRefused("Questo giorno non esiste: ricontrolla la data.") from None
    raise CellRefused("Scrivi la data come gg/mm/aaaa, per esempio 05/03/1990.")


def _birth_date(cell: Cell, batch: Batch) -> date:
    day = _date(cell, batch)
    if day > batch.on:
        raise CellRefused("La data di nascita è nel futuro: ricontrollala.")
    if batch.forgiving and batch.on.year - day.year > OLDEST:
        raise CellRefused(f"La data di nascita è di più di {OLDEST} anni fa: ricontrollala.")
    return day


def _time(cell: Cell, _batch: Batch) -> time:
    if isinstance(cell, time):
        return cell.replace(second=0, microsecond=0)
    if isinstance(cell, timedelta) and timedelta(0) <= cell < ONE_DAY:
        return time(cell.seconds // 3600, cell.seconds // 60 % 60)
    written = WRITTEN_TIME.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if written:
        return time(int(written[1]), int(written[2]))
    raise CellRefused("Scrivi l'ora come hh:mm, per esempio 08:30.")


def number(most: float | None = None) -> Format:
    """A number from 0 up to `most`."""
    limits = "da 0 in su" if most is None else f"da 0 a {most:g}"

    def parse(cell: Cell, _batch: Batch) -> float:
        value = _number(cell)
        if value < 0 or (most is not None and value > most):
            raise CellRefused(f"Scrivi un numero {limits}.")
        return value

    return Format(
        parse,
        f"numero {limits}",
        number_format="General",
        tidy=tidying.tidy_number,
        write=_written_number,
    )


def _written_number(value: Any, _batch: Batch) -> str:
    return f"{value:g}".replace(".", ",")


def _number(cell: Cell) -> float:
    if isinstance(cell, int | float) and not isinstance(cell, bool) and math.isfinite(cell):
        return float(cell)
    if isinstance(cell, str) and WRITTEN_NUMBER.fullmatch(cell.strip()):
        return float(cell.strip().replace(",", "."))
    raise CellRefused("Scrivi solo il numero, per esempio 12 o 7,5.")


def _whole(cell: Cell, _batch: Batch) -> int:
    value = _number(cell)
    if not 0 <= value <= MOST_WHOLE or value % 1:
        raise CellRefused(f"Scrivi un numero intero da 0 a {MOST_WHOLE}.")
    return int(value)


def _day_first(value: Any, _batch: Batch) -> str:
    return f"{value:%d/%m/%Y}"


EMAIL = Format(_email, "indirizzo e-mail", tidy=tidying.tidy_email)
MUNICIPALITY = Format(
    _municipality, "uno dei comuni del territorio, per esteso", tidy=tidying.tidy_municipality
)
YES_NO = Format(
    _yes_no,
    "SI oppure NO",
    tidy=tidying.tidy_yes_no,
    write=lambda value, _batch: "SI" if value else "NO",
)
DATE = Format(
    _date,
    "data, gg/mm/aaaa",
    number_format="dd/mm/yyyy",
    tidy=tidying.tidy_date,
    write=_day_first,
)
BIRTH_DATE = replace(DATE, parse=_birth_date, tidy=tidying.tidy_birth_date)
TIME = Format(
    _time,
    "ora, hh:mm",
    number_format="hh:mm",
    tidy=tidying.tidy_time,
    write=lambda value, _batch: f"{value:%H:%M}",
)
WHOLE = Format(
    _whole,
    "numero intero da 0 in su",
    number_format="General",
    tidy=tidying.tidy_number,
    write=_written_number,
)
