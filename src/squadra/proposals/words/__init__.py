"""An explanation in plain Italian: reasons on both sides, what is not known, what would help.

Everything is worded from the engine's facts; no rule is computed here again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from squadra.proposals.words import changes, components, rules
from squadra.proposals.words.components import COMPONENT_WORDS, Said, Side
from squadra.proposals.words.names import Names, names_for
from squadra.proposals.words.rules import RULE_WORDS

__all__ = ["COMPONENT_WORDS", "RULE_WORDS", "Idea", "Names", "Reasons", "names_for", "reasons"]


@dataclass(frozen=True, slots=True)
class Idea:
    """A change that would help; `points` are shown behind «Perché?» alone."""

    words: str
    effect: str
    points: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """Sentences about one pair. `excluded` and `together` are empty where it is admissible."""

    excluded: dict[str, str]
    favourable: tuple[str, ...]
    learnt_there: tuple[str, ...]
    to_build: tuple[str, ...]
    unknown: tuple[str, ...]
    together: tuple[str, ...]
    ideas: tuple[Idea, ...]


def reasons(explanation: dict[str, Any], names: Names, *, brief: bool = False) -> Reasons:
    """Word an explanation of `matching.explained`; `brief` keeps what a card has room for.

    There, what is learnt on the job is not asked for once more as something that would help.
    """
    sentences = components.said(explanation, names, brief=brief)
    proposed, together = explanation["what_would_change"], explanation["together"]
    there = components.learnt_there(explanation) if brief else frozenset()
    return Reasons(
        excluded=dict(rules.excluded_by(explanation)),
        favourable=_on(Side.FOR, sentences),
        learnt_there=_on(Side.LEARNT_THERE, sentences),
        to_build=_on(Side.TO_BUILD, sentences) + tuple(rules.adaptable(explanation)),
        unknown=tuple(rules.not_known(explanation)),
        together=tuple(changes.in_words(row, names) for row in proposed[:together]),
        ideas=tuple(
            Idea(changes.in_words(row, names), changes.effect(row, explanation), row["gain"])
            for row in proposed[together:]
            if row["change"] not in there
        ),
    )


def _on(side: Side, sentences: Iterable[Said]) -> tuple[str, ...]:
    return tuple(said.sentence for said in sentences if said.side is side)
