"""A number that people read in words is the number that the program keeps to."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from squadra.exchange import querysets
from squadra.foundation.files import guard
from squadra.proposals import jobs
from squadra.proposals.routed import finding
from squadra.proposals.routed.querysets import FEWEST

ROOT = Path(__file__).resolve().parents[2]
PAGES, GUIDE = ROOT / "src" / "squadra", ROOT / "docs" / "guide"
SPOKEN: list[tuple[Any, Any, str, list[Path]]] = [
    (
        jobs.CLOSE_AFTER,
        timedelta(weeks=3),
        "tre settimane",
        [PAGES / "proposals/templates/proposals/send.html", GUIDE / "proposte.md"],
    ),
    (
        jobs.PLANS_KEPT,
        timedelta(days=180),
        "sei mesi",
        [PAGES / "proposals/templates/proposals/plans/plan.html", GUIDE / "piani.md"],
    ),
    (
        querysets.KEPT,
        timedelta(days=30),
        "30 giorni",
        [
            *(PAGES / f"exchange/templates/exchange/{name}.html" for name in ("import", "done")),
            PAGES / "exchange/templates/exchange/working.html",
            GUIDE / "importazione.md",
        ],
    ),
    (
        guard.MOST_FILES,
        3,
        "al massimo tre fogli",
        [PAGES / "ui/templates/413.html", PAGES / "exchange/forms/sending.py"],
    ),
    (guard.MOST_BYTES, 10 * 2**20, "10 MB", [PAGES / "ui/templates/413.html"]),
    (
        finding.MOST,
        3,
        "già tre",
        [
            PAGES / "proposals/templates/proposals/elsewhere_found.html",
            PAGES / "proposals/routed/services.py",
        ],
    ),
    (finding.MOST, 3, "al massimo tre", [GUIDE / "abbinamenti.md"]),
    (FEWEST, 5, "meno di cinque", [GUIDE / "abbinamenti.md"]),
]


@pytest.mark.parametrize(
    ("kept", "meant", "words", "places"), SPOKEN, ids=[row[2] for row in SPOKEN]
)
def test_words_say_what_is_done(kept: Any, meant: Any, words: str, places: list[Path]) -> None:
    assert kept == meant, f"write «{words}» anew"
    for place in places:
        text = " ".join(place.read_text(encoding="utf-8").split())
        assert words in text, place
