"""Bad input ends with status 2 and one line that names file, row and column."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from squadra.cli.arguments import ENGINES
from squadra.engine.files.tables import MOST_CHARACTERS
from tests.cli.sheets import as_parquet, lay, run_explain, run_match

PEOPLE_HEADER = "id,lat,lon,max_km"
PERSON = "P1,45.5,9.4,10"
OPENING_HEADER = "id,company,lat,lon,kind,seats,expires_on"
OPENING = "O1,alba,45.5,9.4,job,1,2026-12-31"


def people(column: str, cell: str) -> str:
    """Two people, the second with a cell in one more column."""
    return f'{PEOPLE_HEADER},{column}\n{PERSON},\nP2,45.5,9.4,10,"{cell}"\n'


def openings(column: str, cell: str) -> str:
    return f'{OPENING_HEADER},{column}\n{OPENING},\nO2,alba,45.5,9.4,job,1,2026-12-31,"{cell}"\n'


def person_with(column: str, cell: str) -> str:
    """Two people, the second with another cell in a required column."""
    cells = dict(zip(PEOPLE_HEADER.split(","), PERSON.split(","), strict=True))
    cells |= {"id": "P2"} | {column: cell}
    return f"{PEOPLE_HEADER}\n{PERSON}\n{','.join(cells.values())}\n"


def opening_with(column: str, cell: str) -> str:
    cells = dict(zip(OPENING_HEADER.split(","), OPENING.split(","), strict=True))
    cells |= {"id": "O2"} | {column: cell}
    return f"{OPENING_HEADER}\n{OPENING}\n{','.join(cells.values())}\n"


MALFORMED_PERSON = [
    ("max_km_transit", "-1"),
    ("max_km_transit", "nan"),
    ("targets", "9112.1||52"),
    ("targets", "9112.1|"),
    ("targets", "91123"),
    ("targets", "911.1"),
    ("targets", "cleaner"),
    ("targets", "http://occupations.test/unknown"),
    ("skills", "|sweep"),
    ("skills", ":2"),
    ("goals", "sweep| "),
    ("languages", "it"),
    ("languages", "it:B3"),
    ("languages", ":B1"),
    ("languages", "it B1"),
    ("availability", "1111111111111"),
    ("availability", "111111111111111"),
    ("availability", "1111111111111X"),
    ("availability", "1111111111111?"),
    ("earliest", "8:00"),
    ("earliest", "24:00"),
    ("latest", "12:60"),
    ("latest", "12:00:00"),
    ("hours_max", "-0.5"),
    ("hours_max", "36,5"),
    ("hours_max", "1_000"),
    ("hours_max", "٣"),
    ("limits", "Night"),
    ("limits", "asthma"),
    ("needs", "none"),
    ("needs", "tutor|friend"),
    ("licences", "B||C"),
    ("entitlements", "|"),
    ("kinds", "jobs"),
    ("vetoes", "company"),
    ("vetoes", "company:"),
    ("vetoes", "person:P1"),
    ("vetoes", "demand:mud"),
    ("from_date", "02/03/2026"),
    ("from_date", "2026-02-30"),
    ("from_date", "20260302"),
    ("waiting_since", "2026-3-2"),
]
MALFORMED_OPENING = [
    ("transit", "yes"),
    ("transit", "si"),
    ("occupation", "9112.1|52"),
    ("occupation", "9112."),
    ("essential", "a||b"),
    ("optional", "|".join(f"s{number}" for number in range(21))),
    ("languages", "it:A0"),
    ("shift", "x0000000000000"),
    ("shift", "1"),
    ("flexible", "maybe"),
    ("starts_at", "9"),
    ("ends_at", "13.00"),
    ("hours", "inf"),
    ("hours_min", "-8"),
    ("demands", "rain"),
    ("adaptable", "night|"),
    ("supports", "none|tutor"),
    ("supports", "coffee"),
    ("licences", "|B"),
    ("reserved", "||"),
    ("starts_on", "domani"),
]
MALFORMED_REQUIRED_PERSON = [
    ("id", ""),
    ("id", " "),
    ("id", "P1"),
    ("lat", ""),
    ("lat", "90.1"),
    ("lat", "-90.1"),
    ("lat", "NaN"),
    ("lat", "45°30"),
    ("lon", "180.5"),
    ("lon", "1e400"),
    ("max_km", ""),
    ("max_km", "-1"),
    ("max_km", "inf"),
]
MALFORMED_REQUIRED_OPENING = [
    ("id", "O1"),
    ("company", ""),
    ("lat", "-91"),
    ("lon", "-181"),
    ("kind", ""),
    ("kind", "Job"),
    ("kind", "volunteering"),
    ("seats", ""),
    ("seats", "-1"),
    ("seats", "1.5"),
    ("seats", "one"),
    ("expires_on", ""),
    ("expires_on", "2026-13-01"),
]


def said(
    paths: Mapping[str, Path], out: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> str:
    """What is said of the input, which both engines refuse in the same words."""
    words = set()
    for engine in ENGINES:
        assert run_match(paths, out, "--engine", engine, *options) == 2
        output = capsys.readouterr()
        assert output.out == ""
        words.add(output.err)
    (same,) = words
    return same


def refuse(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    where: tuple[str, int, str],
    **contents: str | bytes,
) -> str:
    """The only line names file, row and column, and no result has appeared."""
    paths = lay(folder, **contents)
    rejected = ("--rejected", str(folder / "rejected.csv"))
    words = said(paths, folder / "out.csv", capsys, *rejected)
    file, row, column = where
    assert f"{file}.csv, riga {row}, colonna {column}: " in words
    (line,) = words.splitlines()
    assert line.isprintable()
    assert len(line) < 500
    assert {path.name for path in folder.iterdir()} == {path.name for path in paths.values()}
    return words


def refuse_as_parquet_too(
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    where: tuple[str, int, str],
    **contents: str | bytes,
) -> None:
    """The same table is refused in the same words whatever its format."""
    words = refuse(folder, capsys, where, **contents)
    paths = as_parquet(lay(folder, **contents))
    assert said(paths, folder / "out.parquet", capsys) == words.replace(".csv", ".parquet")


@pytest.mark.parametrize(("column", "cell"), MALFORMED_PERSON)
def test_a_person_s_cell(
    column: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse_as_parquet_too(tmp_path, capsys, ("people", 3, column), people=people(column, cell))


@pytest.mark.parametrize(("column", "cell"), MALFORMED_REQUIRED_PERSON)
def test_a_cell_that_every_person_needs(
    column: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse_as_parquet_too(tmp_path, capsys, ("people", 3, column), people=person_with(column, cell))


@pytest.mark.parametrize(("column", "cell"), MALFORMED_OPENING)
def test_an_opening_s_cell(
    column: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse_as_parquet_too(
        tmp_path, capsys, ("openings", 3, column), openings=openings(column, cell)
    )


@pytest.mark.parametrize(("column", "cell"), MALFORMED_REQUIRED_OPENING)
def test_a_cell_that_every_opening_needs(
    column: str, cell: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refuse_as_parquet_too(
        tmp_path, capsys, ("openings", 3, column), openings=opening_with(column, cell)
    )


@pytest.mark.parametrize(
    ("name", "content", "row", "column"),
    [
        ("skills", "skill,weight\na,0\n", 2, "weight"),
        ("skills", "skill,weight\na,-1\n", 2, "weight"),
        ("skills", "skill,weight\na,1e301\n", 2, "weight"),
        ("skills", "skill,weight\n,1\n", 2, "skill"),
        ("skills", "skill,weight\na,1\n\na,2\n", 4, "skill"),
        ("similar", "skill_a,skill_b,similarity\na,b,0\n", 2, "similarity"),
        ("similar", "skill_a,skill_b,similarity\na,b,1\n", 2, "similarity"),
        ("similar", "skill_a,skill_b,similarity\na,b,\n", 2, "similarity"),
        ("similar", "skill_a,skill_b,similarity\na,b,0.5\nb,a,0.6\n", 3, "similarity"),
        ("similar", "skill_a,skill_b,similarity\na,b,0.5\na,b,0.5\n", 3, "skill_a"),
        ("similar", "skill_a,similarity\na,0.5\n", 1, "skill_b"),
        ("occupations", "uri,code\nhttp://x,91123\n", 2, "code"),
        ("occupations", "uri,code\nhttp://x,\n", 2, "code"),
        ("occupations", "uri,code\nhttp://x,9112.1\nhttp://x,9112.2\n", 3, "uri"),
        ("people", "", 1, "id"),
        ("people", "\ufeff", 1, "id"),
        ("people", "id,lat,lon\nP1,45.5,9.4\n", 1, "max_km"),
        ("people", "id,lat,lon,max_km,lat\nP1,45.5,9.4,10,45.5\n", 1, "lat"),
        ("people", f"{PEOPLE_HEADER}\n{PERSON}\nP2,45.5,9.4\n", 3, "max_km"),
        ("people", f"{PEOPLE_HEADER}\n{PERSON},extra\n", 2, "5"),
        ("people", f"{PEOPLE_HEADER}\n{PERSON}\n,,,\n", 3, "id"),
        ("people", "id;lat;lon;max_km\nP1;45,5;9,4;10\n", 1, "id"),
        ("people", f"{PEOPLE_HEADER}\n".encode() + b"P\xe8,45.5,9.4,10\n", 2, "id"),
        ("people", b"id,l\xe0t,lon,max_km\nP1,45.5,9.4,10\n", 1, "2"),
        ("people", f"{PEOPLE_HEADER}\n{PERSON}\n".encode("utf-16"), 1, "1"),
        ("openings", f"{OPENING_HEADER},kind\n{OPENING},job\n", 1, "kind"),
    ],
)
def test_a_file(
    name: str,
    content: str | bytes,
    row: int,
    column: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    refuse(tmp_path, capsys, (name, row, column), **{name: content})


def test_even_a_column_that_is_not_read_must_be_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path, people=b"id,lat,lon,max_km,note\nP1,45.5,9.4,10,\xe8\n")
    warning, refusal = said(paths, tmp_path / "out.csv", capsys).splitlines()
    assert "avviso" in warning
    assert "people.csv, riga 2, colonna note: la cella non è in UTF-8" in refusal


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (f'{PEOPLE_HEADER}\n{PERSON}\n"P2,45.5,9.4,10\n', 3),
        (f'{PEOPLE_HEADER}\n"P1"x,45.5,9.4,10\n', 2),
    ],
)
def test_quotes_that_do_not_close(
    content: str, row: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No column can be named: where a cell ends is just what is not known."""
    paths = lay(tmp_path, people=content)
    words = said(paths, tmp_path / "out.csv", capsys)
    assert f"people.csv, riga {row}: le virgolette" in words


def test_whatever_a_cell_holds_the_message_is_one_short_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for cell in ("x" * 10_000, "night\r\nday", "\u202eevil", "<script>", "=1+1", "🙂"):
        refuse(tmp_path, capsys, ("people", 3, "limits"), people=people("limits", cell))


@pytest.mark.parametrize("name", ["people", "openings", "skills", "similar", "occupations"])
def test_a_file_that_is_not_there(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path)
    paths[name].unlink()
    words = said(paths, tmp_path / "out.csv", capsys)
    assert f"{name}.csv: il file non si legge" in words


def test_a_model_that_does_not_add_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "mine.yaml"
    model.write_text("version: 1\n")
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--model", str(model)) == 2
    assert "mine.yaml: manca la voce learnable" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("person", "opening", "file"), [("P9", "O1", "people"), ("P1", "O9", "openings")]
)
def test_somebody_who_is_not_in_the_file(
    person: str, opening: str, file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_explain(lay(tmp_path), person, opening) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert f"{file}.csv, colonna id: " in output.err


def test_explaining_bad_input_prints_no_half_an_explanation(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path, people=people("limits", "asthma"))
    assert run_explain(paths, "P1", "O1") == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "people.csv, riga 3, colonna limits: " in output.err


@pytest.mark.parametrize("control", ["\r", "\0"])
def test_an_id_that_readers_of_csv_do_not_agree_on_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], control: str
) -> None:
    one = f'{PEOPLE_HEADER}\n"P{control}1",45.5,9.4,10\n'
    refuse(tmp_path, capsys, ("people", 2, "id"), people=one)


@pytest.mark.parametrize("name", ["people", "openings", "skills", "similar", "occupations"])
@pytest.mark.parametrize("content", [b"", b"id,lat,lon,max_km\n", b"PAR1 rubbish PAR1"])
def test_a_file_that_only_claims_to_be_parquet(
    name: str, content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = as_parquet(lay(tmp_path))
    paths[name].write_bytes(content)
    (line,) = said(paths, tmp_path / "out.csv", capsys).splitlines()
    assert f"{name}.parquet: il file non è Parquet, o è rovinato" in line


@pytest.mark.slow
@pytest.mark.parametrize(
    "content", [bytes(MOST_CHARACTERS), b'"' + b"a\n" * (MOST_CHARACTERS // 2)]
)
def test_rubbish_is_not_read_to_its_end(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = lay(tmp_path, people=content)
    assert "people.csv, riga 1: " in said(paths, tmp_path / "out.csv", capsys)
