"""A whole cohort placed over all its admissible pairs, which are never listed.

    fed = place_cohort(people_side(...), openings_side(...), setting, close=0.0005)
    fed.plan.objective, fed.plan.bound, fed.plan.gap

Where they are few enough to be listed, and floors want them to be, `pairs_of_cohort` lists them.

The matcher ranks each person's best openings; the placement asks it for what its prices still
leave worth while. docs/algorithms/allocation.md says why that proves the plan.
"""

from typing import Final

import numpy as np

from squadra.engine.allocation.feeding import Edges, Fed, place_fed
from squadra.engine.allocation.problem import Ints, Problem
from squadra.engine.matching.fast.encode import encode
from squadra.engine.matching.fast.ranking import Progress, Run
from squadra.engine.matching.fast.sides import Side, projected
from squadra.engine.matching.pair import Setting

AT_FIRST: Final = 20
"""Of each person the best so many pairs are there from the beginning."""
EACH_ROUND: Final = 10
"""Of each person at most so many pairs join in a round."""


def place_cohort(
    people: Side,
    openings: Side,
    setting: Setting,
    *,
    close: float = 0.0,
    threads: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Fed:
    """Place people over all admissible pairs, until the gap to what is possible is at most `close`.

    Ids are unique on each side. The plan's people and openings are in the order of their ids.
    Progress tells of each round how many people are done, of how many.
    """
    run = Run(encode(people, openings, setting), threads=threads, progress=progress)
    person_rows, opening_rows = people.by_id(), openings.by_id()
    person_of, opening_of = _inverse(person_rows), _inverse(opening_rows)

    def source(profits: Ints, prices: Ints) -> Edges:
        person, opening, score = run.most_above(profits[person_of], prices[opening_of], EACH_ROUND)
        return Edges(person_of[person], opening_of[opening], score)

    return place_fed(
        people.ids.take(person_rows).to_pylist(),
        openings.ids.take(opening_rows).to_pylist(),
        projected(openings.cells["seats"], int, np.int64)[opening_rows],
        source,
        first=_edges(run, person_rows, person_of, opening_of, AT_FIRST),
        close=close,
    )


def pairs_of_cohort(
    people: Side,
    openings: Side,
    setting: Setting,
    *,
    threads: int | None = None,
    progress: Progress = lambda done, total: None,
) -> Problem:
    """List every admissible pair with its score, as a problem to allocate; a row of 24 bytes each.

    Ids are unique on each side. Whoever has no admissible opening is in it all the same.
    """
    run = Run(encode(people, openings, setting), threads=threads, progress=progress)
    person_rows, opening_rows = people.by_id(), openings.by_id()
    person_of, opening_of = _inverse(person_rows), _inverse(opening_rows)
    edges = _edges(run, person_rows, person_of, opening_of, len(openings))
    order = np.lexsort((edges.opening, edges.person))
    return Problem(
        people.ids.take(person_rows).to_pylist(),
        openings.ids.take(opening_rows).to_pylist(),
        projected(openings.cells["seats"], int, np.int64)[opening_rows],
        edges.person[order],
        edges.opening[order],
        edges.score[order],
    )


def _edges(run: Run, person_rows: Ints, person_of: Ints, opening_of: Ints, top: int) -> Edges:
    """Of each person the best so many pairs, by the places of both."""
    rows = list(run.best_openings(person_rows, top))
    return Edges(
        *(
            np.concatenate([np.zeros(0, np.int64), *parts])
            for parts in (
                [person_of[part.people] for part in rows],
                [opening_of[part.openings] for part in rows],
                [part.scores.astype(np.int64) for part in rows],
            )
        )
    )


def _inverse(rows: Ints) -> Ints:
    """The place of each row."""
    places = np.empty(len(rows), np.int64)
    places[rows] = np.arange(len(rows))
    return places
