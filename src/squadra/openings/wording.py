"""A title that speaks to one gender, said to everybody: "Cameriera" is a "Cameriere/a".

An offer of work may not discriminate by sex, nor hint at one (d.lgs. 198/2006, art. 27). The
writing is that of our own vocabulary: the masculine, a slash, the ending of the feminine.
"""

import re
from typing import Final

from squadra.vocabularies.names import words

IN_BOTH_FORMS: Final = re.compile(r"/(?:a|trice)\b", re.IGNORECASE)

NOT_PEOPLE: Final = frozenset(
    words(
        "ascensore betoniera braciere calcolatrice cantiere caricatore cartiera compattatore"
        " contenitore corriere fioriera friggitrice lavatrice mestiere mietitrice motore quartiere"
        " reattore settore spazzatrice stampatrice tagliatrice trattore"
    )
)
"""Things of a trade that end like its people; «corriere» is both and the same for both."""

PEOPLE: Final = (
    "addett|artigian|ausiliari|bagnin|casar|commess|cuoc|fabbr|fattorin|idraulic|imbianchin"
    "|impiegat|meccanic|pizzaiol|ragazz|sart|segretari"
)
"""Stems of words for people in -o and -a."""

TWO_ENDINGS: Final = (
    (re.compile(r"\w(t(?:ore|rice))\Z"), "tore/trice"),
    (re.compile(r"\w\w(ier[ea])\Z"), "iere/a"),
    (re.compile(r"\w\w(ai[oa])\Z"), "aio/a"),
    (re.compile(rf"\A(?:{PEOPLE})([oa])\Z"), "o/a"),
)
AGREEING: Final = re.compile(
    r"\A(?:agricol|amministrativ|cuoc|domestic|ecologic|espert|generic|meccanic|qualificat|sanitari"
    r"|scolastic|segretari|socio-sanitari|sociosanitari|specializzat|turistic)[oa]\Z"
)
"""What stands behind a person's word and agrees with it."""
AIDE: Final = "aiuto"


def for_everybody(title: str) -> str:
    """Return the title in words for every gender; the title itself where they are so already."""
    if IN_BOTH_FORMS.search(title):
        return title
    first, *others = title.split(" ")
    both = _in_both(first)
    if both == first and first.casefold() != AIDE:
        return title
    agreeing = 0
    while agreeing < len(others) and AGREEING.match(others[agreeing].casefold()):
        agreeing += 1
    changed = [_ended(word, 1, "o/a") for word in others[:agreeing]]
    return " ".join((both, *changed, *others[agreeing:]))


def _in_both(word: str) -> str:
    """A word for a person in both forms; any other word as it is."""
    small = word.casefold()
    if small not in NOT_PEOPLE:
        for pattern, ending in TWO_ENDINGS:
            if found := pattern.search(small):
                return _ended(word, len(found[1]), ending)
    return word


def _ended(word: str, cut: int, ending: str) -> str:
    return word[:-cut] + (ending.upper() if word.isupper() else ending)
