"""From a score to a word. The bounds are argued in docs/algorithms/matching-bands.md.

The words are about the pair: no word of distance, as kilometres stand beside, and none that reads
as a judgement of the person whose name it stands under.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Band:
    """A word for the scores (0-10000) from `least` up to the band above."""

    code: str
    label: str | Promise
    meaning: str | Promise
    least: int


BANDS = (
    Band("close", _("combacia"), _("si può proporre così com'è"), 5000),
    Band("possible", _("possibile"), _("qualcosa c'è già, qualcosa va preparato"), 3000),
    Band("to_build", _("da costruire"), _("serve un percorso per arrivarci"), 0),
)
MOST = 10_000
HOW_WELL = _("Quanto combacia")
BEST_FIRST = _("dall'abbinamento che combacia di più")
BETTER = _("combacerebbe di più")


def band_of(score: int) -> Band:
    """Return the first band, from the top, whose least score is reached."""
    return next(band for band in BANDS if score >= band.least)


def scores_of_band(code: str) -> range | None:
    """Return the scores that the band of this code stands for; None where there is none."""
    above = MOST + 1
    for band in BANDS:
        if band.code == code:
            return range(band.least, above)
        above = band.least
    return None
