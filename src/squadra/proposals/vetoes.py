"""Many vetoes at once, as a sheet of people brings them: `add_veto` in few statements."""

from collections.abc import Sequence

from django.db import transaction

from squadra.foundation.access import Actor
from squadra.foundation.audit import record_each
from squadra.foundation.versions.many import in_pieces, insert_rows
from squadra.people.models import Citizen
from squadra.proposals.models import Veto
from squadra.proposals.policies import POLICIES


@transaction.atomic
def add_vetoes(*, actor: Actor, vetoes: Sequence[Veto]) -> None:
    """Record what people have asked never to be proposed, each with its event.

    Their persons' rows are locked first, as everywhere in this package. Raises `Refused` where the
    actor may not, `IntegrityError` where one of them is there already.
    """
    for some in in_pieces({veto.person_id for veto in vetoes}):
        people = Citizen.objects.visible_to(actor).select_for_update().filter(pk__in=some)
        for service_id in set(people.order_by().values_list("service", flat=True)):
            POLICIES.require(actor, "veto", service_id=service_id)
    for veto in vetoes:
        veto.clean_fields(exclude=("person", "opening", "organisation"))
    insert_rows(vetoes)
    about = [(veto.person_id, veto) for veto in vetoes]
    record_each("proposals:veto:added", actor=actor, about=about)
