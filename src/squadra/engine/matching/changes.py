"""What would change a pair: things that a person could gain, each measured by scoring anew.

Only a skill's level, a half-day that is not `x`, kilometres, a licence and a language's level are
proposed; never to drop a limit, a need, a veto or a kind of opportunity.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from itertools import chain
from typing import Any, Generic, TypeVar

from squadra.engine.matching import rules
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.records import Opening, Person
from squadra.engine.matching.reference import failed_rules, total_score
from squadra.engine.matching.vocabulary import HALF_DAYS, LANGUAGE_LEVELS

Row = TypeVar("Row", Person, Opening)
MOST_SINGLE_CHANGES = 10
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Change(Generic[Row]):
    """One change of a row: `what` is `column` or `column:item`, with its values."""

    what: str
    before: Any
    after: Any
    apply: Callable[[Row], Row]


def what_would_change(pair: Pair) -> list[dict[str, Any]]:
    """The smallest set that makes the pair admissible, where it is not; then single changes.

    In the set a gain counts what comes before it as done, so that the gains add up, and
    `admissible` is that of the whole set. A single change is measured alone and listed only if
    it gains points or makes the pair admissible; one that is the whole set is not repeated.
    """
    together = list(_measured_together(pair, smallest_set(pair)))
    alone = [row for row in _measured_alone(pair) if row not in together]
    alone.sort(key=lambda row: -row["gain"])
    return together + alone[:MOST_SINGLE_CHANGES]


def smallest_set(pair: Pair) -> list[Change[Person]]:
    """The fewest changes that make an inadmissible pair admissible; none if nothing does.

    Every rule is repaired by changes of its own, and no change breaks another rule, so the
    smallest set is the union of the smallest sets of the rules that fail.
    """
    changes: list[Change[Person]] = []
    for rule in failed_rules(pair):
        repair = REPAIRS[rule](pair) if rule in REPAIRS else []
        if not repair:
            return []
        changes += repair
    return changes


def _measured_together(pair: Pair, changes: list[Change[Person]]) -> Iterator[dict[str, Any]]:
    for change in changes:
        changed = _applied(change, pair)
        yield _measured(change, total_score(changed) - total_score(pair), admissible=True)
        pair = changed


def _measured_alone(pair: Pair) -> Iterator[dict[str, Any]]:
    score, admissible = total_score(pair), not failed_rules(pair)
    for change in chain.from_iterable(propose(pair) for propose in PROPOSALS):
        changed = _applied(change, pair)
        gain, holds = total_score(changed) - score, not failed_rules(changed)
        if gain > 0 or (holds and not admissible):
            yield _measured(change, gain, holds)


def _applied(change: Change[Person], pair: Pair) -> Pair:
    return Pair(change.apply(pair.person), pair.opening, pair.setting)


def _measured(change: Change[Person], gain: int, admissible: bool) -> dict[str, Any]:
    return {
        "change": change.what,
        "from": change.before,
        "to": change.after,
        "gain": gain,
        "admissible": admissible,
    }


def skill_changes(pair: Pair) -> list[Change[Person]]:
    """Each skill of the opening that the person lacks, or has at less than the level wanted."""
    held = pair.person.skills
    wanted = dict(pair.opening.essential)
    for skill, level in pair.opening.optional.items():
        wanted[skill] = max(level, wanted.get(skill, level))
    return [
        Change(f"skills:{skill}", held.get(skill), level, _with_skill(skill, level))
        for skill, level in wanted.items()
        if held.get(skill, 0) < level
    ]


def _with_skill(skill: str, level: int) -> Callable[[Person], Person]:
    return lambda person: replace(person, skills={**person.skills, skill: level})


def half_day_changes(pair: Pair) -> list[Change[Person]]:
    """Each half-day of the shift on which the person is not available but may be asked."""
    availability, shift = pair.person.availability, pair.opening.shift
    if availability is None or shift is None:
        return []
    return [
        Change(f"availability:{HALF_DAYS[place]}", False, True, with_half_day(place))
        for place, wanted in enumerate(shift)
        if wanted == "1" and availability[place] == "0"
    ]


def with_half_day(place: int) -> Callable[[Person], Person]:
    def apply(person: Person) -> Person:
        week = person.availability or ""
        return replace(person, availability=f"{week[:place]}1{week[place + 1 :]}")

    return apply


def needed_half_days(pair: Pair) -> list[Change[Person]]:
    """The fewest half-days, first ones first, with which the schedule no longer fails."""
    changed, needed = pair, []
    for change in half_day_changes(pair):
        changed = _applied(change, changed)
        needed.append(change)
        if rules.schedule(changed) is not False:
            return needed
    return []


def km_changes(pair: Pair) -> list[Change[Person]]:
    """The reach that an opening too far away needs, rounded up to 0.1 km.

    Of both reaches the longer one that counts here is raised.
    """
    if rules.distance(pair):
        return []
    person = pair.person
    by_transit = pair.opening.transit and person.max_km_transit > person.max_km
    # Rounding up in decimals is exact, and the nearest float to it is not below the distance.
    needed = float(Decimal(pair.km).quantize(_TENTH, rounding=ROUND_CEILING))
    if by_transit:
        return [Change("max_km_transit", pair.reach_km, needed, with_transit_km(needed))]
    return [Change("max_km", pair.reach_km, needed, with_km(needed))]


def with_km(km: float) -> Callable[[Person], Person]:
    return lambda person: replace(person, max_km=km)


def with_transit_km(km: float) -> Callable[[Person], Person]:
    return lambda person: replace(person, max_km_transit=km)


def licence_changes(pair: Pair) -> list[Change[Person]]:
    """Each licence or certificate that the opening requires and the person does not hold."""
    missing = sorted(pair.opening.licences - pair.person.licences)
    return [Change(f"licences:{name}", False, True, with_licence(name)) for name in missing]


def with_licence(name: str) -> Callable[[Person], Person]:
    return lambda person: replace(person, licences=person.licences | {name})


def language_changes(pair: Pair) -> list[Change[Person]]:
    """Each required language raised to its level, where the person's languages are known."""
    held = pair.person.languages or {}
    return [
        Change(
            f"languages:{code}",
            level_name(held.get(code)),
            level_name(rank),
            with_language(code, rank),
        )
        for code, rank in rules.lacking_languages(pair).items()
    ]


def with_language(code: str, rank: int) -> Callable[[Person], Person]:
    return lambda person: replace(person, languages={**(person.languages or {}), code: rank})


def level_name(rank: int | None) -> str | None:
    """The CEFR level of a rank; None for a language that is not known."""
    return None if rank is None else LANGUAGE_LEVELS[rank - 1]


PROPOSALS = (skill_changes, half_day_changes, km_changes, licence_changes, language_changes)
REPAIRS: dict[str, Callable[[Pair], list[Change[Person]]]] = {
    "distance": km_changes,
    "schedule": needed_half_days,
    "licences": licence_changes,
    "languages": language_changes,
}
"""What can make a false rule hold; a rule that is not here is never argued with."""
