"""The groups of people for whom a plan can ask a floor, from what their files say.

Waiting, service and age: nothing of health, lists reserved by law, origin, answers. Whoever's date
of birth the actor may not read is in no age group. Sex stands in no file, and so in no group.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.people.models import Citizen


@dataclass(frozen=True, slots=True)
class Waiting:
    code: str
    days: int
    label: str | Promise


@dataclass(frozen=True, slots=True)
class Ages:
    """From an age up to another one, which is not in it."""

    code: str
    least: int
    below: int
    label: str | Promise


WAITING = (
    Waiting("waiting:730", 730, gettext_lazy("chi aspetta da più di due anni")),
    Waiting("waiting:365", 365, gettext_lazy("chi aspetta da più di un anno")),
    Waiting("waiting:180", 180, gettext_lazy("chi aspetta da più di sei mesi")),
)
AGES = (
    Ages("age:0", 0, 30, gettext_lazy("chi ha meno di 30 anni")),
    Ages("age:30", 30, 50, gettext_lazy("chi ha da 30 a 49 anni")),
    Ages("age:50", 50, 200, gettext_lazy("chi ha 50 anni o più")),
)
SERVICE = "service:"


def codes_of(citizen: Citizen, on: date) -> Iterator[str]:
    """Yield the groups that a person is in on a day; they come from `told_apart_for`."""
    since = citizen.profile.waiting_since
    for waiting in WAITING:
        if since and since < on - timedelta(days=waiting.days):
            yield waiting.code
    yield f"{SERVICE}{citizen.service_id}"
    age = citizen.age(on) if citizen.identity_open else None
    for ages in AGES:
        if age is not None and ages.least <= age < ages.below:
            yield ages.code


def waiting_before(code: str, on: date) -> date | None:
    """The day before which somebody must have begun to wait to be in the group."""
    return next((on - timedelta(days=one.days) for one in WAITING if one.code == code), None)


def in_order(codes: set[str], services: Mapping[str, str]) -> list[tuple[str, str]]:
    """The groups in the order in which they count, with their words.

    Those who wait come first; `services` are the names of services by id.
    """
    named = [(one.code, str(one.label)) for one in (*WAITING, *AGES) if one.code in codes]
    named += [
        (code, words_for(code, services)) for code in sorted(codes) if code.startswith(SERVICE)
    ]
    return named


def words_for(code: str, services: Mapping[str, str]) -> str:
    """The words of one group."""
    if code.startswith(SERVICE):
        name = services.get(code.removeprefix(SERVICE))
        return _("chi è seguito da %(service)s") % {"service": name or _("un altro servizio")}
    return next((str(one.label) for one in (*WAITING, *AGES) if one.code == code), code)
