"""After a rotation nothing needs the old key."""

import base64
from io import StringIO
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command

from squadra.agencies.second_factor import MFAAdapter, reencrypt_second_factors
from squadra.people.models import Citizen
from tests.factories import World

NEW = base64.b64encode(bytes(range(100, 132))).decode()


def rotate(settings: Any) -> None:
    """Put a new key first, write everything anew, take the old key away."""
    settings.SQUADRA_KEYS = {**settings.SQUADRA_KEYS, "new": NEW}
    settings.SQUADRA_KEY_CURRENT = "new"
    call_command("rotate_keys", stdout=StringIO())
    settings.SQUADRA_KEYS = {"new": NEW}


def test_a_rotated_address_is_read_without_the_old_key(world: World, settings: Any) -> None:
    citizen = Citizen.objects.get(pk=world.citizen.pk)
    citizen.address = "Via dei Mestieri 1"
    citizen.save()
    rotate(settings)
    assert Citizen.objects.get(pk=citizen.pk).address == "Via dei Mestieri 1"


def test_the_second_factor_works_on_without_the_old_key(world: World, settings: Any) -> None:
    secret = generate_totp_secret()
    TOTP.activate(world.coach, secret)
    codes = RecoveryCodes.activate(world.coach).generate_codes()
    rotate(settings)
    assert reencrypt_second_factors() == 0
    app, reserve = Authenticator.objects.order_by("pk")
    assert MFAAdapter().decrypt(app.data["secret"]) == secret
    assert reserve.wrap().generate_codes() == codes
