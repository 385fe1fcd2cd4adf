"""What a thread remembers of the person at hand while it goes through the openings."""

from typing import NamedTuple

import numpy as np

from squadra.engine.matching.fast.arrays import DISTANCE, Array, Openings, People, Tables
from squadra.engine.matching.fast.compiling import part
from squadra.engine.matching.fast.distance import edge_of
from squadra.engine.matching.fast.window import lower_bound, window


class Scratch(NamedTuple):
    """What one thread remembers of the person at hand.

    `terms` hold each demand's share of a sum: its weight times how far it is covered; `met` how
    many of the goals an opening names. By whether a bus comes, `edge` is the quarter of a squared
    chord up to which an opening is within reach, `unsure` by how much it may be wrong.
    """

    found: Array
    keys: Array
    blocking: Array
    terms: Array
    base: Array
    slopes: Array
    edge: Array
    unsure: Array
    touched: Array
    met: Array
    target_value: Array
    vetoed: Array
    in_window: Array
    excluded: Array
    rule_of_bit: Array


def new_scratch(openings: Openings, tables: Tables) -> Scratch:
    base = tables.demand_weights * tables.demand_base
    sectors = int(openings.sector.max(initial=-1)) + 1
    vetoes = openings.companies + len(openings.near) + sectors
    return Scratch(
        found=np.empty(len(openings.near), np.int64),
        keys=np.empty(len(openings.near), np.int64),
        blocking=np.empty(len(openings.needing), np.int32),
        terms=base.copy(),
        base=base,
        slopes=np.zeros((2, 2)),
        edge=np.zeros(2),
        unsure=np.zeros(2),
        touched=np.empty(len(base), np.int32),
        met=np.zeros(len(openings.near), np.int8),
        target_value=np.full(len(tables.dotted) + 1, tables.target_unknown),
        vetoed=np.zeros(vetoes, np.bool_),
        in_window=np.zeros(openings.needing.shape[1], np.uint64),
        excluded=np.zeros(len(tables.rule_bits), np.uint64),
        rule_of_bit=_rule_of_bit(tables.rule_bits),
    )


def _rule_of_bit(rule_bits: Array) -> Array:
    marks = np.unpackbits(rule_bits.view(np.uint8), axis=1, bitorder="little")
    return marks.argmax(axis=0)


@part
def enter(p: int, people: People, openings: Openings, tables: Tables, scratch: Scratch) -> int:
    """Bring the person into the scratch; gives how many demands their skills cover."""
    touched = 0
    for k in range(people.skill_starts[p], people.skill_starts[p + 1]):
        held, level = people.skills[k], people.levels[k]
        for near in range(people.likeness_starts[held], people.likeness_starts[held + 1]):
            skill, likeness = people.likeness_skills[near], people.likeness[near]
            for demand in range(tables.demand_starts[skill], tables.demand_starts[skill + 1]):
                value = likeness * min(1.0, level / tables.demand_levels[demand])
                term = tables.demand_weights[demand] * max(value, tables.demand_base[demand])
                if term > scratch.terms[demand]:
                    if scratch.terms[demand] == scratch.base[demand]:
                        scratch.touched[touched] = demand
                        touched += 1
                    scratch.terms[demand] = term
    begin, end = within(p, people, openings)
    meet_goals(p, tables.growth_points.shape[1] - 1, begin, end, people, openings, scratch)
    _mark_vetoes(p, True, people, scratch)
    _look_at_targets(p, people, tables, scratch)
    for kind in range(2):
        scratch.slopes[kind, 0] = tables.weights[kind, DISTANCE] / people.reach[p]
        scratch.slopes[kind, 1] = tables.weights[kind, DISTANCE] / people.reach_transit[p]
    scratch.edge[0], scratch.unsure[0] = edge_of(people.reach[p])
    scratch.edge[1], scratch.unsure[1] = edge_of(people.reach_transit[p])
    return touched


@part
def _look_at_targets(p: int, people: People, tables: Tables, scratch: Scratch) -> None:
    """Value every occupation offered by the person's targets."""
    offered = len(tables.dotted)
    values = scratch.target_value
    if not people.targets_known[p]:
        values[:] = tables.target_unknown
        return
    values[:offered] = 0.0
    start = people.target_starts[p]
    for k in range(start, people.target_starts[p + 1]):
        factor = max(tables.order_floor, 1 - tables.order_step * (k - start))
        closeness = people.closeness[people.target_groups[k]]
        for occupation in range(offered):
            values[occupation] = max(values[occupation], closeness[occupation] * factor)
        target = people.targets[k]
        if target >= 0 and tables.dotted[target]:
            values[target] = max(values[target], factor)


@part
def leave(p: int, touched: int, people: People, openings: Openings, scratch: Scratch) -> None:
    for k in range(touched):
        demand = scratch.touched[k]
        scratch.terms[demand] = scratch.base[demand]
    begin, end = within(p, people, openings)
    meet_goals(p, 0, begin, end, people, openings, scratch)
    _mark_vetoes(p, False, people, scratch)


@part
def _mark_vetoes(p: int, mark: bool, people: People, scratch: Scratch) -> None:
    for k in range(people.veto_starts[p], people.veto_starts[p + 1]):
        scratch.vetoed[people.vetoes[k]] = mark


@part
def within(p: int, people: People, openings: Openings) -> tuple[int, int]:
    """The run of sorted openings that holds all that the person can reach."""
    first, last, _west, _east = window(p, people, openings)
    if first > last:
        return 0, 0
    return openings.band_starts[first], openings.band_starts[last + 1]


@part
def meet_goals(
    p: int,
    most: int,
    begin: int,
    end: int,
    people: People,
    openings: Openings,
    scratch: Scratch,
) -> None:
    """Count the goals that each opening of a run names, up to so many; with 0 clear it."""
    for k in range(people.goal_starts[p], people.goal_starts[p + 1]):
        skill = people.goals[k]
        start, stop = openings.naming_starts[skill], openings.naming_starts[skill + 1]
        for place in range(lower_bound(openings.naming, start, stop, begin), stop):
            o = openings.naming[place]
            if o >= end:
                break
            scratch.met[o] = min(scratch.met[o] + 1, most)
