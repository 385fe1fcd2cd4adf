"""A short ordered list of codes in one column: portable, and as the contract writes it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models

SEPARATOR = "|"


def join_codes(codes: Iterable[str]) -> str:
    """Return the codes as one cell, each once, at its first place."""
    return SEPARATOR.join(dict.fromkeys(codes))


def split_codes(cell: str) -> tuple[str, ...]:
    """Return the codes of a cell; the empty cell is the empty tuple."""
    return tuple(cell.split(SEPARATOR)) if cell else ()


if TYPE_CHECKING:
    Column = models.CharField[Iterable[str], tuple[str, ...]]
else:
    Column = models.CharField


class CodeListField(Column):
    """Holds a tuple of codes, stored as `a|b|c`; the empty tuple is the empty string.

    Codes are chosen from closed lists or from the vocabulary, so they hold no separator;
    one that does is refused when the field is cleaned.
    """

    description = "codes joined by |"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"blank": True, "default": (), "max_length": 2000, **kwargs})

    def from_db_value(self, value: str | None, *_args: object) -> tuple[str, ...]:
        return split_codes(value or "")

    def to_python(self, value: Any) -> Any:
        if value is None:
            return ()
        return split_codes(value) if isinstance(value, str) else tuple(value)

    def get_prep_value(self, value: Any) -> str:
        return value if isinstance(value, str) else join_codes(value or ())

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        if any(SEPARATOR in code or not code for code in value):
            raise ValidationError("Un codice dell'elenco non è valido.", code="code")
        super().run_validators(self.get_prep_value(value))

    def formfield(self, *_args: Any, **_kwargs: Any) -> Any:
        """No form field by itself: a form says which codes it offers."""
        return None
