"""The change of keys: every token of an old key is written again under the current one."""

from django.apps import apps
from django.conf import settings
from django.db import models, router, transaction

from squadra.foundation.crypto.fields import Ciphertext, _EncryptedField


def encrypted_models() -> list[type[models.Model]]:
    """Return the models that have an encrypted field."""
    return [model for model in apps.get_models() if encrypted_fields(model)]


def encrypted_fields(model: type[models.Model]) -> list[_EncryptedField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, _EncryptedField)]


def reencrypt(model: type[models.Model]) -> int:
    """Write the model's tokens again under the current key; return how many rows needed it.

    Row by row, each locked, so that it can be interrupted and run beside the application. The old
    key may leave the settings when a run returns 0 and the last backup that knows it has expired.
    """
    keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
    return sum(_reencrypt_row(model, pk) for pk in keys.iterator())


def _reencrypt_row(model: type[models.Model], pk: object) -> bool:
    fields = encrypted_fields(model)
    with transaction.atomic(using=router.db_for_write(model)):
        locked = model._base_manager.select_for_update().filter(pk=pk)
        row = locked.values(*[field.name for field in fields]).first() or {}
        fresh = {
            field.name: field.seal(field.open(row[field.name], pk), pk)
            for field in fields
            if _is_old(row.get(field.name))
        }
        if fresh:
            locked.update(**fresh)
    return bool(fresh)


def _is_old(value: object) -> bool:
    return isinstance(value, Ciphertext) and value.key_id != settings.SQUADRA_KEY_CURRENT
