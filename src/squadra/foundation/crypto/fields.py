"""Model fields whose column holds a token; in Python the value is plain, decrypted when read."""

import base64
import json
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.core import checks
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from squadra.foundation.crypto.keyring import EncryptionError, decrypt, encrypt, key_id_of


@dataclass(frozen=True, slots=True, repr=False)
class Ciphertext:
    """A token as it stands in the column, base64 behind its key id: `key:...`."""

    stored: str

    def __repr__(self) -> str:
        return "<encrypted>"

    @classmethod
    def of(cls, token: bytes) -> "Ciphertext":
        key_id = key_id_of(token)
        body = base64.b64encode(token[len(key_id) + 1 :]).decode()
        return cls(f"{key_id}:{body}")

    @property
    def key_id(self) -> str:
        return self.stored.partition(":")[0]

    @property
    def token(self) -> bytes:
        """Return the bytes; a text that is no token at all gives bytes that do not open."""
        key_id, _colon, body = self.stored.partition(":")
        try:
            return key_id.encode() + b":" + base64.b64decode(body, validate=True)
        except ValueError:
            return key_id.encode() + b":"


class _PlainWhenRead(DeferredAttribute):
    """Opens the token at its first reading and keeps the value on the instance."""

    field: "_EncryptedField"

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Ciphertext) and instance is not None:
            value = instance.__dict__[self.field.attname] = self.field.open(value, instance.pk)
        return value

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class _EncryptedField(models.Field):
    """What both fields share. The context of a token is model / field / primary key.

    It cannot be filtered, ordered by, indexed, updated without its row or put into a fixture. None
    and the empty text are stored as they are.
    """

    descriptor_class = _PlainWhenRead
    db_index: bool

    def get_internal_type(self) -> str:
        return "TextField"

    def dumps(self, value: Any) -> str:
        raise NotImplementedError

    def loads(self, text: str) -> Any:
        raise NotImplementedError

    def context(self, pk: Any) -> str:
        return f"{self.model._meta.label_lower}/{self.name}/{pk}"

    def seal(self, value: Any, pk: Any) -> Ciphertext:
        return Ciphertext.of(encrypt(self.dumps(value).encode(), context=self.context(pk)))

    def open(self, value: Ciphertext, pk: Any) -> Any:
        return self.loads(decrypt(value.token, context=self.context(pk)).decode())

    def from_db_value(self, value: str | None, *_args: object) -> Any:
        return Ciphertext(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, Ciphertext):
            if add:
                raise EncryptionError(f"{self}: read the value before copying its row")
            return value
        if value is None or value == "":
            return value
        if model_instance.pk is None:
            raise EncryptionError(f"{self}: the row has no key yet")
        return self.seal(value, model_instance.pk)

    def get_prep_value(self, value: Any) -> str | None:
        if isinstance(value, Ciphertext):
            return value.stored
        if value is None or value == "":
            return value
        raise EncryptionError(f"{self}: encrypted values are written by saving their row")

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> str:
        raise EncryptionError(f"{self}: encrypted values stay out of fixtures")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if self.unique or self.db_index:
            found.append(
                checks.Error("an encrypted column has no order", obj=self, id="crypto.E001")
            )
        if not self.model._meta.pk.has_default():
            found.append(
                checks.Error(
                    "an encrypted field needs a key made in Python", obj=self, id="crypto.E002"
                )
            )
        return found


class EncryptedTextField(_EncryptedField, models.TextField):
    """Text, in Unicode's composed form, at most `max_length` characters before encryption."""

    def __init__(self, verbose_name: Any = None, *, max_length: int = 2000, **kwargs: Any) -> None:
        super().__init__(verbose_name, max_length=max_length, **kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return unicodedata.normalize("NFC", value) if isinstance(value, str) else value

    def dumps(self, value: str) -> str:
        return unicodedata.normalize("NFC", value)

    def loads(self, text: str) -> str:
        return text


class EncryptedJSONField(_EncryptedField):
    """Any JSON value. No form field by itself: a form says what it asks."""

    def dumps(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def loads(self, text: str) -> Any:
        return json.loads(text)

    def formfield(self, *_args: Any, **_kwargs: Any) -> Any:
        return None
