"""What a row of a sheet changes in the file of a person who is there already.

Empty cells change nothing. A list in a cell takes the place of the list that stands there, but for
skills, which are added or known better and never taken away. Of somebody under protection nothing
about where they live is compared: a sheet would tell what their page hides.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column
from squadra.exchange.journal import snapshot
from squadra.exchange.plans import Change, RowRefused, Touched, Values
from squadra.exchange.tidying import digits_of
from squadra.foundation.access import Actor
from squadra.foundation.codelist import join_codes, split_codes
from squadra.foundation.text import search_key
from squadra.people.bulk import Amendment, new_skill
from squadra.people.models import Citizen
from squadra.vocabularies.models import Skill

IDENTITY = (
    "family_name",
    "given_name",
    "tax_code",
    "birth_date",
    "phone",
    "email",
    "municipality",
    "address",
    "anchor",
)
OF_HOME = ("municipality", "address", "anchor")
PROFILE = (
    "max_km",
    "max_km_transit",
    "targets",
    "goals",
    "languages",
    "availability",
    "earliest",
    "latest",
    "hours_max",
    "limits",
    "needs",
    "licences",
    "kinds",
    "from_date",
    "waiting_since",
)
DERIVED = ("name_key", "tax_code_index")
SET_ON_PAGE = "La protezione si mette dalla scheda della persona, da chi ne è referente."
# How a value is held against another one: what is not here, as it is.
ALIKE: Mapping[str, Callable[[Any], Any]] = {
    "family_name": search_key,
    "given_name": search_key,
    "address": search_key,
    "phone": digits_of,
    "email": str.casefold,
    **dict.fromkeys(("goals", "languages", "limits", "needs", "licences", "kinds"), frozenset),
    "entitlements": frozenset,
}


@dataclass(slots=True)
class Comparison:
    """What changes: the amendment to be stored, and each value before and after by field."""

    amendment: Amendment
    versions: str
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    def in_words(self, columns: Mapping[str, Column], batch: Batch) -> list[Change]:
        """The changes as people read them; an empty value is the empty text."""

        def words(name: str, value: Any) -> str:
            return columns[name].format.write(value, batch) if value not in EMPTY else ""

        return [
            Change(name, words(name, before), words(name, after))
            for name, (before, after) in self.changed.items()
        ]

    def touched(self) -> list[Touched]:
        """The rows that the amendment touches, with what stands in them before it is stored."""
        found = self.amendment
        rows = []
        if found.identity:
            before = snapshot(found.citizen, (*found.identity, *DERIVED))
            rows.append(Touched(found.citizen, before))
        if found.work:
            rows.append(Touched(found.profile, snapshot(found.profile, found.work)))
        rows += [
            Touched(skill, snapshot(skill, ("level", "source", "assessed_on")))
            for skill in found.levels
        ]
        return rows + [Touched(skill) for skill in found.new_skills]


EMPTY: tuple[Any, ...] = (None, "", (), {})


def compare(citizen: Citizen, values: Values, actor: Actor) -> Comparison:
    """Say what a row changes in a file. Raises `RowRefused`."""
    if values.get("refuge") and not citizen.refuge:
        raise RowRefused(SET_ON_PAGE, "refuge")
    profile = citizen.profile
    versions = f"{citizen.version}.{profile.version}.{_of_skills(citizen)}"
    found = Comparison(Amendment(citizen, profile), versions)
    for name in IDENTITY:
        hidden = citizen.refuge and name in OF_HOME
        if name in values and not hidden:
            _note(found, name, getattr(citizen, name), values[name], found.amendment.identity)
    for name in PROFILE:
        if name in values:
            _note(found, name, getattr(profile, name), values[name], found.amendment.work)
    if "entitlements" in values:
        held = split_codes(profile.entitlements)
        _note(found, "entitlements", held, values["entitlements"], found.amendment.work)
        if "entitlements" in found.amendment.work:
            found.amendment.work["entitlements"] = join_codes(values["entitlements"])
    _compare_skills(found, citizen, values.get("skills", {}), actor)
    return found


def _note(found: Comparison, name: str, before: Any, after: Any, into: dict[str, Any]) -> None:
    alike = ALIKE.get(name, lambda value: value)
    if before in EMPTY or alike(before) != alike(after):
        found.changed[name] = (before, after)
        into[name] = after


def _compare_skills(
    found: Comparison, citizen: Citizen, levels: Mapping[Skill, int], actor: Actor
) -> None:
    held = {skill.skill_id: skill for skill in citizen.skills.all()}
    before: dict[Skill, int] = {}
    after: dict[Skill, int] = {}
    for skill, level in levels.items():
        own = held.get(skill.pk)
        if own is None:
            found.amendment.new_skills.append(new_skill(citizen, skill, level, actor))
        elif own.level < level:
            found.amendment.levels[own] = level
            before[skill] = own.level
        else:
            continue
        after[skill] = level
    if after:
        found.changed["skills"] = (before, after)


def _of_skills(citizen: Citizen) -> str:
    versions = [skill.version for skill in citizen.skills.all()]
    return f"{len(versions)}-{sum(versions)}"
