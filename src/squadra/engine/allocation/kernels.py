"""Compiled loops. Imported only where they run: the compiler is slow to load."""

from typing import Final, NamedTuple

import numpy as np

from squadra.engine.allocation.problem import Ints
from squadra.engine.caching import compiler

compiled = compiler(nogil=True, error_model="numpy")
part = compiler(nogil=True, error_model="numpy", forceinline=True)
"""A step of a loop. It is put in place: passing so many arrays would cost more than the step."""

FREE: Final = -2
OUT: Final = -1
"""Where a person is who has no opening yet, and one who has chosen to have none."""
NEVER: Final = -(2**62)
"""Below every value."""


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


class Market(NamedTuple):
    """What is on offer: edges by person and by opening, and what having none is worth to each.

    The floors come after the `openings` proper.
    """

    first: Ints
    opening: Ints
    value: Ints
    none: Ints
    seats: Ints
    first_of_opening: Ints
    edge_of_opening: Ints
    person: Ints
    openings: int


class State(NamedTuple):
    """Who holds what. Each opening's holders are a heap by bid, the least first."""

    price: Ints
    edge: Ints
    at: Ints
    bid: Ints
    base: Ints
    heap: Ints
    slot: Ints
    held: Ints


@part
def _best(market: Market, state: State, person: int) -> tuple[int, int, int]:
    """The edge of most value beside its price (-1: none), that value, and the next best value."""
    best, edge, second = market.none[person], -1, NEVER
    for other in range(market.first[person], market.first[person + 1]):
        value = market.value[other] - state.price[market.opening[other]]
        if value > best:
            best, edge, second = value, other, best
        elif value > second:
            second = value
    return edge, best, second


@part
def _rise(state: State, base: int, place: int) -> None:
    person = state.heap[base + place]
    while place > 0:
        above = (place - 1) // 2
        other = state.heap[base + above]
        if state.bid[other] <= state.bid[person]:
            break
        state.heap[base + place], state.slot[other] = other, place
        place = above
    state.heap[base + place], state.slot[person] = person, place


@part
def _sink(state: State, base: int, count: int) -> None:
    place, person = 0, state.heap[base]
    while True:
        below = 2 * place + 1
        if below >= count:
            break
        if below + 1 < count:
            left, right = state.heap[base + below], state.heap[base + below + 1]
            if state.bid[right] < state.bid[left]:
                below += 1
        other = state.heap[base + below]
        if state.bid[person] <= state.bid[other]:
            break
        state.heap[base + place], state.slot[other] = other, place
        place = below
    state.heap[base + place], state.slot[person] = person, place


@part
def _enter(market: Market, state: State, person: int) -> int:
    """Give the person a seat where they are; whom it was taken from, or FREE."""
    opening = state.at[person]
    base, held = state.base[opening], state.held[opening]
    loser = FREE
    if held < market.seats[opening]:
        state.heap[base + held] = person
        state.held[opening] = held + 1
        _rise(state, base, held)
    else:
        loser = state.heap[base]
        state.heap[base] = person
        _sink(state, base, held)
    if state.held[opening] == market.seats[opening]:
        state.price[opening] = max(state.price[opening], state.bid[state.heap[base]])
    return loser


@compiled
def _keep_content(market: Market, state: State, step: int, waiting: Ints) -> int:
    """Leave those where they are who find it best but for a step; how many wait for a bid."""
    count = 0
    state.held[:] = 0
    price = state.price.copy()
    for person in range(len(market.none)):
        edge, best, second = _best(market, state, person)
        now, at = NEVER, state.at[person]
        if at == OUT:
            now = market.none[person]
        elif at >= 0:
            now = market.value[state.edge[person]] - state.price[at]
        if now < best - step:
            state.at[person] = FREE
            waiting[count] = person
            count += 1
        elif at >= 0:
            rest = second if edge == state.edge[person] else best
            state.bid[person] = state.price[at] + now - rest + step
            state.heap[state.base[at] + state.held[at]] = person
            state.held[at] += 1
            _rise(state, state.base[at], state.held[at] - 1)
    for opening in range(len(price)):
        if 0 < market.seats[opening] == state.held[opening]:
            least = state.bid[state.heap[state.base[opening]]]
            state.price[opening] = max(price[opening], least)
    return count


@compiled
def _bid(market: Market, state: State, step: int, waiting: Ints, count: int, most: int) -> int:
    """Let everybody who waits bid for what they find best; how many bids, above `most` if many."""
    bids = 0
    while count > 0 and bids <= most:
        count -= 1
        person = waiting[count]
        edge, best, second = _best(market, state, person)
        state.edge[person] = edge
        if edge < 0:
            state.at[person] = OUT
            continue
        bids += 1
        opening = market.opening[edge]
        state.at[person] = opening
        state.bid[person] = state.price[opening] + best - second + step
        loser = _enter(market, state, person)
        if loser >= 0:
            state.at[loser] = FREE
            waiting[count] = loser
            count += 1
    return bids


@part
def _most_drawn(market: Market, state: State, opening: int) -> tuple[int, int, int]:
    """The edge of whom the opening would draw most from elsewhere, by how much, and the next."""
    best, edge, second = NEVER, -1, NEVER
    for place in range(market.first_of_opening[opening], market.first_of_opening[opening + 1]):
        other = market.edge_of_opening[place]
        person = market.person[other]
        at = state.at[person]
        if at == opening:
            continue
        now = market.none[person]
        if at >= 0:
            now = market.value[state.edge[person]] - state.price[at]
        draw = market.value[other] - now
        if draw > best:
            best, edge, second = draw, other, best
        elif draw > second:
            second = draw
    return edge, best, second


@part
def _leave(state: State, person: int) -> None:
    """Take the person's seat away. The heap is in order again only when it is built anew."""
    opening = state.at[person]
    state.held[opening] -= 1
    last = state.heap[state.base[opening] + state.held[opening]]
    state.heap[state.base[opening] + state.slot[person]] = last
    state.slot[last] = state.slot[person]


@part
def _move(market: Market, state: State, edge: int) -> int:
    """Give the edge's person an empty seat of its opening; the opening that they leave."""
    person, opening = market.person[edge], market.opening[edge]
    left = state.at[person]
    if left >= 0:
        _leave(state, person)
    place = state.held[opening]
    state.at[person], state.edge[person] = opening, edge
    state.heap[state.base[opening] + place] = person
    state.slot[person] = place
    state.held[opening] += 1
    return left


@part
def _is_overpriced(market: Market, state: State, opening: int) -> bool:
    """Whether it has an empty seat and yet a price."""
    return state.held[opening] < market.seats[opening] and state.price[opening] > 0


@compiled
def _fill(market: Market, state: State, step: int, most: int, queue: Ints, count: int) -> int:
    """Lower the prices of queued openings until they draw somebody, or are nothing.

    Those that lose somebody by it queue up as well, if they are openings proper.
    """
    queued = np.zeros(market.openings, np.bool_)
    queued[queue[:count]] = True
    moves = 0
    while count > 0 and moves <= most:
        moves += 1
        count -= 1
        opening = queue[count]
        queued[opening] = False
        edge, best, second = _most_drawn(market, state, opening)
        if best < step:
            state.price[opening] = 0
            continue
        left = _move(market, state, edge)
        state.price[opening] = min(state.price[opening], max(0, second - step))
        for other in (left, opening):
            if other < 0 or other >= market.openings or queued[other]:
                continue
            if _is_overpriced(market, state, other):
                queue[count], queued[other] = other, True
                count += 1
    return moves


@compiled
def _fill_floor(market: Market, state: State, step: int, floor: int, queue: Ints) -> int:
    """Lower a floor's price until it has drawn somebody for every seat, or is nothing.

    Its group may be large, so it is looked through once for all seats. Returns how many openings
    are queued because they lost somebody.
    """
    first, end = market.first_of_opening[floor], market.first_of_opening[floor + 1]
    draws = np.full(end - first, NEVER, np.int64)
    for place in range(first, end):
        edge = market.edge_of_opening[place]
        person = market.person[edge]
        at = state.at[person]
        if at == floor:
            continue
        now = market.none[person]
        if at >= 0:
            now = market.value[state.edge[person]] - state.price[at]
        draws[place - first] = market.value[edge] - now
    order = np.argsort(-draws, kind="mergesort")
    queued = np.zeros(market.openings, np.bool_)
    count, price = 0, 0
    for place in order:
        if draws[place] < step:
            break
        if state.held[floor] == market.seats[floor]:
            price = max(0, draws[place] - step)
            break
        left = _move(market, state, market.edge_of_opening[first + place])
        if 0 <= left < market.openings and not queued[left] and state.price[left] > 0:
            queue[count], queued[left] = left, True
            count += 1
    state.price[floor] = min(state.price[floor], price)
    return count


@compiled
def _settle_prices(market: Market, state: State, step: int, most: int) -> int:
    """See to it that what has an empty seat costs nothing; how many moves that took."""
    queue = np.empty(market.openings, np.int64)
    count = 0
    for opening in range(market.openings):
        if _is_overpriced(market, state, opening):
            queue[count] = opening
            count += 1
    moves = _fill(market, state, step, most, queue, count)
    floor = market.openings
    while floor < len(state.price) and moves <= most:
        if _is_overpriced(market, state, floor):
            count = _fill_floor(market, state, step, floor, queue)
            moves += 1 + _fill(market, state, step, most, queue, count)
            floor = market.openings
        else:
            floor += 1
    return moves


@compiled
def auction(market: Market, state: State, step: int, divisor: int, most: int) -> bool:
    """Settle who goes where with ever smaller steps of the prices, the last being one.

    Afterwards the total is less than one for each person under the greatest. False where it takes
    more than `most` bids.
    """
    waiting = np.empty(len(market.none), np.int64)
    left = most
    while left >= 0:
        count = _keep_content(market, state, step, waiting)
        left -= _bid(market, state, step, waiting, count, left)
        if left >= 0:
            left -= _settle_prices(market, state, step, left)
        if step == 1:
            break
        step = max(1, step // divisor)
    return left >= 0
