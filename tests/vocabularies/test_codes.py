"""ATECO 2025 codes are written with dots and without the section's letter."""

import pytest
from django.core.exceptions import ValidationError

from squadra.vocabularies.codes import validate_ateco


@pytest.mark.parametrize("code", ["81", "81.2", "81.21", "81.21.0", "81.21.00", "01.11.10", "96"])
def test_every_level_of_the_classification_is_accepted(code: str) -> None:
    validate_ateco(code)


WRONG = "8 812 8121 81. 81.2.1 81.21. 81.21.000 81.21.00.0 00 N N81 81,21 81-21 ٨١"


@pytest.mark.parametrize("code", ["", " 81", "81\n", *WRONG.split()])
def test_anything_else_is_refused_with_an_example(code: str) -> None:
    with pytest.raises(ValidationError, match=r"senza la lettera della sezione.*81\.21\.00"):
        validate_ateco(code)
