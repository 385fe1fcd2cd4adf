"""All reads of the package."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from squadra.foundation.text import search_key

if TYPE_CHECKING:
    from squadra.territory.models import Municipality

PROVINCE_IN_BRACKETS = re.compile(r"\(([A-Za-z]{2})\)\Z")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def find(self, text: str) -> Municipality | None:
        """Return the one municipality that the text names, else None: nothing is guessed.

        The text is the whole name or a listed other spelling, whatever its case, accents and
        apostrophes; a province after it in brackets, `Melzo (MI)`, must be the right one.
        """
        text = text.strip()
        key = search_key(PROVINCE_IN_BRACKETS.sub("", text))
        found = self.filter(Q(search_key=key) | Q(aliases__search_key=key)).distinct()
        if province := PROVINCE_IN_BRACKETS.search(text):
            found = found.filter(province=province[1].upper())
        several = list(found[:2])
        return several[0] if len(several) == 1 else None
