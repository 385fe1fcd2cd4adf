"""The columns of the sheet of openings."""

from squadra.engine.matching.cells import OPENING_SKILL_LEVEL
from squadra.engine.matching.vocabulary import MAX_OPTIONAL_SKILLS
from squadra.exchange import imports as organisations
from squadra.exchange.batch import Batch
from squadra.exchange.columns import Cell, CellRefused, Column, Format
from squadra.exchange.lists import CONDITIONS, ENTITLEMENTS, KINDS, LICENCES, SUPPORTS
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
    text_of,
)
from squadra.exchange.words import (
    OCCUPATION,
    half_days,
    languages,
    one_of,
    skills,
    some_of,
    some_or_none_of,
)
from squadra.vocabularies import labels

LENGTHS_OF_CODES = (11, 16)


def _company(cell: Cell, batch: Batch) -> str:
    """The number of a company; where sheets are read as services keep them, or its name."""
    try:
        return str(organisations.TAX_CODE.parse(cell, batch))
    except CellRefused:
        text = text_of(cell)
        if not batch.forgiving or (len(text) in LENGTHS_OF_CODES and text.isalnum()):
            raise
        return str(name(200).parse(cell, batch))


def _tidy_company(cell: Cell, batch: Batch) -> Cell:
    """A number is put in order, a name stays as it is."""
    tidy = organisations.TAX_CODE.tidy
    assert tidy is not None
    tidied = tidy(cell, batch)
    is_code = (
        isinstance(tidied, str) and len(tidied) in LENGTHS_OF_CODES and tidied[-4:-1].isdecimal()
    )
    return tidied if is_code or not isinstance(cell, str) else cell


COLUMNS = (
    Column(
        "Azienda",
        "company",
        Format(_company, organisations.TAX_CODE.how, tidy=_tidy_company),
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
        one_of(KINDS, "una delle esperienze"),
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
        languages(),
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
        some_of(CONDITIONS, "condizioni", none="nessuna"),
        "vuoto = nessuna",
        "stare in piedi a lungo; freddo",
    ),
    Column(
        "Condizioni adattabili",
        "adaptable",
        some_of(CONDITIONS, "condizioni"),
        "quelle che l'azienda può adattare, fra le condizioni di lavoro; vuoto = nessuna",
        "freddo",
    ),
    Column(
        "Sostegni offerti",
        "supports",
        some_or_none_of(SUPPORTS, "sostegni", none="nessuno", code=labels.NO_SUPPORT),
        "nessuno = di sicuro nessuno; vuoto = non si sa",
        "tutor in azienda",
    ),
    Column(
        "Patenti e attestati richiesti",
        "licences",
        some_of(LICENCES, "patenti e attestati", none="nessuno", ticked=True),
        "servono tutti; vuoto = nessuno",
    ),
    Column(
        "Riservata alle liste",
        "reserved",
        some_of(ENTITLEMENTS, "liste", none="nessuna", ticked=True),
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
