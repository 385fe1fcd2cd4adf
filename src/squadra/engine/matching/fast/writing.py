"""The tables of a fast run, made part by part, so that no more than a part is held at a time."""

from collections.abc import Iterator
from typing import Final, Literal, Protocol

import numpy as np
import pyarrow as pa

from squadra.engine.matching.fast.columns import Array, Coded, Column, ColumnTable, Texts
from squadra.engine.matching.fast.ranking import Rows
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.reference import ANY
from squadra.engine.matching.rules import RULES
from squadra.engine.matching.writing import BETWEEN_FLAGS, MATCH_COLUMNS, REJECTED_COLUMNS

FLAGS: Final = (*RULES, "accommodation", "c:target", "c:schedule")
"""What each bit of a row's flags says, the lowest first."""
PEOPLE_A_PART: Final = 100_000
"""Of the rejected table, which has a row for each of them and each rule."""


class Ranking(Protocol):
    """What ranks and counts for the tables: a run, here or in parts elsewhere."""

    def best_openings(self, people: Array, top: int) -> Iterator[Rows]: ...

    def best_people(self, top: int) -> Iterator[Rows]: ...

    def rejected(self, people: Array) -> Array: ...


def match_table(
    run: Ranking, people: Side, openings: Side, *, by: Literal["person", "opening"], top: int
) -> ColumnTable:
    """The best openings of everybody by id, or the best people of every opening by id."""
    persons, opportunities = Texts(people.ids), Texts(openings.ids)

    def parts() -> Iterator[list[Column]]:
        chunks = run.best_openings(people.by_id(), top) if by == "person" else run.best_people(top)
        return (_columns(rows, persons, opportunities) for rows in chunks)

    return ColumnTable(MATCH_COLUMNS, parts)


def _columns(rows: Rows, people: Texts, openings: Texts) -> list[Column]:
    return [
        Coded(people, rows.people),
        Coded(openings, rows.openings),
        rows.ranks,
        rows.scores,
        *rows.points.T,
        _flags(rows.flags),
    ]


def _flags(flags: Array) -> Coded:
    """Each combination that occurs, in words."""
    combinations = np.flatnonzero(np.bincount(flags))
    codes = np.zeros(1 << len(FLAGS), np.int32)
    codes[combinations] = np.arange(len(combinations))
    words = [
        BETWEEN_FLAGS.join(name for bit, name in enumerate(FLAGS) if combination >> bit & 1)
        for combination in combinations.tolist()
    ]
    return Coded(Texts(pa.array(words, pa.string())), codes[flags])


def rejected_table(run: Ranking, people: Side, *, at_a_time: int = PEOPLE_A_PART) -> ColumnTable:
    """For everybody by id, how many openings each rule alone keeps away, then any."""
    persons, rules = Texts(people.ids), Texts(pa.array([*RULES, ANY]))

    def parts() -> Iterator[list[Column]]:
        everybody = people.by_id()
        for start in range(0, len(everybody), at_a_time):
            rows = everybody[start : start + at_a_time]
            counts = run.rejected(rows)
            width = counts.shape[1]
            yield [
                Coded(persons, np.repeat(rows, width)),
                Coded(rules, np.tile(np.arange(width), len(rows))),
                counts.ravel(),
            ]

    return ColumnTable(REJECTED_COLUMNS, parts)
