"""After a rotation nothing needs the old key."""

import base64
from io import StringIO
from typing import Any

from django.core.management import call_command

from squadra.people.models import Citizen
from tests.factories import World

NEW = base64.b64encode(bytes(range(100, 132))).decode()


def test_a_rotated_address_is_read_without_the_old_key(world: World, settings: Any) -> None:
    citizen = Citizen.objects.get(pk=world.citizen.pk)
    citizen.address = "Via dei Mestieri 1"
    citizen.save()
    settings.SQUADRA_KEYS = {**settings.SQUADRA_KEYS, "new": NEW}
    settings.SQUADRA_KEY_CURRENT = "new"
    call_command("rotate_keys", stdout=StringIO())
    settings.SQUADRA_KEYS = {"new": NEW}
    assert Citizen.objects.get(pk=citizen.pk).address == "Via dei Mestieri 1"
