"""What befalls sheets on their way: each kind of damage, and what must come of it."""

import io
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import xlsxwriter

from tests.exchange.formats import (
    formula_in_error,
    locked,
    opendocument,
    separated,
    with_member,
    write,
)

SEEDS = range(20)
HEADINGS = ["Cognome", "Nome", "Nato il", "Cellulare", "Residenza", "Via"]
SURNAMES = ("Rossi", "Carrà", "D'Angelo", "De Luca", "Müller", "Ben Ali", "Şahin", "Noè")
TOWNS = ("Melzo", "Gorgonzola", "Pioltello", "20060 Truccazzano (MI)")
NAME, BORN, PHONE, TOWN, STREET = 1, 2, 3, 4, 5
NOT_OF_TOWN = re.compile(r"^\d+ | \(..\)$")
Rows = list[list[Any]]


@dataclass
class Case:
    """A file, and which of its people must be stored: given names, as no two are alike.

    `unread` says that the file cannot be read at all; `needed` are the columns, by heading, and the
    values that have to be given before its rows can be read.
    """

    content: bytes
    good: set[str] = field(default_factory=set)
    bad: set[str] = field(default_factory=set)
    name: str = "foglio"
    unread: bool = False
    columns: dict[str, str] = field(default_factory=dict)
    stored_as: dict[str, tuple[str, str]] = field(default_factory=dict)
    perhaps: set[str] = field(default_factory=set)


def rows_of(dice: random.Random, seed: int) -> list[list[Any]]:
    """Some people, each with a given name of their own."""
    return [
        [
            dice.choice(SURNAMES),
            f"Prova{seed}x{number}",
            date(dice.randint(1960, 2005), dice.randint(1, 12), dice.randint(1, 28)),
            dice.choice(["", "333 1234567", "02 951234"]),
            dice.choice(TOWNS),
            dice.choice(["", "Via Roma 1", "Viale Città 3"]),
        ]
        for number in range(dice.randint(3, 8))
    ]


def names(rows: list[list[Any]]) -> set[str]:
    return {row[NAME] for row in rows}


def one_bad(kind: str, rows: list[list[Any]], place: int, at: int, cell: Any) -> Case:
    """The rows with a bad cell in one of them."""
    bad = rows[at % len(rows)]
    bad[place] = cell
    return Case(write(kind, [HEADINGS, *rows]), names(rows) - {bad[NAME]}, {bad[NAME]})


def encoding(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    if kind != "csv" or dice.random() < 0.3:
        return one_bad(kind, rows, 0, dice.randrange(9), "CarrÃ²")
    for row in rows:
        row[0] = dice.choice(["Carrà", "D'Angelo", "Noè"])
    text = separated([HEADINGS, *rows], dice.choice(";,\t|"))
    coded = dice.choice(["cp1252", "utf-16", "utf-8", "utf-8-sig", "utf-16-le"])
    return Case(text.encode(coded), names(rows))


def formulas(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    bad = dice.choice(rows)
    if kind != "xlsx":
        bad[PHONE] = formula_in_error(kind)
        return Case(write(kind, [HEADINGS, *rows]), names(rows) - {bad[NAME]}, {bad[NAME]})
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        page = workbook.add_worksheet("Foglio1")
        page.write_row(0, 0, HEADINGS)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                page.write(number, place, cell, day if isinstance(cell, date) else None)
        failed = dice.choice(["#DIV/0!", "#N/A", "#REF!", "#NAME?", "#VALUE!", ""])
        page.write_formula(rows.index(bad) + 1, PHONE, "=1/0", None, failed)
        other = next((row for row in rows if row is not bad), bad)
        page.write_formula(rows.index(other) + 1, STREET, '="Via "&"Po"', None, "Via Po")
    stored = {other[NAME]: ("address", "Via Po")}
    return Case(content.getvalue(), names(rows) - {bad[NAME]}, {bad[NAME]}, stored_as=stored)


def zip_bomb(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    size = dice.randint(11, 30) * 2**20
    if kind == "csv":
        return Case(write(kind, [HEADINGS, *rows]) + b";" * size, unread=True)
    part = dice.choice(["xl/media/x.xml", "Pictures/x.png", "x"])
    return Case(with_member(write(kind, [HEADINGS, *rows]), part, bytes(size)), unread=True)


def blank_rows(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    """A million of them below, some in between, or a lonely row a million rows below."""
    how = dice.choice(["below", "between", "lonely"])
    between = [[""] * len(HEADINGS)] * dice.randint(1, 3000)
    if how == "between":
        table = [HEADINGS, *rows[:1], *between, *rows[1:]]
        return Case(write(kind, table), names(rows))
    if kind == "csv":
        blank = dice.choice([";;;;;\r\n", "\r\n"]) * 10**6
        if how == "lonely":
            table = separated([HEADINGS]) + blank + separated(rows)
            return Case(table.encode(), names(rows))
        return Case((separated([HEADINGS, *rows]) + blank).encode(), names(rows))
    lonely = how == "lonely"
    if kind == "ods":
        empty = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        empty += 'table:number-columns-repeated="16384"/></table:table-row>'
        last = "<table:table-row><table:table-cell table:number-columns-repeated='900'/>"
        last += "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"
        after = empty + (last if lonely else "")
        return Case(
            opendocument([HEADINGS, *rows], after=after), _unless(lonely, rows), unread=lonely
        )
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as workbook:
        grey, day = (
            workbook.add_format(its) for its in ({"bg_color": "#EEE"}, {"num_format": "dd/mm/yyyy"})
        )
        page = workbook.add_worksheet("Foglio1")
        for number, row in enumerate([HEADINGS, *rows]):
            for place, cell in enumerate(row):
                page.write(number, place, cell, day if isinstance(cell, date) else None)
        for number in (1_048_575, 1_000_000, 60_000):
            page.write_blank(number, 5, None, grey)
        if lonely:
            page.write_string(1_000_000, 900, "x")
    return Case(content.getvalue(), _unless(lonely, rows), unread=lonely)


def _unless(unread: bool, rows: list[list[Any]]) -> set[str]:
    return set() if unread else names(rows)


def missing_headings(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    """One heading is empty, or there is none at all."""
    if dice.random() < 0.3:
        return Case(write(kind, rows), unread=True)
    headings = list(HEADINGS)
    place = dice.choice([0, TOWN])
    headings[place] = ""
    return Case(
        write(kind, [headings, *rows]),
        names(rows),
        columns={"": {0: "family_name", TOWN: "municipality"}[place]},
    )


def doubled_headings(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    place = dice.choice([0, 1, TOWN, PHONE])
    table = [[*HEADINGS, HEADINGS[place]], *([*row, "un'altra cosa"] for row in rows)]
    if place == PHONE:  # telephones of two columns are put together
        return Case(write(kind, table), names(rows))
    return Case(write(kind, table), names(rows))


def not_a_number(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    empty = dice.choice(["nan", "NaN", "None", "null"])
    if dice.random() < 0.5:
        return one_bad(kind, rows, 0, dice.randrange(9), dice.choice(["nan", "NaN", "NULL"]))
    chosen = dice.choice(rows)
    chosen[PHONE] = float("nan") if kind == "ods" else empty
    stored = {chosen[NAME]: ("phone", "")}
    return Case(write(kind, [HEADINGS, *rows]), names(rows), stored_as=stored)


def days_of_1900(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    cells = [0, 1, 59, 60, 61, "00/01/1900", "29/02/1900", "01/01/1900", "1900-01-00", "30/12/1899"]
    return one_bad(kind, rows, BORN, dice.randrange(9), dice.choice(cells))


def emoji(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    text = dice.choice(
        ["Via Sole \N{SUN WITH FACE}", "\N{WOMAN}\N{ZERO WIDTH JOINER}\N{WRENCH} Po 1"]
    )
    return as_typed(kind, dice, rows, text)


def markup(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    text = dice.choice(
        [
            "<script>alert(1)</script> Po",
            "'; DROP TABLE people_citizen; --",
            "<b>Via</b> Po &amp; 1",
            '" OR 1=1 --',
            "{{ settings.SECRET_KEY }}",
            "=HYPERLINK(\"http://x.example\")",
        ]
    )  # fmt: skip
    return as_typed(kind, dice, rows, text)


def as_typed(kind: str, dice: random.Random, rows: list[list[Any]], text: str) -> Case:
    chosen = dice.choice(rows)
    chosen[STREET] = text
    stored = {chosen[NAME]: ("address", text)}
    return Case(write(kind, [HEADINGS, *rows]), names(rows), stored_as=stored)


def password(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    return Case(locked(kind, [HEADINGS, *rows]), unread=True)


def wrong_extension(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    name = f"foglio.{dice.choice(['xlsx', 'ods', 'csv', 'xls', 'txt', 'pdf', 'dat'])}"
    others = {
        b"%PDF-1.7 ": True,
        b"\x89PNG\r\n": True,
        b"<html><table><tr><td>Cognome": True,
        b"MZ\x00\x01\x02\x03\x04\x05\x06\x00": True,
    }
    if dice.random() < 0.3:
        return Case(dice.choice(list(others)), name=name, unread=True)
    return Case(write(kind, [HEADINGS, *rows]), names(rows), name=name)


def truncated(kind: str, dice: random.Random, rows: list[list[Any]]) -> Case:
    content = write(kind, [HEADINGS, *rows])
    if kind != "csv":
        return Case(content[: dice.randrange(10, len(content) - 1)], unread=True)
    lines = content.decode("utf-8-sig").splitlines(keepends=True)
    whole = dice.randrange(1, len(rows))
    kept = "".join(lines[: whole + 1]).encode("utf-8-sig")
    part = lines[whole + 1].encode()
    cut = dice.randrange(len(part))
    good, hurt = names(rows[:whole]), {rows[whole][NAME]}
    return Case(kept + part[:cut], good, perhaps=hurt)


Damage = Callable[[str, random.Random, list[list[Any]]], Case]
DAMAGES: tuple[Damage, ...] = (
    encoding,
    formulas,
    zip_bomb,
    blank_rows,
    missing_headings,
    doubled_headings,
    not_a_number,
    days_of_1900,
    emoji,
    markup,
    password,
    wrong_extension,
    truncated,
)
