"""A coach of the service of Melzo, and one of another district."""

import pytest

from squadra.agencies.models import Account
from squadra.territory.models import Municipality
from squadra.territory.services import load_pack
from tests.factories import make_account, make_service


@pytest.fixture
def territory(db: None) -> None:
    load_pack("adda_martesana")


@pytest.fixture
def coach(territory: None) -> Account:
    return _coach_in("Melzo")


@pytest.fixture
def stranger(territory: None) -> Account:
    return _coach_in("Cernusco sul Naviglio")


def _coach_in(town: str) -> Account:
    municipality = Municipality.objects.get(name=town)
    return make_account(make_service(municipality.district, municipality))
