"""Compiled loops. Imported only where they run: the compiler is slow to load."""

import numpy as np
from numba import njit

from squadra.engine.allocation.problem import Ints

compiled = njit(cache=True, nogil=True)


@compiled
def take_in_order(order: Ints, person: Ints, opening: Ints, seats: Ints, people: int) -> Ints:
    """Take each edge whose person is free and whose opening has a seat left."""
    left = seats.copy()
    taken = np.zeros(people, np.bool_)
    chosen = np.empty(min(people, len(order)), np.int64)
    count = 0
    for edge in order:
        if not taken[person[edge]] and left[opening[edge]] > 0:
            taken[person[edge]] = True
            left[opening[edge]] -= 1
            chosen[count] = edge
            count += 1
    return chosen[:count]
