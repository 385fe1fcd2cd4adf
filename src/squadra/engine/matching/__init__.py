"""Matching people and openings: hard rules, a score by components, and why.

    setting = Setting(read_model(), SkillTable(), on=date(2026, 3, 2))
    result = match(people, openings, setting, by="person", top=20)
    why = explain(Pair(person, opening, setting))

The contract is model 1 of the public command line; docs/algorithms/matching.md describes it.
"""

from squadra.engine.files.errors import BadInput
from squadra.engine.matching.explain import explain
from squadra.engine.matching.model import Model
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Pair, Setting
from squadra.engine.matching.records import Opening, Person, SkillTable, Veto
from squadra.engine.matching.reference import Match, Matches, match

__all__ = [
    "BadInput",
    "Match",
    "Matches",
    "Model",
    "Opening",
    "Pair",
    "Person",
    "Setting",
    "SkillTable",
    "Veto",
    "explain",
    "match",
    "read_model",
]
