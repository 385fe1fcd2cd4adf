"""The words for a score, and the reasons for their bounds."""

import re
from pathlib import Path

import pytest

from squadra.engine.matching import read_model
from squadra.proposals.bands import BANDS, band_of

PAGE = Path(__file__).parents[2] / "docs" / "algorithms" / "matching-bands.md"


@pytest.mark.parametrize(
    ("score", "code"),
    [
        (0, "to_build"),
        (2999, "to_build"),
        (3000, "possible"),
        (4999, "possible"),
        (5000, "close"),
        (10_000, "close"),
    ],
)
def test_a_score_has_a_word(score: int, code: str) -> None:
    assert band_of(score).code == code


def points(kind: str, **values: float) -> int:
    weights = read_model().weights_of(kind)
    return sum(round(weights[name] * value) for name, value in values.items())


@pytest.mark.parametrize(
    ("what", "kind", "values", "code"),
    [
        (
            "a job of which nothing is known, half way within reach",
            "job",
            {"essential": 0.3, "optional": 0.3, "target": 0.3, "distance": 0.5, "schedule": 0.5},
            "possible",
        ),
        (
            "an internship of which nothing is known, at the limit of the reach",
            "internship",
            {"essential": 0.3, "optional": 0.3, "target": 0.3, "schedule": 0.5},
            "to_build",
        ),
        (
            "a job whose skills the person has, on days that fit",
            "job",
            {"essential": 1, "optional": 0.3, "target": 0, "distance": 0.5, "schedule": 1},
            "close",
        ),
        (
            "an internship in the wanted trade, on days that fit, everything to be learnt",
            "internship",
            {"essential": 0.3, "optional": 0.3, "target": 1, "distance": 0.5, "schedule": 1},
            "close",
        ),
        (
            "a wanted trade on no day that fits, near the limit, nothing known of the skills",
            "internship",
            {"essential": 0, "optional": 0, "target": 0.8, "distance": 0.1, "schedule": 0.5},
            "to_build",
        ),
    ],
)
def test_the_cases_that_the_bounds_were_drawn_from(
    what: str, kind: str, values: dict[str, float], code: str
) -> None:
    assert band_of(points(kind, **values)).code == code, what


def test_the_page_that_argues_the_bounds_states_them() -> None:
    rows = re.findall(r"^\| (\w+) \| ([\w ]+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert rows == [(band.code, str(band.label), str(band.least)) for band in BANDS]
