"""The sheet of organisations: one row, one legal entity with its workplace and its contact.

It stands here because the registry lies below this package and cannot know of sheets; the
packages above keep their own sheets in a module of the same name.
"""

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column, SheetKind
from squadra.exchange.journal import snapshot
from squadra.exchange.lists import ClosedList
from squadra.exchange.parsers import (
    EMAIL,
    MUNICIPALITY,
    YES_NO,
    checked,
    cleaned,
    line,
    name,
    phone,
)
from squadra.exchange.plans import Change, Loader, Plan, RowRefused, Touched, Values, Verdict
from squadra.exchange.registry import register
from squadra.exchange.registry_rows import (
    CODES,
    OWN,
    REACHED_BY,
    SITE,
    Correction,
    Registry,
    correction,
)
from squadra.exchange.words import one_of
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import in_pieces
from squadra.organisations.blockers import blockers
from squadra.organisations.bulk import (
    NewOrganisation,
    follow_organisations,
    new_organisation,
    register_organisations,
)
from squadra.organisations.identifiers import clean_tax_code, clean_vat_number
from squadra.organisations.models import Organisation, OrganisationKind
from squadra.organisations.policies import POLICIES
from squadra.organisations.services import (
    add_contact,
    add_site,
    update_contact,
    update_organisation,
    update_site,
)
from squadra.territory.models import District
from squadra.vocabularies.codes import validate_ateco

CODE = "organisations"
TAX_CODE = cleaned(clean_tax_code, "16 caratteri, o 11 cifre")
SECTOR = checked(validate_ateco, "codice ATECO 2025, da 81 a 81.21.00")
KINDS = ClosedList("organisation_kinds", "tipi di azienda", dict(OrganisationKind.choices))
COLUMNS = (
    Column("Denominazione", "name", name(200), example="Cooperativa Esempio", required=True),
    Column(
        "Tipo",
        "kind",
        one_of(KINDS, "uno dei tipi di azienda"),
        example="cooperativa sociale di tipo B",
        required=True,
    ),
    Column(
        "Partita IVA",
        "vat_number",
        cleaned(clean_vat_number, "11 cifre"),
        "vuoto = non l'ha; una volta sola nel foglio",
        "99000010159",
    ),
    Column("Codice fiscale", "tax_code", TAX_CODE, "vuoto = uguale alla partita IVA"),
    Column("Settore ATECO", "sector", SECTOR, example="81.21.00"),
    Column(
        "Comune",
        "municipality",
        MUNICIPALITY,
        "dove sta la sede di lavoro",
        example="Melzo",
        required=True,
    ),
    Column("Indirizzo", "address", line(200), example="Via dei Mestieri 1"),
    Column(
        "Servita dai mezzi pubblici",
        "transit",
        YES_NO,
        "ci si arriva con un mezzo pubblico; vuoto = non si sa, e vale NO",
        "SI",
    ),
    Column("Referente", "contact", name(120), "con chi parla il servizio", "Anna Esempio"),
    Column(
        "Ruolo del referente", "duty", line(120), "si scrive solo se c'è il referente", "titolare"
    ),
    Column("Telefono", "phone", phone(40), "del referente, o dell'azienda", "02 0000000"),
    Column("Email", "email", EMAIL, "del referente, o dell'azienda", "anna@azienda.example"),
)
ALREADY_ELSEWHERE = "Un altro ambito la conosce già: da ora la segue anche il tuo."


class Named:
    """The organisations that the actor sees, found by VAT number, by tax code or by name."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self._by_name: dict[str, list[Organisation]] = {}

    def look_up(self, names: Iterable[str]) -> None:
        """Read together those that some cells name."""
        self._by_name = {}
        wanted = set(names)
        for field, texts in (
            ("name_key", {search_key(text) for text in wanted}),
            ("tax_code", wanted),
            ("vat_number", wanted),
        ):
            for some in in_pieces(sorted(texts)):
                seen = Organisation.objects.visible_to(self.batch.actor).order_by("pk")
                for found in seen.filter(**{f"{field}__in": some}):
                    alike = self._by_name.setdefault(search_key(getattr(found, field)), [])
                    alike += [] if found in alike else [found]

    def find(self, name: str) -> list[Organisation]:
        """Those of that number or name: none, one, or several of one name."""
        return self._by_name.get(search_key(name), []) if search_key(name) else []


class _Loader(Loader):
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.district = District.objects.filter(services=batch.service_id).first()
        self.registry = Registry(batch)
        self.taken: list[Plan] = []

    def look_up(self, rows: Sequence[Values]) -> None:
        self.registry.look_up(rows)

    def plan(self, values: Values) -> Plan:
        if self.district is None:
            raise RowRefused("Il tuo servizio non ha un ambito: le aziende le carica chi ce l'ha.")
        keys = keys_of(values)
        self._check(values, keys)
        found = self.registry.find(values)
        if found is None:
            return Plan(Verdict.NEW, values["name"], keys, work=_new(values))
        if found.pk not in self.registry.seen:
            changes = [Change("name", "", ALREADY_ELSEWHERE)] if self.batch.forgiving else []
            return Plan(Verdict.NEW, values["name"], keys, found, changes, work=found)
        if not self.batch.forgiving:
            return Plan(Verdict.SAME, found.name, keys, found)
        return self._corrected(found, values, keys)

    def _check(self, values: Values, keys: tuple[str, ...]) -> None:
        if not self.batch.forgiving and not any(code in values for code in CODES):
            raise RowRefused("Serve la partita IVA o il codice fiscale.", "vat_number")
        if self.batch.was_written(CODE, keys):
            where = next((code for code in CODES if code in values), "name")
            raise RowRefused("Questa azienda è già in una riga prima.", where)
        if "duty" in values and "contact" not in values:
            raise RowRefused("C'è il ruolo ma manca il nome del referente.", "duty")

    def _corrected(self, found: Organisation, values: Values, keys: tuple[str, ...]) -> Plan:
        compared = correction(found, values)
        if compared.changed and (reasons := blockers(found, "edit", self.batch.actor)):
            raise RowRefused(" ".join(reason.message for reason in reasons))
        words = {column.field: column.format.write for column in COLUMNS}
        changes = [
            Change(
                field, *(words[field](v, self.batch) if v not in (None, "") else "" for v in both)
            )
            for field, both in compared.changed.items()
        ]
        verdict = Verdict.CHANGED if changes else Verdict.SAME
        return Plan(
            verdict, found.name, keys, found, changes, versions=compared.versions, work=compared
        )

    def take(self, plan: Plan) -> None:
        self.taken.append(plan)

    def finish(self) -> None:
        new = [plan for plan in self.taken if isinstance(plan.work, NewOrganisation)]
        if new:
            self._register(new)
        elsewhere = [plan for plan in self.taken if isinstance(plan.work, Organisation)]
        if elsewhere:
            self._follow(elsewhere)
        for plan in self.taken:
            if isinstance(plan.work, Correction):
                self._correct(plan)
        self.taken = []

    def _follow(self, plans: Sequence[Plan]) -> None:
        """One legal entity is one row: where another district knows it, ours follows it too."""
        assert self.district is not None
        organisations = [plan.work for plan in plans]
        links = follow_organisations(
            actor=self.batch.actor, organisations=organisations, district=self.district
        )
        for plan, link in zip(plans, links, strict=True):
            plan.touched.append(Touched(link))

    def _register(self, plans: Sequence[Plan]) -> None:
        assert self.district is not None
        registered = register_organisations(
            actor=self.batch.actor, district=self.district, new=[plan.work for plan in plans]
        )
        for plan, made in zip(plans, registered, strict=True):
            plan.row = made.organisation
            plan.touched += [Touched(row) for row in made.rows]

    def _correct(self, plan: Plan) -> None:
        actor, found = self.batch.actor, plan.work
        if found.own:
            self._save(plan, found.organisation, found.own, update_organisation, "organisation")
        if found.at_site and found.site:
            self._save(plan, found.site, found.at_site, update_site, "site")
        elif found.at_site:
            site = add_site(actor=actor, organisation=plan.row, fields=found.at_site)
            plan.touched.append(Touched(site))
        if found.at_contact and found.contact:
            self._save(plan, found.contact, found.at_contact, update_contact, "contact")
        elif found.at_contact:
            contact = add_contact(actor=actor, organisation=plan.row, fields=found.at_contact)
            plan.touched.append(Touched(contact))

    def _save(self, plan: Plan, row: Any, values: Values, update: Any, called: str) -> None:
        names = [*values, "name_key"] if "name" in values and called == "organisation" else values
        plan.touched.append(Touched(row, snapshot(row, names)))
        for field, value in values.items():
            setattr(row, field, value)
        update(actor=self.batch.actor, expected=row.version, **{called: row})


def keys_of(values: Values) -> tuple[str, ...]:
    """The keys of a row's organisation: its numbers, else its name."""
    numbers = tuple(f"n{values[code]}" for code in CODES if code in values)
    return tuple(dict.fromkeys(numbers)) or (f"t{name_key_of(values['name'])}",)


def name_key_of(text: str) -> str:
    """A name as a short key: sheets hold thousands."""
    return blake2b(search_key(text).encode(), digest_size=8).hexdigest()


def _new(values: Values) -> NewOrganisation:
    """A row's organisation, ready to be registered. Raises `ValidationError`."""
    contact: dict[str, Any] = _some(values, REACHED_BY)
    if contact or "contact" in values:
        contact["name"] = values.get("contact", values["name"])
    return new_organisation(fields=_some(values, OWN), site=_some(values, SITE), contact=contact)


def _some(values: Values, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: values[field] for field in fields if field in values}


KIND = SheetKind(
    code=CODE,
    title="Aziende",
    place=1,
    policies=POLICIES,
    own_columns=COLUMNS,
    open=_Loader,
    keys=("vat_number", "tax_code", "name"),
    verbs=(
        "organisations:organisation:import_undone",
        "organisations:organisation:change_undone",
    ),
    shown_at="desk:organisation",
    listed_at="organisations:list",
)
register(KIND)
