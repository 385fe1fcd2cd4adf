"""A text as it is compared: without accents and capitals, each letter in its place."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

ABBREVIATED: Final = re.compile(
    r"\b(?:sig|dott)(?:\.?(?:ra|ssa))?\.(?: [a-z]\.)?|\b(?:pat|cat|es|nr|tel|nat)\."
)


def plain(text: str) -> str:
    """The text without accents and capitals; as long as it was."""
    return "".join(map(_plain_letter, text))


def without_abbreviating_dots(text: str) -> str:
    """A plain text in which only the dots that end something are left; as long as it was."""
    return ABBREVIATED.sub(lambda found: found[0].replace(".", " "), text)


@lru_cache(maxsize=4096)
def _plain_letter(letter: str) -> str:
    if letter == "’":
        return "'"
    return unicodedata.normalize("NFD", letter.casefold())[:1] or letter
