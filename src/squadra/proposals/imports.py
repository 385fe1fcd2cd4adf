"""What this package adds to the sheet of people: the vetoes, which name openings and companies."""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from squadra.exchange import imports as organisations
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Column, Extension, Format
from squadra.exchange.lists import CONDITIONS
from squadra.exchange.plans import Change, Extender, Plan, RowRefused, Touched, Values, Verdict
from squadra.exchange.registry import extend
from squadra.exchange.words import ENDS_OF_ITEMS, JOINT, coder, excerpt, items, unknown_words
from squadra.foundation.versions.many import in_pieces
from squadra.openings import imports as openings
from squadra.people import imports as people
from squadra.proposals.models import Veto, VetoKind
from squadra.proposals.vetoes import add_vetoes
from squadra.vocabularies import labels

HOW = "azienda 99000010159; opportunità 99000010159 Titolo; settore 10.1; condizione animali"
WORDS = {
    "azienda": VetoKind.COMPANY,
    "opportunità": VetoKind.OPENING,
    "settore": VetoKind.SECTOR,
    "condizione": VetoKind.DEMAND,
}
NAMED_KINDS = (VetoKind.COMPANY, VetoKind.OPENING)
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


def _tidy(cell: Cell, batch: Batch) -> Cell:
    """Items on lines of their own, conditions however they are written."""
    if not isinstance(cell, str):
        return cell
    kept, unknown = [], []
    for item in filter(None, (" ".join(part.split()) for part in ENDS_OF_ITEMS.split(cell))):
        word, _blank, name = item.partition(" ")
        if word.casefold() != "condizione":
            kept.append(item)
        elif (found := CONDITIONS.read(name, batch)) is None:
            unknown.append(name)
        elif found:
            kept.append(f"{word} {found}")
    if unknown:
        raise unknown_words(CONDITIONS, unknown)
    return JOINT.join(kept)


def _write(vetoes: Sequence[Named], _batch: Batch) -> str:
    words = {kind: word for word, kind in WORDS.items()}
    return JOINT.join(
        f"{words[VetoKind(kind)]} {labels.CONDITIONS.get(name, name)}" for kind, name in vetoes
    )


class _Vetoes(Extender):
    """Finds what the vetoes of a sheet name, among what the actor sees."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.known = openings.Known(batch)
        self.held: dict[Any, set[tuple[Any, ...]]] = defaultdict(set)
        self.taken: list[Plan] = []

    def look_up(self, stored: Sequence[Any], rows: Sequence[Values]) -> None:
        named = (veto for values in rows for veto in values.get("vetoes", ()))
        self.known.look_up([name.partition(" ")[0] for kind, name in named if kind in NAMED_KINDS])
        self.held.clear()
        people_ids = [person.pk for person in stored]
        for some in in_pieces(people_ids):
            for veto in Veto.objects.visible_to(self.batch.actor).filter(person__in=some):
                self.held[veto.person_id].add(_what(veto))

    def plan(self, plan: Plan, values: Values) -> None:
        added, told = [], []
        for kind, name in values.get("vetoes", ()):
            named = self._named(kind, name)
            veto = Veto(person=plan.row, kind=kind, **(named or {}))
            if named is None or _what(veto) not in self.held[plan.row.pk]:
                told.append((kind, name))
                added += [veto] if named else []
        plan.more = added
        if told and plan.verdict != Verdict.NEW:
            plan.verdict = Verdict.CHANGED
            plan.changes.append(Change("vetoes", "", _write(told, self.batch)))

    def take(self, plan: Plan) -> None:
        self.taken.append(plan)

    def finish(self) -> None:
        vetoes = [veto for plan in self.taken for veto in plan.more or ()]
        if vetoes:
            add_vetoes(actor=self.batch.actor, vetoes=vetoes)
        for plan in self.taken:
            plan.touched += [Touched(veto) for veto in plan.more or ()]
        self.taken = []

    def _named(self, kind: str, name: str) -> dict[str, Any] | None:
        """The veto's fields; None where it names a row that is stored later, or refused itself."""
        if kind not in NAMED_KINDS:
            return {"code": name}
        key, _blank, title = name.partition(" ")
        found = self.known.organisations.find(key)
        if len(found) > 1:
            raise RowRefused(openings.COMPANY_SEVERAL, "vetoes")
        if not found:
            self._refuse_unless_known(organisations.CODE, key, f"L'azienda {excerpt(key)}")
            return None
        if kind == VetoKind.COMPANY:
            return {"organisation": found[0]}
        opening = self.known.opening(found[0], title)
        if opening is None:
            self._refuse_unless_known(openings.CODE, title, f"L'opportunità «{excerpt(title)}»")
            return None
        return {"opening": opening}

    def _refuse_unless_known(self, kind: str, key: str, what: str) -> None:
        if self.batch.expects(kind, key):
            return
        was_refused = self.batch.was_refused(kind, key)
        if not was_refused:
            raise RowRefused(f"{what} non è nota: va aggiunta al suo foglio.", "vetoes")
        if self.batch.forgiving:
            raise RowRefused(f"{what} è fra le righe rifiutate: sistema prima quella.", "vetoes")


def _what(veto: Veto) -> tuple[Any, ...]:
    """What a veto names, to be held against another one."""
    return veto.kind, veto.opening_id, veto.organisation_id, veto.code


extend(
    people.CODE,
    Extension(
        columns=(
            Column(
                "Da non proporre",
                "vetoes",
                Format(_vetoes, "elenco, separato da ;", tidy=_tidy, write=_write, joint=JOINT),
                f"scelto dalla persona, senza dire perché; vuoto = niente. {HOW}",
                "settore 10.1; condizione animali",
            ),
        ),
        open=_Vetoes,
    ),
)
