"""What a profile needs before openings can be sought: the one place that says it.

The query for incomplete profiles, the badge of a list, the steps of a file and the matching itself
all ask here, so that a page never calls ready what the matching leaves out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.foundation.access import Blocker

if TYPE_CHECKING:
    from squadra.people.models import WorkProfile


@dataclass(frozen=True, slots=True)
class Needed:
    """A column of the profile that is null until somebody writes it: how its lack is said.

    `message` is a whole sentence, `brief` stands beside a name, `why` helps whoever fills it in.
    """

    column: str
    message: str | Promise
    brief: str | Promise
    why: str | Promise


NEEDED = (
    Needed(
        "max_km",
        message=_("Manca la distanza raggiungibile con mezzi propri."),
        brief=_("manca la distanza"),
        why=_("Serve per cercare opportunità: a piedi, in bici o in auto."),
    ),
)
PAUSED = _("L'abbinamento è in pausa: non adesso.")


def lacking(profile: WorkProfile) -> tuple[Needed, ...]:
    """Return what the profile still needs."""
    return tuple(needed for needed in NEEDED if getattr(profile, needed.column) is None)


def lacking_in(profile: str) -> Q:
    """Return the same as a condition on rows that reach the profile by that name."""
    return reduce(or_, (Q(**{f"{profile}__{needed.column}__isnull": True}) for needed in NEEDED))


def why_not_sought(profile: WorkProfile) -> tuple[Blocker, ...]:
    """Say why no opening is sought for the person now: the pause first, then what is lacking.

    Each reason leads to the box of the profile where it is removed.
    """
    return tuple(_reasons(profile))


def _reasons(profile: WorkProfile) -> Iterator[Blocker]:
    if profile.matching_paused:
        yield Blocker("paused", str(PAUSED), _box(profile, "matching_paused"))
    for needed in lacking(profile):
        yield Blocker(needed.column, str(needed.message), _box(profile, needed.column))


def _box(profile: WorkProfile, column: str) -> str:
    return f"{reverse('people:profile', args=[profile.person_id])}#id_{column}"
