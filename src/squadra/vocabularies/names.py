"""The forms of a name, and the keys under which it is found."""

import re

from squadra.engine.linking.words import ENDING, in_the_feminine
from squadra.foundation.text import search_key

WORD = re.compile(r"\w+")
ALIKE = 3
"""Letters with which both genders of one name begin; "taglio/cucito" are two things."""


def forms(name: str) -> tuple[str, ...]:
    """Return the name as written and, where it has two genders, whole in either.

    "Addetto/a" has two endings; ESCO writes both names whole, "stiratore/stiratrice".
    """
    if "/" not in name:
        return (name,)
    if ENDING.search(name):
        return tuple(dict.fromkeys((name, ENDING.sub("", name), in_the_feminine(name))))
    masculine, _slash, feminine = (part.strip() for part in name.partition("/"))
    alike = masculine[:ALIKE] == feminine[:ALIKE] and len(feminine) > ALIKE
    return (name, masculine, feminine) if alike else (name,)


def words(text: str) -> list[str]:
    """Return the search keys of the text's words, particles too."""
    return [key for word in WORD.findall(text) if (key := search_key(word))]


def suffix_keys(name: str) -> list[str]:
    """Return the key of the whole name, then of the name from its second word on, and so on."""
    starts = [match.start() for match in WORD.finditer(name)]
    return [search_key(name[start:]) for start in starts]


def answers_to(name: str, text: str) -> bool:
    """Tell whether every word of the text begins a word of the name, in either gender."""
    asked = words(text)
    return any(
        all(any(word.startswith(key) for word in words(form)) for key in asked)
        for form in forms(name)
    )
