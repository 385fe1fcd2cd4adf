"""The model's numbers as tables that the kernels look up."""

import math

import numpy as np

from squadra.engine.matching.components import COMPONENTS, GOALS_FOR_FULL_GROWTH
from squadra.engine.matching.fast.arrays import Array, Tables
from squadra.engine.matching.fast.skills import Occupations, SkillCodes
from squadra.engine.matching.model import Model
from squadra.engine.matching.vocabulary import HALF_DAYS


def tables_of(
    model: Model, skills: SkillCodes, occupations: Occupations, rule_bits: Array
) -> Tables:
    """Put together the model's numbers and what numbers skills and occupations."""
    weights = np.array(
        [[model.weights[kind][name] for name in COMPONENTS] for kind in ("job", "other")], np.int64
    )
    growth, schedule = (list(COMPONENTS).index(name) for name in ("growth", "schedule"))
    return Tables(
        demand_starts=skills.starts,
        demand_levels=np.concatenate([[1, 1], skills.levels]),
        demand_weights=skills.weights(),
        demand_base=skills.base(),
        dotted=occupations.dotted(),
        order_step=model.order_step,
        order_floor=model.order_floor,
        target_unknown=COMPONENTS["target"].when_unknown,
        weights=weights.astype(np.float64),
        growth_points=_growth_points(weights[:, growth]),
        schedule_points=_schedule_points(weights[:, schedule]),
        rule_bits=rule_bits,
    )


def _points(weights: Array, value: float) -> Array:
    return np.array([math.floor(int(weight) * value + 0.5) for weight in weights], np.int64)


def _growth_points(weights: Array) -> Array:
    """Points by kind and goals met, as far as more of them count: [2, goals + 1]."""
    met = range(GOALS_FOR_FULL_GROWTH + 1)
    return np.stack([_points(weights, number / GOALS_FOR_FULL_GROWTH) for number in met], axis=1)


def _schedule_points(weights: Array) -> Array:
    """Points by whether the person's week is known, kind, half-days asked and half-days had.

    [2, 2, 15, 15]
    """
    week = len(HALF_DAYS)
    points = np.zeros((2, len(weights), week + 1, week + 1), np.int64)
    points[...] = _points(weights, COMPONENTS["schedule"].when_unknown)[:, None, None]
    for asked in range(1, week + 1):
        for had in range(asked + 1):
            points[1, :, asked, had] = _points(weights, had / asked)
    return points
