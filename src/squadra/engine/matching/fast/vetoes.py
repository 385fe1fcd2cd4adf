"""Vetoes numbered by what they name: a company, an opening, a sector."""

from functools import cached_property

import numpy as np

from squadra.engine.matching.fast.arrays import Array
from squadra.engine.matching.fast.sides import Side
from squadra.engine.matching.records import Veto


class Vetoes:
    """Finds the companies, the sorted openings and the sectors that a veto names."""

    def __init__(self, openings: Side, rows: Array) -> None:
        self._ids, self._rows = openings.ids, rows
        companies, sectors = (openings.cells[name].values for name in ("company", "sector"))
        self._company = {name: code for code, name in enumerate(companies)}
        self._sectors = [*enumerate(sectors, start=len(companies) + len(openings))]

    def of_people(self, people: Side) -> dict[str, Array]:
        """For each person what their vetoes name, by number; those on demands are bits."""
        lists = people.lists["vetoes"]
        named = [self._named(veto) for veto in lists.values]
        lengths = np.array([len(numbers) for numbers in named], np.int64)[lists.codes]
        before = np.concatenate([[0], np.cumsum(lengths)])
        flat = [number for code in lists.codes.tolist() for number in named[code]]
        return {"veto_starts": before[lists.starts], "vetoes": np.array(flat, np.int64)}

    def _named(self, veto: Veto) -> list[int]:
        if veto.what == "company":
            return [self._company[veto.name]] if veto.name in self._company else []
        if veto.what == "opening":
            return self._openings.get(veto.name, [])
        if veto.what == "sector":
            return [number for number, sector in self._sectors if sector.startswith(veto.name)]
        return []

    @cached_property
    def _openings(self) -> dict[str, list[int]]:
        """Only few people refuse an opening by its id; it may stand here in several variants."""
        openings: dict[str, list[int]] = {}
        for place, row in enumerate(self._rows.tolist(), start=len(self._company)):
            openings.setdefault(self._ids[row].as_py(), []).append(place)
        return openings
