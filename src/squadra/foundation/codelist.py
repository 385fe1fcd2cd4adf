"""A short ordered list of codes in one column: portable, and as the contract writes it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

SEPARATOR = "|"
NONE = "none"


class SurelyNone(tuple[str, ...]):
    """The empty list that somebody gave as an answer: it holds nothing, and equals only itself.

    Whoever goes through it finds nothing, as in a list that nobody has filled in; whoever must
    tell the two apart compares with `SURELY_NONE`. Stored as `none`.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SurelyNone)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(NONE)

    def __reduce__(self) -> str:
        return "SURELY_NONE"


SURELY_NONE = SurelyNone()


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
    one that does is refused when the field is cleaned. Where `answers_none` the field also holds
    `SURELY_NONE`: it was asked, and there is none.
    """

    description = "codes joined by |"

    def __init__(self, *args: Any, answers_none: bool = False, **kwargs: Any) -> None:
        self.answers_none = answers_none
        super().__init__(*args, **{"blank": True, "default": (), "max_length": 2000, **kwargs})

    def from_db_value(self, value: str | None, *_args: object) -> tuple[str, ...]:
        return self._codes(value or "")

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._codes(value)
        return value if isinstance(value, SurelyNone) else tuple(value or ())

    def _codes(self, cell: str) -> tuple[str, ...]:
        return SURELY_NONE if self.answers_none and cell == NONE else split_codes(cell)

    def get_prep_value(self, value: Any) -> str:
        if isinstance(value, SurelyNone):
            return NONE
        return value if isinstance(value, str) else join_codes(value or ())

    def told(self, value: Any) -> Any:
        """Return the value as a person's own copy has it: that there is none is said."""
        return _("nessuno: chiesto e detto") if isinstance(value, SurelyNone) else value

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: Any) -> None:
        if any(SEPARATOR in code or not code for code in value):
            raise ValidationError("Un codice dell'elenco non è valido.", code="code")
        super().run_validators(self.get_prep_value(value))

    def formfield(self, *_args: Any, **_kwargs: Any) -> Any:
        """No form field by itself: a form says which codes it offers."""
        return None
