"""Why a pair stands where it stands: each rule and component with the facts behind it.

Facts are JSON values: codes, numbers with their unit in the name, dates and times in ISO form,
None for what is not known. The shapes are described in docs/algorithms/matching.md.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from squadra.engine.matching import rules
from squadra.engine.matching.changes import level_name, what_would_change
from squadra.engine.matching.components import (
    Scored,
    best_cover,
    goals_met,
    learnable,
    occupation_closeness,
    order_factor,
    score_components,
)
from squadra.engine.matching.model import WEIGHT_UNIT
from squadra.engine.matching.pair import Pair
from squadra.engine.matching.vocabulary import HALF_DAYS

Facts = dict[str, Any]

STATES = {True: "true", False: "false", None: "unknown"}
RULE_NOTE = (
    "Manca un dato: intanto la regola non esclude. Quando il dato ci sarà, potrà anche escludere."
)
COMPONENT_NOTE = (
    "Manca un dato: intanto vale un valore di attesa. Quando il dato ci sarà, il punteggio potrà"
    " anche scendere."
)


def explain(pair: Pair) -> dict[str, Any]:
    """The whole explanation of a pair, ready for JSON; the same pair gives the same bytes."""
    rule_rows = [_rule_row(pair, name, rule(pair)) for name, rule in rules.RULES.items()]
    scored = score_components(pair)
    return {
        "admissible": all(row["state"] != STATES[False] for row in rule_rows),
        "rules": rule_rows,
        "components": [_component_row(pair, name, part) for name, part in scored.items()],
        "score": sum(part.points for part in scored.values()),
        "what_would_change": what_would_change(pair),
    }


def _rule_row(pair: Pair, name: str, state: rules.State) -> dict[str, Any]:
    note = {"note": RULE_NOTE} if state is None else {}
    return {"rule": name, "state": STATES[state], "facts": RULE_FACTS[name](pair) | note}


def _component_row(pair: Pair, name: str, part: Scored) -> dict[str, Any]:
    note = {} if part.known else {"note": COMPONENT_NOTE}
    return {
        "component": name,
        "value": part.value,
        "weight": part.weight / WEIGHT_UNIT,
        "points": part.points,
        "facts": COMPONENT_FACTS[name](pair) | note,
    }


def _listed(codes: Iterable[str] | None) -> list[str] | None:
    return None if codes is None else sorted(codes)


def _iso(moment: dt.date | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _hh_mm(moment: dt.time | None) -> str | None:
    return None if moment is None else f"{moment:%H:%M}"


def _seats(pair: Pair) -> Facts:
    return {"seats": pair.opening.seats}


def _kind(pair: Pair) -> Facts:
    return {"kind": pair.opening.kind, "accepted": _listed(pair.person.kinds)}


def _dates(pair: Pair) -> Facts:
    return {
        "on": _iso(pair.setting.on),
        "starts_on": _iso(pair.opening.starts_on),
        "expires_on": _iso(pair.opening.expires_on),
        "from_date": _iso(pair.person.from_date),
    }


def _eligibility(pair: Pair) -> Facts:
    """Only the lists that the opening is reserved to: the person's others are nobody's matter."""
    reserved, held = pair.opening.reserved, pair.person.entitlements
    shared = None if held is None else sorted(reserved & held)
    return {"reserved": sorted(reserved), "shared": shared}


def _veto(pair: Pair) -> Facts:
    return {"vetoes": [f"{veto.what}:{veto.name}" for veto in rules.vetoes_met(pair)]}


def _reach(pair: Pair) -> Facts:
    return {"km": pair.km, "reach_km": pair.reach_km, "transit": pair.opening.transit}


def _half_days(pair: Pair) -> Facts:
    availability, shift = pair.person.availability, pair.opening.shift
    asked = [place for place, wanted in enumerate(shift or "") if wanted == "1"]
    available = [place for place in asked if availability and availability[place] == "1"]
    known = availability is not None and shift is not None
    return {
        "share": pair.share,
        "asked": _half_day_names(asked) if shift else None,
        "available": _half_day_names(available) if known else None,
        "not_available": _half_day_names(set(asked) - set(available)) if known else None,
    }


def _half_day_names(places: Iterable[int]) -> list[str]:
    return [HALF_DAYS[place] for place in sorted(places)]


def _schedule(pair: Pair) -> Facts:
    least = pair.setting.model.schedule_min
    return {**_half_days(pair), "flexible": pair.opening.flexible, "least_if_flexible": least}


def _clock(pair: Pair) -> Facts:
    return {
        "earliest": _hh_mm(pair.person.earliest),
        "starts_at": _hh_mm(pair.opening.starts_at),
        "ends_at": _hh_mm(pair.opening.ends_at),
        "latest": _hh_mm(pair.person.latest),
        "flexible": pair.opening.flexible,
    }


def _hours(pair: Pair) -> Facts:
    opening = pair.opening
    return {
        "hours": opening.hours,
        "hours_min": opening.hours if opening.hours_min is None else opening.hours_min,
        "hours_max": pair.person.hours_max,
    }


def _conditions(pair: Pair) -> Facts:
    return {
        "avoided": sorted(rules.avoided_demands(pair)),
        "to_adapt": sorted(rules.accommodations(pair)),
    }


def _licences(pair: Pair) -> Facts:
    required, held = pair.opening.licences, pair.person.licences
    return {"required": sorted(required), "missing": sorted(required - held)}


def _languages(pair: Pair) -> Facts:
    held = pair.person.languages
    lacking = rules.lacking_languages(pair)
    return {
        "required": _levels(pair.opening.languages),
        "held": None if held is None else _levels(held),
        "missing": _levels(lacking),
    }


def _levels(ranks: Mapping[str, int]) -> dict[str, str | None]:
    return {code: level_name(rank) for code, rank in ranks.items()}


def _support(pair: Pair) -> Facts:
    needs, offered = pair.person.needs, pair.opening.supports
    missing = None if offered is None else sorted(needs - offered)
    return {"needs": sorted(needs), "offered": _listed(offered), "missing": missing}


def _skills(pair: Pair, wanted: Mapping[str, int]) -> Facts:
    """Each skill wanted: met by one of the person's, learnable on the job, or missing."""
    facts: Facts = {"met": [], "learnable": [], "missing": []}
    for skill, level in wanted.items():
        cover, least = best_cover(pair, skill, level), learnable(pair, level)
        row = {
            "skill": skill,
            "wanted": level,
            "weight": pair.setting.skills.weight(skill),
            "value": max(cover.value, least),
        }
        if cover.by is not None and cover.value >= least:
            similarity = pair.setting.skills.similarity(cover.by, skill)
            held = {"by": cover.by, "level": pair.person.skills[cover.by], "similarity": similarity}
            facts["met"].append(row | held)
        else:
            facts["learnable" if least > 0 else "missing"].append(row)
    return facts


def _essential(pair: Pair) -> Facts:
    return _skills(pair, pair.opening.essential)


def _optional(pair: Pair) -> Facts:
    return _skills(pair, pair.opening.optional)


def _target(pair: Pair) -> Facts:
    targets, occupation = pair.person.targets, pair.opening.occupation
    compared = None
    if targets is not None and occupation is not None:
        compared = [
            {
                "target": wanted,
                "closeness": occupation_closeness(pair, wanted, occupation),
                "order": order_factor(pair, place),
            }
            for place, wanted in enumerate(targets)
        ]
    return {"occupation": occupation, "targets": compared}


def _growth(pair: Pair) -> Facts:
    return {"goals": goals_met(pair)}


RULE_FACTS: dict[str, Callable[[Pair], Facts]] = {
    "seats": _seats,
    "kind": _kind,
    "dates": _dates,
    "eligibility": _eligibility,
    "veto": _veto,
    "distance": _reach,
    "schedule": _schedule,
    "clock": _clock,
    "hours": _hours,
    "conditions": _conditions,
    "licences": _licences,
    "languages": _languages,
    "support": _support,
}
COMPONENT_FACTS: dict[str, Callable[[Pair], Facts]] = {
    "essential": _essential,
    "optional": _optional,
    "target": _target,
    "growth": _growth,
    "distance": _reach,
    "schedule": _half_days,
}
