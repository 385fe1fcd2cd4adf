"""Is the audit as it was written? Finds changed, deleted, inserted and reordered rows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from squadra.foundation.audit.mac import is_authentic, root_of
from squadra.foundation.audit.models import DropPermit, Event, Link, Seal
from squadra.foundation.audit.sealing import LATEST_COMMIT, sealed_until, unsealed

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: `kind` for programs, `message` for people."""

    kind: str
    place: str
    message: str


def verify(known_seal: str = "") -> list[Finding]:
    """Return what is wrong, nothing where all is well.

    `known_seal` is `number:code` of a seal that was noted down elsewhere (the worker's log has
    each one): only with it can somebody notice that the newest seals and their events are gone.
    """
    return [
        *_chain_findings(),
        *_batch_findings(),
        *_unsealed_findings(),
        *_dropped_findings(),
        *_known_seal_findings(known_seal),
    ]


def _chain_findings() -> Iterator[Finding]:
    number, previous = 0, ""
    for seal in Seal.objects.order_by("number").iterator(CHUNK):
        place = f"sigillo {seal.number}"
        if seal.number != number + 1:
            yield Finding("seal_missing", place, "Manca il sigillo precedente.")
        elif seal.previous != previous:
            yield Finding("seal_order", place, "Il sigillo non segue quello precedente.")
        if not is_authentic(seal, seal.mac):
            yield Finding("seal_changed", place, "Il sigillo è stato modificato.")
        number, previous = seal.number, seal.mac


def _batch_findings() -> Iterator[Finding]:
    dropped = _dropped()
    for seal in Seal.objects.filter(kind=Seal.Kind.BATCH).order_by("number").iterator(CHUNK):
        if seal.number > dropped.get(seal.month, 0):
            yield from _findings_of_batch(seal)


def _findings_of_batch(seal: Seal) -> Iterator[Finding]:
    place = f"sigillo {seal.number}"
    ids = list(seal.links.order_by("position").values_list("event_id", flat=True))
    events = Event.objects.in_bulk(ids)
    if len(ids) != seal.count:
        yield Finding("link_missing", place, "Un posto nel sigillo è stato tolto o aggiunto.")
    for event_id in ids:
        if event_id not in events:
            yield Finding("event_deleted", f"evento {event_id}", "L'evento è stato cancellato.")
    yield from _changed(events.values())
    whole = len(ids) == seal.count == len(events)
    if whole and root_of(events[event_id].mac for event_id in ids) != seal.root:
        yield Finding("reordered", place, "Gli eventi non sono più quelli, o in altro ordine.")


def _changed(events: Iterable[Event]) -> Iterator[Finding]:
    for event in events:
        if not is_authentic(event, event.mac):
            yield Finding(
                "event_changed",
                f"evento {event.id}",
                "L'evento è stato modificato, o non l'ha scritto l'applicazione.",
            )


def _unsealed_findings() -> Iterator[Finding]:
    yield from _changed(unsealed().iterator(CHUNK))
    if until := sealed_until():
        for event in unsealed().filter(at__lt=until - LATEST_COMMIT).iterator(CHUNK):
            yield Finding(
                "event_inserted", f"evento {event.id}", "L'evento è stato aggiunto dopo i sigilli."
            )


def _dropped_findings() -> Iterator[Finding]:
    if DropPermit.objects.exists():
        yield Finding("permit", "", "Un permesso di cancellazione è rimasto aperto.")
    for month in _dropped():
        if Link.objects.filter(seal__month=month).exists():
            yield Finding("month_returned", month, "Il mese era cancellato e ha di nuovo eventi.")


def _dropped() -> dict[str, int]:
    """Return the months that were dropped, each with the number of the seal that says so."""
    drops = Seal.objects.filter(kind=Seal.Kind.DROP).order_by("number")
    return dict(drops.values_list("month", "number"))


def _known_seal_findings(known_seal: str) -> Iterator[Finding]:
    number, _colon, mac = known_seal.partition(":")
    if known_seal and not Seal.objects.filter(number=int(number), mac=mac).exists():
        yield Finding("seal_missing", f"sigillo {number}", "Il sigillo annotato non c'è più.")
