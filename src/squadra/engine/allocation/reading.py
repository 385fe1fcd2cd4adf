"""The files of a placement made a problem and its floors. Every function raises BadInput."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import ROUND_CEILING, Decimal, InvalidOperation, localcontext
from math import ceil
from pathlib import Path
from typing import Final, NoReturn

import numpy as np

from squadra.engine.allocation.floors import Floor
from squadra.engine.allocation.problem import MOST_SCORE, Ints, Problem, integers
from squadra.engine.files import cells
from squadra.engine.files.cells import Parser
from squadra.engine.files.coded import Coded, Repeated, read_coded, row_number
from squadra.engine.files.documents import read_entries
from squadra.engine.files.errors import BadInput, quoted
from squadra.engine.files.tables import Warn, read_rows
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.records import Opening

MATCH_COLUMNS: Final = ("rank", *COMPONENTS, "flags")
"""What `match` also writes of a pair, and placement does not read."""

OPENING_COLUMNS: Final = tuple(column.name for column in fields(Opening))
"""What `openings.csv` says of an opening, of which placement reads the id and the seats."""


def score(cell: str) -> int:
    """A whole number from 0 to the most that a pair can have."""
    value = cells.whole(cell)
    if value > MOST_SCORE:
        raise ValueError(f"{quoted(cell)} è fuori dai limiti")
    return value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: what is read, what is passed over, what no two rows have in common."""

    parsers: Mapping[str, Parser]
    known: Collection[str]
    key: Sequence[str]
    again: str


EDGE: Final = Kind(
    {"person": cells.identifier, "opening": cells.identifier, "score": score},
    known=MATCH_COLUMNS,
    key=("person", "opening"),
    again="la coppia c'è già in una riga prima",
)
OPENING: Final = Kind(
    {"id": cells.identifier, "seats": cells.whole},
    known=OPENING_COLUMNS,
    key=("id",),
    again="l'opportunità c'è già in una riga prima",
)
MEMBER: Final[Mapping[str, Parser]] = {"person": cells.identifier, "group": cells.text}


class Columns:
    """A file of which only some columns are read."""

    def __init__(self, file: Path, kind: Kind, warn: Warn) -> None:
        self.file, self._kind = file, kind
        try:
            self._columns = read_coded(file, kind.parsers, kind.known, warn, key=kind.key)
        except Repeated as repeated:
            self.refuse_again(repeated.place)

    def __getitem__(self, name: str) -> Coded:
        return self._columns[name]

    def numbers(self, name: str) -> Ints:
        """The column's whole numbers."""
        column = self[name]
        return integers(column.values)[column.codes]

    def ids(self, name: str) -> list[str]:
        """The column's ids by code point, each once."""
        return sorted(set(self[name].values))

    def places(self, name: str, ids: Sequence[str]) -> Ints:
        """The place of each row's id among the ids, -1 where it is none of them."""
        place_of = {id_: place for place, id_ in enumerate(ids)}
        column = self[name]
        return integers(place_of.get(value, -1) for value in column.values)[column.codes]

    def order(self, keys: Ints) -> Ints:
        """The rows by their keys, of which none may be there twice."""
        order = np.argsort(keys, kind="stable")
        again = order[1:][keys[order[1:]] == keys[order[:-1]]]
        if len(again):
            self.refuse_again(int(again.min()))
        return order

    def refuse_again(self, place: int) -> NoReturn:
        """Say of a row that there is one like it before."""
        self.refuse(place, self._kind.key[-1], self._kind.again)

    def refuse(self, place: int, name: str, message: str) -> NoReturn:
        """Say what is wrong with a cell."""
        number = row_number(self.file, self._kind.parsers, self._kind.known, place)
        raise BadInput(str(self.file), message, row=number, column=name)


def read_seats(file: Path, *, warn: Warn) -> tuple[list[str], Ints]:
    """The openings by id, and the seats of each."""
    columns = Columns(file, OPENING, warn)
    ids = columns.ids("id")
    order = columns.order(columns.places("id", ids))
    return ids, columns.numbers("seats")[order]


def read_problem(edges: Path, openings: Path, *, warn: Warn) -> Problem:
    """The edges between people and openings, and the openings' seats."""
    ids, seats = read_seats(openings, warn=warn)
    columns = Columns(edges, EDGE, warn)
    people = columns.ids("person")
    person, opening = columns.places("person", people), columns.places("opening", ids)
    unknown = np.flatnonzero(opening < 0)
    if len(unknown):
        column = columns["opening"]
        name = quoted(column.values[column.codes[unknown[0]]])
        columns.refuse(int(unknown[0]), "opening", f"{name} non c'è tra le opportunità")
    pair = person * max(1, len(ids)) + opening
    order = columns.order(pair)
    scores = columns.numbers("score")
    return Problem(people, ids, seats, person[order], opening[order], scores[order])


def read_floors(floors: Path, groups: Path, people: Sequence[str], *, warn: Warn) -> list[Floor]:
    """The floors in the file's order, each with those of its group who are among the people."""
    members = _members(groups, warn)
    place_of = {id_: place for place, id_ in enumerate(people)}
    read = []
    for entry in read_entries(floors):
        if entry.key not in members:
            message = f"il gruppo {quoted(entry.key)} non c'è in {groups}"
            raise BadInput(str(floors), message, row=entry.row)
        places = sorted(place_of[id_] for id_ in members[entry.key] if id_ in place_of)
        try:
            wanted = least(entry.value, len(places))
        except ValueError as error:
            raise BadInput(str(floors), f"{quoted(entry.key)}: {error}", row=entry.row) from None
        read.append(Floor(entry.key, wanted, integers(places)))
    return read


def _members(file: Path, warn: Warn) -> dict[str, list[str]]:
    members: dict[str, dict[str, None]] = {}
    for number, row in read_rows(file, MEMBER, list(MEMBER), warn):
        group = members.setdefault(row["group"], {})
        if row["person"] in group:
            message = "la persona è già nel gruppo in una riga prima"
            raise BadInput(str(file), message, row=number, column="group")
        group[row["person"]] = None
    return {group: list(ids) for group, ids in members.items()}


def least(text: str, size: int) -> int:
    """A whole number of people, or a share (with a decimal point) of a group's size, rounded up."""
    if text.isdecimal():
        return cells.whole(text)
    cells.number(0, 1)(text)
    try:
        with localcontext(rounding=ROUND_CEILING):
            return ceil(Decimal(text) * size)
    except InvalidOperation:
        raise ValueError(f"{quoted(text)} è fuori dai limiti") from None
