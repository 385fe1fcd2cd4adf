"""What a plan says of itself in plain Italian: never points, never a person as a percentage."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from squadra.proposals.cohort.groups import words_for
from squadra.proposals.cohort.moving import Change, Preview
from squadra.proposals.models import CohortPlan

LEAST = 0.01


def percent(part: int, whole: int) -> str:
    """Return a share as `0,8%`, with two decimals where it is small."""
    share = 100 * part / max(1, whole)
    if 0 < share < LEAST:
        return f"{number_format(LEAST, 2)}%"
    return f"{number_format(share, 2 if share < 1 else 1)}%"


def by_percent(part: int, whole: int) -> str:
    """Return «del 4,2%» with the article that the number wants."""
    share = percent(part, whole)
    digits = share.partition(",")[0].rstrip("%")
    if digits == "0":
        return _("dello %(share)s") % {"share": share}
    if digits in ("1", "11") or digits.startswith("8"):
        return _("dell'%(share)s") % {"share": share}
    return _("del %(share)s") % {"share": share}


def beside_greedy(plan: CohortPlan) -> str:
    """The plan beside what one gets by taking the best pair first."""
    more = plan.best_placed - plan.greedy_placed
    gain = plan.best_total - plan.greedy_total
    if more > 0:
        people = ngettext("%(n)s persona in più", "%(n)s persone in più", more) % {"n": more}
    elif more < 0:
        people = ngettext("%(n)s persona in meno", "%(n)s persone in meno", -more) % {"n": -more}
    else:
        people = _("lo stesso numero di persone")
    if gain == 0:
        return _("Scegliendo ogni volta la coppia migliore si arriverebbe allo stesso risultato.")
    words = {"people": people, "by": by_percent(gain, plan.greedy_total)}
    return (
        _(
            "Rispetto a scegliere ogni volta la coppia migliore: %(people)s con un posto, e "
            "nell'insieme gli abbinamenti sono migliori %(by)s."
        )
        % words
    )


def certificate(plan: CohortPlan, *, is_moved: bool = False) -> str:
    """How sure it is that the plan is the best one; after moves, that it was before them."""
    if plan.bound <= plan.best_total and is_moved:
        return _("Prima degli spostamenti a mano era il piano migliore: è dimostrato.")
    if plan.bound <= plan.best_total:
        return _(
            "Non esiste un piano migliore: con queste persone, questi posti e questi minimi è "
            "dimostrato."
        )
    by = by_percent(plan.bound - plan.best_total, plan.bound)
    return _("Un piano migliore, se c'è, lo è al massimo %(by)s.") % {"by": by}


def moved(plan: CohortPlan, total: int) -> str:
    """What the moves by hand cost so far."""
    lost = plan.best_total - total
    if lost <= 0:
        return _("Gli spostamenti a mano finora non costano nulla all'insieme.")
    by = by_percent(lost, plan.best_total)
    return _("Con gli spostamenti a mano il piano è sotto il migliore %(by)s.") % {"by": by}


@dataclass(frozen=True, slots=True)
class FloorWords:
    """A floor as a row of the plan's table."""

    group: str
    wanted: str
    reached: int
    met: bool
    cost: str


def floor_words(floor: Mapping[str, Any], total: int, services: Mapping[str, str]) -> FloorWords:
    wanted = _("almeno %(wanted)s su %(all)s") % {
        "wanted": floor["wanted"],
        "all": floor.get("members", "?"),
    }
    cost = floor.get("cost", 0)
    if cost > 0:
        by = by_percent(cost, total)
        said = _("senza questo minimo l'insieme sarebbe migliore %(by)s") % {"by": by}
    else:
        said = _("nulla")
    return FloorWords(
        words_for(floor["group"], services), wanted, floor["reached"], floor["met"], said
    )


def cost_words(shown: Preview) -> list[str]:
    """What a move does to the whole, in one or two sentences."""
    found = []
    if shown.cost > 0:
        by = by_percent(shown.cost, shown.before)
        found.append(_("L'insieme degli abbinamenti peggiora %(by)s.") % {"by": by})
    elif shown.cost < 0:
        by = by_percent(-shown.cost, shown.before)
        found.append(_("L'insieme degli abbinamenti migliora %(by)s.") % {"by": by})
    else:
        found.append(_("Nell'insieme non cambia nulla: il piano resta buono come prima."))
    placed = shown.placed_after - shown.placed_before
    if placed > 0:
        words = ngettext(
            "Ha un posto %(n)s persona in più.", "Hanno un posto %(n)s persone in più.", placed
        )
        found.append(words % {"n": placed})
    elif placed < 0:
        words = ngettext(
            "Resta senza posto %(n)s persona in più.",
            "Restano senza posto %(n)s persone in più.",
            -placed,
        )
        found.append(words % {"n": -placed})
    return found


def change_words(change: Change) -> str:
    """What a move does to one person; the name stands before it."""
    if change.after is None:
        return _("perde «%(before)s» e resta senza posto") % {"before": change.before}
    where = _("«%(opening)s», %(company)s") % {
        "opening": change.after,
        "company": change.after.organisation,
    }
    if change.before is None:
        return _("ha un posto: %(where)s") % {"where": where}
    words = {"before": change.before, "where": where}
    if change.points > 0:
        return _("passa da «%(before)s» a %(where)s, che combacia di più") % words
    if change.points < 0:
        return _("passa da «%(before)s» a %(where)s, che combacia di meno") % words
    return _("passa da «%(before)s» a %(where)s, che combacia allo stesso modo") % words
