"""Documents in YAML that are no model and no floors: one clear line, soon, and little memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from squadra.cli import main
from tests.cli.measured import Measured, measured
from tests.cli.sheets import arguments, lay, run_match
from tests.engine.matching.test_model_file import MODEL_1

pytestmark = pytest.mark.slow

TWO_GIGABYTES = 2 * 10**9


def laughs(put: str) -> str:
    """Nine tables, each of which holds the one before nine times."""
    tables = ["a: &a {k: 1}"]
    for one, other in zip("abcdefghi", "bcdefghij", strict=True):
        nine = ", ".join([f"*{one}"] * 9)
        tables.append(f"{other}: &{other} {put.format(nine)}")
    return "\n".join(tables)


NO_MODELS = {
    "tables that make millions of one": (laughs("{{<<: [{}]}}"), ", riga 2: del YAML non si"),
    "tables that hold one another": (laughs("[{}]"), ": manca la voce version"),
    "a table within itself": ("&a {version: *a}", ": manca la voce learnable"),
    "lists without a bottom": ("[" * 100_000, ": il file non è YAML"),
    "tables without a bottom": ("{a: " * 50_000, ": il file non è YAML"),
    "a type that does not fit": ("version: !!int ''", ", riga 1: del YAML non si leggono tipi"),
    "another": ("learnable: !!timestamp lunedì", ", riga 1: del YAML non si leggono tipi"),
    "a call": ("!!python/object/apply:os.system [ls]", ", riga 1: del YAML non si leggono tipi"),
    "a number of thousands of digits": (f"version: {'9' * 5000}", ": il file non è YAML"),
    "no day": ("version: 2026-02-30", ": il file non è YAML"),
    "a long name": (f"? {'k' * 100_000}\n: 1\n", ": manca la voce version"),
    "a control character": ("version: \0", ": il file non è YAML"),
    "two documents": ("version: 1\n---\nversion: 2\n", ", riga 2: il file non è YAML"),
    "nothing": ("", ": manca la voce version"),
    "no table": ("- version", ": manca la voce version"),
}


@pytest.mark.parametrize("kind", NO_MODELS)
def test_what_is_no_model(kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, said = NO_MODELS[kind]
    model = tmp_path / "mine.yaml"
    model.write_text(text)
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--model", str(model)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"squadra: {model}{said}")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("learnable", ".nan"),
        ("learnable", ".inf"),
        ("learnable", "-0.1"),
        ("learnable", "1e400"),
        ("schedule_min", "'0.5'"),
        ("order_step", "true"),
        ("order_floor", "1.0000000000000002"),
        ("isco_prefix", "[0, 0, 0, 0, .nan]"),
        ("isco_prefix", "[0, 0, 0, 0]"),
        ("weights", "{job: 1, other: 1}"),
        ("version", "[1]"),
        ("k" * 1000, "1"),
    ],
)
def test_a_number_that_no_model_has(
    name: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content: dict[str, Any] = MODEL_1 | {name: yaml.safe_load(value)}
    model = tmp_path / "mine.yaml"
    model.write_text(yaml.safe_dump(content))
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--model", str(model)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"squadra: {model}: ")
    assert name[:20] in line
    assert len(line) < 300 + len(str(model))


def test_a_table_that_stands_in_two_places_may_be_written_once(tmp_path: Path) -> None:
    """As programs do that write one table for both kinds."""
    same = MODEL_1["weights"]["job"]
    model = tmp_path / "mine.yaml"
    model.write_text(yaml.safe_dump(MODEL_1 | {"weights": {"job": same, "other": same}}))
    assert "*id001" in model.read_text()
    assert run_match(lay(tmp_path), tmp_path / "out.csv", "--model", str(model)) == 0


FLOORS = {
    "no table": ("- giovani", ": il file non è una tabella"),
    "tables that make millions of one": (laughs("{{<<: [{}]}}"), ", riga 1: la voce non è"),
    "a type": ("giovani: !!int ''", ", riga 1: del YAML non si leggono tipi"),
    "too small a share": (
        "giovani: 1e-99999999999999999999",
        ", riga 1: «giovani»: «1e-99999999999999999999» è fuori dai limiti",
    ),
    "too many people": (f"giovani: {'9' * 19}", f", riga 1: «giovani»: «{'9' * 19}» non è un nume"),
    "no number": ("giovani: .nan", ", riga 1: «giovani»: «.nan» non è un numero"),
    "more than all": ("giovani: 1.0000000000000002", ", riga 1: «giovani»: «1.000000000000000"),
    "less than nobody": ("giovani: -0.5", ", riga 1: «giovani»: «-0.5» è fuori dai limiti"),
    "other digits": ("giovani: '٣'", ", riga 1: «giovani»: «٣» non è un numero"),
    "nothing": ("giovani:", ", riga 1: «giovani»: «» non è un numero"),
}


@pytest.fixture
def placement(tmp_path: Path) -> list[str]:
    """A call of `allocate` with floors that are still to be written."""
    for name, text in (
        ("edges", "person,opening,score\nP1,O1,5\nP2,O1,4\n"),
        ("openings", "id,seats\nO1,1\n"),
        ("groups", "person,group\nP1,giovani\nP2,giovani\n"),
    ):
        (tmp_path / f"{name}.csv").write_text(text)
    files = {name: tmp_path / f"{name}.csv" for name in ("edges", "openings", "groups", "out")}
    return ["allocate", *arguments(files), "--floors", str(tmp_path / "floors.yaml")]


@pytest.mark.parametrize("kind", FLOORS)
def test_what_are_no_floors(
    kind: str, placement: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text, said = FLOORS[kind]
    floors = tmp_path / "floors.yaml"
    floors.write_text(text)
    assert main(placement) == 2
    output = capsys.readouterr()
    (line,) = output.err.splitlines()
    assert line.startswith(f"squadra: {floors}{said}")
    assert output.out == ""
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("share", ["1e-999999999", f"0.{'0' * 9999}1", "1e-300"])
def test_the_least_share_is_of_one_person_and_counted_at_once(
    share: str, placement: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "floors.yaml").write_text(f"giovani: {share}")
    assert main(placement) == 0
    assert '"wanted": 1,' in capsys.readouterr().out


@pytest.mark.parametrize("method", ["flow", "lp"])
def test_a_floor_beyond_all_numbers_is_only_out_of_reach(
    method: str, placement: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "floors.yaml").write_text(f"giovani: {'9' * 18}")
    (tmp_path / "openings.csv").write_text(f"id,seats\nO1,1\nO2,{'9' * 18}\nO3,{'9' * 18}\n")
    assert main([*placement, "--method", method]) == 0
    said = capsys.readouterr().out
    assert f'"wanted": {"9" * 18},' in said
    assert '"reached": 1,' in said
    assert '"state": "unattainable"' in said


@pytest.fixture(scope="module")
def squadra() -> Iterator[Measured]:
    with measured() as command:
        yield command


ENDLESS = [b"", b"version: 1\n" * 50_000, b"- " * 2**18, b"'" + b"a" * 2**20]


@pytest.mark.parametrize("option", ["--model", "--floors"])
@pytest.mark.parametrize("begins", ENDLESS)
def test_two_gigabytes_are_not_read_to_their_end(
    option: str, begins: bytes, placement: list[str], squadra: Measured, tmp_path: Path
) -> None:
    document = tmp_path / "floors.yaml"
    with document.open("wb") as stream:
        stream.write(begins)
        stream.truncate(TWO_GIGABYTES)
    call = placement
    if option == "--model":
        out = ("--out", str(tmp_path / "out.csv"))
        call = ["match", *arguments(lay(tmp_path)), *out, "--model", str(document)]
    outcome = squadra(*call)
    assert outcome.status == 2
    assert outcome.said == f"squadra: {document}: il file ha più di 262144 byte\n"
    assert outcome.is_bounded(), outcome
