"""The words of a document, before anybody says what it looks like.

PDF and text to edit are made from the same sheet, so that they cannot say different things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document: a heading (or none), paragraphs, then points of a list."""

    heading: str = ""
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()

    def texts(self) -> Iterator[str]:
        yield from filter(None, (self.heading, *self.paragraphs, *self.points))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document. `on` is the day that it bears, and part of its bytes.

    `large` is the size for people who read with effort; `foot` stands on every page.
    """

    title: str
    on: date
    parts: tuple[Part, ...]
    opening: str = ""
    foot: str = ""
    large: bool = False

    def texts(self) -> Iterator[str]:
        """Every text of the document, in the order in which it is read."""
        yield self.title
        if self.opening:
            yield self.opening
        for part in self.parts:
            yield from part.texts()
        if self.foot:
            yield self.foot
