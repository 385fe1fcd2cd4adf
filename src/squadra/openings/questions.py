"""What an opening asks that its tasks may not need: put as questions, decided by who writes it.

Each demand that the work does not need keeps away, or puts further down, somebody who could do it.
Nothing is refused here.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from squadra.engine.matching.vocabulary import LANGUAGE_LEVELS
from squadra.openings.models import Opening
from squadra.openings.wording import for_everybody
from squadra.vocabularies import labels
from squadra.vocabularies.groups import LICENCE_GROUPS
from squadra.vocabularies.models import Occupation, OccupationSkill, Skill

MOST_ESSENTIAL: Final = 6
DRIVING: Final = LICENCE_GROUPS[0].codes
DRIVERS: Final = "83"
"""ISCO-08 group 83: drivers and mobile plant operators."""
BY_HAND: Final = ("6", "7", "8", "9")
"""ISCO-08 major groups of farm, craft, machine and elementary work: done more than spoken."""
MUCH_LANGUAGE: Final = (*LANGUAGE_LEVELS[LANGUAGE_LEVELS.index("B2") :], "native")


def questions_about(opening: Opening) -> list[str]:
    """Return the questions that its words and demands raise, in the order of the form."""
    occupation = next(iter(Occupation.objects.in_order([opening.occupation])), None)
    return [
        *_of_wording(opening),
        *_of_skills(opening, occupation),
        *_of_languages(opening, occupation),
        *_of_licences(opening, occupation),
    ]


def _of_wording(opening: Opening) -> Iterator[str]:
    neutral = for_everybody(opening.title)
    if neutral != opening.title:
        yield _("Il titolo parla a un genere solo: scrivi «%s»?") % neutral


def _of_skills(opening: Opening, occupation: Occupation | None) -> Iterator[str]:
    asked = [cell.rpartition(":")[0] for cell in opening.essential]
    if len(asked) > MOST_ESSENTIAL:
        yield (
            _("Le competenze indispensabili sono %s: quali si possono imparare sul posto?")
            % len(asked)
        )
    unusual = _unusual(asked, occupation)
    for name in Skill.objects.labels_of(unusual).values():
        yield (
            _("«%s» di solito non si chiede per questo mestiere: serve davvero, o è solo utile?")
            % name
        )


def _unusual(asked: list[str], occupation: Occupation | None) -> list[str]:
    """The skills that nothing links to the occupation; none where nothing is known of it."""
    if occupation is None or not asked:
        return []
    usual = set(OccupationSkill.objects.usual_for(occupation).values_list("skill__uri", flat=True))
    return [uri for uri in asked if uri not in usual] if usual else []


def _of_languages(opening: Opening, occupation: Occupation | None) -> Iterator[str]:
    by_hand = occupation is not None and occupation.isco.startswith(BY_HAND)
    if not by_hand or "public" in opening.demands:
        return
    for spoken in opening.languages:
        code, _colon, level = spoken.partition(":")
        if level in MUCH_LANGUAGE:
            yield (
                _("%(language)s al livello %(level)s: per questi compiti non ne basta meno?")
                % {
                    "language": capfirst(str(labels.LANGUAGES.get(code, code))),
                    "level": _("madrelingua") if level == "native" else level,
                }
            )


def _of_licences(opening: Opening, occupation: Occupation | None) -> Iterator[str]:
    drives = "driving" in opening.demands or (
        occupation is not None and occupation.isco.startswith(DRIVERS)
    )
    for code in opening.licences if not drives else ():
        if code in DRIVING:
            yield (
                _(
                    "%s, ma fra le condizioni di lavoro non c'è la guida: serve per il lavoro,"
                    " o solo per arrivarci?"
                )
                % capfirst(str(labels.LICENCES[code]))
            )
