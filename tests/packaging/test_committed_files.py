"""What we hand out is the same everywhere: no registry's address, no machine's folder."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Put together here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
]
MACHINE_FOLDER = re.compile(r"(?<![\w./{}<>$~-])/(?:home|root|tmp|work|Users)/[\w.]")


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {
        str(path.relative_to(ROOT)): path.read_bytes().decode("utf-8", errors="ignore")
        for path in committed()
    }


@pytest.mark.parametrize("host", REGISTRIES)
def test_no_file_names_a_package_registry(texts, host):
    assert [name for name, content in texts.items() if host in content] == []


def test_no_file_knows_a_folder_of_the_machine_it_was_written_on(texts):
    found = {name: MACHINE_FOLDER.findall(content) for name, content in texts.items()}
    assert [name for name, folders in found.items() if folders] == []


def test_what_is_built_is_not_committed(texts):
    assert [name for name in texts if "/vendor/" in name or "node_modules/" in name] == []
