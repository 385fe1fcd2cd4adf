"""Long closed lists in groups, so that one finds a code by what it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from squadra.vocabularies.labels import Labels

Choice = tuple[str, str | Promise]


@dataclass(frozen=True, slots=True)
class CodeGroup:
    """Some codes of a list under a title."""

    title: str | Promise
    codes: tuple[str, ...]


CONDITION_GROUPS: Final = (
    CodeGroup(_("Orari"), ("night", "weekend", "early_start", "unpredictable_shifts")),
    CodeGroup(_("Corpo"), ("heights", "heavy_loads", "standing", "sitting", "stairs")),
    CodeGroup(_("Ambiente"), ("outdoor", "cold", "heat", "noise", "dust", "chemicals")),
    CodeGroup(
        _("Modo di lavorare"),
        ("screens", "driving", "machines", "fast_pace", "repetitive", "multitasking"),
    ),
    CodeGroup(
        _("Persone e situazioni"),
        ("alone", "crowd", "public", "conflict", "money", "alcohol", "animals"),
    ),
)
LICENCE_GROUPS: Final = (
    CodeGroup(
        _("Patenti di guida"),
        ("AM", "A1", "A2", "A", "B", "BE", "C1", "C", "CE", "D1", "D"),
    ),
    CodeGroup(_("Trasporto"), ("cqc_goods", "cqc_people", "adr")),
    CodeGroup(
        _("Macchine e lavori particolari"),
        (
            "forklift",
            "tractor",
            "aerial_platform",
            "earth_moving",
            "truck_crane",
            "chainsaw",
            "work_at_height",
            "plant_protection",
            "welding",
            "electrical_work",
        ),
    ),
    CodeGroup(
        _("Alimenti, cura, salvataggio"), ("haccp", "asa", "oss", "family_care", "lifeguard")
    ),
    CodeGroup(
        _("Sicurezza"),
        ("fire_safety", "first_aid", "defibrillator", "safety", "safety_supervisor"),
    ),
)


def grouped(
    words: Labels, groups: Iterable[CodeGroup]
) -> Iterator[tuple[str | Promise, list[Choice]]]:
    """Yield the list's choices under the titles of the groups."""
    for group in groups:
        yield group.title, [(code, words[code]) for code in group.codes]
