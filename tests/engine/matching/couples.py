"""People and openings written as the cells of their files, read through the strict reader."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from squadra.engine.matching import Pair, Person, Setting, read_model
from squadra.engine.matching.reading import read_openings, read_people, read_skill_table
from squadra.engine.matching.records import Opening

MONDAY = dt.date(2026, 3, 2)
CLEANER_URI = "http://occupations.test/cleaner"
OCCUPATIONS = {CLEANER_URI: "9112.1"}
EXAMPLES = Path(__file__).parent / "examples"

# Read once, before any test takes a component away.
MODEL = read_model()

Cells = Mapping[str, str]


def refuse_warnings(line: str) -> None:
    raise AssertionError(line)


def write_rows(path: Path, rows: Iterable[Cells]) -> Path:
    """Write cells as a CSV with the union of their columns; an absent cell is empty."""
    rows = list(rows)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def people_of(folder: Path, *rows: Cells) -> list[Person]:
    file = write_rows(folder / "people.csv", rows)
    return read_people(file, occupations=OCCUPATIONS, warn=refuse_warnings)


def openings_of(folder: Path, *rows: Cells) -> list[Opening]:
    file = write_rows(folder / "openings.csv", rows)
    return read_openings(file, occupations=OCCUPATIONS, warn=refuse_warnings)


def setting_of(
    folder: Path,
    *,
    weights: Mapping[str, str] | None = None,
    similar: Iterable[Any] = (),
    model: Mapping[str, str] | None = None,
) -> Setting:
    """Model 1 on a Monday, with the weights, similarities and other numbers given as cells."""
    weight_rows = [{"skill": skill, "weight": cell} for skill, cell in (weights or {}).items()]
    similar_rows = [
        dict(zip(("skill_a", "skill_b", "similarity"), row, strict=True)) for row in similar
    ]
    table = read_skill_table(
        write_rows(folder / "skills.csv", weight_rows) if weight_rows else None,
        write_rows(folder / "similar.csv", similar_rows) if similar_rows else None,
        warn=refuse_warnings,
    )
    changed: dict[str, Any] = {name: float(cell) for name, cell in (model or {}).items()}
    return Setting(replace(MODEL, **changed), table, MONDAY)


def pair_of(
    folder: Path,
    person: Cells,
    opening: Cells,
    *,
    weights: Mapping[str, str] | None = None,
    similar: Iterable[Any] = (),
) -> Pair:
    (someone,) = people_of(folder, person)
    (something,) = openings_of(folder, opening)
    return Pair(someone, something, setting_of(folder, weights=weights, similar=similar))


def load_examples(name: str) -> list[dict[str, Any]]:
    """The examples of a file, each with whole people and openings; every value is text."""
    content = yaml.load((EXAMPLES / name).read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506 - BaseLoader makes text alone
    return [
        {
            **example,
            "people": _rows(content, example, "person", "people"),
            "openings": _rows(content, example, "opening", "openings"),
        }
        for example in content["examples"]
    ]


def _rows(content: Any, example: Mapping[str, Any], one: str, several: str) -> list[Cells]:
    """What the example changes of the file's couple, for one row or for several."""
    return [content[one] | cells for cells in example.get(several, [example.get(one, {})])]


def setting_of_example(folder: Path, example: Mapping[str, Any]) -> Setting:
    return setting_of(
        folder,
        weights=example.get("weights"),
        similar=example.get("similar", ()),
        model=example.get("model"),
    )


def pair_of_example(folder: Path, example: Mapping[str, Any]) -> Pair:
    (person,), (opening,) = example["people"], example["openings"]
    (someone,), (something,) = people_of(folder, person), openings_of(folder, opening)
    return Pair(someone, something, setting_of_example(folder, example))
