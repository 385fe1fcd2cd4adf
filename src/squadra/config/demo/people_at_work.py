"""Who works in the demo: a body with its services in each district, an account for each role."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac

from squadra.agencies.actors import actor_of
from squadra.agencies.kinds import ServiceKind
from squadra.agencies.models import Account, Service
from squadra.agencies.services import assign_role, open_account, open_service
from squadra.foundation import clock
from squadra.foundation.access import Actor
from squadra.foundation.roles import Role
from squadra.territory.models import District, Municipality

HOME_DISTRICT = "ambito-5"
OTHER_DISTRICT = "ambito-4"
SEATS = {
    "ambito-3": "Pioltello",
    "ambito-4": "Cernusco sul Naviglio",
    "ambito-5": "Melzo",
    "ambito-8": "Trezzo sull'Adda",
}
SINCE = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class SignIn:
    """Somebody who can sign in to the demo."""

    email: str
    given_name: str
    family_name: str
    role: Role
    district: str

    @property
    def password(self) -> str:
        """Made from the installation's secret key: the same at each start, kept nowhere."""
        return salted_hmac("squadra.demo.password", self.email).hexdigest()[:12]

    def account(self) -> Account:
        return Account.objects.get_by_natural_key(self.email)

    def actor(self) -> Actor:
        """What the account may do today."""
        return actor_of(self.account(), clock.today())

    def service(self) -> Service:
        """The district's job-inclusion service, where the account has its role."""
        return Service.objects.get(kind=ServiceKind.SIL, district=self.district)


SIGN_INS = (
    SignIn("carla@demo.example", "Carla", "Rinaldi", Role.COACH, HOME_DISTRICT),
    SignIn("paolo@demo.example", "Paolo", "Ferri", Role.SOCIAL_WORKER, HOME_DISTRICT),
    SignIn("nadia@demo.example", "Nadia", "Leoni", Role.COACH, HOME_DISTRICT),
    SignIn("sara@demo.example", "Sara", "Conti", Role.SCOUT, HOME_DISTRICT),
    SignIn("elena@demo.example", "Elena", "Gatti", Role.COORDINATOR, HOME_DISTRICT),
    SignIn("dario@demo.example", "Dario", "Sala", Role.COACH, OTHER_DISTRICT),
)
COACH, OTHER_COACH = SIGN_INS[0], SIGN_INS[-1]


@transaction.atomic
def make_people_at_work() -> None:
    """Open services and accounts."""
    _make_services()
    _make_accounts()


def _make_services() -> None:
    """Give each district a body with its job-inclusion service and its secretariat."""
    for code, seat in SEATS.items():
        district = District.objects.get(pk=code)
        municipality = Municipality.objects.get(name=seat)
        for kind, name in (
            (ServiceKind.SIL, f"SIL {district.name}"),
            (ServiceKind.SECRETARIAT, f"Segretariato sociale di {seat}"),
        ):
            open_service(
                body=f"Comune di {seat}",
                name=name,
                kind=kind,
                district=district,
                municipality=municipality,
                actor=None,
            )


def _make_accounts() -> None:
    """Open the demo's accounts, each with its role in the district's job-inclusion service."""
    for sign_in in SIGN_INS:
        account = open_account(
            email=sign_in.email,
            given_name=sign_in.given_name,
            family_name=sign_in.family_name,
            password=sign_in.password,
            actor=None,
        )
        service = sign_in.service()
        start = clock.today() - SINCE
        assign_role(account=account, role=sign_in.role, service=service, start=start, actor=None)
