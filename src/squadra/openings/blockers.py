"""Why a verb on an opening, or on the site where it lies, cannot be done."""

from collections.abc import Collection
from uuid import UUID

from squadra.agencies.models import Service
from squadra.foundation.access import Actor, Blocker
from squadra.openings.models import Opening, OpeningShare
from squadra.openings.policies import POLICIES, READS_SHOWN
from squadra.organisations.blockers import blockers as organisation_blockers
from squadra.organisations.models import Site

SITE_IN_USE = Blocker(
    "site_in_use",
    "Qui c'è un'opportunità aperta: la sede si toglie quando è scaduta, archiviata o spostata.",
)
SITE_GONE = Blocker(
    "site_gone", "La sua sede è stata tolta: rimetti la sede, oppure pubblicala di nuovo altrove."
)


def blockers(opening: Opening, verb: str, actor: Actor) -> list[Blocker]:
    """Say why not: the role must be held in the opening's service or in one of its district.

    Reading is also for those to whom the opening is shown.
    """
    found = _in_its_district(opening, verb, actor)
    return [] if verb == "read" and found and _is_shown(opening, actor) else found


def is_of_another_district(opening: Opening, actor: Actor) -> bool:
    """Tell whether the actor, who sees the opening, sees it only because it is shown."""
    return bool(_in_its_district(opening, "read", actor))


def stop_showing_blockers(opening: Opening, service: Service, actor: Actor) -> list[Blocker]:
    """Say why not: those who show an opening may stop, and those to whom it is shown."""
    found = blockers(opening, "show", actor)
    return found and POLICIES.blockers(actor, "show", service_id=service.pk)


def _in_its_district(opening: Opening, verb: str, actor: Actor) -> list[Blocker]:
    service = opening.service
    in_service = POLICIES.blockers(actor, verb, service_id=service.pk)
    if not in_service or service.district_id is None:
        return in_service
    return POLICIES.blockers(actor, verb, district_id=service.district_id)


def _is_shown(opening: Opening, actor: Actor) -> bool:
    services = actor.services_as(READS_SHOWN)
    return OpeningShare.objects.with_services(services).filter(opening=opening).exists()


def restore_blockers(opening: Opening, actor: Actor) -> list[Blocker]:
    """Say why an archived opening cannot come back: its site must be there."""
    gone = [SITE_GONE] if opening.site.archived_at else []
    return [*blockers(opening, "edit", actor), *gone]


def site_blockers(sites: Collection[Site], actor: Actor) -> dict[UUID, list[Blocker]]:
    """Say of each site why it cannot be taken away: openings of any service may lie there."""
    used = set(Opening.objects.at_sites(sites).open_on(actor.on).values_list("site_id", flat=True))
    return {
        site.pk: [
            *organisation_blockers(site.organisation, "edit", actor),
            *([SITE_IN_USE] if site.pk in used else []),
        ]
        for site in sites
    }
