"""Questions about one person or one opening, answered from columns for what an actor may see.

The engine judges every visible row in one pass; order, counts and lists are made from that. Rows
are read from the database for the page that is shown alone, and explained by the reference engine.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, overload
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.engine.matching.doors import Door
from squadra.engine.matching.fast.encode import waiting_since
from squadra.engine.matching.fast.rejecting import NONE_FALSE, SEVERAL_FALSE, UNSEEN
from squadra.engine.matching.fast.standing import Judged, Standing
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.records import Opening as OpeningRecord
from squadra.engine.matching.records import Person as PersonRecord
from squadra.engine.matching.reference import Match
from squadra.engine.matching.rules import RULES
from squadra.foundation.access import Actor
from squadra.openings.models import Opening
from squadra.people.querysets import CitizenQuerySet
from squadra.proposals.columns.live import live_on
from squadra.proposals.columns.masks import openings_seen, people_among
from squadra.proposals.facts import LeftOut, opening_facts, person_facts
from squadra.proposals.querysets import people_worked_with
from squadra.proposals.ranking import SEVERAL, Place, Ranking
from squadra.proposals.setting import setting_on
from squadra.proposals.whatif import OpeningChange, PersonChange

Rows = NDArray[np.int64]
Read = Callable[[Collection[str]], dict[str, Pair]]


def openings_ranked(
    actor: Actor, stored: PersonRecord, on: date, what_if: PersonChange | None = None
) -> Ranking:
    """Rank the openings that the actor sees for a person. Raises `NotReady`."""
    live = live_on(on)
    seen = openings_seen(live, actor)
    person = what_if(stored) if what_if else stored
    judged = live.standing.openings_judged(person, seen)
    order = _ordered(live.standing.opening_ids, judged)
    ids = live.standing.opening_ids

    def read(others: Collection[str]) -> dict[str, Pair]:
        found = opening_facts(Opening.objects.visible_to(actor).filter(pk__in=others)).records
        return {one.id: Pair(person, one, setting_on(on)) for one in found}

    return ColumnRanking(
        away=_away(judged),
        left_out=(),
        now=live.standing.openings_that([stored], seen)[0] if what_if else len(order),
        ids=ids,
        judged=judged,
        order=order,
        kinds=live.kind_codes,
        read=read,
        count_doors=lambda: live.standing.opens_most(person, seen).doors,
    )


def people_ranked(
    actor: Actor,
    stored: OpeningRecord,
    on: date,
    visible: Collection[UUID],
    what_if: OpeningChange | None = None,
) -> Ranking:
    """Rank people, whose ids are those that the actor works with, for an opening.

    Raises `NotReady`.
    """
    live = live_on(on)
    people = people_worked_with(actor, "match")
    standing = live.among(people_among(live, visible))
    opening = what_if(stored) if what_if else stored
    judged = standing.people_judged(opening)
    order = _ordered(standing.person_ids, judged, _waiting(standing))
    ids = standing.person_ids

    def read(others: Collection[str]) -> dict[str, Pair]:
        found = person_facts(people.filter(pk__in=others)).records
        return {one.id: Pair(one, opening, setting_on(on)) for one in found}

    return ColumnRanking(
        away=_away(judged),
        left_out=LeftOutPeople(people.told_apart_for(actor), _not_judged(visible, ids, judged)),
        now=standing.people_that([stored])[0] if what_if else len(order),
        ids=ids,
        judged=judged,
        order=order,
        kinds=(np.zeros(len(ids), np.int64), [opening.kind]),
        read=read,
        count_doors=lambda: standing.lets_in(opening).doors,
    )


def first_of(people: Collection[UUID], opening: OpeningRecord, on: date, most: int) -> list[Match]:
    """Rank the best of these people, at most so many. Raises `NotReady`."""
    live = live_on(on)
    return live.standing.people_for(opening, top=most, visible=people_among(live, people))


def scores_among(
    people: Collection[UUID], opening: OpeningRecord, on: date
) -> tuple[int, list[int]]:
    """How many of these people can be matched, and the scores of those who can have the opening.

    Raises `NotReady`.
    """
    live = live_on(on)
    judged = live.among(people_among(live, people)).people_judged(opening)
    scores: list[int] = judged.scores[judged.only == NONE_FALSE].tolist()
    return int((judged.only != UNSEEN).sum()), scores


@dataclass(frozen=True)
class ColumnRanking(Ranking):
    """A ranking made from what the engine says of every row; `order` has the admissible ones.

    `kinds` gives each row the place of its opening's kind in a list.
    """

    ids: pa.ChunkedArray
    judged: Judged
    order: Rows
    kinds: tuple[Rows, list[str]]
    read: Read
    count_doors: Callable[[], Sequence[Door]] = field(compare=False)

    @property
    def places(self) -> Sequence[Place]:
        return Places(self, np.arange(len(self.order)))

    @property
    def pairs(self) -> Mapping[str, Pair]:
        return Pairs(self)

    @cached_property
    def doors(self) -> Sequence[Door]:
        return self.count_doors()

    def narrowed(self, *, scores: range | None = None, kind: str = "") -> Sequence[Place]:
        kept = np.ones(len(self.order), np.bool_)
        if scores is not None:
            own = self.judged.scores[self.order]
            kept &= (own >= scores.start) & (own < scores.stop)
        if kind:
            codes, kinds = self.kinds
            kept &= np.array([name == kind for name in kinds], np.bool_)[codes[self.order]]
        return Places(self, np.flatnonzero(kept))

    def kept_away_by(self, rule: str) -> Sequence[str]:
        code = SEVERAL_FALSE if rule == SEVERAL else list(RULES).index(rule)
        rows = np.flatnonzero(self.judged.only == code)
        keys = {"score": pa.array(-self.judged.scores[rows]), "id": self.ids.take(pa.array(rows))}
        return _Ids(self.ids, rows[_sorted(keys)])

    def pairs_of(self, others: Collection[str]) -> dict[str, Pair]:
        found = self.read(others)
        return {other: found[other] for other in others if other in found}

    def ahead_of(self, other: str) -> Collection[str] | None:
        others = self.ids.take(pa.array(self.order))
        place = pc.index(others, pa.scalar(other, others.type)).as_py()
        if place < 0:
            return None
        scores = self.judged.scores[self.order]
        return list(_Ids(self.ids, self.order[scores > scores[place]]))

    def rank_and_score(self, place: int) -> tuple[int, int]:
        return place + 1, int(self.judged.scores[self.order[place]])


class _Ids(Sequence[str]):
    """The ids of rows."""

    def __init__(self, ids: pa.ChunkedArray, rows: Rows) -> None:
        self._ids, self._rows = ids, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, key: int) -> str: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[str]: ...
    def __getitem__(self, key: int | slice) -> str | Sequence[str]:
        if isinstance(key, slice):
            return _Ids(self._ids, self._rows[key])
        return str(self._ids[int(self._rows[key])].as_py())

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids.take(pa.array(self._rows)).to_pylist())


class Places(Sequence[Place]):
    """Some places of a ranking; a part of them is read when it is asked for.

    What is not to be found any more, because somebody took it away just now, is passed over.
    """

    def __init__(self, ranking: ColumnRanking, places: Rows) -> None:
        self._ranking, self._places = ranking, places

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, key: int) -> Place: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[Place]: ...
    def __getitem__(self, key: int | slice) -> Place | Sequence[Place]:
        if isinstance(key, slice):
            return list(self._read(self._places[key]))
        return next(self._read(self._places[[key]]))

    def __iter__(self) -> Iterator[Place]:
        return self._read(self._places)

    def _read(self, places: Rows) -> Iterator[Place]:
        ranking = self._ranking
        others = list(_Ids(ranking.ids, ranking.order[places]))
        pairs = ranking.pairs_of(others)
        for place, other in zip(places.tolist(), others, strict=True):
            if other in pairs:
                yield Place(other, *ranking.rank_and_score(place), pairs[other])


class Pairs(Mapping[str, Pair]):
    """Every pair looked at, read when it is asked for."""

    def __init__(self, ranking: ColumnRanking) -> None:
        self._ranking = ranking

    @cached_property
    def _others(self) -> list[str]:
        ranking = self._ranking
        return list(_Ids(ranking.ids, np.flatnonzero(ranking.judged.only != UNSEEN)))

    def __len__(self) -> int:
        return len(self._others)

    def __iter__(self) -> Iterator[str]:
        return iter(self._others)

    def __getitem__(self, other: str) -> Pair:
        if other not in self._others:
            raise KeyError(other)
        return self._ranking.pairs_of([other])[other]


class LeftOutPeople(Sequence[LeftOut]):
    """People for whom nothing is sought now, with what is missing; read a part at a time."""

    def __init__(self, people: CitizenQuerySet, ids: Sequence[UUID]) -> None:
        self._people, self._ids = people, ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, key: int) -> LeftOut: ...
    @overload
    def __getitem__(self, key: slice) -> Sequence[LeftOut]: ...
    def __getitem__(self, key: int | slice) -> LeftOut | Sequence[LeftOut]:
        if isinstance(key, slice):
            return person_facts(self._people.filter(pk__in=self._ids[key])).left_out
        return person_facts(self._people.filter(pk=self._ids[key])).left_out[0]


def _not_judged(visible: Collection[UUID], ids: pa.ChunkedArray, judged: Judged) -> list[UUID]:
    """Those of the people who cannot be matched now, by id."""
    matched = set(ids.filter(judged.only != UNSEEN).to_pylist())
    return sorted((one for one in visible if str(one) not in matched), key=str)


def _away(judged: Judged) -> dict[str, int]:
    counts = {
        **{rule: int((judged.only == code).sum()) for code, rule in enumerate(RULES)},
        SEVERAL: int((judged.only == SEVERAL_FALSE).sum()),
    }
    return {rule: count for rule, count in counts.items() if count}


def _ordered(ids: pa.ChunkedArray, judged: Judged, waiting: Rows | None = None) -> Rows:
    """The rows that may be had, by score, then by what the essential skills give of it.

    Then by who has waited longest, where that tells, and by id: the engine's own order.
    """
    rows = np.flatnonzero(judged.only == NONE_FALSE)
    keys: dict[str, Any] = {
        "score": pa.array(-judged.scores[rows]),
        "essential": pa.array(-judged.essential[rows]),
    }
    if waiting is not None:
        keys["waiting"] = pa.array(waiting[rows])
    ordered: Rows = rows[_sorted(keys | {"id": ids.take(pa.array(rows))})]
    return ordered


def _sorted(keys: dict[str, Any]) -> Rows:
    places: Rows = pc.sort_indices(
        pa.table(keys), sort_keys=[(name, "ascending") for name in keys]
    ).to_numpy()
    return places


def _waiting(standing: Standing) -> Rows:
    return np.concatenate([waiting_since(part.side) for part in standing.people])
