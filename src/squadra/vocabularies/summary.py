"""What an import has done, in words (Italian, for who administers) and row by row."""

from collections.abc import Iterator
from typing import Final

from squadra.vocabularies.changes import Change, Changes, Kind, What
from squadra.vocabularies.importing import Imported
from squadra.vocabularies.release.composing import Told
from squadra.vocabularies.release.concepts import STARTER

DETAILS: Final = ("what", "kind", "uri", "before", "after")
SOURCE: Final = "Questo servizio usa la classificazione ESCO della Commissione europea."
UNCHANGED: Final = "Non è cambiato niente."

TITLES: Final = {
    Kind.OCCUPATION: "Mestieri e gruppi",
    Kind.SKILL: "Competenze",
    Kind.LINK: "Legami",
}
WORDS: Final = {
    What.NEW: "nuovi o tornati",
    What.RENAMED: "con un altro nome",
    What.RECODED: "con un altro codice",
    What.RETIRED: "ritirati",
    What.REPLACED: "ritirati che ora vogliono dire un altro",
    What.GONE: "tolti",
    What.CHANGED: "cambiati tra indispensabile e utile",
}
NOTES: Final = (
    ("doubled", "competenze scritte due volte: contano una"),
    ("untyped", "competenze senza tipo: le abbiamo prese per saper fare"),
    ("both", "legami detti sia indispensabili sia utili: contano come indispensabili"),
    ("unlinked", "competenze non sono legate a nessun mestiere"),
    ("lost", "legami lasciati fuori: nominano ciò che i file non hanno"),
    ("split", "concetti ritirati hanno più sostituti: non ne abbiamo scelto nessuno"),
    ("unnamed", "concetti lasciati fuori: nessuna lingua ne dice il nome"),
)
"""What is told of a download where it is not 0, by the field of `Told`."""


def summary(imported: Imported, language: str) -> Iterator[str]:
    """Yield what the command says at its end, a line each."""
    vocabulary = imported.vocabulary
    yield (
        f"Vocabolario ESCO {vocabulary.version}: {len(vocabulary.occupations)} mestieri e gruppi, "
        f"{len(vocabulary.skills)} competenze, {len(vocabulary.links)} legami."
    )
    yield from _changed(imported.changes)
    yield from _borrowed(imported.told, language)
    for name, words in NOTES:
        if count := getattr(imported.told, name):
            yield f"{count} {words}."
    yield from _learnt(imported)
    yield SOURCE


def details(changes: Changes) -> Iterator[Change]:
    """Yield each difference as the cells of `DETAILS`."""
    yield from changes.told


def _changed(changes: Changes) -> Iterator[str]:
    if not changes.rows:
        yield UNCHANGED
    counts = changes.counts
    for kind, title in TITLES.items():
        told = [
            f"{counts[kind, what]} {words}" for what, words in WORDS.items() if counts[kind, what]
        ]
        if told:
            yield f"{title}: {', '.join(told)}."


def _borrowed(told: Told, language: str) -> Iterator[str]:
    for (kind, source), count in told.words.items():
        if source == STARTER:
            yield f"{TITLES[kind]}: {count} con il nome semplice fornito con Squadra."
        elif source != language:
            yield f"{TITLES[kind]}: {count} senza nome in «{language}», con quello in «{source}»."


def _learnt(imported: Imported) -> Iterator[str]:
    if imported.lacking:
        yield (
            f"Mancano i file {', '.join(imported.lacking)}: pesi e somiglianze delle competenze "
            "ne sanno di meno."
        )
    yield (
        f"Pesi di {imported.weights} competenze e {imported.similarities} somiglianze: "
        f"{'pubblicati' if imported.published else 'come prima'}."
    )
