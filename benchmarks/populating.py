"""A database filled with an invented territory, past the services that write one row at a time.

Rows come from `territories.py`; dates count from today. Districts are strips from west to east with
the same number of people each; a service in each follows its people and has found its openings.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

from django.db.models import Model

from benchmarks.territories import START, TERRITORIES, Drawn
from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Account, RoleAssignment, Service
from squadra.foundation import clock
from squadra.foundation.codelist import split_codes
from squadra.foundation.roles import Role
from squadra.foundation.text import search_key
from squadra.openings.models import Opening
from squadra.organisations.models import Organisation, OrganisationKind, Site
from squadra.people.models import Citizen, Grant, Ground, PersonSkill, Section, WorkProfile
from squadra.territory.models import District, Municipality
from squadra.vocabularies.models import Skill

Cells = dict[str, str]
ROWS = 5_000
PEOPLE_A_DISTRICT = 10_000
Some = TypeVar("Some")

PROFILE = {
    **dict.fromkeys(("max_km", "max_km_transit", "hours_max"), float),
    **dict.fromkeys(("targets", "goals", "languages", "limits", "needs", "licences"), split_codes),
    **dict.fromkeys(("kinds",), split_codes),
    **dict.fromkeys(("availability", "entitlements"), str),
    **dict.fromkeys(("earliest", "latest"), dt.time.fromisoformat),
}
OFFER = {
    **dict.fromkeys(("hours", "hours_min"), float),
    **dict.fromkeys(("essential", "optional", "languages", "demands", "adaptable"), split_codes),
    **dict.fromkeys(("supports", "licences", "reserved"), split_codes),
    **dict.fromkeys(("occupation", "shift", "kind", "sector"), str),
    **dict.fromkeys(("starts_at", "ends_at"), dt.time.fromisoformat),
    "seats": int,
    "flexible": lambda cell: cell == "true",
}


@dataclass(frozen=True)
class Filled:
    """Who asks: a coach of one district, and one who sees the openings of all besides."""

    coach: Account
    wide: Account


def fill(people: int, openings: int, seed: int = 2026) -> Filled:
    """Fill an empty, migrated database."""
    count = max(1, people // PEOPLE_A_DISTRICT)
    drawn = Drawn(replace(TERRITORIES["region"], people=people, openings=openings), seed)
    services = [_service(number) for number in range(1, count + 1)]
    for some in _pieces(_people(drawn, services, people)):
        _store(some)
    for some in _pieces(_openings(drawn, services)):
        _store(some)
    first = services[:1]
    coach, wide = (_account(name, first, Role.COACH) for name in ("coach", "wide"))
    _roles(wide, services[1:], Role.SCOUT)
    return Filled(coach, wide)


def _store(rows: Sequence[Sequence[Model]]) -> None:
    """Store the rows of one piece, model by model, in the order in which they need one another."""
    for some in zip(*rows, strict=True):
        flat = [row for one in some for row in (one if isinstance(one, list) else [one])]
        if flat:
            type(flat[0])._base_manager.bulk_create(flat, batch_size=ROWS)


def _pieces(rows: Iterator[Some]) -> Iterator[list[Some]]:
    while piece := list(islice(rows, ROWS)):
        yield piece


def _service(number: int) -> Service:
    district = District.objects.create(
        code=f"prova-{number}", name=f"Ambito {number}", number=number, pack="prova"
    )
    town = Municipality.objects.create(
        istat_code=f"9{number:05}",
        cadastral_code=f"X{number:03}",
        name=f"Comune {number}",
        district=district,
        lat=45.5,
        lon=9.0 + number / 100,
    )
    body = Organisation.objects.create(name=f"Ente {number}", kind=OrganisationKind.PUBLIC_BODY)
    return Service.objects.create(
        organisation=body,
        name=f"SIL {number}",
        kind=ServiceKind.SIL,
        district=district,
        municipality=town,
    )


def _account(name: str, services: Sequence[Service], role: str) -> Account:
    account = Account.objects.create(
        email=f"{name}@prova.example", given_name=name, family_name="Prova"
    )
    _roles(account, services, role)
    return account


def _roles(account: Account, services: Sequence[Service], role: str) -> None:
    since = clock.today() - dt.timedelta(30)
    RoleAssignment.objects.bulk_create(
        RoleAssignment(account=account, service=service, role=role, start=since)
        for service in services
    )


def _rows(rows: Iterator[Sequence[Any]]) -> Iterator[Cells]:
    header = next(rows)
    return (dict(zip(header, map(str, row), strict=True)) for row in rows)


def _strip(services: Sequence[Service], cells: Cells) -> Service:
    """Each town's people are spread by their own longitude, so that strips come out even."""
    at = (float(cells["lon"]) - 8.85) / 1.1
    return services[min(len(services) - 1, max(0, int(at * len(services))))]


def _day(cell: str) -> dt.date | None:
    return dt.date.fromisoformat(cell) + (clock.today() - START) if cell else None


def _read(cells: Cells, columns: dict[str, Callable[[str], Any]]) -> dict[str, Any]:
    return {name: read(cells[name]) for name, read in columns.items() if cells[name]}


def _people(drawn: Drawn, services: Sequence[Service], count: int) -> Iterator[Sequence[Any]]:
    """Of each person: the row, the profile, the service's grant, the skills."""
    skills = {}
    for number in range(drawn.of.skills):
        name = f"s{number:04d}"
        skills[name] = Skill(id=uuid4(), uri=name, label=name, search_key=name, version="prova")
    Skill.objects.bulk_create(skills.values())
    today, a_service = clock.today(), max(1, -(-count // len(services)))
    for place, cells in enumerate(_rows(drawn.people())):
        service = services[place // a_service]
        name = cells["id"]
        citizen = Citizen(
            given_name="Nome",
            family_name=name,
            name_key=search_key(f"{name} Nome"),
            municipality=service.municipality,
            anchor="home",
            home_lat=float(cells["lat"]),
            home_lon=float(cells["lon"]),
            service=service,
        )
        profile = WorkProfile(
            person=citizen,
            from_date=_day(cells["from_date"]),
            waiting_since=_day(cells["waiting_since"]),
            **_read(cells, PROFILE),
        )
        if place % 20 == 0:
            profile.max_km = None  # some are left out, with what is missing
        grant = Grant(
            person=citizen,
            service=service,
            sections=tuple(Section.values),
            ground=Ground.SERVICE,
            start=today,
        )
        held = dict(cell.split(":") for cell in split_codes(cells["skills"]))
        known = [
            PersonSkill(person=citizen, skill=skills[skill], level=int(level), assessed_on=today)
            for skill, level in held.items()
        ]
        yield citizen, profile, grant, known


def _openings(drawn: Drawn, services: Sequence[Service]) -> Iterator[Sequence[Any]]:
    """Of each opening: its company where it is new, its site, the row."""
    companies: dict[str, Organisation] = {}
    for cells in _rows(drawn.openings()):
        service = _strip(services, cells)
        new = cells["company"] not in companies
        company = companies.setdefault(
            cells["company"],
            Organisation(
                name=cells["company"],
                name_key=search_key(cells["company"]),
                kind=OrganisationKind.COMPANY,
            ),
        )
        site = Site(
            organisation=company,
            municipality=service.municipality,
            lat=float(cells["lat"]),
            lon=float(cells["lon"]),
            transit=cells["transit"] == "true",
        )
        opening = Opening(
            service=service,
            organisation=company,
            site=site,
            title=cells["id"],
            title_key=search_key(cells["id"]),
            starts_on=_day(cells["starts_on"]),
            expires_on=_day(cells["expires_on"]),
            **_read(cells, OFFER),
        )
        yield [company] if new else [], site, opening
