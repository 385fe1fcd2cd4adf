"""What a map shows, as plain data for the script and for the list of places beside it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from json import dumps
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


@dataclass(frozen=True, slots=True)
class Pin:
    """A place: WGS84 degrees, its name, one line more, the page it leads to."""

    lat: float
    lon: float
    label: str
    detail: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Circle:
    """A reach in kilometres around a point, named in words.

    Where `box` is the id of a form's number box, the circle follows what is typed there and writes
    there when it is dragged: then `words` hold `{km}`, `unsaid` stands where the box is empty, and
    `beyond` is the id of the box than which this one goes further.
    """

    lat: float
    lon: float
    km: float | None
    label: str
    box: str = ""
    words: str = ""
    unsaid: str = ""
    beyond: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """Pins in the order in which they are numbered, circles, and outlines as GeoJSON.

    `source` names where the outlines come from, as their licence asks.
    """

    pins: Sequence[Pin] = ()
    circles: Sequence[Circle] = ()
    outlines: dict[str, Any] = field(default_factory=dict)
    source: str = ""

    def json(self) -> str:
        """Return what the script draws, for an attribute: htmx lets no script of data through."""
        return dumps(self.data(), cls=DjangoJSONEncoder)

    def data(self) -> dict[str, Any]:
        """Return what the script draws."""
        return {
            "pins": [asdict(pin) for pin in self.pins],
            "circles": [asdict(circle) for circle in self.circles],
            "outlines": self.outlines,
        }
