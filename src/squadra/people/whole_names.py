"""A whole name in one cell, parted into surname and name as far as it tells where."""

from collections.abc import Sequence

from squadra.exchange.columns import Cell, CellRefused
from squadra.exchange.parsers import text_of
from squadra.foundation.text import PARTICLES

BOTH = 2
ALSO_PARTICLES = frozenset(
    ("al", "abu", "ben", "bin", "el", "la", "le", "li", "lo", "san", "santa", "van", "von")
)


def surname_first(cell: Cell) -> tuple[str, str]:
    """`Rossi Lucia`, `ROSSI Lucia Anna`, `De Luca Anna`, `Rossi, Lucia`. Raises `CellRefused`."""
    return _parted(text_of(cell), last=False)


def surname_last(cell: Cell) -> tuple[str, str]:
    """`Lucia Rossi`, `Lucia Anna ROSSI`, `Anna De Luca`. Raises `CellRefused`."""
    return _parted(text_of(cell), last=True)


def _parted(text: str, *, last: bool) -> tuple[str, str]:
    family, comma, given = map(str.strip, text.partition(","))
    if comma and family and given:
        return family, given
    words = text.split()
    if len(words) < BOTH:
        raise CellRefused("Servono cognome e nome, o due colonne.")
    turned = words[::-1] if last else words
    size = _capitals(turned) or _particles(turned, after=last)
    if last:
        return " ".join(words[-size:]), " ".join(words[:-size])
    return " ".join(words[:size]), " ".join(words[size:])


def _capitals(words: Sequence[str]) -> int:
    """How many words from the beginning are in capitals, where the rest is not."""
    shouted = [len(word) > 1 and word.isupper() for word in words]
    if all(shouted) or not shouted[0]:
        return 0
    return shouted.index(False)


def _particles(words: Sequence[str], *, after: bool) -> int:
    """How many words a surname has: a particle goes with the word after it, `De Luca`."""
    particles = PARTICLES | ALSO_PARTICLES
    size = 1
    while size < len(words) - 1 and _plain(words[size if after else size - 1]) in particles:
        size += 1
    return size


def _plain(word: str) -> str:
    return word.casefold().rstrip("'’.")
