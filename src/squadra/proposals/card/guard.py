"""Words that can never stand on a card: what leads to the person, to who follows them, to health.

A sentence that an operator writes is looked through before the person approves it. The list of
stems stops slips of the pen; that the sentence is right, only the person can say.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Service
from squadra.foundation.text import search_key
from squadra.proposals.card.suggested import FEWEST_INHABITANTS
from squadra.proposals.models import Proposal
from squadra.vocabularies.labels import ENTITLEMENTS

# Beginnings of words or of phrases, in lower case and without accents, and what they tell.
HEALTH = gettext_lazy("parla di salute")
ADDICTION = gettext_lazy("parla di dipendenze")
JUSTICE = gettext_lazy("parla di giustizia")
HELP = gettext_lazy("parla di chi segue la persona o di un aiuto che riceve")
ORIGIN = gettext_lazy("parla di origine")
LACKS = gettext_lazy("dice che cosa manca: scrivi come lavora bene")
STEMS = {
    HEALTH: (
        "diagnos disabil handicap invalid malat patolog sindrom farmac medicin psic depress "
        "autism autistic epiless schizofr bipolar ricover terapi terapeut riabilit neuropsic "
        "dialis ansia ansios panico sordi sordo sorda sordomut ipoacus cieco cieca ipovedent "
        "oncolog tumor chemioter radioter infart ictus sieropositiv hiv aids diabet allucinaz "
        "delir demenz ospedal clinic protesi carrozzin stampell "
        "abilify clozapin depakin haldol invega leponex litio prozac risperdal serenase seroquel "
        "xanax xeplion zyprexa"
    ),
    ADDICTION: "tossic alcol alcool alcolis alcolist droga stupefac metadon ludopat cocain eroin",
    JUSTICE: "carcer detenu detenzion reato condann penal arrest giudice domiciliari pregiudic",
    HELP: (
        "serd sert cps noa uonpia sil naga segretariat sussid isee adi naspi pension assegno "
        "indennit tutela svantagg assistit rifugio antiviolenz dormitori comunita"
    ),
    ORIGIN: "profug rifugiat immigrat stranier extracomunitar permesso clandestin",
    gettext_lazy("parla di quanto combacia"): "punteggio graduatoria",
    LACKS: "analfabet",
}
# Whole words: as beginnings of others they would stop «silenzio», «adibito», «alcolici».
WHOLE = frozenset(("serd", "sert", "cps", "noa", "uonpia", "sil", "naga", "adi", "isee", "naspi"))
WHOLE |= {"tutela", "permesso", "alcol", "alcool", "ansia", "panico", "litio", "hiv", "aids"}
WHOLE |= {"comunita", "giudice"}
PHRASES = {
    HEALTH: ("sente le voci", "sente voci", "non sente", "non vede", "salute mentale"),
    JUSTICE: ("messa alla prova", "affidamento in prova", "lavori di pubblica utilita"),
    HELP: (
        "casa famiglia",
        "reddito di",
        "amministratore di sostegno",
        "assistente sociale",
        "assistenti sociali",
        "servizio sociale",
        "servizi sociali",
        "borsa lavoro",
    ),
    ORIGIN: (
        "richiedente asilo",
        "diritto d asilo",
        "protezione internazionale",
        "protezione sussidiaria",
        "protezione speciale",
        "protezione umanitaria",
    ),
    LACKS: ("non sa", "non riesce", "non capisce", "non e capace", "non e in grado"),
}
LAWS = re.compile(
    r"\b(?:l|legge|art|articolo)\b\.?\s*(?:n\.?\s*)?\d|\b(?:68|104|381)\b", re.IGNORECASE
)
# In one piece or parted; letters stand for digits in codes that two people would share.
_D = "[0-9LMNPQRSTUV]"
_PARTED = "[ .-]?"
TAX_CODE = re.compile(
    rf"\b[A-Z]{{3}}{_PARTED}[A-Z]{{3}}{_PARTED}{_D}{{2}}{_PARTED}[A-EHLMPRST]{_PARTED}{_D}{{2}}"
    rf"{_PARTED}[A-Z]{_D}{{3}}{_PARTED}[A-Z]\b",
    re.IGNORECASE,
)
DISTANCE = re.compile(r"\d\s*(?:km|chilometri)\b", re.IGNORECASE)
NUMBER = re.compile(r"\d(?:[ ./-]?\d){5}")
"""Six digits in a row, blanks apart: it may be a telephone's."""


def forbidden_words(sentences: Iterable[str], proposal: Proposal) -> list[tuple[str, str]]:
    """Return each sentence that cannot stand on a card, with why not."""
    skills = [f"«{held.skill}»" for held in proposal.person.skills.select_related("skill")]
    return [
        (sentence, why)
        for sentence in sentences
        if (why := next(_reasons(sentence, _without(sentence, skills), proposal), ""))
    ]


def _without(sentence: str, skills: list[str]) -> str:
    """Leave out names of skills: the vocabulary may speak of medicines that somebody hands out."""
    for name in skills:
        sentence = sentence.replace(name, "")
    return sentence


def _reasons(whole: str, sentence: str, proposal: Proposal) -> Iterator[str]:
    whole, sentence = _seen(whole), _seen(sentence)
    plain = _plain(sentence)
    if LAWS.search(sentence) or any(_plain(name) in plain for name in ENTITLEMENTS.values()):
        yield _("nomina una legge o una lista riservata")
    yield from _own(whole, proposal)
    for why, stems in STEMS.items():
        if any(_begins(word, stem) for word in plain.split() for stem in stems.split()):
            yield str(why)
    for why, phrases in PHRASES.items():
        if any(f" {phrase} " in f" {plain} " for phrase in phrases):
            yield str(why)
    if DISTANCE.search(sentence):
        yield _("dice quanto lontano abita")
    kinds = (kind.label for kind in ServiceKind if kind != ServiceKind.OTHER)
    if any(_plain(kind) in plain for kind in kinds):
        yield _("dice quale servizio segue la persona")


def _own(sentence: str, proposal: Proposal) -> Iterator[str]:
    """What leads straight to the person, or to those who follow them."""
    person = proposal.person
    if TAX_CODE.search(sentence) or "@" in sentence or NUMBER.search(sentence):
        yield _("contiene un codice, un numero o un indirizzo")
    if _holds(sentence, person.family_name):
        yield _("contiene il cognome")
    if _holds(sentence, person.address):
        yield _("contiene l'indirizzo")
    if person.refuge and _holds(sentence, person.given_name):
        yield _("contiene il nome di chi è sotto protezione")
    place = person.municipality
    small = (place.population or 0) < FEWEST_INHABITANTS
    if (small or person.refuge) and _holds(sentence, place.name):
        yield _("nomina un comune piccolo o protetto")
    if any(_holds(sentence, name) for name in _names_of_service(person.service)):
        yield _("dice quale servizio segue la persona")


def _names_of_service(service: Service) -> tuple[str, str]:
    return service.name, service.organisation.name


def _holds(sentence: str, name: str) -> bool:
    """Whether the words of a name stand one after the other, also with a particle joined."""
    words = f" {_plain(sentence)} "
    return any(wanted and f" {wanted} " in words for wanted in (_plain(name), search_key(name)))


def _seen(text: str) -> str:
    """The text as it is read: soft hyphens and other marks that no eye sees part no word."""
    letters = unicodedata.normalize("NFKC", text)
    return "".join(c for c in letters if unicodedata.category(c) != "Cf")


def _plain(text: object) -> str:
    """Lower case, without accents, one blank between words: nothing joined as in a search key."""
    letters = unicodedata.normalize("NFD", _seen(str(text)).casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in letters if not unicodedata.combining(c))))


def _begins(word: str, stem: str) -> bool:
    return word == stem if stem in WHOLE else word.startswith(stem)
