"""The sheet of organisations: one row, one legal entity with its workplace and its contact.

It stands here because the registry lies below this package and cannot know of sheets; the
packages above keep their own sheets in a module of the same name.
"""

from typing import Any

from django.db.models import Q

from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column, Loader, RowRefused, SheetKind, Values
from squadra.exchange.parsers import EMAIL, MUNICIPALITY, YES_NO, checked, cleaned, line, name
from squadra.exchange.registry import register
from squadra.exchange.words import one_of
from squadra.foundation.access import Actor
from squadra.organisations.identifiers import clean_tax_code, clean_vat_number
from squadra.organisations.models import Organisation, OrganisationKind
from squadra.organisations.policies import POLICIES
from squadra.organisations.services import follow_organisation, register_organisation
from squadra.territory.models import District
from squadra.vocabularies.codes import validate_ateco

CODE = "organisations"
TAX_CODE = cleaned(clean_tax_code, "16 caratteri, o 11 cifre")
SECTOR = checked(validate_ateco, "codice ATECO 2025, da 81 a 81.21.00")
COLUMNS = (
    Column("Denominazione", "name", name(200), example="Cooperativa Esempio", required=True),
    Column(
        "Tipo",
        "kind",
        one_of(dict(OrganisationKind.choices), "uno dei tipi di azienda"),
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
    Column("Telefono", "phone", line(40), "del referente, o dell'azienda", "02 0000000"),
    Column("Email", "email", EMAIL, "del referente, o dell'azienda", "anna@azienda.example"),
)
OWN = ("name", "kind", "vat_number", "tax_code", "sector")
SITE = ("municipality", "address", "transit")
REACHED_BY = ("duty", "phone", "email")


def by_key(actor: Actor) -> dict[str, Organisation]:
    """The organisations that the actor sees, by VAT number and by tax code."""
    seen = Organisation.objects.visible_to(actor).order_by("pk")
    found = {organisation.tax_code: organisation for organisation in seen}
    found |= {organisation.vat_number: organisation for organisation in seen}
    found.pop("", None)
    return found


class _Loader(Loader):
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.district = District.objects.filter(services=batch.service_id).first()
        self.seen = by_key(batch.actor)
        self.written: set[str] = set()

    def store(self, values: Values) -> Organisation | None:
        if self.district is None:
            raise RowRefused("Il tuo servizio non ha un ambito: le aziende le carica chi ce l'ha.")
        keys = {values[field] for field in ("vat_number", "tax_code") if field in values}
        self._check(values, keys)
        self.written |= keys
        if not keys.isdisjoint(self.seen):
            return None
        return self._follow(keys, self.district) or self._register(values, self.district)

    def _check(self, values: Values, keys: set[str]) -> None:
        if not keys:
            raise RowRefused("Serve la partita IVA o il codice fiscale.", "vat_number")
        if not keys.isdisjoint(self.written):
            raise RowRefused("Questa azienda è già in una riga prima.", "vat_number")
        if "duty" in values and "contact" not in values:
            raise RowRefused("C'è il ruolo ma manca il nome del referente.", "duty")

    def _follow(self, keys: set[str], district: District) -> Organisation | None:
        """One legal entity is one row: where another district knows it, ours follows it too."""
        known = Organisation.objects.filter(archived_at__isnull=True)
        found = known.filter(Q(vat_number__in=keys) | Q(tax_code__in=keys)).first()
        if found:
            follow_organisation(actor=self.batch.actor, organisation=found, district=district)
        return found

    def _register(self, values: Values, district: District) -> Organisation:
        contact: dict[str, Any] = _some(values, REACHED_BY)
        if contact or "contact" in values:
            contact["name"] = values.get("contact", values["name"])
        return register_organisation(
            actor=self.batch.actor,
            district=district,
            fields=_some(values, OWN),
            site=_some(values, SITE),
            contact=contact,
        )


def _some(values: Values, fields: tuple[str, ...]) -> dict[str, Any]:
    return {field: values[field] for field in fields if field in values}


register(
    SheetKind(
        code=CODE,
        title="Aziende",
        place=1,
        policies=POLICIES,
        own_columns=COLUMNS,
        open=_Loader,
        keys=("vat_number", "tax_code"),
    )
)
