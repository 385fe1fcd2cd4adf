"""One line of words read as an opening: what it says plainly, and nothing that it does not say."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squadra.openings.line import LONGEST, understood
from tests.pages import AWKWARD

TODAY = date(2026, 11, 26)
MORNINGS, AFTERNOONS = "10101010100000", "01010101010000"


def read(text: str) -> dict[str, Any]:
    line = understood(text, TODAY)
    return {"title": line.title, **line.fields}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("aiuto cuoco", {"title": "Aiuto cuoco"}),
        (
            "aiuto cuoco, tirocinio, 2 posti, mattine da lunedì a venerdì, 20 ore, in piedi",
            {
                "title": "Aiuto cuoco",
                "kind": "internship",
                "seats": 2,
                "shift": MORNINGS,
                "hours": 20,
                "demands": ("standing",),
            },
        ),
        (
            "Addetta pulizie tre posti contratto a tempo determinato dalle 6 alle 9:30 lun-ven",
            {
                "title": "Addetta pulizie",
                "seats": 3,
                "kind": "job",
                "starts_at": time(6),
                "ends_at": time(9, 30),
                "shift": MORNINGS,
            },
        ),
        (
            "lavapiatti il sabato e la domenica, borsa lavoro, orario concordabile",
            {
                "title": "Lavapiatti",
                "kind": "work_grant",
                "shift": "00000000001111",
                "flexible": True,
                "demands": ("weekend",),
            },
        ),
        (
            "corso di saldatura, 10 posti, dal 15 marzo, entro il 28/2",
            {
                "title": "Corso di saldatura",
                "kind": "course",
                "seats": 10,
                "starts_on": date(2027, 3, 15),
                "expires_on": date(2027, 2, 28),
            },
        ),
        (
            "magazziniere, patente B, muletto, pomeriggio, con tutor, italiano A2, da 10 a 20 ore",
            {
                "title": "Magazziniere",
                "licences": ("B", "forklift"),
                "shift": AFTERNOONS,
                "supports": ("tutor",),
                "languages": ("it:A2",),
                "hours_min": 10,
                "hours": 20,
            },
        ),
        (
            "Tirocinio di inclusione sociale come aiuto giardiniere, all’aperto, 8-12",
            {
                "title": "Aiuto giardiniere",
                "kind": "inclusion_internship",
                "demands": ("outdoor",),
                "starts_at": time(8),
                "ends_at": time(12),
                "shift": MORNINGS,
            },
        ),
        ("barista, orario fisso", {"title": "Barista", "flexible": False}),
        ("sarta, martedì e giovedì mattina", {"title": "Sarta", "shift": "00100010000000"}),
        (
            "volontariato al canile, animali",
            {"title": "Volontariato al canile", "kind": "community", "demands": ("animals",)},
        ),
    ],
)
def test_what_a_line_says_plainly_fills_in_the_form(text: str, said: dict[str, Any]) -> None:
    assert read(text) == said


@pytest.mark.parametrize(
    ("text", "unsaid"),
    [
        ("guardiano di notte dal lunedì al sabato", "shift"),
        ("cameriere 4 ore al giorno", "hours"),
        ("cuoco fino al 31/2", "expires_on"),
        ("operaio", "kind"),
        ("impiegato con patentino", "licences"),
    ],
)
def test_what_a_line_does_not_say_stays_unknown(text: str, unsaid: str) -> None:
    assert unsaid not in read(text)


def test_a_night_is_a_condition_and_neither_a_morning_nor_an_afternoon() -> None:
    assert read("guardiano di notte")["demands"] == ("night",)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("cuoco entro il 30 novembre", date(2026, 11, 30)),
        ("cuoco entro il 2/1", date(2027, 1, 2)),
        ("cuoco fino al 5/6/2028", date(2028, 6, 5)),
        ("cuoco scade il 5-6-28", date(2028, 6, 5)),
    ],
)
def test_a_day_without_a_year_is_the_next_one(text: str, day: date) -> None:
    assert read(text)["expires_on"] == day


def test_the_words_of_a_trade_stay_in_its_title() -> None:
    assert read("addetto alla cassa, tirocinio")["title"] == "Addetto alla cassa"
    assert read("Cura degli animali")["title"] == "Cura degli animali"


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_nonsense_is_at_worst_a_title(typed: str) -> None:
    line = understood(typed, TODAY)
    assert line.fields == {}
    assert len(line.title) <= LONGEST


WORDS = """2 posti, tirocinio mattina pomeriggio da lunedì a venerdì ven-lun sab dalle 25 8 alle 12
8-12 12-8 20 ore da 40 a 10 ore entro il 31/2 29/2 99/99/99 patente B notte 0 999 in piedi per con,
, - / <b> ’ 👩🏽‍🔧"""


@given(st.lists(st.sampled_from([*WORDS.split(), "\u202e", "\x00"]), max_size=15).map(" ".join))
def test_whatever_stands_in_a_line_gives_values_that_a_form_can_show(text: str) -> None:
    line = understood(text, TODAY)
    shift = line.fields.get("shift", "")
    assert len(shift) in (0, 14)
    assert set(shift) <= {"0", "1"}
    assert 0 <= line.fields.get("seats", 0) <= 999
    assert "\x00" not in line.title
