"""The README's tutorial: its commands as they stand there, in their order, in one shell."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "README.md"
BLOCK = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)
# What the page of a person shows, asked of the same functions on the tutorial's database.
SHOWN = """
import django, sys
django.setup()
from squadra.config.accounts import actor_named
from squadra.people.models import Citizen
from squadra.proposals.matching import openings_for
actor = actor_named("carla@demo.example")
citizen = Citizen.objects.visible_to(actor).get(pk=sys.argv[1])
print(*[place.other for place in openings_for(actor, citizen, actor.on).places])
"""


def environment() -> dict[str, str]:
    unset = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "SQUADRA_HOME")
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "PATH": f"{Path(sys.executable).parent}:{kept['PATH']}"}


@pytest.mark.slow
def test_every_command_of_the_tutorial_runs(tmp_path: Path) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    for folder in ("examples", "requirements"):
        (tmp_path / folder).symlink_to(ROOT / folder)

    shell = subprocess.run(
        ["bash", "-euo", "pipefail"],
        input="\n".join(blocks),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert shell.returncode == 0, shell.stderr
    for told in ("carla@demo.example", "Aziende: 900 nuove", "Persone: 430 nuove", "430 persone"):
        assert told in shell.stdout
    files = tmp_path / "var" / "tutorial" / "files"
    with (files / "matches.csv").open(encoding="utf-8", newline="") as file:
        matches = list(csv.DictReader(file))
    explained, *doors, linked = documents(shell.stdout)
    assert explained["admissible"] is True
    assert explained["score"] == int(matches[0]["score"])
    assert [set(told) for told in doors] == [
        {"openings", "would_open"},
        {"people", "would_open"},
    ]
    assert linked["found"][0]["label"] == "Addetto/a alle pulizie"
    plan = json.loads((files / "plan.json").read_text(encoding="utf-8"))
    assert plan["proof"] == "optimal"
    assert plan["objective"] >= plan["greedy_objective"] > 0
    person = matches[0]["person"]
    mine = [row["opening"] for row in matches if row["person"] == person]
    assert shown_in_browser(tmp_path, person)[: len(mine)] == mine


def documents(printed: str) -> list[dict[str, Any]]:
    """The JSON objects that begin a line of what was printed, in their order."""
    found, end = [], 0
    while (start := printed.find("\n{", end)) >= 0:
        told, length = json.JSONDecoder().raw_decode(printed[start + 1 :])
        found.append(told)
        end = start + 1 + length
    return found


def shown_in_browser(home: Path, person: str) -> list[str]:
    variables = {
        **environment(),
        "SQUADRA_HOME": str(home / "var" / "tutorial"),
        "DJANGO_SETTINGS_MODULE": "squadra.config.settings_demo",
    }
    command = [sys.executable, "-c", SHOWN, person]
    asked = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return asked.stdout.split()


def test_the_tutorial_names_every_step_of_the_main_job() -> None:
    text = "\n".join(BLOCK.findall(PAGE.read_text(encoding="utf-8")))

    steps = re.findall(r"^squadra (\w+)", text, re.MULTILINE)
    assert steps == [
        *("demo", "import", "export", "match", "explain", "allocate"),
        *("doors", "doors", "match", "link"),
    ]
