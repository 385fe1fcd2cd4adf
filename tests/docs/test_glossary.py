"""The glossary says the truth: one name for each word, and each path leads to something."""

import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).resolve().parents[2] / "docs/glossary.md"
ROW = re.compile(
    r"^\| (?P<italian>[^|]+?) \| (?P<english>[A-Za-z]+) \| (?P<where>[^|]+?) \|$", re.M
)
NOT_YET = "not yet"

ROWS = [match.groupdict() for match in ROW.finditer(GLOSSARY.read_text(encoding="utf-8"))]
TERMS = [row for row in ROWS if row["english"] != "English"]
BUILT = [row for row in TERMS if row["where"] != NOT_YET]


def thing_at(path: str) -> object:
    """Return what stands at a dotted path under `squadra`: module, then class, then member."""
    parts = path.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(["squadra", *parts[:cut]]))
        except ModuleNotFoundError:
            continue
        for name in parts[cut:]:
            thing = getattr(thing, name)
        return thing
    raise ModuleNotFoundError(path)


def domain_models() -> list[str]:
    """Models of the application's own packages, without the machinery and the rows' histories."""
    return [
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("squadra.") and not config.name.startswith("squadra.foundation.")
        for model in config.get_models()
        if not model.__name__.startswith("Historical")
    ]


def test_every_line_of_the_tables_is_read() -> None:
    lines = [
        line
        for line in GLOSSARY.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| Italian ")
    ]
    assert len(TERMS) == len(lines)


@pytest.mark.parametrize("row", BUILT, ids=lambda row: row["english"])
def test_what_is_said_to_exist_exists(row: dict[str, str]) -> None:
    assert re.fullmatch(r"`[\w.]+`", row["where"])
    assert thing_at(row["where"].strip("`"))


@pytest.mark.parametrize("name", domain_models())
def test_every_model_has_its_word(name: str) -> None:
    assert name in {row["english"] for row in BUILT}


def test_a_name_that_is_not_yet_built_is_not_a_model_already() -> None:
    waiting = {row["english"] for row in TERMS if row["where"] == NOT_YET}
    assert waiting & set(domain_models()) == set()


@pytest.mark.parametrize("column", ["italian", "english"])
def test_no_word_and_no_name_stands_twice(column: str) -> None:
    said = [term for row in TERMS for term in row[column].casefold().split(", ")]
    assert sorted(said) == sorted(set(said))
