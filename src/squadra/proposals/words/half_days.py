"""Half-days in few words: «da lunedì a venerdì la mattina» rather than five names in a row."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from squadra.engine.matching.vocabulary import HALF_DAYS
from squadra.proposals.words.names import listed
from squadra.ui.week import DAYS

PARTS = {
    (True, True): gettext_lazy("tutto il giorno"),
    (True, False): gettext_lazy("la mattina"),
    (False, True): gettext_lazy("il pomeriggio"),
}
FEWEST_IN_A_RANGE = 3


def half_days(codes: Collection[str]) -> str:
    """Return the half-days by the part of the day, each with its days from Monday on."""
    marks = [code in codes for code in HALF_DAYS]
    by_day = list(zip(marks[0::2], marks[1::2], strict=True))
    grouped = []
    for halves, part in PARTS.items():
        days = [day for day, chosen in enumerate(by_day) if chosen == halves]
        if days:
            grouped.append(f"{_days(days)} {part}")
    return listed(grouped)


def _days(days: list[int]) -> str:
    names = [str(DAYS[day]) for day in days]
    if len(days) >= FEWEST_IN_A_RANGE and days == list(range(days[0], days[-1] + 1)):
        return _("da %(first)s a %(last)s") % {"first": names[0], "last": names[-1]}
    return listed(names)
