"""Who comes first, and what a person or an opening gets to see of the whole."""

from pathlib import Path

from squadra.engine.matching import match
from squadra.engine.matching.rules import RULES
from tests.engine.matching.couples import Cells, openings_of, people_of, setting_of

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


def ranking(
    folder: Path, people: list[Cells], openings: list[Cells], *, by: str = "person", top: int = 20
) -> list[tuple[str, str, int]]:
    matches = match(
        people_of(folder, *(SOMEONE | cells for cells in people)),
        openings_of(folder, *(SOMETHING | cells for cells in openings)),
        setting_of(folder),
        by=by,
        top=top,
    )
    return [(row.person, row.opening, row.rank) for row in matches.rows]


def test_for_a_person_the_highest_score_comes_first(tmp_path: Path) -> None:
    far, near = {"id": "far", "lon": "9.45"}, {"id": "near", "lon": "9.41"}
    assert ranking(tmp_path, [{}], [far, near]) == [("p", "near", 1), ("p", "far", 2)]


def test_at_equal_score_the_essential_skills_come_first(tmp_path: Path) -> None:
    """1050 + 1000 points without essential skills named, 1750 + 300 with half of one: the same."""
    openings = [{"id": "a", "optional": "sweep:1"}, {"id": "z", "essential": "sweep:2"}]
    assert ranking(tmp_path, [{"skills": "sweep:1"}], openings) == [("p", "z", 1), ("p", "a", 2)]


def test_at_equal_points_the_lower_id_comes_first_by_code_point(tmp_path: Path) -> None:
    openings = [{"id": name} for name in ("b", "é", "10", "9", "B", "a")]
    placed = [opening for _, opening, _ in ranking(tmp_path, [{}], openings)]
    assert placed == ["10", "9", "B", "a", "b", "é"]


def test_before_an_opening_who_has_waited_longest_comes_first(tmp_path: Path) -> None:
    people = [
        {"id": "a", "waiting_since": ""},
        {"id": "b", "waiting_since": "2026-02-01"},
        {"id": "c", "waiting_since": "2025-12-01"},
        {"id": "d", "waiting_since": "2026-02-01"},
    ]
    placed = [person for person, _, _ in ranking(tmp_path, people, [{}], by="opening")]
    assert placed == ["c", "b", "d", "a"]


def test_waiting_longer_never_passes_a_better_score(tmp_path: Path) -> None:
    people = [
        {"id": "near", "waiting_since": ""},
        {"id": "far", "lon": "9.45", "waiting_since": "2020-01-01"},
    ]
    placed = [person for person, _, _ in ranking(tmp_path, people, [{}], by="opening")]
    assert placed == ["near", "far"]


def test_only_the_first_places_are_kept(tmp_path: Path) -> None:
    openings = [{"id": name} for name in "dcba"]
    assert ranking(tmp_path, [{}], openings, top=2) == [("p", "a", 1), ("p", "b", 2)]


def test_people_come_by_id_and_so_do_openings_the_other_way(tmp_path: Path) -> None:
    people, openings = [{"id": "q"}, {"id": "P"}], [{"id": "y"}, {"id": "X"}]
    assert ranking(tmp_path, people, openings) == [
        ("P", "X", 1),
        ("P", "y", 2),
        ("q", "X", 1),
        ("q", "y", 2),
    ]
    assert ranking(tmp_path, people, openings, by="opening") == [
        ("P", "X", 1),
        ("q", "X", 2),
        ("P", "y", 1),
        ("q", "y", 2),
    ]


def test_what_keeps_openings_away_is_counted_rule_by_rule(tmp_path: Path) -> None:
    """One opening is lost to its seats alone, one to two rules, one to none."""
    people = people_of(tmp_path, SOMEONE | {"id": "b"}, SOMEONE | {"id": "a", "max_km": "0"})
    openings = openings_of(
        tmp_path,
        SOMETHING | {"id": "full", "seats": "0"},
        SOMETHING | {"id": "full and far", "seats": "0", "lon": "9.9"},
        SOMETHING | {"id": "next door", "lon": "9.41"},
    )
    rejected = match(people, openings, setting_of(tmp_path)).rejected
    none = dict.fromkeys([*RULES, "ANY"], 0)
    assert list(rejected) == ["a", "b"]
    assert list(rejected["a"]) == [*RULES, "ANY"]
    assert rejected["b"] == none | {"seats": 1, "ANY": 2}
    assert rejected["a"] == none | {"seats": 1, "distance": 1, "ANY": 3}


def test_flags_come_in_the_order_of_the_rules_then_what_was_adapted_then_components(
    tmp_path: Path,
) -> None:
    people = people_of(tmp_path, SOMEONE | {"limits": "cold", "needs": "tutor"})
    openings = openings_of(
        tmp_path,
        SOMETHING
        | {"demands": "cold", "adaptable": "cold", "languages": "it:A1", "reserved": "l68"},
    )
    (row,) = match(people, openings, setting_of(tmp_path)).rows
    assert row.flags == (
        "kind",
        "eligibility",
        "schedule",
        "hours",
        "languages",
        "support",
        "accommodation",
        "c:target",
        "c:schedule",
    )


def test_without_people_or_without_openings_nobody_is_matched(tmp_path: Path) -> None:
    setting = setting_of(tmp_path)
    people, openings = people_of(tmp_path, SOMEONE), openings_of(tmp_path, SOMETHING)
    assert match([], openings, setting).rows == []
    assert match([], openings, setting).rejected == {}
    assert match(people, [], setting).rows == []
    assert match(people, [], setting).rejected == {"p": dict.fromkeys([*RULES, "ANY"], 0)}


def test_progress_is_told_for_each_person(tmp_path: Path) -> None:
    people = people_of(tmp_path, SOMEONE, SOMEONE | {"id": "q"})
    told: list[tuple[int, int]] = []
    match(people, [], setting_of(tmp_path), progress=lambda done, all_: told.append((done, all_)))
    assert told == [(1, 2), (2, 2)]
