"""What people write when they say in one line what a company offers: word → what it means.

Each pattern is looked for in the line without accents and capitals. `removed` parts say something
of the opening that its title need not repeat. What other texts say too stands in the engine
(`extraction.wordings`).
"""

import re
from typing import Final

from squadra.engine.extraction.wordings import said

KINDS: Final = (
    *said(
        [
            (r"tirocini\w* di inclusione(?: sociale)?|tis", "inclusion_internship"),
            (r"bors\w* (?:di )?lavoro", "work_grant"),
            (r"tirocini\w*(?: extracurricular\w*)?|stage", "internship"),
            (r"assunzion\w*|contratt\w*(?: a tempo (?:in)?determinato)?", "job"),
            (r"(?:a )?tempo (?:in)?determinato", "job"),
        ]
    ),
    *said(
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
FLEXIBLE: Final = said(
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

SUPPORTS: Final = said(
    [
        (r"(?:con (?:un )?)?tutor espert\w", "experienced_tutor"),
        (r"(?:con (?:un )?|c'e (?:un )?)?tutor", "tutor"),
        (r"orario graduale|inizio graduale", "gradual_hours"),
        (r"senza gradini|accessibile", "step_free"),
        (r"interprete", "interpreter"),
    ]
)
