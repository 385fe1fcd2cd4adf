"""What the example files promise, checked on either engine through the matches themselves.

So a rule, a component or a number that is missing is noticed by the sentence that speaks of it.
"""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from squadra.engine.files.writing import Table
from squadra.engine.matching import BadInput, explain, fast, match
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.reading import read_openings, read_people
from squadra.engine.matching.reference import Match, Matches
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import (
    OCCUPATIONS,
    pair_of_example,
    refuse_warnings,
    setting_of_example,
    write_rows,
)

Example = Mapping[str, Any]
Engine = Callable[[Path, Example], Matches]


def sentence(example: Example) -> str:
    """What the example says, and of what: no two say the same."""
    if "rule" in example:
        return f"rule {example['rule']}: {example['says']}"
    if "component" in example:
        return f"points of {example['component']}: {example['says']}"
    return f"order: {example['says']}"


def by_reference(folder: Path, example: Example) -> Matches:
    people, openings = _files(folder, example)
    return match(
        read_people(people, occupations=OCCUPATIONS, warn=refuse_warnings),
        read_openings(openings, occupations=OCCUPATIONS, warn=refuse_warnings),
        setting_of_example(folder, example),
        by=example.get("by", "person"),
    )


def by_fast(folder: Path, example: Example) -> Matches:
    people, openings = _files(folder, example)
    tables = fast.match_tables(
        fast.people_side(people, occupations=OCCUPATIONS, warn=refuse_warnings),
        fast.openings_side(openings, occupations=OCCUPATIONS, warn=refuse_warnings),
        setting_of_example(folder, example),
        by=example.get("by", "person"),
        threads=1,
    )
    rejected: dict[str, dict[str, int]] = {}
    for row in _rows(tables.rejected):
        rejected.setdefault(row["person"], {})[row["rule"]] = int(row["openings"])
    return Matches([_match(row) for row in _rows(tables.matches)], rejected)


ENGINES: dict[str, Engine] = {"reference": by_reference, "fast": by_fast}


def engines_of(example: Example) -> list[str]:
    """The engines that keep the example; only explain scores what is not admissible."""
    return ["explain"] if example.get("admissible") == "false" else list(ENGINES)


def _files(folder: Path, example: Example) -> tuple[Path, Path]:
    return (
        write_rows(folder / "people.csv", example["people"]),
        write_rows(folder / "openings.csv", example["openings"]),
    )


def _rows(table: Table) -> list[dict[str, str]]:
    text = b"".join(table.csv()).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _match(row: Mapping[str, str]) -> Match:
    return Match(
        person=row["person"],
        opening=row["opening"],
        rank=int(row["rank"]),
        score=int(row["score"]),
        points={name: int(row[name]) for name in COMPONENTS},
        flags=tuple(row["flags"].split("|")) if row["flags"] else (),
    )


def check(engine: str, folder: Path, example: Example) -> None:
    """Keep the example's promise, or raise."""
    if engine == "explain":
        check_explained(folder, example)
    elif "refused" in example:
        check_refused(ENGINES[engine], folder, example)
    elif "rule" in example:
        check_rule(ENGINES[engine], folder, example)
    elif "component" in example:
        check_component(ENGINES[engine], folder, example)
    else:
        check_order(ENGINES[engine], folder, example)


def check_rule(engine: Engine, folder: Path, example: Example) -> None:
    """A false rule alone keeps the opening away; an unknown one is flagged, a true one is not."""
    matches, rule = engine(folder, example), example["rule"]
    away = {"amina": dict.fromkeys([*RULES, "ANY"], 0)}
    if example["state"] == "false":
        away["amina"] |= {rule: 1, "ANY": 1}
    assert matches.rejected == away
    assert bool(matches.rows) == (example["state"] != "false")
    for row in matches.rows:
        assert list(row.flags) == expected_flags(example)


def expected_flags(example: Example) -> list[str]:
    unknown = [example["rule"]] if example["state"] == "unknown" else []
    # A schedule that nobody knows has no share to count either.
    (person,), (opening,) = example["people"], example["openings"]
    share_unknown = not person["availability"] or "1" not in opening["shift"]
    return [*unknown, *example.get("flags", []), *(["c:schedule"] if share_unknown else [])]


def check_component(engine: Engine, folder: Path, example: Example) -> None:
    rows = engine(folder, example).rows
    assert len(rows) == 1
    (row,) = rows
    assert row.points.get(example["component"]) == int(example["points"])
    assert row.score == sum(row.points.values())
    assert component_flags(row) >= set(example.get("flags", []))
    if "flags" not in example:
        assert f"c:{example['component']}" not in row.flags


def component_flags(row: Match) -> set[str]:
    return {flag for flag in row.flags if flag.startswith("c:")}


def check_explained(folder: Path, example: Example) -> None:
    """The points of a pair that gets no place."""
    explained = explain(pair_of_example(folder, example))
    assert not explained["admissible"]
    points = {row["component"]: row["points"] for row in explained["components"]}
    assert points[example["component"]] == int(example["points"])


def check_refused(engine: Engine, folder: Path, example: Example) -> None:
    assert example["refused"] in refusal(engine, folder, example)


def refusal(engine: Engine, folder: Path, example: Example) -> str:
    """What is said of cells that are not read."""
    try:
        engine(folder, example)
    except BadInput as error:
        return str(error)
    return "nothing"


def check_order(engine: Engine, folder: Path, example: Example) -> None:
    rows = engine(folder, example).rows
    others = "person" if example.get("by") == "opening" else "opening"
    assert [getattr(row, others) for row in rows] == example["order"]
    assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
