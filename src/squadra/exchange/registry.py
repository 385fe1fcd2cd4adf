"""The kinds of sheet that can be loaded: each package's `imports.py` puts its own here."""

from collections.abc import Iterable
from dataclasses import replace

from squadra.exchange.columns import Extension, SheetKind
from squadra.foundation.access import Actor
from squadra.foundation.text import search_key

LEAST_IN_COMMON = 2
_kinds: dict[str, SheetKind] = {}


def register(kind: SheetKind) -> None:
    """Add a kind; ValueError where its code is taken."""
    if kind.code in _kinds:
        raise ValueError(f"the kind of sheet {kind.code} stands there already")
    _kinds[kind.code] = kind


def extend(code: str, extension: Extension) -> None:
    """Add columns to a kind that a package below has registered; KeyError where none has."""
    kind = _kinds[code]
    _kinds[code] = replace(kind, extensions=(*kind.extensions, extension))


def kinds() -> list[SheetKind]:
    """All kinds, those that others refer to first."""
    return sorted(_kinds.values(), key=lambda kind: kind.place)


def kinds_for(actor: Actor) -> list[SheetKind]:
    """The kinds that the actor may load."""
    return [kind for kind in kinds() if kind.allowed(actor)]


def kind_of(headings: Iterable[str]) -> SheetKind | None:
    """The kind with the most headings in common, at least two; None where there is no single one.

    The most, so that a sheet with a wrong heading is still told which one is wrong.
    """
    found = {search_key(heading) for heading in headings}
    common = [(len(found & _heading_keys(kind)), kind) for kind in kinds()]
    most = max((count for count, _kind in common), default=0)
    best = [kind for count, kind in common if count == most]
    return best[0] if most >= LEAST_IN_COMMON and len(best) == 1 else None


def _heading_keys(kind: SheetKind) -> set[str]:
    return {search_key(column.heading) for column in kind.columns}
