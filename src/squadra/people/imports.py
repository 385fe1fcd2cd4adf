"""The sheet of people: one row, one person with their profile for work and their skills."""

from datetime import date
from typing import Any

from squadra.agencies.models import Account, Service
from squadra.engine.matching.cells import PERSON_SKILL_LEVEL
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column, Loader, RowRefused, SheetKind, Values
from squadra.exchange.parsers import (
    BIRTH_DATE,
    DATE,
    EMAIL,
    MUNICIPALITY,
    TIME,
    YES_NO,
    cleaned,
    line,
    name,
    number,
)
from squadra.exchange.registry import register
from squadra.exchange.words import (
    GOALS,
    TARGETS,
    half_days,
    languages,
    one_of,
    skills,
    some_of,
)
from squadra.foundation.codelist import join_codes
from squadra.foundation.text import search_key
from squadra.organisations.identifiers import clean_tax_code
from squadra.people.bulk import NewFile, new_file, register_citizens
from squadra.people.models import Anchor, Citizen
from squadra.people.policies import POLICIES
from squadra.people.services import tax_code_index
from squadra.vocabularies import labels

CODE = "people"
MOST_KM = 1000
TWICE = (
    "Questa persona è già in una riga prima: se è un'altra, scrivi il codice fiscale o la data di"
    " nascita di entrambe."
)
ANCHORS: dict[str, str] = {
    Anchor.HOME: "casa",
    Anchor.MUNICIPALITY: "comune",
    Anchor.SERVICE: "servizio",
}
COLUMNS = (
    Column("Cognome", "family_name", name(100), example="Esempio", required=True),
    Column("Nome", "given_name", name(100), example="Lucia", required=True),
    Column(
        "Codice fiscale",
        "tax_code",
        cleaned(clean_tax_code, "16 caratteri, o 11 cifre se provvisorio"),
        "vuoto = non c'è ancora; una volta sola nel foglio",
    ),
    Column("Data di nascita", "birth_date", BIRTH_DATE, example="05/03/1990"),
    Column("Telefono", "phone", line(40), "vuoto = non ha telefono, o non si sa"),
    Column("Email", "email", EMAIL, "vuoto = non ha e-mail, o non si sa"),
    Column(
        "Comune",
        "municipality",
        MUNICIPALITY,
        "dove abita, o dove è seguita",
        "Melzo",
        required=True,
    ),
    Column("Indirizzo", "address", line(200), "non si scrive per chi è in un rifugio"),
    Column(
        "Rifugio", "refuge", YES_NO, "SI = indirizzo e mappa nascosti a tutti; vuoto = NO", "NO"
    ),
    Column(
        "Punto di partenza",
        "anchor",
        one_of(ANCHORS, "casa, comune o servizio"),
        "da dove si misura la distanza; con il rifugio vale sempre servizio; vuoto = comune",
        "comune",
    ),
    Column(
        "Km con mezzi propri",
        "max_km",
        number(MOST_KM),
        "quanto lontano arriva a piedi, in bici o in auto, in linea d'aria",
        "8",
        required=True,
    ),
    Column(
        "Km con mezzi pubblici",
        "max_km_transit",
        number(MOST_KM),
        "quanto lontano arriva dove passa un mezzo pubblico; vuoto = 0",
        "15",
    ),
    Column("Mestieri desiderati", "targets", TARGETS, example="Lavapiatti; Aiuto cuoco/a"),
    Column(
        "Competenze",
        "skills",
        skills(PERSON_SKILL_LEVEL),
        "senza livello = in autonomia; vuoto = nessuna registrata",
        "Lavare i pavimenti (con esperienza)",
    ),
    Column(
        "Competenze da far crescere",
        "goals",
        GOALS,
        "quelle del progetto della persona; vuoto = nessuna",
    ),
    Column(
        "Lingue",
        "languages",
        languages(labels.LANGUAGES),
        "se c'è, è completo: una lingua non scritta non si conosce",
        "italiano B1; arabo madrelingua",
    ),
    Column(
        "Disponibilità",
        "availability",
        half_days(never=True),
        "quando può lavorare, e quando non vuole che le si chieda",
        "lun-ven mattina; mai dom giornata",
    ),
    Column("Non prima delle", "earliest", TIME, "vuoto = nessun limite", "08:30"),
    Column("Non oltre le", "latest", TIME, "vuoto = nessun limite"),
    Column("Ore settimanali massime", "hours_max", number(168), example="20"),
    Column(
        "Condizioni da evitare",
        "limits",
        some_of(labels.CONDITIONS, "condizioni"),
        "condizioni di lavoro, mai una diagnosi; vuoto = nessuna",
        "carichi pesanti; rumore",
    ),
    Column(
        "Sostegni necessari",
        "needs",
        some_of(labels.SUPPORTS, "sostegni"),
        "senza i quali l'esperienza non può riuscire; vuoto = nessuno",
        "tutor in azienda",
    ),
    Column(
        "Patenti e attestati",
        "licences",
        some_of(labels.LICENCES, "patenti e attestati"),
        "che ha già; vuoto = nessuno",
        "patente B",
    ),
    Column(
        "Liste riservate",
        "entitlements",
        some_of(labels.ENTITLEMENTS, "liste"),
        "a quali liste appartiene",
    ),
    Column(
        "Esperienze accettate",
        "kinds",
        some_of(labels.KINDS, "esperienze"),
        example="tirocinio; lavoro",
    ),
    Column("Disponibile dal", "from_date", DATE, "vuoto = da subito"),
    Column(
        "In attesa dal",
        "waiting_since",
        DATE,
        "a parità passa chi aspetta da più tempo; vuoto = il giorno in cui il foglio viene letto",
    ),
)
IDENTITY = (
    "family_name",
    "given_name",
    "tax_code",
    "birth_date",
    "phone",
    "email",
    "municipality",
    "address",
    "refuge",
    "anchor",
)
PROFILE = (
    "max_km",
    "max_km_transit",
    "targets",
    "goals",
    "languages",
    "availability",
    "earliest",
    "latest",
    "hours_max",
    "limits",
    "needs",
    "licences",
    "kinds",
    "from_date",
    "waiting_since",
)
Name = tuple[str, date | None]


class _Known:
    """Who is known already: by tax code, or by name and birth date where a code is missing."""

    def __init__(self) -> None:
        self.codes: set[str] = set()
        self.names: set[Name] = set()
        self.names_without_code: set[Name] = set()

    def add(self, code: str, name: Name) -> None:
        self.names.add(name)
        if code:
            self.codes.add(code)
        else:
            self.names_without_code.add(name)

    def has(self, code: str, name: Name) -> bool:
        return code in self.codes or name in (self.names_without_code if code else self.names)


class _Loader(Loader):
    """Makes each row's person ready, and stores them all at the end."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.service = Service.objects.get(pk=batch.service_id)
        self.files: list[NewFile] = []
        self.seen, self.written = _Known(), _Known()
        # The service's own people alone: nothing is said of whom another one follows.
        people = Citizen.objects.filter(service=self.service, archived_at__isnull=True)
        known = people.order_by("pk").values_list("tax_code_index", "name_key", "birth_date")
        for code, key, born in known:
            self.seen.add(code, (key, born))

    def store(self, values: Values) -> Citizen | None:
        _check(values)
        code, name = tax_code_index(values.get("tax_code", "")), _name(values)
        if self.written.has(code, name):
            raise RowRefused(TWICE, "tax_code" if code else "family_name")
        self.written.add(code, name)
        if self.seen.has(code, name):
            return None
        file = new_file(
            actor=self.batch.actor,
            service=self.service,
            identity=_identity(values),
            profile=_profile(values),
            skills=values.get("skills", {}),
        )
        self.files.append(file)
        return file.citizen

    def finish(self) -> None:
        register_citizens(
            actor=self.batch.actor,
            service=self.service,
            referent=Account.objects.get(pk=self.batch.account_id),
            files=self.files,
        )


def _identity(values: Values) -> dict[str, Any]:
    return {field: values[field] for field in IDENTITY if field in values}


def _profile(values: Values) -> dict[str, Any]:
    profile = {field: values[field] for field in PROFILE if field in values}
    return profile | {"entitlements": join_codes(values.get("entitlements", ()))}


def _name(values: Values) -> Name:
    return search_key(f"{values['family_name']} {values['given_name']}"), values.get("birth_date")


def _check(values: Values) -> None:
    """What the cells of a row say together."""
    if values.get("refuge") and "address" in values:
        raise RowRefused(
            "Per chi è in un rifugio l'indirizzo non si scrive: cancellalo.", "address"
        )
    if "earliest" in values and "latest" in values and values["latest"] < values["earliest"]:
        raise RowRefused("L'orario finisce prima di cominciare.", "latest")


register(
    SheetKind(
        code=CODE,
        title="Persone",
        place=3,
        policies=POLICIES,
        own_columns=COLUMNS,
        open=_Loader,
    )
)
