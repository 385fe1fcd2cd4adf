"""What speaks for an opening and what is still to be built, from the components' facts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.proposals.words.half_days import half_days
from squadra.proposals.words.names import Facts, Names, in_km, listed, quantity, quoted

SPEAKS_FOR = 0.5
"""From this value on, a distance or an occupation speaks for the opening."""


class Side(Enum):
    """What a sentence is about: a reason for the opening, what it teaches, what is to be built."""

    FOR = auto()
    LEARNT_THERE = auto()
    TO_BUILD = auto()


class Said(NamedTuple):
    """A sentence, and the side that it stands on."""

    side: Side
    sentence: str


@dataclass(frozen=True, slots=True)
class ComponentWords:
    """A component that is not `brief` is spoken of behind «Perché?» alone, not on a card."""

    title: str | Promise
    say: Callable[[Facts, Names], Iterator[Said]]
    brief: bool = True


def _essential(row: Facts, names: Names) -> Iterator[Said]:
    held = _("Competenze indispensabili che ha: %(met)s su %(all)s, %(names)s.")
    return _skills(row, names, held, _("Competenze indispensabili da costruire: %(names)s."))


def _optional(row: Facts, names: Names) -> Iterator[Said]:
    held = _("Competenze utili che ha: %(met)s su %(all)s, %(names)s.")
    return _skills(row, names, held, _("Competenze utili da costruire: %(names)s."))


def _skills(row: Facts, names: Names, held: str, missing: str) -> Iterator[Said]:
    facts = row["facts"]
    full = [skill for skill in facts["met"] if skill["value"] == 1]
    partly = [skill for skill in facts["met"] if skill["value"] < 1]
    if full:
        wanted = sum(len(facts[state]) for state in ("met", "learnable", "missing"))
        words = {"met": len(full), "all": wanted, "names": names.listed_skills(full)}
        yield Said(Side.FOR, held % words)
    for side, rows, sentence in (
        (Side.LEARNT_THERE, facts["learnable"], "%(names)s."),
        (Side.TO_BUILD, partly, _("Da far crescere ancora un po': %(names)s.")),
        (Side.TO_BUILD, facts["missing"], missing),
    ):
        if rows:
            yield Said(side, sentence % {"names": names.listed_skills(rows)})


def _target(row: Facts, names: Names) -> Iterator[Said]:
    if row["facts"]["targets"] is None:
        return
    named = {"name": names.occupation(row["facts"]["occupation"])}
    closest = max((target["closeness"] for target in row["facts"]["targets"]), default=0)
    if closest == 1:
        yield Said(Side.FOR, _("È un mestiere che desidera: %(name)s.") % named)
    elif closest >= SPEAKS_FOR:
        yield Said(Side.FOR, _("È simile a un mestiere che desidera: %(name)s.") % named)
    else:
        yield Said(Side.TO_BUILD, _("Non è tra i mestieri che desidera: %(name)s.") % named)


def _growth(row: Facts, names: Names) -> Iterator[Said]:
    if goals := row["facts"]["goals"]:
        grown = listed(quoted(names.skill(goal)) for goal in goals)
        yield Said(Side.FOR, _("Fa crescere ciò a cui tiene: %(names)s.") % {"names": grown})


def _distance(row: Facts, _names: Names) -> Iterator[Said]:
    facts = row["facts"]
    words = {"far": in_km(facts["km"]), "reach": quantity(facts["reach_km"])}
    if facts["km"] > facts["reach_km"]:
        return
    if row["value"] >= SPEAKS_FOR:
        yield Said(Side.FOR, _("È a %(far)s, e la persona arriva a %(reach)s.") % words)
    else:
        yield Said(Side.TO_BUILD, _("È a %(far)s; la persona arriva fino a %(reach)s.") % words)


def _schedule(row: Facts, _names: Names) -> Iterator[Said]:
    facts = row["facts"]
    if facts["share"] == 1:
        yield Said(
            Side.FOR, _("I giorni vanno bene: %(when)s.") % {"when": half_days(facts["asked"])}
        )
    elif facts["not_available"]:
        when = half_days(facts["not_available"])
        yield Said(Side.TO_BUILD, _("Mezze giornate da concordare: %(when)s.") % {"when": when})


COMPONENT_WORDS = {
    "essential": ComponentWords(gettext_lazy("Competenze indispensabili"), _essential),
    "optional": ComponentWords(gettext_lazy("Competenze utili"), _optional, brief=False),
    "target": ComponentWords(gettext_lazy("Mestiere desiderato"), _target),
    "growth": ComponentWords(gettext_lazy("Crescita"), _growth),
    "distance": ComponentWords(gettext_lazy("Vicinanza"), _distance),
    "schedule": ComponentWords(gettext_lazy("Giorni"), _schedule),
}


def said(explanation: Facts, names: Names, *, brief: bool) -> list[Said]:
    """Return what the components say, in their order."""
    worded = ((COMPONENT_WORDS[row["component"]], row) for row in explanation["components"])
    return [
        sentence
        for words, row in worded
        if words.brief or not brief
        for sentence in words.say(row, names)
    ]


def learnt_there(explanation: Facts) -> frozenset[str]:
    """The changes, as the engine writes them, that learning the skills of the job would make."""
    return frozenset(
        f"skills:{skill['skill']}"
        for row in explanation["components"]
        for skill in row["facts"].get("learnable", ())
    )
