"""A result goes where it was asked to go, and nowhere that somebody else has prepared."""

import os
from pathlib import Path

import pytest

from squadra.engine.files.errors import BadInput
from squadra.engine.files.writing import RowTable, write_tables

TABLE = RowTable({"person": str, "opening": str}, [("p1", "o1")])


def test_a_result_replaces_the_one_before(tmp_path: Path) -> None:
    out = tmp_path / "matches.csv"
    for _time in range(2):
        write_tables({out: TABLE})
    assert out.read_text() == "person,opening\np1,o1\n"
    assert list(tmp_path.iterdir()) == [out]


def test_a_planted_link_is_not_followed(tmp_path: Path) -> None:
    out, victim = tmp_path / "matches.csv", tmp_path / "mia.txt"
    victim.write_text("mio")
    link = tmp_path / f".matches.csv.{os.getpid()}.part"
    link.symlink_to(victim)

    with pytest.raises(BadInput, match="il file non si scrive"):
        write_tables({out: TABLE})

    assert victim.read_text() == "mio"
    assert link.is_symlink()
    assert not out.exists()
