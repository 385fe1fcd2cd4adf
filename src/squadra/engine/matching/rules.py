"""The hard rules: an opening is admissible for a person when none of them is false.

Each rule is True, False or None (unknown), decided where the known parts decide it; an unknown
rule holds and is flagged. `RULES` is the table in the contract's order.
"""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise

from squadra.engine.matching.pair import Pair
from squadra.engine.matching.records import Opening, Veto

State = bool | None
Rule = Callable[[Pair], State]

_VETO_NAMES: dict[str, Callable[[Opening, str], bool]] = {
    "opening": lambda opening, name: opening.id == name,
    "company": lambda opening, name: opening.company == name,
    "sector": lambda opening, name: opening.sector.startswith(name),
    "demand": lambda opening, name: name in opening.demands,
}


def vetoes_met(pair: Pair) -> list[Veto]:
    """The person's vetoes that name this opening."""
    return [veto for veto in pair.person.vetoes if _VETO_NAMES[veto.what](pair.opening, veto.name)]


def avoided_demands(pair: Pair) -> frozenset[str]:
    """Conditions that the person avoids and the company cannot adapt."""
    return (pair.opening.demands - pair.opening.adaptable) & pair.person.limits


def accommodations(pair: Pair) -> frozenset[str]:
    """Conditions that the person avoids and the company can adapt."""
    return pair.opening.demands & pair.opening.adaptable & pair.person.limits


def lacking_languages(pair: Pair) -> dict[str, int]:
    """Required languages above the person's level; of an unknown list nothing is lacking."""
    held = pair.person.languages
    if held is None:
        return {}
    return {
        code: level for code, level in pair.opening.languages.items() if held.get(code, 0) < level
    }


def seats(pair: Pair) -> State:
    return pair.opening.seats >= 1


def kind(pair: Pair) -> State:
    kinds = pair.person.kinds
    return None if kinds is None else pair.opening.kind in kinds


def dates(pair: Pair) -> State:
    opening, from_date = pair.opening, pair.person.from_date
    last_start = max(opening.starts_on or opening.expires_on, opening.expires_on)
    return opening.expires_on >= pair.setting.on and (from_date is None or last_start >= from_date)


def eligibility(pair: Pair) -> State:
    reserved, entitlements = pair.opening.reserved, pair.person.entitlements
    if not reserved:
        return True
    return None if entitlements is None else not reserved.isdisjoint(entitlements)


def veto(pair: Pair) -> State:
    return not vetoes_met(pair)


def distance(pair: Pair) -> State:
    return pair.km <= pair.reach_km


def schedule(pair: Pair) -> State:
    share, flexible = pair.share, pair.opening.flexible
    if share is None:
        return None
    if share == 1:
        return True
    if share < pair.setting.model.schedule_min:
        return False
    return flexible


def clock(pair: Pair) -> State:
    flexible = pair.opening.flexible
    if flexible:
        return True
    fits = _hours_of_the_day_fit(pair)
    return None if fits is False and flexible is None else fits


def _hours_of_the_day_fit(pair: Pair) -> State:
    """Compare the times that must not decrease; a known pair out of order decides at once.

    A limit to the end also wants the day to end after it starts: a night over midnight ends
    on the morrow, after any limit.
    """
    person, opening = pair.person, pair.opening
    order: list[dt.time | None] = [] if person.earliest is None else [person.earliest]
    if person.latest is not None:
        order += [opening.starts_at, opening.ends_at, person.latest]
    elif order:
        order.append(opening.starts_at)
    known = [time for time in order if time is not None]
    if any(before > after for before, after in pairwise(known)):
        return False
    return True if len(known) == len(order) else None


def hours(pair: Pair) -> State:
    opening, hours_max = pair.opening, pair.person.hours_max
    if hours_max is None:
        return None
    known = [value for value in (opening.hours, opening.hours_min) if value is not None]
    if known and min(known) <= hours_max:
        return True
    return None if opening.hours is None else False


def conditions(pair: Pair) -> State:
    return not avoided_demands(pair)


def licences(pair: Pair) -> State:
    return pair.opening.licences <= pair.person.licences


def languages(pair: Pair) -> State:
    if pair.opening.languages and pair.person.languages is None:
        return None
    return not lacking_languages(pair)


def support(pair: Pair) -> State:
    needs, supports = pair.person.needs, pair.opening.supports
    if not needs:
        return True
    return None if supports is None else needs <= supports


RULES: dict[str, Rule] = {
    rule.__name__: rule
    for rule in (
        seats,
        kind,
        dates,
        eligibility,
        veto,
        distance,
        schedule,
        clock,
        hours,
        conditions,
        licences,
        languages,
        support,
    )
}
