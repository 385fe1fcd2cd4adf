"""Which of a service's people a row of a sheet is about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from django.db.models import Q

from squadra.agencies.models import Service
from squadra.exchange.batch import Batch
from squadra.exchange.plans import RowRefused, Values
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import in_pieces
from squadra.people.models import Citizen, Section
from squadra.people.services import tax_code_index

Name = tuple[str, date | None]
SEVERAL = (
    "Più persone del tuo servizio hanno questo nome e questa data di nascita: scrivi il codice"
    " fiscale, nel foglio e nelle loro schede."
)
PERHAPS_SAME = (
    "Nel tuo servizio c'è già una persona con questo nome: scrivi la data di nascita nel foglio e"
    " nella sua scheda, così si capisce se è la stessa."
)
ANOTHER_S_CODE = (
    "Nel tuo servizio questo codice fiscale è di una persona con altro cognome e altro nome:"
    " ricontrolla il codice e il nome."
)
NOT_OPEN = "Questa persona c'è già e non puoi cambiarla: parlane con il coordinamento."


def keys_of(values: Values) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the keys of a row's person, and those by which it is one of a row before.

    A name counts together with the birth date; where one of two rows lacks the tax code, the name
    decides alone.
    """
    code, name = _code(values), _digest(_name(values))
    if code:
        return (f"c{code[:16]}", f"n{name}"), (f"c{code[:16]}", f"m{name}")
    return (f"n{name}", f"m{name}"), (f"n{name}",)


class Known:
    """The people of a service that some rows may be about.

    Its own people alone: nothing is said of whom another service follows.
    """

    def __init__(self, service: Service, batch: Batch) -> None:
        self.service, self.batch = service, batch
        self.people: list[Citizen] = []

    def look_up(self, rows: Sequence[Values]) -> None:
        """Read together whoever has a tax code or a name of the rows."""
        codes = {code for values in rows if (code := _code(values))}
        names = {_name(values)[0] for values in rows}
        found: dict[Any, Citizen] = {}
        for field, wanted in (("tax_code_index", codes), ("name_key", names)):
            for some in in_pieces(sorted(wanted)):
                found |= {one.pk: one for one in self._people(Q(**{f"{field}__in": some}))}
        self.people = list(found.values())
        self._by_code = {one.tax_code_index: one for one in self.people if one.tax_code_index}
        self._by_name: dict[str, list[Citizen]] = defaultdict(list)
        for one in self.people:
            self._by_name[one.name_key].append(one)
        self._open = self._open_to_actor() if self.batch.forgiving else set()

    def _people(self, condition: Q) -> Iterable[Citizen]:
        people = Citizen.objects.filter(condition, service=self.service, archived_at__isnull=True)
        if not self.batch.forgiving:
            return people.order_by("pk")
        whole = people.select_related("municipality", "profile", "service")
        return whole.prefetch_related("skills__skill").order_by("pk")

    def _open_to_actor(self) -> set[Any]:
        """Those of whom the actor may read all that a sheet is held against."""
        profiles = Citizen.objects.visible_to(self.batch.actor, Section.PROFILE).values("pk")
        identities = Citizen.objects.visible_to(self.batch.actor, Section.IDENTITY)
        visible = identities.filter(pk__in=profiles)
        return {
            pk
            for some in in_pieces(one.pk for one in self.people)
            for pk in visible.filter(pk__in=some).values_list("pk", flat=True)
        }

    def find(self, values: Values) -> Citizen | None:
        """The person whom a row is about; None for somebody new.

        Raises `RowRefused` where a forgiving import cannot tell.
        """
        found = self._find(values)
        if found and self.batch.forgiving:
            if not _shares_a_name(found, values):
                raise RowRefused(ANOTHER_S_CODE, "tax_code")
            if found.pk not in self._open:
                raise RowRefused(NOT_OPEN)
        return found

    def _find(self, values: Values) -> Citizen | None:
        code, (key, born) = _code(values), _name(values)
        if code in self._by_code:
            return self._by_code[code]
        namesakes = [one for one in self._by_name[key] if not (code and one.tax_code_index)]
        alike = [one for one in namesakes if one.birth_date == born]
        if self.batch.forgiving and len(alike) > 1:
            raise RowRefused(SEVERAL, "tax_code")
        if alike:
            return alike[0]
        half_known = [one for one in namesakes if (one.birth_date is None) != (born is None)]
        if self.batch.forgiving and half_known:
            raise RowRefused(PERHAPS_SAME, "birth_date")
        return None


def _shares_a_name(citizen: Citizen, values: Values) -> bool:
    """Somebody may take another surname, or be called by another name; not both in one sheet."""
    return any(
        not set(search_key(str(before)).split()).isdisjoint(search_key(str(after)).split())
        for before, after in (
            (citizen.family_name, values["family_name"]),
            (citizen.given_name, values["given_name"]),
        )
    )


def _code(values: Values) -> str:
    return tax_code_index(values.get("tax_code", ""))


def _name(values: Values) -> Name:
    return search_key(f"{values['family_name']} {values['given_name']}"), values.get("birth_date")


def _digest(name: Name) -> str:
    return blake2b(f"{name[0]}|{name[1]}".encode(), digest_size=8).hexdigest()
