"""All that a result depends on beside the rows: the model, the skill tables, the day."""

from datetime import date
from functools import cache

from squadra.engine.matching.model import Model
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.reading import read_skill_table
from squadra.engine.matching.records import SkillTable
from squadra.vocabularies.tables import SKILL_SIMILARITIES, SKILL_WEIGHTS


def setting_on(day: date) -> Setting:
    """Return the setting of every page, and of `squadra match` on exported files."""
    return Setting(_model(), _skills(), day)


@cache
def _model() -> Model:
    return read_model()


@cache
def _skills() -> SkillTable:
    return read_skill_table(SKILL_WEIGHTS, SKILL_SIMILARITIES, warn=_nothing)


def _nothing(_line: str) -> None:
    """The tables that come with the vocabulary are checked by its own tests."""
