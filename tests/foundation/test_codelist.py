"""A list that nobody has filled in and a list that is surely empty are two different things."""

from copy import deepcopy

import pytest

from squadra.foundation.codelist import SURELY_NONE, CodeListField, join_codes

ASKED = CodeListField(answers_none=True)
NEVER_ASKED = CodeListField()


def test_whoever_goes_through_it_finds_nothing() -> None:
    assert list(SURELY_NONE) == []
    assert not SURELY_NONE
    assert join_codes(SURELY_NONE) == ""


def test_it_is_told_apart_from_a_list_not_filled_in() -> None:
    assert SURELY_NONE != ()
    assert SURELY_NONE != ()
    assert SURELY_NONE not in ("", ())
    assert deepcopy(SURELY_NONE) == SURELY_NONE
    assert len({SURELY_NONE, ()}) == 2


@pytest.mark.parametrize("value", [SURELY_NONE, (), ("night",), ("night", "cold")])
def test_what_is_stored_is_read_back_the_same(value: tuple[str, ...]) -> None:
    stored = ASKED.get_prep_value(value)
    assert ASKED.from_db_value(stored) == value
    assert ASKED.to_python(stored) == value
    assert ASKED.to_python(value) == value


def test_where_none_is_a_code_of_the_list_it_stays_one() -> None:
    assert NEVER_ASKED.from_db_value("none") == ("none",)
