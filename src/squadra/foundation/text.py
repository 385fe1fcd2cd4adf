"""Text on its way in: one Unicode form, no control characters, and keys to search and order by."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 200
# Prepositions that Italian surnames write apart or joined: De Luca, Deluca; D'Angelo, Dangelo.
PARTICLES = frozenset(
    ("d", "de", "di", "da", "del", "dell", "della", "dello", "dei", "degli", "dal", "dalla")
)
NOT_OF_A_WORD = re.compile(r"[^a-z0-9]+")
LAST_REMEMBERED = 0x2FFF  # of all alphabets; a text of other signs is rare
NO_CHARACTERS = "\ufffe\uffff"
# Letters that no Unicode decomposition takes apart.
LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i"})


def nfc(text: str) -> str:
    """Return the text in Unicode's composed form, so that equal letters are equal bytes."""
    return unicodedata.normalize("NFC", text)


def search_key(text: str) -> str:
    """Return the key by which a name is found and ordered, at most `KEY_LENGTH` characters.

    Case, accents, apostrophes and hyphens are folded, a particle is joined to the word after it.
    The key of a key is the key itself.
    """
    words = _joined_particles(_folded(text).split())
    return " ".join(words)[:KEY_LENGTH].rstrip()


def _folded(text: str) -> str:
    """Lower case without accents, a blank for whatever is of no word; most texts are plain."""
    if text.isascii():
        return NOT_OF_A_WORD.sub(" ", text.lower())
    folded = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return unicodedata.normalize("NFC", folded.translate(FOLDED))


def key_contains(field: str, text: str) -> models.Q:
    """Return the condition that the key in `field` holds every word of the text, anywhere.

    Anywhere, because a joined particle hides where a word begins: `luca` finds De Luca.
    """
    condition = models.Q()
    for word in search_key(text).split():
        condition &= models.Q(**{f"{field}__contains": word})
    return condition


class _Folded(dict[int, str]):
    """What becomes of each character, worked out once: sheets have millions of them."""

    def __missing__(self, code: int) -> str:
        folded = LETTERS.get(code) or _folded_character(chr(code))
        if code <= LAST_REMEMBERED:
            self[code] = folded
        return folded


def _folded_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Mn", "Cf"):  # accents, invisible marks
        return ""
    return character if category[0] in "LNM" else " "


FOLDED = _Folded()


def _joined_particles(words: list[str]) -> list[str]:
    joined, prefix = [], ""
    for word in words:
        prefix += word
        if prefix not in PARTICLES:
            joined.append(prefix)
            prefix = ""
    return [*joined, prefix] if prefix else joined


def _is_written_by_nobody(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or character in NO_CHARACTERS


@deconstructible
class ControlCharacterValidator:
    """Refuses what no keyboard writes: control characters, halves of surrogates, no characters.

    Right-to-left marks are text and pass. `multiline` lets new lines and tabs through. What XML
    cannot hold never comes in: nobody could write it into a document or a sheet.
    """

    message = _(
        "Il testo contiene caratteri invisibili che non si possono salvare: "
        "forse viene da un altro programma. Cancellalo e riscrivilo a mano."
    )

    def __init__(self, multiline: bool = False) -> None:
        self.multiline = multiline

    def __call__(self, text: str) -> None:
        if text.isprintable():
            return
        allowed = "\n\t" if self.multiline else ""
        for character in text:
            if _is_written_by_nobody(character) and character not in allowed:
                raise ValidationError(self.message, code="control_character")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and other.multiline == self.multiline

    def __hash__(self) -> int:
        return hash(self.multiline)


refuse_control_characters = ControlCharacterValidator()
refuse_control_characters_in_note = ControlCharacterValidator(multiline=True)


def refuse_unsearchable(text: str) -> None:
    """Refuse a name without any letter or digit: nobody could find it again."""
    if not search_key(text):
        raise ValidationError(_("Scrivi almeno una lettera o una cifra."), code="unsearchable")


class _NormalisedText(models.Field):
    """What the text fields share: they store what `normalise` returns, within `max_length`.

    The length is a check of the database too, as SQLite ignores that of a varchar.
    """

    @staticmethod
    def normalise(text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.normalise(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return self.normalise(value) if value and isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = super().pre_save(model_instance, add)
        if value and isinstance(value, str):
            value = self.normalise(value)
            setattr(model_instance, self.attname, value)
        return value

    def db_check(self, connection: BaseDatabaseWrapper) -> str:
        column = connection.ops.quote_name(str(self.column))
        return f"length({column}) <= {self.max_length}"


class LineField(_NormalisedText, models.CharField):
    """One line of text: composed, trimmed, one space where there were more."""

    default_validators = [refuse_control_characters]

    @staticmethod
    def normalise(text: str) -> str:
        return " ".join(nfc(text).split())


class NameField(LineField):
    """A name that can be searched: it has at least one letter or digit."""

    default_validators = [refuse_control_characters, refuse_unsearchable]


class NoteField(_NormalisedText, models.TextField):
    """Some lines of text, as typed but for its outer blanks, at most `max_length` characters."""

    default_validators = [refuse_control_characters_in_note]

    def __init__(self, verbose_name: Any = None, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(verbose_name, max_length=max_length, **kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    @staticmethod
    def normalise(text: str) -> str:
        return nfc(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
