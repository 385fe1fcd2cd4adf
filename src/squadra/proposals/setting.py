"""All that a result depends on beside the rows: the model, the skill tables, the day."""

from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from squadra.engine.matching.model import Model
from squadra.engine.matching.model_file import read_model
from squadra.engine.matching.pair import Setting
from squadra.engine.matching.reading import read_skill_table
from squadra.engine.matching.records import SkillTable
from squadra.vocabularies.tables import skill_similarities, skill_weights


def setting_on(day: date) -> Setting:
    """Return the setting of every page, and of `squadra match` on exported files."""
    files = (skill_weights(), skill_similarities())
    return Setting(_model(), _skills(files, tuple(map(_stamp, files))), day)


@cache
def _model() -> Model:
    return read_model()


@lru_cache(maxsize=1)
def _skills(files: tuple[Path, Path], _stamps: object) -> SkillTable:
    return read_skill_table(*files, warn=_nothing)


def _stamp(file: Path) -> int:
    """What another import of a vocabulary changes."""
    return file.stat().st_mtime_ns


def _nothing(_line: str) -> None:
    """The tables come from the vocabulary, not from people: tests check how they are made."""
