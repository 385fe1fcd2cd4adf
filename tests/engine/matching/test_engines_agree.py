"""The fast engine writes the bytes of the reference, whatever files hold and however made."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from squadra.engine.files.writing import Table
from squadra.engine.matching import Opening, Person, Setting, SkillTable, fast, match
from squadra.engine.matching.fast import columns, ranking, writing
from squadra.engine.matching.pair import distance_km
from squadra.engine.matching.reading import read_openings, read_people
from squadra.engine.matching.writing import match_table, rejected_table
from tests.engine.matching.couples import MODEL, MONDAY, OCCUPATIONS, Cells
from tests.engine.matching.sheets import (
    LAT_LON,
    NEAR_MISSES,
    PLACES,
    Instance,
    Style,
    instances,
    styles,
)

By = Literal["person", "opening"]
Bytes = tuple[bytes, bytes]
"""The matches and the rejected table."""

directions = st.sampled_from(("person", "opening"))
SOMEONE = {"id": "p", "lat": "45.5", "lon": "9.4", "max_km": "10"}
SOMETHING = {
    "id": "o",
    "company": "alba",
    "lat": "45.5",
    "lon": "9.4",
    "kind": "job",
    "seats": "1",
    "expires_on": "2026-12-31",
}
ANYBODY = Person(id="p", lat=45.5, lon=9.4, max_km=10)
ANYTHING = Opening(
    id="o", company="alba", lat=45.5, lon=9.4, kind="job", seats=1, expires_on=MONDAY
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("agree")


def nobody_told(line: str) -> None:
    assert "«note»" in line


def written(*tables: Table) -> Bytes:
    matches, rejected = (b"".join(table.csv()) for table in tables)
    return matches, rejected


class Files:
    """An instance laid on disk."""

    def __init__(self, folder: Path, instance: Instance, style: Style = Style()) -> None:  # noqa: B008 - it cannot change
        self.setting = Setting(MODEL, instance.skills, MONDAY)
        self.people = style.write(
            folder / "people.csv", columns_of(SOMEONE, instance.people), instance.people
        )
        self.openings = style.write(
            folder / "openings.csv",
            columns_of(SOMETHING, instance.openings),
            instance.openings,
        )

    def reference(self, by: By, top: int) -> Bytes:
        result = match(
            read_people(self.people, occupations=OCCUPATIONS, warn=nobody_told),
            read_openings(self.openings, occupations=OCCUPATIONS, warn=nobody_told),
            self.setting,
            by=by,
            top=top,
        )
        return written(match_table(result), rejected_table(result))

    def fast(self, by: By, top: int, threads: int = 1) -> Bytes:
        return written(
            *fast.match_tables(
                fast.people_side(self.people, occupations=OCCUPATIONS, warn=nobody_told),
                fast.openings_side(self.openings, occupations=OCCUPATIONS, warn=nobody_told),
                self.setting,
                by=by,
                top=top,
                threads=threads,
            )
        )


def columns_of(required: Cells, rows: list[dict[str, str]]) -> list[str]:
    """The columns of the rows; where there is none, those that have to be."""
    return list(rows[0]) if rows else list(required)


def agree(folder: Path, instance: Instance, top: int = 20) -> list[Bytes]:
    files = Files(folder, instance)
    results = []
    for by in ("person", "opening"):
        results.append(files.fast(by, top, threads=2))
        assert results[-1] == files.reference(by, top)
    return results


@pytest.mark.slow
@settings(max_examples=500)
@given(
    instance=instances(),
    style=styles,
    by=directions,
    top=st.integers(1, 6),
    threads=st.integers(1, 3),
)
def test_the_same_files_give_the_same_bytes(
    folder: Path, instance: Instance, style: Style, by: By, top: int, threads: int
) -> None:
    files = Files(folder, instance, style)
    assert files.fast(by, top, threads) == files.reference(by, top)


@pytest.mark.slow
@given(
    instance=instances(most=8),
    style=styles,
    by=directions,
    threads=st.integers(1, 3),
    data=st.data(),
)
def test_neither_the_order_of_rows_and_columns_nor_the_way_of_writing_changes_a_byte(
    folder: Path, instance: Instance, style: Style, by: By, threads: int, data: st.DataObject
) -> None:
    before = Files(folder, instance).fast(by, 3)
    turned = replace(
        instance,
        people=data.draw(turned_rows(instance.people)),
        openings=data.draw(turned_rows(instance.openings)),
    )
    assert Files(folder, turned, style).fast(by, 3, threads) == before


def turned_rows(rows: list[dict[str, str]]) -> st.SearchStrategy[list[dict[str, str]]]:
    if not rows:
        return st.just(rows)
    return st.tuples(st.permutations(rows), st.permutations(list(rows[0]))).map(
        lambda drawn: [{column: row[column] for column in drawn[1]} for row in drawn[0]]
    )


def someone(name: object, **cells: str) -> dict[str, str]:
    return SOMEONE | {"id": f"p{name}"} | cells


def something(name: object, **cells: str) -> dict[str, str]:
    return SOMETHING | {"id": f"o{name}"} | cells


def at(place: tuple[str, str]) -> dict[str, str]:
    return dict(zip(LAT_LON, place, strict=True))


@pytest.mark.parametrize("here", PLACES)
def test_whoever_can_just_get_there_and_whoever_just_cannot(
    here: tuple[str, str], folder: Path
) -> None:
    """Over no distance, across the date line, from pole to pole and to the antipode."""
    kms = [distance_km(*map(float, here), *map(float, there)) for there in PLACES]
    reaches = [repr(max(0.0, km + by)) for km in kms for by in NEAR_MISSES]
    people = [
        someone(number, max_km=reach, **at(here))
        for number, reach in enumerate([*reaches, "0", "20020", "1e308"])
    ]
    openings = [something(number, **at(there)) for number, there in enumerate(PLACES)]
    agree(folder, Instance(people, openings, SkillTable()))


def test_more_licences_than_a_word_has_bits(folder: Path) -> None:
    """Everybody lacks one of 150 licences, and openings want one each, two, or all."""
    names = [f"L{number}" for number in range(150)]
    people = [
        someone(number, licences="|".join(name for name in names if name != names[number]))
        for number in range(0, 150, 7)
    ]
    openings = [something(number, licences=name) for number, name in enumerate(names)]
    openings += [something("two", licences="L63|L64"), something("all", licences="|".join(names))]
    rows = agree(folder, Instance(people, openings, SkillTable()), top=200)[0][0].splitlines()
    assert len(rows) == 1 + len(people) * 149 + sum(
        number not in (63, 64) for number in range(0, 150, 7)
    )


@pytest.mark.slow
def test_more_skills_than_anybody_counts(folder: Path) -> None:
    """Forty essential ones and the twenty optional ones that are allowed."""
    levels = [":1", ":2", ":3", ""]
    names = [f"s{number}{levels[number % 4]}" for number in range(90)]
    people = [someone(number, skills="|".join(names[number : 3 * number])) for number in range(30)]
    openings = [
        something(number, essential="|".join(names[number:][:40]), optional="|".join(names[:20]))
        for number in range(30)
    ]
    similar = {(f"s{number}", f"s{number + 45}"): 1 / (number + 2) for number in range(45)}
    table = SkillTable(
        weights={f"s{number}": number + 0.1 for number in range(60)},
        similarities=similar | {(b, a): value for (a, b), value in similar.items()},
    )
    agree(folder, Instance(people, openings, table))


@pytest.mark.parametrize(("people", "openings"), [(0, 0), (2, 0), (0, 2)])
def test_a_side_on_which_there_is_nobody(people: int, openings: int, folder: Path) -> None:
    everybody = [someone(number) for number in range(people)]
    all_openings = [something(number) for number in range(openings)]
    agree(folder, Instance(everybody, all_openings, SkillTable()))


def test_results_made_in_parts_are_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory holds a part of the rows at a time; here each holds a few."""
    people = [someone(number, skills=f"s{number % 3}", max_km=str(number)) for number in range(30)]
    openings = [
        something(number, essential=f"s{number % 4}:2", lon=str(9.4 + number / 500))
        for number in range(20)
    ]
    instance = Instance(people, openings, SkillTable())
    monkeypatch.setattr(ranking, "ROWS_A_CHUNK", 25)
    monkeypatch.setattr(columns, "ROWS_A_PIECE", 7)
    monkeypatch.setattr(writing, "PEOPLE_A_PART", 4)
    agree(folder, instance, top=5)


def test_progress_tells_of_everybody_in_each_table(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "ROWS_A_CHUNK", 2)
    told: list[tuple[int, int]] = []
    tables = fast.match_tables(
        fast.side_of([replace(ANYBODY, id=name) for name in "cab"], Person),
        fast.side_of([ANYTHING], Opening),
        Setting(MODEL, SkillTable(), MONDAY),
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == []
    for table in tables:
        list(table.csv())
    assert told == [(2, 3), (3, 3), (3, 3)]
