"""Both sides kept ready for questions about one person or one opening.

    standing = Standing(people_side(...), openings_side(...), setting)
    standing.openings_for(person, top=20, visible=mask)
    standing = standing.changed(openings=[edited], gone_openings={"o-17"})

Every answer is that of `match` over the rows that are visible. A standing is never changed, so
threads of a server may share it; a change gives another one, which shares all that stayed.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.doors import Doors, doors_of, gains_of, reliefs_of
from squadra.engine.matching.fast.arrays import Array, Encoded
from squadra.engine.matching.fast.distance import CHORDS_TELL_KM, DIAMETER, MARGIN_KM, QUARTER
from squadra.engine.matching.fast.encode import against, person_cells, waiting_since
from squadra.engine.matching.fast.index import Index
from squadra.engine.matching.fast.ranking import Rows, Run
from squadra.engine.matching.fast.rejecting import UNSEEN
from squadra.engine.matching.fast.sides import Side, side_of
from squadra.engine.matching.fast.window import KM_PER_DEGREE
from squadra.engine.matching.fast.writing import FLAGS
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.reference import Match


@dataclass(frozen=True)
class Part:
    """Some rows of a side, and which of them have not been replaced or taken away since."""

    side: Side
    live: Array

    def without(self, ids: Collection[str]) -> Self:
        if not ids:
            return self
        gone = pc.is_in(self.side.ids, pa.array(list(ids), self.side.ids.type))
        return replace(self, live=self.live & ~gone.to_numpy(zero_copy_only=False))


@dataclass(frozen=True)
class OpeningPart(Part):
    index: Index


@dataclass(frozen=True)
class PersonPart(Part):
    @cached_property
    def cells(self) -> dict[str, Array]:
        """What does not depend on the openings asked about."""
        return person_cells(self.side)

    @cached_property
    def _by_lat(self) -> Array:
        return np.argsort(self.cells["lat"])

    @cached_property
    def _lat(self) -> Array:
        return self.cells["lat"][self._by_lat]

    @cached_property
    def _farthest(self) -> float:
        return float(self.cells["reach_transit"].max(initial=0.0))

    def before(self, index: Index, mask: Array) -> tuple[Encoded, Side]:
        """Those who may have one of these openings, all at one place, and who are in the mask."""
        rows = self._who_may_have(index)
        return self.of_rows(index, np.sort(rows[mask[rows]]))

    def of_rows(self, index: Index, rows: Array) -> tuple[Encoded, Side]:
        """The people of these rows, in their order, before the openings."""
        side = self.side if len(rows) == len(self.side) else self.side.take(rows)
        return against(index, side, {name: cell[rows] for name, cell in self.cells.items()}), side

    def _who_may_have(self, index: Index) -> Array:
        """Rows of all those, and of others: what is left is for the exact rules."""
        openings, lat = index.openings, float(index.openings.lat[0])
        height = (self._farthest + 1) / KM_PER_DEGREE
        first, last = np.searchsorted(self._lat, (lat - height, lat + height))
        rows = self._by_lat[first:last]
        rows = rows[self._near(rows, index)]
        cells = {name: self.cells[name][rows] for name in ("limits", "hours_max", "from_day")}
        may: Array = (
            (cells["limits"] & np.bitwise_and.reduce(index.firm) == 0)
            & (cells["hours_max"] >= openings.hours_bar.min())
            & (cells["from_day"] <= openings.last_start.max())
        )
        return rows[may]

    def _near(self, rows: Array, index: Index) -> Array:
        """Which of these rows live within reach, or a little beyond."""
        here = {axis: self.cells[axis][rows] for axis in "xyz"}
        place = index.openings.near[0]
        quarter = QUARTER * sum((here[axis] - place[axis]) ** 2 for axis in "xyz")
        reach = self.cells["reach_transit" if place["transit"] else "reach"][rows]
        half = np.sin(np.minimum(reach + 2 * MARGIN_KM, CHORDS_TELL_KM) / DIAMETER)
        near: Array = (quarter <= half * half) | (reach >= CHORDS_TELL_KM)
        return near


@dataclass(frozen=True, slots=True)
class Judged:
    """By row: the rule that alone keeps away, or what `rejecting` names; the pair's points.

    `scores` are whole, `essential` what of them the essential skills give: the first tie-break.
    """

    only: Array
    scores: Array
    essential: Array


AnyPart = TypeVar("AnyPart", PersonPart, OpeningPart)


@dataclass(frozen=True)
class Standing:
    """People and openings in parts: what was there at first, then what came with each change."""

    people: tuple[PersonPart, ...]
    openings: tuple[OpeningPart, ...]
    setting: Setting

    @classmethod
    def of(cls, people: Side, openings: Side, setting: Setting) -> "Standing":
        """Make both sides ready. Ids are unique on each side."""
        return cls((_person_part(people),), (_opening_part(openings, setting),), setting)

    def changed(
        self,
        *,
        people: Sequence[Person] = (),
        openings: Sequence[Opening] = (),
        gone_people: Collection[str] = (),
        gone_openings: Collection[str] = (),
    ) -> "Standing":
        """The standing with these rows, new or in place of those with their ids, without others."""
        old_people = {*gone_people, *(person.id for person in people)}
        old_openings = {*gone_openings, *(opening.id for opening in openings)}
        kept_people = tuple(part.without(old_people) for part in self.people)
        kept_openings = tuple(part.without(old_openings) for part in self.openings)
        if people:
            kept_people += (_person_part(side_of(people, Person)),)
        if openings:
            kept_openings += (_opening_part(side_of(openings, Opening), self.setting),)
        return Standing(kept_people, kept_openings, self.setting)

    def among(self, visible: Array) -> "Standing":
        """The standing with the visible people alone, for whoever asks about them again."""
        rows = [(part, np.flatnonzero(seen)) for part, seen in _masked(self.people, visible)]
        kept = tuple(_person_part(part.side.take(own)) for part, own in rows)
        return replace(self, people=kept)

    @property
    def person_ids(self) -> pa.ChunkedArray:
        """Ids by row, in the order in which a mask has them."""
        return pa.chunked_array([part.side.ids for part in self.people])

    @property
    def opening_ids(self) -> pa.ChunkedArray:
        """Ids by row, in the order in which a mask has them."""
        return pa.chunked_array([part.side.ids for part in self.openings])

    def openings_for(
        self, person: Person, *, top: int, visible: Array | None = None
    ) -> list[Match]:
        """Rank the best openings for a person, who may have been changed or be nobody's yet.

        `visible` tells for each row of `opening_ids` whether it may be looked at.
        """
        found: list[Match] = []
        for run, part, seen in self._runs_of([person], visible):
            for rows in run.best_openings(np.zeros(1, np.int64), top, seen):
                found += _matches(rows, pa.array([person.id]), part.side.ids)
        found.sort(key=lambda match: (-match.score, -match.points["essential"], match.opening))
        return _ranked(found[:top])

    def people_for(
        self, opening: Opening, *, top: int, visible: Array | None = None
    ) -> list[Match]:
        """Rank the best people for an opening, which may have been changed or be nobody's yet.

        `visible` tells for each row of `person_ids` whether it may be looked at.
        """
        found: list[tuple[tuple[int, int, int, str], Match]] = []
        for run, side in self._runs_before([opening], visible):
            since = waiting_since(side)
            for rows in run.best_people(top):
                matches = _matches(rows, side.ids, pa.array([opening.id]))
                for match, day in zip(matches, since[rows.people].tolist(), strict=True):
                    essential = match.points["essential"]
                    found.append(((-match.score, -essential, day, match.person), match))
        found.sort(key=lambda row: row[0])
        return _ranked([match for _order, match in found[:top]])

    def openings_judged(self, person: Person, visible: Array | None = None) -> Judged:
        """What keeps each opening of `opening_ids` away from a person, as `Run.judged` says."""
        found = [run.judged(seen) for run, _part, seen in self._runs_of([person], visible)]
        return Judged(
            *(np.concatenate([own[0] for own in column]) for column in zip(*found, strict=True))
        )

    def people_judged(self, opening: Opening, visible: Array | None = None) -> Judged:
        """What keeps each person of `person_ids` away from an opening, as `Run.judged` says."""
        index = Index(side_of([opening], Opening), self.setting)
        only = np.full(len(self.person_ids), UNSEEN, np.int8)
        scores, essential = np.zeros(len(only), np.int32), np.zeros(len(only), np.int32)
        start = 0
        for part, seen in _masked(self.people, visible):
            rows = np.flatnonzero(seen)
            encoded, _side = part.of_rows(index, rows)
            own = Run(encoded, threads=1).judged()
            only[start + rows], scores[start + rows], essential[start + rows] = (
                column[:, 0] for column in own
            )
            start += len(part.side)
        return Judged(only, scores, essential)

    def opens_most(self, person: Person, visible: Array | None = None) -> Doors:
        """What the person could gain, by how many more openings each alone would let them have."""
        gains = gains_of(person, *self._asked_for())
        with_gain = [gain.apply(person) for gain in gains]
        return doors_of(gains, self.openings_that([person, *with_gain], visible))

    def lets_in(self, opening: Opening, visible: Array | None = None) -> Doors:
        """What the company could ask less of, by how many more people each alone would let in."""
        reliefs = reliefs_of(opening)
        relieved = [relief.apply(opening) for relief in reliefs]
        return doors_of(reliefs, self.people_that([opening, *relieved], visible))

    def _asked_for(self) -> tuple[set[str], set[tuple[str, int]]]:
        """The licences that openings ask for, and the languages with their ranks."""
        licences, languages = (
            {key for part in self.openings for key in part.index.bits.keys_of(rule).values()}
            for rule in ("licences", "languages")
        )
        return licences, languages

    def openings_that(self, people: Sequence[Person], visible: Array | None = None) -> list[int]:
        """How many openings each of these people can have."""
        counts = [run.counts(seen)[0] for run, _part, seen in self._runs_of(people, visible)]
        return np.sum(counts, axis=0).tolist()

    def people_that(self, openings: Sequence[Opening], visible: Array | None = None) -> list[int]:
        """How many people can have each of these openings, all at one place."""
        counts = [run.counts()[1] for run, _side in self._runs_before(openings, visible)]
        return np.sum(counts, axis=0).tolist()

    def _runs_of(
        self, people: Sequence[Person], visible: Array | None
    ) -> Iterator[tuple[Run, OpeningPart, Array]]:
        """These people before each part of the openings, with the mask of its rows."""
        asked = side_of(people, Person)
        for part, seen in _masked(self.openings, visible):
            yield Run(against(part.index, asked), threads=1), part, seen

    def _runs_before(
        self, openings: Sequence[Opening], visible: Array | None
    ) -> Iterator[tuple[Run, Side]]:
        """Of each part of the people those who may come, before these openings at one place."""
        index = Index(side_of(openings, Opening), self.setting)
        for part, seen in _masked(self.people, visible):
            encoded, side = part.before(index, seen)
            yield Run(encoded, threads=1), side


def _masked(parts: Sequence[AnyPart], visible: Array | None) -> Iterator[tuple[AnyPart, Array]]:
    """Each part with the mask of its rows that are neither gone nor out of sight."""
    start = 0
    for part in parts:
        end = start + len(part.side)
        yield part, part.live if visible is None else part.live & visible[start:end]
        start = end


def _person_part(side: Side) -> PersonPart:
    return PersonPart(side, np.ones(len(side), np.bool_))


def _opening_part(side: Side, setting: Setting) -> OpeningPart:
    return OpeningPart(side, np.ones(len(side), np.bool_), Index(side, setting))


def _matches(rows: Rows, people: pa.Array, openings: pa.Array) -> Iterator[Match]:
    return (
        Match(
            person=people[person].as_py(),
            opening=openings[opening].as_py(),
            rank=rank,
            score=sum(points),
            points=dict(zip(COMPONENTS, points, strict=True)),
            flags=tuple(name for bit, name in enumerate(FLAGS) if flags >> bit & 1),
        )
        for person, opening, rank, points, flags in zip(
            rows.people.tolist(),
            rows.openings.tolist(),
            rows.ranks.tolist(),
            rows.points.tolist(),
            rows.flags.tolist(),
            strict=True,
        )
    )


def _ranked(matches: Sequence[Match]) -> list[Match]:
    return [replace(match, rank=rank) for rank, match in enumerate(matches, start=1)]
