"""The command `squadra` itself: its help, its refusals, and where it hands work over to."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from squadra.cli import application, main
from tests.cli.sheets import arguments, lay, run_match


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    output = capsys.readouterr()
    assert output.err == ""
    for command in ("match", "explain", "doors", "link", "allocate", *application.COMMANDS):
        assert f"\n  {command} " in output.out


@pytest.mark.parametrize("argv", [[], ["abbina"], ["--verbose"]])
def test_a_call_that_means_nothing_shows_the_help_and_fails(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(argv) == 2
    output = capsys.readouterr()
    assert output.out == ""
    assert "uso: squadra COMANDO" in output.err
    assert all(word in output.err for word in argv)


@pytest.mark.parametrize("command", ["match", "explain"])
def test_each_command_has_its_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "--people" in said
    assert "Parquet" in said
    assert "dask" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--scheduler", "tcp://localhost:1"), "--scheduler vale con --executor dask"),
        (("--executor", "dask", "--scheduler", "localhost"), "«localhost» non è tls://NOME:PORTA"),
        (("--executor", "dask", "--engine", "reference"), "dask calcola con --engine fast"),
        (("--executor", "cloud"), "cloud"),
        (("--people", "people.xlsx"), "people.xlsx: il nome non finisce in .csv o .parquet"),
        (("--out", "no/such/folder/out.csv"), "la cartella non esiste"),
        (("--top", "0"), "0 è meno di 1"),
        (("--top", "ten"), "ten"),
        (("--threads", "0"), "0 è meno di 1"),
        (("--threads", "-1"), "-1"),
        (("--on", "2/3/2026"), "2/3/2026"),
        (("--by", "company"), "company"),
        (("--engine", "quick"), "quick"),
        (("--colour", "red"), "--colour"),
    ],
)
def test_options_that_are_refused(
    options: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run_match(lay(tmp_path), tmp_path / "out.csv", *options)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_two_results_cannot_be_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run_match(lay(tmp_path), tmp_path / "a.csv", "--rejected", str(tmp_path / "." / "a.csv"))
    assert ended.value.code == 2
    assert "lo stesso file" in capsys.readouterr().err


def test_a_folder_is_no_place_for_a_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out.csv").mkdir()
    with pytest.raises(SystemExit):
        run_match(lay(tmp_path), tmp_path / "out.csv")
    assert "non è un file" in capsys.readouterr().err


def in_new_python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_help_is_light() -> None:
    """Neither Django nor the engine nor its parts are loaded to show the help."""
    done = in_new_python(
        "import sys; from squadra.cli import main; main(['--help']);"
        "heavy = {'django', 'yaml', 'numpy', 'argparse', 'squadra.engine'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    assert done.returncode == 0, done.stderr


def test_matching_needs_neither_django_nor_a_database_nor_the_network() -> None:
    done = in_new_python(
        "import sys, squadra.engine.matching, squadra.cli.match, squadra.cli.explain;"
        "heavy = {'django', 'sqlite3', 'socket', 'numpy', 'dask'} & set(sys.modules);"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("command", ["help", "explain", "few rows"])
def test_what_makes_matching_fast_is_loaded_only_for_it(command: str, tmp_path: Path) -> None:
    files = arguments(lay(tmp_path))
    call = {
        "help": ["match", "--help"],
        "explain": ["explain", *files, "--person", "P1", "--opening", "O1"],
        "few rows": ["match", *files, "--out", str(tmp_path / "o.csv")],
    }[command]
    done = in_new_python(
        "import atexit, os, sys; from squadra.cli import main\n"
        "heavy = lambda: {'numba', 'pyarrow', 'django', 'dask'} & set(sys.modules)\n"
        "atexit.register(lambda: heavy() and os._exit(9))\n"
        f"main({call!r})"
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_matching_does_without_what_its_libraries_load_for_nothing(tmp_path: Path) -> None:
    """Afterwards whoever wants them may have them."""
    call = [
        "match",
        *arguments(lay(tmp_path)),
        "--engine",
        "fast",
        "--out",
        str(tmp_path / "o.csv"),
    ]
    done = in_new_python(
        "import sys; from squadra.cli import main\n"
        f"assert main({call!r}) == 0\n"
        "assert not {'pandas', 'scipy.linalg'} & set(sys.modules)\n"
        "import scipy.linalg"
    )
    assert done.returncode == 0, done.stderr


def test_the_application_s_commands_are_django_s(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", called.append)
    assert main(["import", "people.xlsx", "--as", "ada"]) == 0
    assert called == [["squadra", "import", "people.xlsx", "--as", "ada"]]


def test_the_application_s_settings_are_the_real_ones_unless_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("django.core.management.execute_from_command_line", lambda argv: None)
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    main(["check"])
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "squadra.config.settings"
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "squadra.config.settings_demo")
    main(["check"])
    assert os.environ["DJANGO_SETTINGS_MODULE"] == "squadra.config.settings_demo"


def test_the_installed_command_is_this_one(tmp_path: Path) -> None:
    script = Path(sys.executable).with_name("squadra")
    done = subprocess.run([script, "--help"], capture_output=True, text=True, check=True)
    assert "squadra COMANDO" in done.stdout
