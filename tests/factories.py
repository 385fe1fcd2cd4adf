"""A small believable world for tests, made through the services that the application uses."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from squadra.agencies.actors import actor_of
from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Account, Service
from squadra.agencies.services import assign_role, open_account
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.audit import readers_of
from squadra.foundation.roles import Role
from squadra.openings.models import Opening
from squadra.openings.services import publish_opening
from squadra.organisations.models import Organisation, OrganisationKind
from squadra.organisations.services import register_organisation
from squadra.people.models import Citizen, WorkProfile
from squadra.people.services import register_citizen
from squadra.territory.models import District, Municipality

PASSWORD = "una-parola-lunga-di-prova"
_numbers = count(1)


def make_service(
    district: District | None, municipality: Municipality, *, kind: str = ServiceKind.SIL
) -> Service:
    """A service of a public body of its own."""
    number = next(_numbers)
    body = Organisation.objects.create(
        name=f"Ente pubblico {number}", kind=OrganisationKind.PUBLIC_BODY
    )
    if district:
        body.districts.add(district)
    return Service.objects.create(
        organisation=body,
        name=f"SIL {number}",
        kind=kind,
        district=district,
        municipality=municipality,
    )


def make_account(service: Service, role: str = Role.COACH, *, name: str = "Ada") -> Account:
    """An account with one role in the service, open since a month."""
    number = next(_numbers)
    account = open_account(
        email=f"{name.lower()}{number}@prova.example",
        given_name=name,
        family_name=f"Prova{number}",
        password=PASSWORD,
        actor=None,
    )
    start = clock.today() - timedelta(days=30)
    assign_role(account=account, role=role, service=service, start=start, actor=None)
    return account


def actor(account: Account, on: date | None = None) -> Actor:
    return actor_of(account, on or clock.today())


def make_citizen(
    referent: Account, *, profile: dict[str, Any] | None = None, **identity: Any
) -> Citizen:
    """A person followed by the referent's service."""
    service = referent.assignments.get().service
    fields = {
        "given_name": "Lucia",
        "family_name": f"Bianchi {_letters(next(_numbers))}",
        "municipality": service.municipality,
        **identity,
    }
    return register_citizen(
        actor=actor(referent),
        service=service,
        referent=referent,
        identity=fields,
        profile={"max_km": 10.0, **(profile or {})},
    )


def make_organisation(account: Account, **fields: Any) -> Organisation:
    """A company with one site in the service's municipality, followed by the service's district."""
    service = account.assignments.get().service
    assert service.district
    return register_organisation(
        actor=actor(account),
        district=service.district,
        fields={
            "name": f"Azienda {_letters(next(_numbers))}",
            "kind": OrganisationKind.COMPANY,
            **fields,
        },
        site={"municipality": service.municipality, "address": "Via dei Mestieri 1"},
    )


def make_opening(
    account: Account, organisation: Organisation | None = None, **fields: Any
) -> Opening:
    """An opening for two, open for another two months."""
    organisation = organisation or make_organisation(account)
    return publish_opening(
        actor=actor(account),
        service=account.assignments.get().service,
        fields={
            "organisation": organisation,
            "site": organisation.sites.get(),
            "title": "Aiuto in cucina",
            "kind": "internship",
            "seats": 2,
            "expires_on": clock.today() + timedelta(days=60),
            **fields,
        },
    )


def make_opening_away(account: Account, steps: int) -> Opening:
    """An opening in a municipality so many steps of 1.1 km away from the service's own."""
    home = account.assignments.get().service.municipality
    away, _made = Municipality.objects.get_or_create(
        istat_code=f"9991{steps:02}",
        cadastral_code=f"Y1{steps:02}",
        name=f"Comune lontano {_letters(steps)}",
        district=home.district,
        lat=home.lat + steps / 100,
        lon=home.lon,
    )
    organisation = make_organisation(account)
    organisation.sites.update(municipality=away)
    return make_opening(account, organisation)


def _letters(number: int) -> str:
    return "".join(chr(ord("A") + int(digit)) for digit in str(number))


@dataclass(frozen=True)
class World:
    """Two districts with a service each, and who works there."""

    here: Service
    elsewhere: Service
    coach: Account
    colleague: Account
    scout: Account
    stranger: Account
    citizen: Citizen
    opening: Opening

    @property
    def profile(self) -> WorkProfile:
        return self.citizen.profile

    def reads(self) -> int:
        """How often somebody has opened the person's file."""
        return readers_of(self.citizen.pk).count()


def make_world() -> World:
    """A person and an opening here; a coach of another district elsewhere."""
    districts, municipalities = [], []
    for number in (1, 2):
        district = District.objects.create(
            code=f"prova-{number}", name=f"Ambito di prova {number}", number=number, pack="prova"
        )
        districts.append(district)
        municipalities.append(
            Municipality.objects.create(
                istat_code=f"99900{number}",
                cadastral_code=f"X00{number}",
                name=f"Comune di prova {number}",
                district=district,
                lat=45.5 + number / 100,
                lon=9.4 + number / 100,
            )
        )
    here, elsewhere = map(make_service, districts, municipalities)
    coach = make_account(here, name="Carla")
    return World(
        here=here,
        elsewhere=elsewhere,
        coach=coach,
        colleague=make_account(here, name="Paolo"),
        scout=make_account(here, Role.SCOUT, name="Sara"),
        stranger=make_account(elsewhere, name="Dario"),
        citizen=make_citizen(coach),
        opening=make_opening(coach),
    )
