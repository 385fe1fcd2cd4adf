"""What the browser shows of a service's own sheets is what `squadra match` finds on its export."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from squadra.agencies.models import Account
from squadra.cli import main
from squadra.foundation import clock
from tests.browser.steps import choose, import_sheets
from tests.browser.watched import Watched

HREFS = "links => links.map(link => link.getAttribute('href'))"
ASKED = 3
EVERYONE = 430

Ranked = Mapping[str, Sequence[str]]


@pytest.fixture
def size() -> str:
    return "desktop"


def matched(folder: Path, by: str, other: str) -> Ranked:
    """By `squadra match`: who is matched with each one, in order."""
    files = [
        f"--{name}={folder / name}.csv" for name in ("people", "openings", "skills", "similar")
    ]
    out = folder / f"by-{by}.csv"
    options = [f"--on={clock.today()}", f"--top={EVERYONE}", f"--by={by}", f"--out={out}"]
    assert main(["match", *files, *options]) == 0
    found = defaultdict(list)
    with out.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row[by]].append(row[other])
    return found


def shown(watched: Watched, path: str) -> list[str]:
    """The ids that a ranking's cards lead to, in order, over all its pages; the last is checked."""
    ids: list[str] = []
    watched.go(path)
    while True:
        links = watched.page.locator("article h2 a").evaluate_all(HREFS)
        ids += [href.split("/")[2] for href in links]
        further = watched.link("Successiva")
        if not further.count():
            watched.check()
            return ids
        watched.go(str(further.evaluate("link => link.href")))


def longest(ranked: Ranked) -> list[str]:
    return sorted(ranked, key=lambda one: (-len(ranked[one]), one))[:ASKED]


def test_a_whole_service_s_sheets_give_the_same_order_in_the_browser_and_on_the_command_line(
    new_coach: Callable[[str], Account],
    sign_in: Callable[[Account], Watched],
    sheets: list[Path],
    tmp_path: Path,
) -> None:
    coach = new_coach("Melzo")
    watched = sign_in(coach)
    choose(watched, "Importa")
    import_sheets(watched, sheets)
    choose(watched, "Persone")
    expect(watched.page.get_by_text(f"{EVERYONE} persone", exact=True)).to_be_visible()

    call_command("export", str(tmp_path), "--as", coach.email, stdout=io.StringIO())
    openings_of = matched(tmp_path, "person", "opening")
    people_of = matched(tmp_path, "opening", "person")
    for person in longest(openings_of):
        assert shown(watched, f"/persone/{person}/opportunita/") == openings_of[person]
    for opening in longest(people_of):
        assert shown(watched, f"/opportunita/{opening}/persone/") == people_of[opening]
