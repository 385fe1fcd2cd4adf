"""The README's tutorial: its commands as they stand there, in their order, in one shell."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

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
    (tmp_path / "examples").symlink_to(ROOT / "examples")

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
    start = shell.stdout.index("\n{") + 1
    explained, _ = json.JSONDecoder().raw_decode(shell.stdout, start)
    assert explained["admissible"] is True
    assert explained["score"] == int(matches[0]["score"])
    plan = json.loads((files / "plan.json").read_text(encoding="utf-8"))
    assert plan["proof"] == "optimal"
    assert plan["objective"] >= plan["greedy_objective"] > 0
    person = matches[0]["person"]
    mine = [row["opening"] for row in matches if row["person"] == person]
    assert shown_in_browser(tmp_path, person)[: len(mine)] == mine


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
    assert steps == ["demo", "import", "export", "match", "explain", "allocate"]
