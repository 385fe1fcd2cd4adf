"""The sheet of openings: one row, one opening of an organisation already known."""

from typing import Any

from squadra.agencies.models import Service
from squadra.engine.matching.cells import OPENING_SKILL_LEVEL
from squadra.engine.matching.vocabulary import MAX_OPTIONAL_SKILLS
from squadra.exchange import imports as organisations
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column, Loader, RowRefused, SheetKind, Values
from squadra.exchange.parsers import (
    DATE,
    MUNICIPALITY,
    TIME,
    WHOLE,
    YES_NO,
    line,
    name,
    note,
    number,
)
from squadra.exchange.registry import register
from squadra.exchange.words import (
    OCCUPATION,
    half_days,
    languages,
    one_of,
    skills,
    some_of,
    some_or_none_of,
)
from squadra.foundation.text import search_key
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES
from squadra.openings.services import publish_opening
from squadra.organisations.models import Organisation, Site
from squadra.organisations.services import add_site
from squadra.vocabularies import labels

CODE = "openings"
COLUMNS = (
    Column(
        "Azienda",
        "company",
        organisations.TAX_CODE,
        "partita IVA dell'azienda, o codice fiscale se non l'ha; già nota, o nel foglio Aziende",
        "99000010159",
        required=True,
    ),
    Column(
        "Titolo", "title", name(160), "una volta sola per azienda", "Aiuto pulizie", required=True
    ),
    Column("Descrizione", "description", note(4000)),
    Column(
        "Esperienza",
        "kind",
        one_of(labels.KINDS, "una delle esperienze"),
        example="tirocinio",
        required=True,
    ),
    Column("Mestiere", "occupation", OCCUPATION, example="Lavapiatti"),
    Column("Posti", "seats", WHOLE, example="2", required=True),
    Column("Comune", "municipality", MUNICIPALITY, "dove si lavora; vuoto = la sede dell'azienda"),
    Column("Indirizzo", "address", line(200), "si scrive solo se c'è il comune"),
    Column("Servita dai mezzi pubblici", "transit", YES_NO, "si scrive solo se c'è il comune"),
    Column("Settore ATECO", "sector", organisations.SECTOR, "vuoto = quello dell'azienda"),
    Column(
        "Competenze indispensabili",
        "essential",
        skills(OPENING_SKILL_LEVEL),
        "il livello è il minimo; senza livello = di base; vuoto = nessuna",
    ),
    Column(
        "Competenze utili",
        "optional",
        skills(OPENING_SKILL_LEVEL, most=MAX_OPTIONAL_SKILLS),
        f"come sopra; al massimo {MAX_OPTIONAL_SKILLS}",
    ),
    Column(
        "Lingue",
        "languages",
        languages(labels.LANGUAGES),
        "il livello è il minimo; vuoto = nessuna",
        "italiano A2",
    ),
    Column("Orario", "shift", half_days(never=False), "quando si lavora", "lun-ven mattina"),
    Column(
        "Orario concordabile", "flexible", YES_NO, "le mezze giornate si possono concordare", "SI"
    ),
    Column("Comincia alle", "starts_at", TIME, "della giornata di lavoro", "08:30"),
    Column("Finisce alle", "ends_at", TIME, "non prima di «Comincia alle»", "12:30"),
    Column("Ore settimanali", "hours", number(168), "a regime", "20"),
    Column(
        "Ore settimanali all'inizio",
        "hours_min",
        number(168),
        "quanto si può partire piano; vuoto = le stesse",
        "12",
    ),
    Column(
        "Condizioni di lavoro",
        "demands",
        some_of(labels.CONDITIONS, "condizioni"),
        "vuoto = nessuna",
        "stare in piedi a lungo; freddo",
    ),
    Column(
        "Condizioni adattabili",
        "adaptable",
        some_of(labels.CONDITIONS, "condizioni"),
        "quelle che l'azienda può adattare, fra le condizioni di lavoro; vuoto = nessuna",
        "freddo",
    ),
    Column(
        "Sostegni offerti",
        "supports",
        some_or_none_of(labels.SUPPORTS, "sostegni", none="nessuno", code=labels.NO_SUPPORT),
        "nessuno = di sicuro nessuno; vuoto = non si sa",
        "tutor in azienda",
    ),
    Column(
        "Patenti e attestati richiesti",
        "licences",
        some_of(labels.LICENCES, "patenti e attestati"),
        "servono tutti; vuoto = nessuno",
    ),
    Column(
        "Riservata alle liste",
        "reserved",
        some_of(labels.ENTITLEMENTS, "liste"),
        "vuoto = a nessuno in particolare",
    ),
    Column("Comincia il", "starts_on", DATE, "vuoto = subito"),
    Column(
        "Scade il",
        "expires_on",
        DATE,
        "ultimo giorno in cui si può proporre",
        "31/12/2027",
        required=True,
    ),
)
OF_SITE = ("municipality", "address", "transit")
SKILLS = ("essential", "optional")
OF_OTHERS = ("company", *OF_SITE, *SKILLS)


def by_key(batch: Batch) -> dict[tuple[Any, str], Opening]:
    """The openings that the actor sees, by organisation and key of the title."""
    seen = Opening.objects.visible_to(batch.actor).order_by("pk")
    return {(opening.organisation_id, opening.title_key): opening for opening in seen}


class _Loader(Loader):
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.service = Service.objects.get(pk=batch.service_id)
        self.organisations = organisations.by_key(batch.actor)
        self.seen = by_key(batch)
        self.written: set[tuple[Any, str]] = set()

    def store(self, values: Values) -> Opening | None:
        _check(values)
        organisation = self._organisation(values["company"])
        if organisation is None:
            return None
        key = (organisation.pk, search_key(values["title"]))
        if key in self.written:
            raise RowRefused("Questa opportunità dell'azienda è già in una riga prima.", "title")
        self.written.add(key)
        return None if key in self.seen else self._publish(organisation, values)

    def _organisation(self, key: str) -> Organisation | None:
        """The organisation; None where its own row is refused, so that it is said only once."""
        found = self.organisations.get(key)
        if found is None and not self.batch.was_refused(organisations.CODE, key):
            raise RowRefused(
                "Azienda non nota: aggiungila al foglio Aziende e carica i due fogli insieme.",
                "company",
            )
        return found

    def _publish(self, organisation: Organisation, values: Values) -> Opening:
        fields = {field: value for field, value in values.items() if field not in OF_OTHERS}
        fields |= {
            field: tuple(f"{skill.uri}:{level}" for skill, level in values[field].items())
            for field in SKILLS
            if field in values
        }
        fields.setdefault("sector", organisation.sector)
        return publish_opening(
            actor=self.batch.actor,
            service=self.service,
            fields={
                **fields,
                "organisation": organisation,
                "site": self._site(organisation, values),
            },
        )

    def _site(self, organisation: Organisation, values: Values) -> Site:
        """The site in the named place, made where it is new; else the organisation's own seat."""
        sites = organisation.sites.kept().order_by("created_at", "pk")
        if "municipality" not in values:
            seat = sites.first()
            if seat is None:
                raise RowRefused("L'azienda non ha una sede: scrivi il comune.", "municipality")
            return seat
        place = {field: values[field] for field in OF_SITE if field in values}
        same = sites.filter(municipality=place["municipality"], address=place.get("address", ""))
        return same.first() or add_site(
            actor=self.batch.actor, organisation=organisation, fields=place
        )


def _check(values: Values) -> None:
    """What the cells of a row say together."""
    if "municipality" not in values:
        for field in ("address", "transit"):
            if field in values:
                raise RowRefused("Si scrive solo se c'è anche il comune.", field)
    if not set(values.get("adaptable", ())) <= set(values.get("demands", ())):
        raise RowRefused(
            "Ogni condizione adattabile sta anche in «Condizioni di lavoro».", "adaptable"
        )
    if "starts_at" in values and "ends_at" in values and values["ends_at"] < values["starts_at"]:
        raise RowRefused("L'orario finisce prima di cominciare.", "ends_at")
    if values.get("hours_min", 0) > values.get("hours", float("inf")):
        raise RowRefused("All'inizio le ore non possono essere più che a regime.", "hours_min")


register(
    SheetKind(
        code=CODE,
        title="Opportunità",
        place=2,
        policies=POLICIES,
        own_columns=COLUMNS,
        open=_Loader,
        keys=("company", "title"),
    )
)
