"""A result goes where it was asked to go, and nowhere that somebody else has prepared."""

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


def test_a_planted_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can know a part's name beforehand; not even then."""
    out, victim = tmp_path / "matches.csv", tmp_path / "mia.txt"
    victim.write_text("mio")
    link = tmp_path / ".matches.csv.known.part"
    link.symlink_to(victim)
    monkeypatch.setattr("squadra.engine.files.writing.token_hex", lambda _bytes: "known")

    with pytest.raises(BadInput, match="il file non si scrive"):
        write_tables({out: TABLE})

    assert victim.read_text() == "mio"
    assert link.is_symlink()
    assert not out.exists()
