"""The sheet of openings: one row, one opening of an organisation already known."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from squadra.agencies.models import Service
from squadra.exchange import imports as organisations
from squadra.exchange.batch import Batch
from squadra.exchange.columns import SheetKind
from squadra.exchange.journal import snapshot
from squadra.exchange.plans import Change, Loader, Plan, RowRefused, Touched, Values, Verdict
from squadra.exchange.registry import register
from squadra.foundation.text import search_key
from squadra.foundation.versions.many import in_pieces
from squadra.openings.blockers import blockers
from squadra.openings.models import Opening
from squadra.openings.policies import POLICIES
from squadra.openings.services import publish_opening, update_opening
from squadra.openings.sheet import COLUMNS
from squadra.organisations.models import Organisation, Site
from squadra.organisations.services import add_site
from squadra.vocabularies import labels

CODE = "openings"
OF_SITE = ("municipality", "address", "transit")
SKILLS = ("essential", "optional")
UNORDERED = (*SKILLS, "languages", "demands", "adaptable", "supports", "licences", "reserved")
OF_OTHERS = ("company", *OF_SITE)
TWICE = "Questa opportunità dell'azienda è già in una riga prima."
COMPANY_UNKNOWN = "Azienda non nota: aggiungila al foglio Aziende e carica i due fogli insieme."
COMPANY_REFUSED = "L'azienda di questa riga è fra le righe rifiutate: sistema prima quella."
COMPANY_SEVERAL = "Più aziende hanno questo nome: scrivi la partita IVA o il codice fiscale."
NO_SEAT = "L'azienda non ha una sede: scrivi il comune."


class Known:
    """The openings of the actor's districts, of the organisations that some rows name."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.organisations = organisations.Named(batch)
        self._openings: dict[tuple[Any, str], Opening] = {}

    def look_up(self, names: Sequence[str]) -> None:
        """Read together what some cells name: organisations, with all their openings."""
        self.organisations.look_up(names)
        ids = {found.pk for name in names for found in self.organisations.find(name)}
        self._openings = {}
        for some in in_pieces(ids):
            seen = Opening.objects.visible_to(self.batch.actor).found_by(self.batch.actor)
            seen = seen.filter(organisation__in=some).order_by("pk")
            seen = seen.select_related("service", "site__municipality")
            self._openings |= {(row.organisation_id, row.title_key): row for row in seen}

    def opening(self, organisation: Organisation, title: str) -> Opening | None:
        return self._openings.get((organisation.pk, search_key(title)))


class _Loader(Loader):
    def __init__(self, batch: Batch) -> None:
        self.batch = batch
        self.service = Service.objects.get(pk=batch.service_id)
        self.known = Known(batch)
        self.taken: list[Plan] = []

    def look_up(self, rows: Sequence[Values]) -> None:
        self.known.look_up([values["company"] for values in rows])

    def plan(self, values: Values) -> Plan:
        _check(values)
        organisation, is_coming = self._organisation(values["company"])
        title = values["title"]
        if organisation is None and not is_coming:
            return Plan(Verdict.SAME, title, ())  # its company's own row says what is wrong
        keys = (_key(organisation.pk if organisation else search_key(values["company"]), title),)
        if self.batch.was_written(CODE, keys):
            raise RowRefused(TWICE, "title")
        found = self.known.opening(organisation, title) if organisation else None
        if found is None:
            return self._new(organisation, values, keys)
        if not self.batch.forgiving:
            return Plan(Verdict.SAME, title, keys, found)
        return self._compared(found, values, keys)

    def _organisation(self, name: str) -> tuple[Organisation | None, bool]:
        """The organisation, or that this import will store it; neither where its row is refused."""
        found = self.known.organisations.find(name)
        if len(found) > 1:
            raise RowRefused(COMPANY_SEVERAL, "company")
        if found:
            return found[0], False
        if self.batch.expects(organisations.CODE, name):
            return None, True
        was_refused = self.batch.was_refused(organisations.CODE, name)
        if not was_refused or self.batch.forgiving:
            reason = COMPANY_REFUSED if was_refused else COMPANY_UNKNOWN
            raise RowRefused(reason, "company")
        return None, False

    def _new(
        self, organisation: Organisation | None, values: Values, keys: tuple[str, ...]
    ) -> Plan:
        fields = {field: value for field, value in values.items() if field not in OF_OTHERS}
        fields |= {field: _levels(values[field]) for field in SKILLS if field in values}
        if organisation:
            fields.setdefault("sector", organisation.sector)
            if "municipality" not in values and not organisation.sites.kept().exists():
                raise RowRefused(NO_SEAT, "municipality")
        _clean(Opening(**fields))
        work = (fields, {field: values[field] for field in OF_SITE if field in values})
        return Plan(Verdict.NEW, values["title"], keys, organisation, work=work)

    def _compared(self, found: Opening, values: Values, keys: tuple[str, ...]) -> Plan:
        changed = _changed(found, values)
        if changed and (reasons := blockers(found, "edit", self.batch.actor)):
            raise RowRefused(" ".join(reason.message for reason in reasons))
        place = {field: values[field] for field in OF_SITE if field in values}
        moved = "municipality" in place and not _is_there(found.site, place)
        words = [self._in_words(field, *both) for field, both in changed.items()]
        if moved:
            words.append(Change("municipality", str(found.site), str(place["municipality"])))
        fields = {field: after for field, (_before, after) in changed.items()}
        return Plan(
            Verdict.CHANGED if words else Verdict.SAME,
            found.title,
            keys,
            found,
            words,
            versions=str(found.version),
            work=(fields, place if moved else {}),
        )

    def _in_words(self, field: str, before: Any, after: Any) -> Change:
        def words(value: Any) -> str:
            if value in (None, "", ()):
                return ""
            if field in SKILLS:
                return self._skills_in_words(value)
            return KIND.by_field[field].format.write(value, self.batch)

        return Change(field, words(before), words(after))

    def _skills_in_words(self, codes: Sequence[str]) -> str:
        parts = [code.rpartition(":") for code in codes]
        return "; ".join(
            f"{self.batch.skill_label(uri)} ({labels.SKILL_LEVELS[level]})"
            for uri, _colon, level in parts
        )

    def take(self, plan: Plan) -> None:
        self.taken.append(plan)

    def finish(self) -> None:
        for plan in self.taken:
            if isinstance(plan.row, Opening):
                self._update(plan)
            else:
                self._publish(plan)
        self.taken = []

    def _publish(self, plan: Plan) -> None:
        fields, place = plan.work
        site = self._site(plan, plan.row, place)
        fields = {**fields, "organisation": plan.row, "site": site}
        plan.row = publish_opening(actor=self.batch.actor, service=self.service, fields=fields)
        plan.touched.insert(0, Touched(plan.row))

    def _update(self, plan: Plan) -> None:
        fields, place = plan.work
        opening = plan.row
        names = [*fields, "site"] if place else list(fields)
        before = snapshot(opening, names)
        for field, value in fields.items():
            setattr(opening, field, value)
        if place:
            opening.site = self._site(plan, opening.organisation, place)
        update_opening(actor=self.batch.actor, opening=opening, expected=opening.version)
        plan.touched.insert(0, Touched(opening, before))

    def _site(self, plan: Plan, organisation: Organisation, place: dict[str, Any]) -> Site:
        """The site in the named place, made where it is new; else the organisation's own seat."""
        sites = organisation.sites.kept().order_by("created_at", "pk")
        if "municipality" not in place:
            seat = sites.first()
            if seat is None:
                raise RowRefused(NO_SEAT, "municipality")
            return seat
        same = sites.filter(municipality=place["municipality"], address=place.get("address", ""))
        if found := same.first():
            return found
        site = add_site(actor=self.batch.actor, organisation=organisation, fields=place)
        plan.touched.append(Touched(site))
        return site


def _changed(found: Opening, values: Values) -> dict[str, tuple[Any, Any]]:
    """Each field that a row changes in an opening, before and after."""
    changed = {}
    for field, value in values.items():
        if field in (*OF_OTHERS, "title"):
            continue
        before, after = getattr(found, field), _levels(value) if field in SKILLS else value
        alike = frozenset if field in UNORDERED else lambda value: value
        if before in (None, "", ()) or alike(before) != alike(after):
            changed[field] = (before, after)
    return changed


def _is_there(site: Site, place: dict[str, Any]) -> bool:
    """Whether a site is where a row says: where it says no address, the municipality is enough."""
    if site.municipality_id != place["municipality"].pk:
        return False
    return "address" not in place or search_key(site.address) == search_key(place["address"])


def _levels(skills: Any) -> tuple[str, ...]:
    return tuple(f"{skill.uri}:{level}" for skill, level in skills.items())


def _clean(opening: Opening) -> None:
    opening.clean_fields(
        exclude={field.name for field in opening._meta.fields if field.is_relation}
    )


def _key(company: Any, title: str) -> str:
    return blake2b(f"{company}|{search_key(title)}".encode(), digest_size=8).hexdigest()


def _check(values: Values) -> None:
    """What the cells of a row say together."""
    if "municipality" not in values:
        for field in ("address", "transit"):
            if field in values:
                raise RowRefused("Si scrive solo se c'è anche il comune.", field)
    if not set(values.get("adaptable", ())) <= set(values.get("demands", ())):
        raise RowRefused(
            "Ogni condizione adattabile sta anche in «Condizioni di lavoro».", "adaptable"
        )
    if "starts_at" in values and "ends_at" in values and values["ends_at"] < values["starts_at"]:
        raise RowRefused("L'orario finisce prima di cominciare.", "ends_at")
    if values.get("hours_min", 0) > values.get("hours", float("inf")):
        raise RowRefused("All'inizio le ore non possono essere più che a regime.", "hours_min")


KIND = SheetKind(
    code=CODE,
    title="Opportunità",
    place=2,
    policies=POLICIES,
    own_columns=COLUMNS,
    open=_Loader,
    keys=("company", "title"),
    verbs=("openings:opening:import_undone", "openings:opening:change_undone"),
    shown_at="desk:opening",
    listed_at="openings:list",
)
register(KIND)
