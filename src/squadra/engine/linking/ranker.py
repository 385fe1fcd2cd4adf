"""How features of a candidate become its score: a small network, learnt by transfer.

    score = tanh(z · hidden + bias) · out + z · direct,   z = (features - mean) / scale, cut at ±5

Learnt so that of each query's candidates the right one is likeliest (softmax over the list: ListNet
of top one, Cao et al. 2007).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from squadra.engine.linking.meaning import LEARNT

Array = NDArray[Any]
CUT: Final = 5.0
"""So many deviations from the mean at most: what no training list held is no reason to be sure."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """The learnt numbers: `mean`, `scale`, `direct` [f], `hidden` [f, h], `bias`, `out` [h]."""

    mean: Array
    scale: Array
    hidden: Array
    bias: Array
    out: Array
    direct: Array

    def scores(self, features: Array) -> Array:
        """The score of each row of features [n, f]."""
        z = np.clip((features - self.mean) / self.scale, -CUT, CUT)
        found: Array = np.tanh(z @ self.hidden + self.bias) @ self.out + z @ self.direct
        return found

    def as_data(self) -> dict[str, Any]:
        """What JSON holds of it."""
        return {name: getattr(self, name).round(5).tolist() for name in self.__slots__}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Ranker":
        return cls(**{name: np.array(data[name], np.float64) for name in cls.__slots__})


@cache
def learnt_ranker(*, with_meaning: bool) -> Ranker:
    """The ranker that comes with the engine, for vocabularies whose concepts it knows or not."""
    content = (LEARNT / "rankers.json").read_text(encoding="utf-8")
    return Ranker.from_data(json.loads(content)["meaning" if with_meaning else "words"])
