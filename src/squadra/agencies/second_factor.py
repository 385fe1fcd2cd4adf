"""The secrets of the second factor in allauth's rows: encrypted, and written anew with the keys."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from squadra.foundation.crypto import Ciphertext, decrypt, encrypt

# One for all rows, as allauth asks for the encryption before it has the row.
CONTEXT = "mfa.authenticator/data"
SECRETS = ("secret", "seed")


class MFAAdapter(DefaultMFAAdapter):
    """Keeps the app's secrets and the seeds of recovery codes as tokens of `foundation.crypto`."""

    def encrypt(self, text: str) -> str:
        return Ciphertext.of(encrypt(text.encode(), context=CONTEXT)).stored

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(Ciphertext(encrypted_text).token, context=CONTEXT).decode()


def reencrypt_second_factors() -> int:
    """Write the secrets of an old key again under the current one; return how many rows did."""
    keys = Authenticator.objects.order_by("pk").values_list("pk", flat=True)
    return sum(_reencrypt(pk) for pk in keys.iterator())


@transaction.atomic
def _reencrypt(pk: int) -> bool:
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    old = _old_secrets(row.data) if row else {}
    if row and old:
        adapter = MFAAdapter()
        row.data |= {name: adapter.encrypt(adapter.decrypt(value)) for name, value in old.items()}
        row.save(update_fields=["data"])
    return bool(old)


def _old_secrets(data: dict[str, Any]) -> dict[str, str]:
    return {
        name: data[name]
        for name in SECRETS
        if name in data and Ciphertext(data[name]).key_id != settings.SQUADRA_KEY_CURRENT
    }
