"""A run as the kernels read it: flat arrays, and records of what is read together."""

import math
from itertools import chain
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.vocabulary import HALF_DAYS

Array = NDArray[Any]


WORD: Final = 64


AT_HAND: Final = 8
"""So many demands of each list stand beside one another, whatever the list's length."""
LINE: Final = 64
"""Bytes that a processor fetches at a time."""


BAND_DEGREES: Final = 0.027
"""Height of a band of latitude, about 3 km: openings are sorted by band, then by longitude."""


RADIANS: Final = math.pi / 180.0
"""What `math.radians` multiplies by."""


ALWAYS: Final = -(2**31) + 1


NO_START: Final = 2**15 - 1


NO_END: Final = -1


ALL_HALF_DAYS: Final = 2 ** len(HALF_DAYS) - 1


UNKNOWN, NO, YES = -1, 0, 1

ESSENTIAL, OPTIONAL, TARGET, GROWTH, DISTANCE, SCHEDULE = range(len(COMPONENTS))
COMPONENT_COUNT: Final = len(COMPONENTS)


class People(NamedTuple):
    """Arrays of n people. Minutes count from midnight, days are proleptic ordinals.

    `likeness_*` list, for each skill that these people hold, the openings' skills that it covers,
    with the similarity. `vetoes` and `targets` name what stands among the openings; `closeness` is
    that of each `target_group` to each occupation offered, as far as digits tell.
    """

    lat: Array
    lon: Array
    x: Array
    y: Array
    z: Array
    reach: Array
    reach_transit: Array
    from_day: Array
    earliest: Array
    latest: Array
    hours_max: Array
    hours_known: Array
    available: Array
    available_known: Array
    kinds_known: Array
    entitlements_known: Array
    languages_known: Array
    has_needs: Array
    limits: Array
    blocked: Array
    veto_starts: Array
    vetoes: Array
    skill_starts: Array
    skills: Array
    levels: Array
    likeness_starts: Array
    likeness_skills: Array
    likeness: Array
    target_starts: Array
    targets: Array
    target_groups: Array
    closeness: Array
    targets_known: Array
    goal_starts: Array
    goals: Array
    order: Array


LISTS_OF_PEOPLE: Final = {
    "veto_starts": ("vetoes",),
    "skill_starts": ("skills", "levels"),
    "target_starts": ("targets", "target_groups"),
    "goal_starts": ("goals",),
}
"""Where each person's part of the flat arrays begins."""
OF_ALL_PEOPLE: Final = ("likeness_starts", "likeness_skills", "likeness", "closeness")
"""What is no one person's."""


def some_people(people: People, rows: Array) -> People:
    """The people of these rows, with all that is no one person's."""
    own = {name: getattr(people, name) for name in OF_ALL_PEOPLE}
    for name, listed in LISTS_OF_PEOPLE.items():
        begins, lengths = getattr(people, name)[rows], np.diff(getattr(people, name))[rows]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        places = np.arange(starts[-1]) + np.repeat(begins - starts[:-1], lengths)
        own |= {name: starts} | {flat: getattr(people, flat)[places] for flat in listed}
    return People(**own, **{name: getattr(people, name)[rows] for name in EACH_PERSON_S})


EACH_PERSON_S: Final = [
    name
    for name in People._fields
    if name not in {*OF_ALL_PEOPLE, *LISTS_OF_PEOPLE, *chain(*LISTS_OF_PEOPLE.values())}
]

SPHERE: Final = 2**31 - 1
"""Places are points of a sphere of this radius: 3 mm of the Earth are one."""
NEAR: Final = np.dtype([("x", np.int32), ("y", np.int32), ("z", np.int32), ("transit", np.int32)])
"""What is read of every candidate: its place, rounded."""


SCORED: Final = np.dtype(
    [
        ("demands", np.uint16, 2 * AT_HAND),
        *((name, np.float64) for name in ("essential_total", "optional_total")),
        *((name, np.int32) for name in ("occupation", "rank")),
        ("shift", np.int16),
        *((name, np.int8) for name in ("has_more", "asked", "kind", "transit")),
    ],
    align=True,
)
"""What is read of every admissible opening, in one line of a processor's cache.

`demands` are those at hand: the first essential ones, then the first optional ones; `has_more`
tells of others.
"""
MOST_AT_HAND: Final = 2**16
"""Demands of higher numbers stand among those that are not at hand."""


class Openings(NamedTuple):
    """m openings, sorted by band of latitude, then by longitude."""

    near: Array
    scored: Array
    demands: Array
    """The scored records read as 16-bit numbers, of which the first are the demands at hand."""
    lat: Array
    lon: Array
    more_starts: Array
    more: Array
    """The demands not at hand, flat: of each opening the essential ones, then the optional ones."""
    naming_starts: Array
    naming: Array
    """For each skill the openings that name it, ascending."""
    needed: Array
    needing: Array
    """[bits, words]: a bit for each opening that needs the rule's bit unblocked."""
    band_starts: Array
    band_south: float
    all_times_in_bits: bool
    shift: Array
    least_half_days: Array
    hours_bar: Array
    last_start: Array
    clock_starts: Array
    clock_first: Array
    clock_last: Array
    clock_reversed: Array
    clock_strict: Array
    flexible: Array
    starts: Array
    ends: Array
    hours_least: Array
    hours_stated: Array
    has_reserved: Array
    has_languages: Array
    supports_known: Array
    adaptable: Array
    company: Array
    sector: Array
    companies: int
    """A veto is the number of a company, of a sorted opening or of a sector, one after another."""


class Tables(NamedTuple):
    """What both sides are compared by: skills, occupations, the model's numbers.

    A *demand* is an opening's skill with the level wanted. Points are by kind of opening: job,
    other; those of the schedule are also by whether the person's week is known.
    """

    demand_starts: Array
    demand_levels: Array
    demand_weights: Array
    demand_base: Array
    dotted: Array
    order_step: float
    order_floor: float
    target_unknown: float
    weights: Array
    growth_points: Array
    schedule_points: Array
    rule_bits: Array


class Encoded(NamedTuple):
    """A whole run. `opening_rows` tells which row of the side each sorted opening was."""

    people: People
    openings: Openings
    tables: Tables
    opening_rows: Array
    people_by_order: Array
    openings_by_rank: Array

    @property
    def sides(self) -> tuple[People, Openings, Tables]:
        return self.people, self.openings, self.tables


def packed(marks: Array) -> Array:
    """Sixty-four marks of a row in each word, the first one lowest."""
    rows, count = marks.shape
    whole = np.zeros((rows, -(-count // WORD) * WORD), np.bool_)
    whole[:, :count] = marks
    return np.packbits(whole, axis=1, bitorder="little").view(np.uint64)


def laid(openings: Openings) -> Openings:
    """The same openings, in lines: what was copied or sent lies anywhere."""
    scored = in_lines(openings.scored)
    return openings._replace(
        near=in_lines(openings.near),
        scored=scored,
        demands=scored.view(np.uint16).reshape(len(scored), scored.itemsize // 2),
    )


def in_lines(values: Array) -> Array:
    """A copy that begins where a line of the processor's cache does."""
    room = np.zeros(values.nbytes + LINE, np.uint8)
    start = -room.ctypes.data % LINE
    copy: Array = room[start : start + values.nbytes].view(values.dtype).reshape(values.shape)
    copy[...] = values
    return copy
