"""Sentences for a card, from what the profile says and the opening asks: the least that is useful.

What the opening does not ask about (other skills, other conditions, a name, an age, a place) is
offered apart, and stands on the card only where the person wants it there. Never used: codes,
reserved lists, who referred, distance, score, waiting time, what the person did until today. What
somebody can do at a basic level tells first what they cannot: it is said on their wish alone.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from squadra.engine.matching.vocabulary import HALF_DAYS
from squadra.openings.models import Opening
from squadra.people.models import Citizen, PersonSkill, SkillLevel
from squadra.proposals.card.phrases import WHAT_HELPS, WORKS_WELL
from squadra.proposals.words.half_days import half_days
from squadra.proposals.words.names import listed, quantity, quoted
from squadra.proposals.words.rules import licence
from squadra.vocabularies import labels

FEWEST_INHABITANTS = 10_000
"""In a smaller place somebody would know who is meant."""
AGE_BANDS = ((18, 24), (25, 34), (35, 44), (45, 54), (55, 64))


@dataclass(frozen=True, slots=True)
class Suggested:
    """`ready` stands on the card until somebody takes it off; `on_wish` only where added."""

    ready: tuple[str, ...]
    on_wish: tuple[str, ...]


def suggested_for(citizen: Citizen, opening: Opening, on: date) -> Suggested:
    """Return the sentences for a person and an opening. Reads the person's skills."""
    held = list(citizen.skills.select_related("skill").order_by("skill__label", "pk"))
    wanted = set(_skills_wanted(opening))
    able = [skill for skill in held if skill.level > SkillLevel.BASIC]
    asked = [skill for skill in able if skill.skill.uri in wanted] or able
    named = {*opening.demands, *opening.adaptable}
    profile = citizen.profile
    spoken = {code for code, _level in _spoken(citizen)}
    ready = [
        *_skills(asked),
        *_when(citizen, on),
        *_languages(citizen, _languages_asked(opening)),
        *_licences(code for code in profile.licences if code in opening.licences),
        *(WORKS_WELL[code] for code in profile.limits if code in named),
        *(WHAT_HELPS[code] for code in profile.needs),
    ]
    on_wish = [
        *_who(citizen, on),
        *_skills([skill for skill in held if skill not in asked]),
        *_languages(citizen, spoken - _languages_asked(opening)),
        *_licences(code for code in profile.licences if code not in opening.licences),
        *(WORKS_WELL[code] for code in profile.limits if code not in named),
    ]
    return Suggested(tuple(map(str, ready)), tuple(map(str, on_wish)))


def _skills_wanted(opening: Opening) -> Iterator[str]:
    for cell in (*opening.essential, *opening.optional):
        yield labels.skill_and_level(cell)[0]


def _skills(held: list[PersonSkill]) -> Iterator[str]:
    sentences = (
        (SkillLevel.EXPERT, _("Sa già fare con esperienza: %(names)s.")),
        (SkillLevel.INDEPENDENT, _("Sa fare in autonomia: %(names)s.")),
        (SkillLevel.BASIC, _("Ha le basi di: %(names)s.")),
    )
    for level, sentence in sentences:
        names = [quoted(str(skill.skill)) for skill in held if skill.level == level]
        if names:
            yield sentence % {"names": listed(names)}


def _when(citizen: Citizen, on: date) -> Iterator[str]:
    profile = citizen.profile
    free = [
        code for code, mark in zip(HALF_DAYS, profile.availability, strict=False) if mark == "1"
    ]
    if free:
        yield _("Può lavorare %(when)s.") % {"when": half_days(free)}
    if clock := _clock(profile.earliest, profile.latest):
        yield _("L'orario adatto è %(clock)s.") % {"clock": clock}
    if profile.hours_max:
        yield _("Può lavorare fino a %(hours)s ore alla settimana.") % {
            "hours": quantity(profile.hours_max)
        }
    if profile.from_date and profile.from_date > on:
        yield _("È disponibile dal %(day)s.") % {
            "day": date_format(profile.from_date, "j F Y").lower()
        }


def _clock(earliest: time | None, latest: time | None) -> str:
    words = []
    if earliest:
        words.append(_("dalle %(time)s") % {"time": earliest.isoformat("minutes")})
    if latest:
        words.append(_("fino alle %(time)s") % {"time": latest.isoformat("minutes")})
    return " ".join(words)


def _spoken(citizen: Citizen) -> list[tuple[str, str]]:
    cells = (cell.partition(":") for cell in citizen.profile.languages)
    return [(code, level) for code, _colon, level in cells]


def _languages_asked(opening: Opening) -> set[str]:
    """Those that the opening asks for, and Italian: any other would tell where one comes from."""
    return {"it", *(cell.partition(":")[0] for cell in opening.languages)}


def _languages(citizen: Citizen, codes: set[str]) -> Iterator[str]:
    for code, level in _spoken(citizen):
        if code in codes:
            name = labels.LANGUAGES.get(code, code)
            spoken = _("molto bene") if level in ("native", "C2") else level
            yield _("Parla %(language)s: %(level)s.") % {"language": name, "level": spoken}


def _licences(codes: Iterable[str]) -> Iterator[str]:
    for code in codes:
        yield _("Ha: %(what)s.") % {"what": licence(code)}


def _who(citizen: Citizen, on: date) -> Iterator[str]:
    """Nobody under protection is offered a name or a place."""
    if not citizen.refuge:
        yield _("Si chiama %(name)s.") % {"name": citizen.given_name}
    if band := _age_band(citizen.age(on)):
        yield band
    place = citizen.municipality
    if not citizen.refuge and (place.population or 0) >= FEWEST_INHABITANTS:
        yield _("Abita nella zona di %(place)s.") % {"place": place}


def _age_band(age: int | None) -> str:
    if age is None:
        return ""
    for first, last in AGE_BANDS:
        if first <= age <= last:
            return _("Ha tra %(first)s e %(last)s anni.") % {"first": first, "last": last}
    return ""
