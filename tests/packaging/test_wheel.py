"""The wheel is whole: installed where there is no Node and no checkout, it serves every file."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src"
STATICS = ("squadra/*/static/", "squadra/*/*/static/")
pytestmark = pytest.mark.slow

ASK_FOR_EACH = """
import json
import django
django.setup()
from django.contrib.staticfiles.finders import get_finders
from django.test import Client
import squadra

client = Client(headers={"host": "localhost"})
served = [path for finder in get_finders() for path, _storage in finder.list([])]
answers = {}
for path in served:
    answer = client.get(f"/static/{path}", headers={"accept-encoding": "gzip"})
    answers[path] = [answer.status_code, answer.headers.get("Content-Encoding", "")]
print(json.dumps({"from": squadra.__file__, "answers": answers}))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A fresh environment with the wheel, and beside it the locked packages of this one."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home)
    python = home / "bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = home / "lib" / version / "site-packages"
    # A folder named in a .pth file has no .pth files of its own read: this checkout stays outside.
    (packages / "locked.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home


def run(home: Path, *command: str) -> str:
    environment = {
        "PATH": str(home / "bin"),
        "LANG": "C.UTF-8",
        "DJANGO_SETTINGS_MODULE": "squadra.config.settings_demo",
        "SQUADRA_HOME": str(home / "var"),
        **{key: value for key, value in os.environ.items() if key.startswith("OPENBLAS")},
    }
    done = subprocess.run(
        command, cwd=home, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def static_files() -> set[str]:
    """The addresses below /static/ of every file that the packages of the project bring."""
    folders = [folder for pattern in STATICS for folder in SOURCES.glob(pattern)]
    return {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_every_static_file_is_served_from_the_wheel(installed):
    result = json.loads(run(installed, "bin/python", "-c", ASK_FOR_EACH).splitlines()[-1])
    assert result["from"].startswith(str(installed))
    answers = result["answers"]
    assert static_files() <= answers.keys()
    # A compressed twin has no address of its own: it is how the file itself travels.
    files = [path for path in answers if not path.endswith(".gz")]
    assert [path for path in files if answers[path][0] != 200] == []
    compressed = {path for path in files if f"{path}.gz" in answers}
    assert {path for path in files if answers[path][1] == "gzip"} == compressed


def test_the_foreign_parts_are_there_with_their_licences():
    assert "vendor/bootstrap-italia/css/bootstrap-italia.min.css" in static_files()
    for part in ("bootstrap-italia", "leaflet", "fonts/titillium-web", "fonts/noto-sans"):
        assert f"vendor/{part}/LICENSE" in static_files()


def test_the_fonts_of_documents_are_there_with_their_licences():
    fonts = SOURCES / "squadra/documents/fonts"
    assert len(list(fonts.glob("*.ttf"))) == 6
    for family in ("titillium-web", "noto-sans", "noto-sans-arabic"):
        assert "OFL" in (fonts / "licences" / family / "LICENSE_FONT").read_text().replace(
            "Open Font License", "OFL"
        )


def test_the_command_answers(installed):
    assert "squadra" in run(installed, "bin/squadra", "--help")


def test_everything_of_the_packages_is_in_the_wheel(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    ours = {
        path.relative_to(SOURCES).as_posix()
        for path in (SOURCES / "squadra").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert ours - held == set()
