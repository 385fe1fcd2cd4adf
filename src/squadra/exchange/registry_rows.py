"""Which organisation of the registry a row of a sheet is about, and what the row changes there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q

from squadra.exchange.batch import Batch
from squadra.exchange.plans import RowRefused, Values
from squadra.exchange.tidying import digits_of
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import in_pieces
from squadra.organisations.models import Contact, Organisation, Site

OWN = ("name", "kind", "vat_number", "tax_code", "sector")
SITE = ("municipality", "address", "transit")
REACHED_BY = ("duty", "phone", "email")
CODES = ("vat_number", "tax_code")
SEVERAL = "Più aziende hanno questo nome: scrivi la partita IVA o il codice fiscale."


@dataclass(slots=True)
class Correction:
    """What a row changes: fields with their new values of the organisation, of one site and of one
    contact that it has; or a site, or a contact, that it has not yet."""

    organisation: Organisation
    own: dict[str, Any] = field(default_factory=dict)
    site: Site | None = None
    at_site: dict[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    at_contact: dict[str, Any] = field(default_factory=dict)
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def versions(self) -> str:
        rows = (self.organisation, self.site, self.contact)
        return ".".join(str(row.version) if row else "" for row in rows)


class Registry:
    """The organisations that some rows may be about, of whatever district; `seen` are those that
    the actor sees. Nothing of the others is shown or changed: they are followed from now on."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.rows: dict[Any, Organisation] = {}
        self.seen: set[Any] = set()

    def look_up(self, rows: Sequence[Values]) -> None:
        """Read together whatever has a number or a name of the rows."""
        self.rows = {}
        numbers = {values[code] for values in rows for code in CODES if code in values}
        for name in CODES:
            self._read(name, numbers)
        if self.batch.forgiving:
            self._read("name_key", {search_key(values["name"]) for values in rows})
        self.seen = {
            pk
            for some in in_pieces(self.rows)
            for pk in Organisation.objects.visible_to(self.batch.actor)
            .filter(pk__in=some)
            .values_list("pk", flat=True)
        }
        self._by_number = {
            number: found
            for code in ("tax_code", "vat_number")
            for found in self.rows.values()
            if (number := getattr(found, code))
        }
        self._by_name: dict[str, list[Organisation]] = defaultdict(list)
        for pk in self.seen:
            self._by_name[self.rows[pk].name_key].append(self.rows[pk])

    def _read(self, name: str, wanted: Iterable[str]) -> None:
        kept = Organisation.objects.filter(archived_at__isnull=True)
        parts: tuple[Prefetch[Any], ...] = (
            Prefetch("sites", Site.objects.kept().select_related("municipality")),
            Prefetch("contacts", Contact.objects.kept()),
        )
        for some in in_pieces(sorted(wanted)):
            found = kept.filter(Q(**{f"{name}__in": some})).order_by("pk")
            whole = found.prefetch_related(*parts) if self.batch.forgiving else found
            self.rows |= {organisation.pk: organisation for organisation in whole}

    def find(self, values: Values) -> Organisation | None:
        """The organisation of a row: by its number, else, in a forgiving import, by its name.

        Raises `RowRefused` where several have the name.
        """
        numbers = [values[code] for code in CODES if code in values]
        for number in numbers:
            if found := self._by_number.get(number):
                return found
        if not self.batch.forgiving:
            return None
        alike = self._by_name[search_key(values["name"])]
        if numbers:
            alike = [found for found in alike if not found.vat_number and not found.tax_code]
        if len(alike) > 1:
            raise RowRefused(SEVERAL, "vat_number")
        return alike[0] if alike else None


def correction(organisation: Organisation, values: Values) -> Correction:
    """Say what a row changes in an organisation that its author sees."""
    found = Correction(organisation)
    for name in OWN:
        if name in values:
            _note(found, name, getattr(organisation, name), values[name], found.own)
    _compare_site(found, list(organisation.sites.all()), values)
    _compare_contact(found, list(organisation.contacts.all()), values)
    return found


def _compare_site(found: Correction, sites: Sequence[Site], values: Values) -> None:
    """Held against the site in that municipality; a place where there is none is a new site."""
    place = {name: values[name] for name in SITE if name in values}
    if "municipality" not in place:
        return
    town = place.pop("municipality")
    there = [site for site in sites if site.municipality_id == town.pk]
    key = search_key(place.get("address", ""))
    same = [site for site in there if search_key(site.address) == key]
    found.site = next(iter([*same, *there]), None)
    if found.site is None:
        found.at_site = {"municipality": town, **place}
        found.changed["municipality"] = (None, town)
        return
    for name, value in place.items():
        _note(found, name, getattr(found.site, name), value, found.at_site)


def _compare_contact(found: Correction, contacts: Sequence[Contact], values: Values) -> None:
    """Held against the contact of that name; without a name, against the organisation's own."""
    reached = {name: values[name] for name in REACHED_BY if name in values}
    if not reached and "contact" not in values:
        return
    name = values.get("contact", "")
    key = search_key(name or found.organisation.name)
    same = [contact for contact in contacts if search_key(contact.name) == key]
    only = contacts[:1] if not name and len(contacts) == 1 else []
    found.contact = next(iter([*same, *only]), None)
    if found.contact is None:
        found.at_contact = {"name": name or found.organisation.name, **reached}
        found.changed["contact"] = (None, found.at_contact["name"])
        return
    for field_name, value in reached.items():
        before = getattr(found.contact, field_name)
        _note(found, field_name, before, value, found.at_contact)


def _note(found: Correction, name: str, before: Any, after: Any, into: dict[str, Any]) -> None:
    if before in (None, "") or _alike(name, before) != _alike(name, after):
        found.changed[name] = (before, after)
        into[name] = after


def _alike(name: str, value: Any) -> Any:
    if name in ("name", "address", "duty"):
        return search_key(value)
    if name == "phone":
        return digits_of(value)
    return value.casefold() if name == "email" else value
