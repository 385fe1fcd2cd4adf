"""Peers that matching is measured against compute the same: the bytes of the reference."""

import subprocess
import sys
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from benchmarks import match
from benchmarks.measuring import setting_of
from benchmarks.peers.matching import WAYS, ByRecords, Way
from benchmarks.territories import write
from squadra.engine.matching import Opening, Person, Setting, SkillTable
from squadra.engine.matching.fast import side_of
from squadra.engine.matching.pair import distance_km
from tests.engine.matching.couples import MODEL, MONDAY, openings_of, people_of
from tests.engine.matching.sheets import NEAR_MISSES, PLACES, Instance, instances

PEERS = ("numpy", "sparse", "duckdb")
SIZE = {"people": 60, "openings": 150}
OPEN = {"company": "alba", "kind": "job", "seats": "1", "expires_on": "2026-12-31"}


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first people and openings of an invented district, many of their cells unknown."""
    whole, few = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("few")
    write("district", whole)
    assert match.cut(whole, few, SIZE) == SIZE
    return few


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("instance")


def matched(way: Way, people: Any, openings: Any, setting: Setting, top: int) -> bytes:
    found = way.match(people, openings, setting, top)
    return b"".join(way.table(found, people, openings).csv())


def agree(folder: Path, instance: Instance, top: int = 20) -> bytes:
    """What all peers and the reference make of an instance."""
    people = people_of(folder, *instance.people)
    openings = openings_of(folder, *instance.openings)
    setting = Setting(MODEL, instance.skills, MONDAY)
    expected = matched(ByRecords(), people, openings, setting, top)
    sides = side_of(people, Person), side_of(openings, Opening)
    for peer in PEERS:
        assert matched(WAYS[peer](), *sides, setting, top) == expected, peer
    return expected


@pytest.mark.slow
@pytest.mark.parametrize("name", ["ours", *PEERS])
def test_a_district_gives_the_same_bytes(name: str, district: Path) -> None:
    expected, found = (
        matched(way, *way.read(district), setting_of(district), top=20)
        for way in (ByRecords(), WAYS[name]())
    )
    assert expected.count(b"\n") > 500
    assert b"|c:schedule" in expected
    assert found == expected


@pytest.mark.slow
@settings(max_examples=30)
@given(instance=instances(most=8))
def test_whatever_cells_hold_or_leave_unknown_gives_the_same_bytes(
    folder: Path, instance: Instance
) -> None:
    agree(folder, instance, top=3)


@pytest.mark.slow
def test_whoever_can_just_get_there_and_whoever_just_cannot(folder: Path) -> None:
    """Over no distance, across the date line, from pole to pole and to the antipode."""
    reaches = {
        (here, max(0.0, distance_km(*map(float, here), *map(float, there)) + by))
        for here in PLACES
        for there in PLACES
        for by in NEAR_MISSES
    }
    people = [
        {"id": f"p{number}", "lat": lat, "lon": lon, "max_km": repr(km)}
        for number, ((lat, lon), km) in enumerate(sorted(reaches))
    ]
    openings = [
        OPEN | {"id": f"o{number}", "lat": lat, "lon": lon}
        for number, (lat, lon) in enumerate(PLACES)
    ]
    assert agree(folder, Instance(people, openings, SkillTable())).count(b"\n") > len(people)


@pytest.mark.slow
def test_times_of_the_day_that_are_known_or_not_or_contradict_each_other(folder: Path) -> None:
    times, here = ("", "08:00", "12:00"), {"lat": "45.5", "lon": "9.4"}
    people = [
        here | {"id": f"p{number}", "max_km": "1", "earliest": earliest, "latest": latest}
        for number, (earliest, latest) in enumerate(product(times, times))
    ]
    openings = [
        OPEN
        | here
        | {"id": f"o{number}", "starts_at": first, "ends_at": last, "flexible": flexible}
        for number, (first, last, flexible) in enumerate(
            product(times, times, ("", "true", "false"))
        )
    ]
    agree(folder, Instance(people, openings, SkillTable()), top=len(openings))


@pytest.mark.slow
def test_the_command_measures_all_and_compares_them(district: Path) -> None:
    argv = [sys.executable, "-m", "benchmarks.match", str(district), "--reference-people", "20"]
    done = subprocess.run(argv, check=True, capture_output=True, text=True)
    for peer in (*PEERS, "reference"):
        (line,) = (line for line in done.stdout.splitlines() if line.startswith(f"{peer}: "))
        assert '"equal": true' in line
        assert '"ratio_matching": ' in line


def test_a_peer_with_another_output_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(name: str, folder: str) -> dict[str, Any]:
        times = dict.fromkeys((*match.PARTS, "seconds_matching"), 1.0)
        return times | {"sha256": "other" if name == "duckdb" else "same"}

    for name in ("people", "openings", "skills", "similar"):
        (tmp_path / f"{name}.csv").write_text("id\n")
    monkeypatch.setattr(match, "_measured_apart", measured)
    for peers, status in (("numpy,sparse", 0), ("numpy,duckdb", "Some output is not the same")):
        monkeypatch.setattr(sys, "argv", ["match", str(tmp_path), "--peers", peers])
        with pytest.raises(SystemExit) as ended:
            match.main()
        assert str(ended.value.code).startswith(str(status))
