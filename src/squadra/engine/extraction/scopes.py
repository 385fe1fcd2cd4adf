"""Where a text says that something is not so: denied, over, only wished, or somebody else's.

A clause ends at a comma, a sentence at its dot. What a word of denial reaches: see `DENIALS`.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

SENTENCE_END: Final = re.compile(r"[;!?\n•]|\.(?!\d)")
CLAUSE_END: Final = re.compile(
    r"[;:!?\n•()]|[.,](?!\d)| - |\b(?:ma|pero|mentre|invece|anche se)\b"
    r"|\be (?=(?:ho|ha|hanno|sono|parl[oa]|so|sa|puo|posso|offr\w|chied\w)\b)"
)

ALL: Final = frozenset({"occupation", "skill", "language", "licence", "shift", "condition"})
NOT_YET: Final = frozenset({"licence", "shift", "condition", "skill"})
PAPERS: Final = frozenset({"licence"})

KIN: Final = (
    r"marit\w|mogli[ei]|figli[oa]?|padre|madre|fratell\w|sorell\w|collegh?[aie]|compagn[oa]"
    r"|amic[oa]|nonn[oa]|zi[oa]"
)


class Denial(NamedTuple):
    """Words, what they reach (before and after them, in the clause or sentence), of which kinds."""

    words: re.Pattern[str]
    reach: str
    kinds: frozenset[str]


def _rows(*rows: tuple[str, str, frozenset[str]]) -> tuple[Denial, ...]:
    return tuple(
        Denial(re.compile(rf"\b(?:{words})"), reach, kinds) for words, reach, kinds in rows
    )


DENIALS: Final = _rows(
    (r"non\b(?! (?:solo|vedente|udente))|senza\b|nessun\w*|niente\b|mai\b|ne\b", "after", ALL),
    (r"evit\w+|rifiut(?:a|o|are)\b|esclus[oaei] (?:il|la|i|le)\b|tranne|eccetto", "after", ALL),
    (r"no\b(?= ?\w)", "after", ALL),
    (r"no\b(?= ?(?:[,.;:)!\n]|\Z))", "before", ALL),
    (
        r"non (?:e |sono |viene |vengono )?(?:richiest|necessari|serv|indispensabil|previst"
        r"|obbligatori|occorr|important)\w+",
        "before",
        ALL,
    ),
    (r"esclus[oaei]\b(?! (?:il|la|i|le)\b)", "word before", ALL),
    (r"scadut\w|revocat\w|sospes[oaei]\b|ritirat\w|non (?:\w+ )?piu\b", "sentence before", PAPERS),
    (r"avev[aoi]\b", "after", PAPERS),
    (r"in corso\b|sto (?:facendo|studiando|prendendo)|da (?:fare|prendere)", "before", NOT_YET),
    (r"da (?:rinnovare|conseguire|rifare)|a (?:nostro )?carico", "before", NOT_YET),
    (
        r"vorre\w+|interessat\w+ a|gli piacerebbe|le piacerebbe|mi piacerebbe|da migliorare"
        r"|dev[eo] (?:prendere|imparare|fare|rifare)|iscritt\w a",
        "after",
        NOT_YET,
    ),
    (rf"(?:{KIN})\b", "after", ALL),
)
Span = tuple[int, int]


class Scopes:
    """The clauses and sentences of a plain text, and where it denies what."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._clauses = _cuts(text, CLAUSE_END)
        self._sentences = _cuts(text, SENTENCE_END)
        self._denied: dict[str, list[Span]] = {kind: [] for kind in ALL}
        for denial in DENIALS:
            for found in denial.words.finditer(text):
                for kind in denial.kinds:
                    self._denied[kind].append(self._reached(found, denial.reach))
        self._denied = {kind: _joined(spans) for kind, spans in self._denied.items()}
        self._starts = {kind: [span[0] for span in spans] for kind, spans in self._denied.items()}

    def clause(self, place: int) -> Span:
        """Start and end of the clause in which the place is."""
        return _around(self._clauses, place)

    def sentence(self, place: int) -> Span:
        """Start and end of the sentence in which the place is."""
        return _around(self._sentences, place)

    def clauses(self) -> Iterator[Span]:
        """All of them, in their order."""
        yield from zip(self._clauses, self._clauses[1:], strict=False)

    def is_denied(self, kind: str, start: int) -> bool:
        """Tell whether what begins there is said not to be so."""
        place = bisect_right(self._starts[kind], start) - 1
        return place >= 0 and start < self._denied[kind][place][1]

    def _reached(self, found: re.Match[str], reach: str) -> Span:
        first, last = self.clause(found.start())
        if reach == "after":
            return found.start(), max(last, self.clause(found.end() - 1)[1])
        if reach == "word before":
            return max(first, found.start() - 12), found.end()
        if reach == "sentence before":
            first = self.sentence(found.start())[0]
        return first, found.end()


def _cuts(text: str, pattern: re.Pattern[str]) -> list[int]:
    return [0, *(found.end() for found in pattern.finditer(text)), len(text) + 1]


def _around(cuts: list[int], place: int) -> Span:
    at = bisect_right(cuts, place)
    return cuts[at - 1], cuts[min(at, len(cuts) - 1)]


def _joined(spans: list[Span]) -> list[Span]:
    """The spans in their order, those that overlap as one."""
    joined: list[Span] = []
    for first, last in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    return joined
