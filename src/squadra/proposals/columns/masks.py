"""Which rows of a standing an actor may see: `visible_to`, made a mark for each row.

Openings are seen by the service that found them, so a list of services tells of all of them but
the few that another district shows; a test keeps this equal to `Opening.objects.visible_to`. People
are seen by grants: ids are asked for.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from squadra.agencies.models import Service
from squadra.foundation.access import Actor
from squadra.openings.policies import READS
from squadra.openings.querysets import shown_to
from squadra.proposals.columns.live import Live

Mask = NDArray[np.bool_]


def openings_seen(live: Live, actor: Actor) -> Mask:
    """Mark the openings that the actor sees. Two queries."""
    codes, services = live.service_codes
    seen = _services_read_by(actor)
    found: Mask = np.array([service in seen for service in services], np.bool_)[codes]
    return found | _among(live.standing.opening_ids, shown_to(actor))


def people_among(live: Live, ids: Collection[UUID]) -> Mask:
    """Mark those of the people who can be matched."""
    return _among(live.standing.person_ids, ids)


def _among(of_rows: pa.ChunkedArray, ids: Iterable[UUID]) -> Mask:
    found: Mask = pc.is_in(of_rows, pa.array(map(str, ids), of_rows.type)).to_numpy()
    return found


def _services_read_by(actor: Actor) -> set[str]:
    of_districts = Service.objects.filter(district__in=actor.districts_as(READS))
    in_districts = of_districts.order_by("pk").values_list("pk", flat=True)
    return {str(pk) for pk in (*actor.services_as(READS), *in_districts)}
