"""The pair that the page works by hand has, in the engine, the points of the page."""

import json
import re
from pathlib import Path

import pytest

from squadra.cli import main

PAGE = Path(__file__).parents[3] / "docs" / "algorithms" / "matching.md"


def tables_of(page: str) -> dict[str, str]:
    """The page's CSV blocks, by the file name on the line before."""
    return dict(re.findall(r"^(\w+)\.csv\n```csv\n(.*?)```", page, re.MULTILINE | re.DOTALL))


def points_of(page: str) -> dict[str, int]:
    rows = re.findall(r"^\| (\w+) \|.*\| (\d+) \|$", page, re.MULTILINE)
    return {component: int(points) for component, points in rows}


def test_the_worked_pair_has_the_points_of_the_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = PAGE.read_text(encoding="utf-8")
    arguments = ["explain", "--on", "2026-03-02", "--person", "P1", "--opening", "O1"]
    for name, content in tables_of(page).items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
        arguments += [f"--{name}", str(tmp_path / f"{name}.csv")]
    assert main(arguments) == 0
    explained = json.loads(capsys.readouterr().out)

    assert {row["component"]: row["points"] for row in explained["components"]} == points_of(page)
    assert f"**{explained['score']}**" in page
    unknown = [row["rule"] for row in explained["rules"] if row["state"] != "true"]
    assert unknown == ["support"]
