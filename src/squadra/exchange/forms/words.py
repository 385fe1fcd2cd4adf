"""What the words mean that no list has: one choice for each, for all rows that say it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.exchange.lists import OCCUPATIONS, SKILLS, Offer, WordList, known
from squadra.vocabularies.forms import OccupationField, SkillField

MOST_AT_ONCE = 15
LATER, LEFT_OUT = "", "-"
LATER_WORDS = gettext_lazy("decido dopo: le righe restano fuori")
LEFT_OUT_WORDS = gettext_lazy("lascia fuori questa parola, importa il resto della riga")

OTHER_NAMES = {OCCUPATIONS.code: OccupationField, SKILLS.code: SkillField}
"""Boxes for the lists that are too long to offer whole."""

Questions = Mapping[str, Mapping[str, Sequence[Any]]]
"""List → keyed hash of the word → the word, and how many rows it keeps out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A word on the page, with what it may mean; `other` is a box for any other name."""

    word: str
    rows: int
    words: WordList
    choice: BoundField
    other: BoundField | None


class WordsForm(forms.Form):
    """Asks for the words that keep most rows out, some at a time; `answers` are what was chosen."""

    def __init__(self, questions: Questions, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ordered = sorted(
            (
                (known[name], index, str(word), int(rows))
                for name, its in questions.items()
                if name in known
                for index, (word, rows) in its.items()
            ),
            key=lambda question: (-question[3], question[2]),
        )
        self.total = len(ordered)
        self.asked = ordered[:MOST_AT_ONCE]
        for words, index, word, _rows in self.asked:
            self._add(words, index, word)

    def _add(self, words: WordList, index: str, word: str) -> None:
        offers: list[Offer] = words.offers(word)
        choices = [(LATER, LATER_WORDS), *offers, (LEFT_OUT, LEFT_OUT_WORDS)]
        self.fields[f"word-{index}"] = forms.ChoiceField(
            label=_("«%s» vuol dire") % word, choices=choices, required=False
        )
        other = OTHER_NAMES.get(words.code)
        if other is not None:
            label = _("scrivi un altro nome per «%s»") % word
            box = other(label=label, required=False)
            box.widget.attrs["placeholder"] = _("scrivi un altro nome")
            self.fields[f"other-{index}"] = box

    @property
    def answers(self) -> dict[tuple[str, str], str]:
        """List and keyed hash → the code that was chosen; the empty text leaves the word out."""
        found: dict[tuple[str, str], str] = {}
        for words, index, _word, _rows in self.asked:
            other = self.cleaned_data.get(f"other-{index}")
            chosen = self.cleaned_data.get(f"word-{index}", LATER)
            if other:
                found[words.code, index] = str(getattr(other, "uri", other))
            elif chosen != LATER:
                found[words.code, index] = "" if chosen == LEFT_OUT else chosen
        return found

    def questions(self) -> Iterator[Question]:
        """The words as the page shows them."""
        for words, index, word, rows in self.asked:
            other = f"other-{index}"
            yield Question(
                word,
                rows,
                words,
                self[f"word-{index}"],
                self[other] if other in self.fields else None,
            )
