"""What people write when they say in one line what a company offers: word → what it means.

Each pattern is looked for in the line without accents and capitals. `removed` parts say something
of the opening that its title need not repeat.
"""

import re
from collections.abc import Iterable
from typing import Any, Final, NamedTuple


class Said(NamedTuple):
    """A pattern, the value that it stands for, and whether the title does without it."""

    pattern: re.Pattern[str]
    value: Any
    removed: bool = True


def _said(rows: Iterable[tuple[str, Any]], *, removed: bool = True) -> tuple[Said, ...]:
    return tuple(Said(re.compile(rf"\b(?:{words})\b"), value, removed) for words, value in rows)


KINDS: Final = (
    *_said(
        [
            (r"tirocini\w* di inclusione(?: sociale)?|tis", "inclusion_internship"),
            (r"bors\w* (?:di )?lavoro", "work_grant"),
            (r"tirocini\w*(?: extracurricular\w*)?|stage", "internship"),
            (r"assunzion\w*|contratt\w*(?: a tempo (?:in)?determinato)?", "job"),
            (r"(?:a )?tempo (?:in)?determinato", "job"),
        ]
    ),
    *_said(
        [
            (r"cors\w+(?: di formazione)?", "course"),
            (r"attivita di comunita|volontariato", "community"),
        ],
        removed=False,
    ),
)

NUMBERS: Final = {
    "un": 1,
    "uno": 1,
    "una": 1,
    "due": 2,
    "tre": 3,
    "quattro": 4,
    "cinque": 5,
    "sei": 6,
    "sette": 7,
    "otto": 8,
    "nove": 9,
    "dieci": 10,
}
SEATS: Final = re.compile(
    rf"\b(?P<seats>\d{{1,3}}|{'|'.join(NUMBERS)}) (?:post[io]|person[ae]|postazion[ei])\b"
)

HOURS: Final = re.compile(
    r"(?:\bda (?P<least>\d{1,2}(?:[.,]5)?) a )?\b(?P<hours>\d{1,3}(?:[.,]5)?) ?(?:ore|h)\b"
    r"(?! ?(?:al giorno|giornaliere|al di))(?: (?:alla|a|la) settimana| settimanali)?"
)
_TIME = r"(?P<{0}_h>[01]?\d|2[0-3])(?:[:.,](?P<{0}_m>[0-5]\d))?"
CLOCK: Final = re.compile(
    rf"\b(?:dalle(?: ore)?|ore) {_TIME.format('from')} (?:alle(?: ore)?|-) ?{_TIME.format('to')}\b"
    rf"|(?<![\d./-]){_TIME.format('since')} ?- ?{_TIME.format('until')}(?![\d./-])"
)

DAY_NAMES: Final = ("lun", "mar", "mer", "gio", "ven", "sab", "dom")
_DAY = (
    r"(?:lun(?:edi)?|mar(?:tedi)?|mer(?:coledi)?|gio(?:vedi)?|ven(?:erdi)?"
    r"|sab(?:at[oi])?|dom(?:enic[ahe]+)?)"
)
DAYS: Final = re.compile(
    rf"\b(?:dal? |il )?(?P<first>{_DAY})(?: ?-| a| al| alla| fino al?) ?(?P<last>{_DAY})\b"
    rf"|\b(?:il |la )?(?P<one>{_DAY})\b"
)
WHOLE_WEEKS: Final = _said(
    [
        (r"fine settimana|week ?-?end", (5, 6)),
        (r"tutti i giorni|sette giorni su sette|7 giorni su 7", tuple(range(7))),
        (r"nei giorni feriali|giorni feriali", tuple(range(5))),
    ]
)
HALVES: Final = _said(
    [
        (r"(?:(?:la|di|al) )?mattin[aeo]|mattinat[ae]", (0,)),
        (r"(?:(?:il|al|nel) )?pomeriggi[oi]?", (1,)),
        (r"tutto il giorno|giornata intera|tempo pieno|full[- ]?time", (0, 1)),
    ]
)
FLEXIBLE: Final = _said(
    [
        (r"orari\w* (?:da concordare|concordabil\w+|flessibil\w+)|flessibil\w+", True),
        (r"orari\w* (?:fiss\w|rigid\w)", False),
    ]
)

MONTHS: Final = (
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "novembre",
    "dicembre",
)
_DATE = (
    r"(?P<day>\d{1,2})(?:[/.-](?P<number>\d{1,2})(?:[/.-](?P<year>\d{2,4}))?"
    rf"| (?P<month>{'|'.join(MONTHS)})(?: (?P<year_after>\d{{4}}))?)"
)
LAST_DAY: Final = re.compile(rf"\b(?:entro|fino al?|scade|scadenza)(?: il)? {_DATE}\b")
FIRST_DAY: Final = re.compile(rf"\b(?:dal|a partire dal|inizio(?: il)?|comincia il) {_DATE}\b")

DEMANDS: Final = _said(
    [
        (r"nott[ei]|notturn\w", "night"),
        (r"sabat[oi]|domenic\w+|fine settimana|week ?-?end", "weekend"),
        (r"mattin[ao] presto|all'alba|molto presto", "early_start"),
        (r"turni (?:variabili|imprevedibili)", "unpredictable_shifts"),
        (r"in altezza|in quota", "heights"),
        (r"pesi|carichi pesanti|sollevar\w*", "heavy_loads"),
        (r"in piedi", "standing"),
        (r"sedut[aoei]", "sitting"),
        (r"scale", "stairs"),
        (r"all'aperto|all'aria aperta", "outdoor"),
        (r"freddo|cell[ae] frigo\w*", "cold"),
        (r"caldo", "heat"),
        (r"rumor\w+", "noise"),
        (r"polver\w+", "dust"),
        (r"prodotti chimici", "chemicals"),
        (r"(?:al|con il|col) computer|videoterminale", "screens"),
        (r"guida(?:re)?|alla guida", "driving"),
        (r"macchinari", "machines"),
        (r"ritmo veloce|catena di montaggio", "fast_pace"),
        (r"ripetitiv\w+", "repetitive"),
        (r"da sol[ao]|in solitudine", "alone"),
        (r"affollat\w+", "crowd"),
        (r"(?:col|con il|al) pubblico|con i clienti", "public"),
        (r"in cassa|alla cassa|denaro", "money"),
        (r"alcolici", "alcohol"),
        (r"animali", "animals"),
    ],
    removed=False,
)
LICENCES: Final = _said(
    [
        (r"haccp", "haccp"),
        (r"muletto|carrello elevatore", "forklift"),
        (r"trattore", "tractor"),
        (r"motosega", "chainsaw"),
        (r"cqc merci", "cqc_goods"),
        (r"cqc persone", "cqc_people"),
        (r"attestato oss", "oss"),
        (r"attestato asa", "asa"),
        (r"primo soccorso", "first_aid"),
        (r"antincendio", "fire_safety"),
    ],
    removed=False,
)
DRIVING: Final = re.compile(r"\bpatente (?P<licence>am|a1|a2|a|be|b|c1|ce|c|d1|d)\b")
SUPPORTS: Final = _said(
    [
        (r"(?:con (?:un )?)?tutor espert\w", "experienced_tutor"),
        (r"(?:con (?:un )?|c'e (?:un )?)?tutor", "tutor"),
        (r"orario graduale|inizio graduale", "gradual_hours"),
        (r"senza gradini|accessibile", "step_free"),
        (r"interprete", "interpreter"),
    ]
)
