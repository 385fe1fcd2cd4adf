"""The sheet of people: one row, one person with their profile for work and their skills."""

from collections.abc import Sequence
from typing import Any

from squadra.agencies.models import Account, Service
from squadra.engine.matching.cells import PERSON_SKILL_LEVEL
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Column, SheetKind, Together
from squadra.exchange.lists import CONDITIONS, ENTITLEMENTS, KINDS, LICENCES, SUPPORTS, ClosedList
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
    phone,
)
from squadra.exchange.plans import Loader, Plan, RowRefused, Touched, Values, Verdict
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
from squadra.foundation.audit import record_each
from squadra.foundation.codelist import join_codes
from squadra.organisations.identifiers import clean_tax_code
from squadra.people.bulk import NewFile, amend_files, new_file, register_citizens
from squadra.people.comparing import IDENTITY, PROFILE, Comparison, compare
from squadra.people.known import Known, keys_of
from squadra.people.models import Anchor, Citizen, Section
from squadra.people.policies import POLICIES
from squadra.people.reading import Reading
from squadra.people.whole_names import surname_first, surname_last

CODE = "people"
MOST_KM = 1000
TWICE = (
    "Questa persona è già in una riga prima: se è un'altra, scrivi il codice fiscale o la data di"
    " nascita di entrambe."
)
ANCHORS = ClosedList(
    "anchors",
    "punti di partenza",
    {Anchor.HOME: "casa", Anchor.MUNICIPALITY: "comune", Anchor.SERVICE: "servizio"},
)
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
    Column("Telefono", "phone", phone(40), "vuoto = non ha telefono, o non si sa"),
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
        later=True,
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
        languages(),
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
        some_of(CONDITIONS, "condizioni", none="nessuna"),
        "condizioni di lavoro, mai una diagnosi; vuoto = nessuna",
        "carichi pesanti; rumore",
    ),
    Column(
        "Sostegni necessari",
        "needs",
        some_of(SUPPORTS, "sostegni", none="nessuno"),
        "senza i quali l'esperienza non può riuscire; vuoto = nessuno",
        "tutor in azienda",
    ),
    Column(
        "Patenti e attestati",
        "licences",
        some_of(LICENCES, "patenti e attestati", none="nessuno", ticked=True),
        "che ha già; vuoto = nessuno",
        "patente B",
    ),
    Column(
        "Liste riservate",
        "entitlements",
        some_of(ENTITLEMENTS, "liste", ticked=True),
        "a quali liste appartiene",
    ),
    Column(
        "Esperienze accettate",
        "kinds",
        some_of(KINDS, "esperienze"),
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
TOGETHER = (
    Together(
        "Cognome e nome, in una colonna", "full_name", ("family_name", "given_name"), surname_first
    ),
    Together(
        "Nome e cognome, in una colonna",
        "full_name_turned",
        ("family_name", "given_name"),
        surname_last,
    ),
)


class _Loader(Loader):
    """Makes each row's person ready, and stores them all at the end."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.service = Service.objects.get(pk=batch.service_id)
        self.known = Known(self.service, batch)
        self.taken: list[Plan] = []

    def look_up(self, rows: Sequence[Values]) -> None:
        self.known.look_up(rows)

    @property
    def stored(self) -> Sequence[Citizen]:
        return self.known.people

    def plan(self, values: Values) -> Plan:
        _check(values)
        keys, twice = keys_of(values)
        if self.batch.was_written(CODE, twice):
            raise RowRefused(TWICE, "tax_code" if "tax_code" in values else "family_name")
        found = self.known.find(values)
        if found is None:
            return self._new(values, keys)
        if not self.batch.forgiving:
            return Plan(Verdict.SAME, str(found), keys, found)
        return self._compared(found, values, keys)

    def _new(self, values: Values, keys: tuple[str, ...]) -> Plan:
        file = new_file(
            actor=self.batch.actor,
            service=self.service,
            identity=_identity(values),
            profile=_profile(values),
            skills=values.get("skills", {}),
        )
        return Plan(Verdict.NEW, str(file.citizen), keys, file.citizen, work=file)

    def _compared(self, found: Citizen, values: Values, keys: tuple[str, ...]) -> Plan:
        compared = compare(found, values, self.batch.actor)
        changes = compared.in_words(KIND.by_field, self.batch)
        verdict = Verdict.CHANGED if changes else Verdict.SAME
        return Plan(
            verdict, str(found), keys, found, changes, versions=compared.versions, work=compared
        )

    def looked_at(self, plans: Sequence[Plan]) -> None:
        """What stands in a file and is shown beside a sheet was read: each leaves its trace."""
        about = [(plan.row.pk, plan.row) for plan in plans]
        facts = {"section": Reading.IMPORT}
        record_each("people:citizen:read", actor=self.batch.actor, about=about, facts=facts)

    def take(self, plan: Plan) -> None:
        self.taken.append(plan)

    def finish(self) -> None:
        new = [plan for plan in self.taken if isinstance(plan.work, NewFile)]
        changed = [plan for plan in self.taken if isinstance(plan.work, Comparison)]
        if new:
            self._register(new)
        if changed:
            self._amend(changed)
        self.taken = []

    def _register(self, plans: Sequence[Plan]) -> None:
        files = register_citizens(
            actor=self.batch.actor,
            service=self.service,
            referent=Account.objects.get(pk=self.batch.account_id),
            files=[plan.work for plan in plans],
        )
        for plan, file in zip(plans, files, strict=True):
            plan.touched += [Touched(row) for row in file.rows]

    def _amend(self, plans: Sequence[Plan]) -> None:
        for plan in plans:
            plan.touched += plan.work.touched()
        amendments = [plan.work.amendment for plan in plans]
        amend_files(actor=self.batch.actor, service=self.service, amendments=amendments)


def _identity(values: Values) -> dict[str, Any]:
    return {field: values[field] for field in (*IDENTITY, "refuge") if field in values}


def _profile(values: Values) -> dict[str, Any]:
    profile = {field: values[field] for field in PROFILE if field in values}
    return profile | {"entitlements": join_codes(values.get("entitlements", ()))}


def _check(values: Values) -> None:
    """What the cells of a row say together."""
    if values.get("refuge") and "address" in values:
        raise RowRefused(
            "Per chi è in un rifugio l'indirizzo non si scrive: cancellalo.", "address"
        )
    if "earliest" in values and "latest" in values and values["latest"] < values["earliest"]:
        raise RowRefused("L'orario finisce prima di cominciare.", "latest")


KIND = SheetKind(
    code=CODE,
    title="Persone",
    place=3,
    policies=POLICIES,
    own_columns=COLUMNS,
    open=_Loader,
    together=TOGETHER,
    verbs=("people:citizen:import_undone", "people:citizen:change_undone"),
    shown_at="desk:person",
    listed_at="people:list",
    of_people=True,
    seen_by=lambda actor: Citizen.objects.visible_to(actor, Section.IDENTITY),
)
register(KIND)
