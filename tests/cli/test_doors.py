"""`squadra doors`: what would open most openings to a person, most people to an opening."""

import json
from pathlib import Path
from typing import Any

import pytest

from squadra.cli import main
from tests.cli.sheets import arguments, lay

OPENINGS = """\
id,company,lat,lon,licences,languages,shift,flexible,kind,seats,expires_on,supports
O1,alba,45.50,9.40,,,,,job,1,2026-12-31,
O2,alba,45.50,9.40,forklift,,,,job,1,2026-12-31,
O3,beta,45.50,9.40,forklift,,,,job,1,2026-12-31,
O4,beta,45.50,9.40,forklift|B,,,,job,1,2026-12-31,
O5,beta,45.50,9.45,,,00000000001000,false,job,1,2026-12-31,
O6,beta,45.50,9.40,,it:B2,,,job,1,2026-12-31,none
"""
PEOPLE = """\
id,lat,lon,max_km,licences,languages,availability,needs,vetoes
P1,45.50,9.40,10,,it:B1,11111111110000,,
P2,45.50,9.40,10,forklift,,11111111111111,,
P3,45.50,9.40,10,,,1111111111x000,tutor,
P4,45.50,9.40,10,forklift,,,,company:beta
"""


@pytest.fixture(params=["reference", "fast"])
def doors(request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def ask(*whom: str) -> dict[str, Any]:
        files = lay(tmp_path, people=PEOPLE, openings=OPENINGS)
        options = ("--on", "2026-03-02", "--engine", request.param)
        assert main(["doors", *arguments(files), *options, *whom]) == 0
        return json.loads(capsys.readouterr().out)

    return ask


def test_a_forklift_licence_opens_two_more(doors) -> None:
    """Saturday morning, one opening; Italian at B2, one; a driving licence alone, none."""
    assert doors("--person", "P1") == {
        "openings": 1,
        "would_open": [
            {"change": "licences:forklift", "from": False, "to": True, "openings": 2},
            {
                "change": "availability:saturday_morning",
                "from": False,
                "to": True,
                "openings": 1,
            },
            {"change": "languages:it", "from": "B1", "to": "B2", "openings": 1},
        ],
    }


def test_nobody_is_asked_for_a_half_day_that_is_never_to_be_asked(doors) -> None:
    changes = [door["change"] for door in doors("--person", "P3")["would_open"]]
    assert changes == ["licences:forklift"]


def test_without_the_licence_two_people_more(doors) -> None:
    assert doors("--opening", "O2") == {
        "people": 2,
        "would_open": [{"change": "licences:forklift", "from": True, "to": False, "people": 2}],
    }


def test_with_a_tutor_one_more(doors) -> None:
    would_open = doors("--opening", "O6")["would_open"]
    assert {"change": "supports:tutor", "from": False, "to": True, "people": 1} in would_open


def test_many_rows_are_counted_by_the_quick_engine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("squadra.cli.doors.FEW_BYTES", 0)
    monkeypatch.setattr("squadra.cli.doors.opens_most", None)
    monkeypatch.setattr("squadra.cli.doors.lets_in", None)
    files = arguments(lay(tmp_path, people=PEOPLE, openings=OPENINGS))
    for whom in (("--person", "P1"), ("--opening", "O2")):
        assert main(["doors", *files, "--on", "2026-03-02", *whom]) == 0
        assert "licences:forklift" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("whom", "said"),
    [
        (("--person", "P9"), "people.csv, colonna id: «P9» non c'è"),
        (("--opening", "O9"), "openings.csv, colonna id: «O9» non c'è"),
    ],
)
def test_who_is_not_there_is_named(
    whom: tuple[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = arguments(lay(tmp_path, people=PEOPLE, openings=OPENINGS))
    assert main(["doors", *files, *whom]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert said in output.err


@pytest.mark.parametrize("whom", [(), ("--person", "P1", "--opening", "O1")])
def test_one_is_asked_about(
    whom: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = arguments(lay(tmp_path, people=PEOPLE, openings=OPENINGS))
    with pytest.raises(SystemExit) as ended:
        main(["doors", *files, *whom])
    assert ended.value.code == 2
    assert "--person" in capsys.readouterr().err
