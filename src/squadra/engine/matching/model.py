"""The numbers of the model: weights, thresholds and steps, none of them in the code."""

from collections.abc import Mapping
from dataclasses import dataclass

WEIGHT_UNIT = 10_000
"""Weights are whole ten-thousandths, so a score is an integer from 0 to this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """The numbers of a model file; weights are whole ten-thousandths, by kind (`job`, `other`)."""

    version: str
    learnable: float
    weights: Mapping[str, Mapping[str, int]]
    schedule_min: float
    isco_prefix: tuple[float, ...]
    order_step: float
    order_floor: float

    def weights_of(self, kind: str) -> Mapping[str, int]:
        return self.weights["job" if kind == "job" else "other"]
