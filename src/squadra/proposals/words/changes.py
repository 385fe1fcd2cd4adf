"""What would make a person and an opening fit better: ideas to look at together, never a blame."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from squadra.people.models import SkillLevel
from squadra.proposals.bands import BETTER, band_of
from squadra.proposals.words.names import Facts, Names, quantity, quoted
from squadra.proposals.words.rules import language, licence
from squadra.vocabularies import labels


def _skill(item: str, row: Facts, names: Names) -> str:
    words = {"skill": quoted(names.skill(item)), "level": SkillLevel(row["to"]).label}
    if row["from"] is None:
        return _("imparare %(skill)s (%(level)s)") % words
    return _("far crescere %(skill)s (%(level)s)") % words


def _half_day(item: str, _row: Facts, _names: Names) -> str:
    return _("poter venire %(when)s") % {"when": labels.HALF_DAYS[item]}


def _reach(_item: str, row: Facts, _names: Names) -> str:
    return _("poter arrivare a %(km)s km con i propri mezzi") % {"km": quantity(row["to"])}


def _transit_reach(_item: str, row: Facts, _names: Names) -> str:
    return _("poter arrivare a %(km)s km con i mezzi pubblici") % {"km": quantity(row["to"])}


def _licence(item: str, _row: Facts, _names: Names) -> str:
    return _("ottenere: %(what)s") % {"what": licence(item)}


def _language(item: str, row: Facts, _names: Names) -> str:
    return _("arrivare a: %(what)s") % {"what": language(item, row["to"])}


CHANGE_WORDS: dict[str, Callable[[str, Facts, Names], str]] = {
    "skills": _skill,
    "availability": _half_day,
    "max_km": _reach,
    "max_km_transit": _transit_reach,
    "licences": _licence,
    "languages": _language,
}


def in_words(row: Facts, names: Names) -> str:
    """Return what would change, without any number of points."""
    column, _colon, item = row["change"].partition(":")
    return CHANGE_WORDS[column](item, row, names)


def effect(row: Facts, explanation: dict[str, Any]) -> str:
    """Return what the change would do: open the way, change the word, or fit better."""
    before, after = band_of(explanation["score"]), band_of(explanation["score"] + row["gain"])
    if row["admissible"] and not explanation["admissible"]:
        return _("aprirebbe la strada: «%(band)s»") % {"band": after.label}
    if after is not before:
        return _("si passerebbe a «%(band)s»") % {"band": after.label}
    return str(BETTER)
