"""What would let in more: of a person in few words, of an opening as «if the company» goes on."""

from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _

from squadra.proposals.words.names import quantity
from squadra.proposals.words.rules import language, licence
from squadra.vocabularies import labels


class Told(Protocol):
    """A change or a door of the engine: `column:item`, and the values before and after."""

    @property
    def what(self) -> str: ...
    @property
    def before(self) -> Any: ...
    @property
    def after(self) -> Any: ...


def gain_in_words(door: Told) -> str:
    """Return what a person might gain."""
    column, _colon, item = door.what.partition(":")
    return GAINS[column](item, door)


def relief_in_words(door: Told) -> str:
    """Return what a company might do, as it goes on after «if the company»."""
    column, _colon, item = door.what.partition(":")
    return RELIEFS[column](item, door)


def _further(_item: str, door: Told) -> str:
    return _("%(km)s km in più con i propri mezzi") % {"km": quantity(door.after - door.before)}


def _further_by_transit(_item: str, door: Told) -> str:
    return _("%(km)s km in più con i mezzi pubblici") % {"km": quantity(door.after - door.before)}


GAINS: dict[str, Callable[[str, Told], str]] = {
    "licences": lambda item, _door: licence(item),
    "languages": lambda item, door: language(item, door.after),
    "availability": lambda item, _door: str(labels.HALF_DAYS[item]),
    "max_km": _further,
    "max_km_transit": _further_by_transit,
}
RELIEFS: dict[str, Callable[[str, Told], str]] = {
    "licences": lambda item, _door: _("non chiede: %(what)s") % {"what": licence(item)},
    "languages": lambda item, door: (
        _("non chiede: %(what)s") % {"what": language(item, door.before)}
    ),
    "adaptable": lambda item, _door: (
        _("può adattare: %(what)s") % {"what": labels.CONDITIONS[item]}
    ),
    "supports": lambda item, _door: _("offre: %(what)s") % {"what": labels.SUPPORTS[item]},
    "flexible": lambda _item, _door: _("concorda l'orario"),
}
