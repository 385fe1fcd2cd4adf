"""What this package adds to the sheet of people: the vetoes, which name openings and companies."""

import re
from typing import Any

from squadra.exchange import imports as organisations
from squadra.exchange.batch import Batch
from squadra.exchange.columns import (
    Cell,
    CellRefused,
    Column,
    Extender,
    Extension,
    Format,
    RowRefused,
    Values,
)
from squadra.exchange.registry import extend
from squadra.exchange.words import coder, excerpt, items
from squadra.foundation.text import search_key
from squadra.openings import imports as openings
from squadra.people import imports as people
from squadra.people.models import Citizen
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.services import add_veto
from squadra.vocabularies import labels

HOW = "azienda 99000010159; opportunità 99000010159 Titolo; settore 10.1; condizione animali"
WORDS = {
    "azienda": VetoKind.COMPANY,
    "opportunità": VetoKind.OPENING,
    "settore": VetoKind.SECTOR,
    "condizione": VetoKind.DEMAND,
}
SECTOR = re.compile(r"[0-9][0-9.]{0,9}", re.ASCII)
Named = tuple[str, str]
"""A kind of veto and what it names, as written; a condition as its code."""

_condition = coder(labels.CONDITIONS)


def _vetoes(cell: Cell, _batch: Batch) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(map(_veto, items(cell))))


def _veto(item: str) -> Named:
    word, _blank, name = item.partition(" ")
    kind = WORDS.get(word.casefold())
    if kind is None or not name:
        raise CellRefused(f"Scrivi che cosa non proporre così: {HOW}.")
    if kind == VetoKind.SECTOR and not SECTOR.fullmatch(name):
        raise CellRefused("Il settore è l'inizio di un codice ATECO, per esempio 10 o 10.1.")
    return kind, _condition(name) if kind == VetoKind.DEMAND else name


class _Vetoes(Extender):
    """Finds what the vetoes of a sheet name, among what the actor sees."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.organisations = organisations.by_key(batch.actor)
        self.openings = openings.by_key(batch)
        self.vetoes: list[Veto] = []

    def store(self, citizen: Citizen, values: Values) -> None:
        for kind, name in values.get("vetoes", ()):
            named = self._named(kind, name)
            if named is not None:
                self.vetoes.append(Veto(person=citizen, kind=kind, **named))

    def finish(self) -> None:
        for veto in self.vetoes:
            add_veto(actor=self.batch.actor, veto=veto)

    def _named(self, kind: str, name: str) -> dict[str, Any] | None:
        """The veto's fields; None where it names a row that is refused itself."""
        if kind not in (VetoKind.COMPANY, VetoKind.OPENING):
            return {"code": name}
        key, _blank, title = name.partition(" ")
        organisation = self.organisations.get(key)
        if organisation is None:
            self._refuse_unless_known(organisations.CODE, key, f"L'azienda {excerpt(key)}")
            return None
        if kind == VetoKind.COMPANY:
            return {"organisation": organisation}
        opening = self.openings.get((organisation.pk, search_key(title)))
        if opening is None:
            self._refuse_unless_known(openings.CODE, title, f"L'opportunità «{excerpt(title)}»")
            return None
        return {"opening": opening}

    def _refuse_unless_known(self, kind: str, key: str, what: str) -> None:
        if not self.batch.was_refused(kind, key):
            raise RowRefused(f"{what} non è nota: va aggiunta al suo foglio.", "vetoes")


extend(
    people.CODE,
    Extension(
        columns=(
            Column(
                "Da non proporre",
                "vetoes",
                Format(_vetoes, "elenco, separato da ;"),
                f"scelto dalla persona, senza dire perché; vuoto = niente. {HOW}",
                "settore 10.1; condizione animali",
            ),
        ),
        open=_Vetoes,
    ),
)
