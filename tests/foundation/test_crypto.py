"""A stolen table tells nothing; a changed or moved value is noticed."""

import base64
import os
import pickle
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from squadra.foundation.crypto import (
    Ciphertext,
    EncryptedTextField,
    EncryptionError,
    blind_index,
    decrypt,
    encrypt,
    encrypted_models,
    reencrypt,
)
from squadra.foundation.crypto.checks import check_keys
from tests.foundation.testapp.models import Card, Secret

CODE = "RSSMRA80A41F205X"


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def stored(secret: Secret, column: str = "text") -> str:
    """What really stands in the table."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM testapp_secret")  # noqa: S608 - a column's name
        return str(cursor.fetchone()[0])


def overwrite(column: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE testapp_secret SET {column} = %s", [value])  # noqa: S608


@pytest.fixture
def secret(db: None) -> Secret:
    return Secret.objects.create(text=CODE, data={"città": ["Melzo", 3, None]})


def test_python_sees_plain_text_and_the_table_does_not(secret: Secret) -> None:
    again = Secret.objects.get()
    assert (again.text, again.data) == (CODE, {"città": ["Melzo", 3, None]})
    assert stored(secret).startswith("test1:")
    assert CODE not in stored(secret)
    assert "Melzo" not in stored(secret, "data")


def test_equal_values_look_different(db: None) -> None:
    Secret.objects.create(text=CODE)
    Secret.objects.create(text=CODE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(DISTINCT text) FROM testapp_secret")
        assert cursor.fetchone()[0] == 2


def test_empty_values_stay_empty(db: None) -> None:
    Secret.objects.create(text="", data=None)
    again = Secret.objects.get()
    assert (again.text, again.data) == ("", None)
    assert Secret.objects.filter(data__isnull=True).exists()


def test_a_row_saved_unread_keeps_its_value(secret: Secret) -> None:
    before = stored(secret)
    Secret.objects.get().save()
    assert stored(secret) == before


def test_a_value_changed_in_place_is_saved(secret: Secret) -> None:
    again = Secret.objects.get()
    again.data["città"].append("Gorgonzola")
    again.save()
    assert Secret.objects.get().data["città"][-1] == "Gorgonzola"


def test_deferred_values_are_fetched_and_opened(secret: Secret) -> None:
    assert Secret.objects.defer("text").get().text == CODE
    secret.refresh_from_db()
    assert secret.text == CODE


def test_text_is_stored_composed(db: None) -> None:
    Secret.objects.create(text="Nicolo\u0300")
    assert Secret.objects.get().text == "Nicolò"


def test_a_changed_value_does_not_open(secret: Secret) -> None:
    token = stored(secret)
    overwrite("text", token[:-6] + ("A" if token[-6] != "A" else "B") + token[-5:])
    with pytest.raises(EncryptionError, match="changed, moved") as failed:
        _ = Secret.objects.get().text
    assert CODE not in str(failed.value)


@pytest.mark.parametrize("nonsense", ["x", "test1:", "test1:@@@", "test1:AAAA", "::", CODE, "é:AA"])
def test_a_value_that_is_no_token_does_not_open(secret: Secret, nonsense: str) -> None:
    overwrite("text", nonsense)
    with pytest.raises(EncryptionError):
        _ = Secret.objects.get().text


def test_a_value_moved_to_another_row_or_field_does_not_open(secret: Secret) -> None:
    token = stored(secret)
    other = Secret.objects.create(text="altro")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE testapp_secret SET text = %s, data = %s", [token, token])
    with pytest.raises(EncryptionError):
        _ = Secret.objects.get(pk=other.pk).text
    moved = Secret.objects.get(pk=secret.pk)
    assert moved.text == CODE
    with pytest.raises(EncryptionError):
        _ = moved.data


def test_an_unknown_or_wrong_key_is_named(secret: Secret, settings: Settings) -> None:
    settings.SQUADRA_KEYS = {"other": new_key()}
    with pytest.raises(EncryptionError, match="no key 'test1'"):
        _ = Secret.objects.get().text
    settings.SQUADRA_KEYS = {"test1": new_key()}
    with pytest.raises(EncryptionError, match="another key 'test1'"):
        _ = Secret.objects.get().text


@pytest.mark.parametrize(
    "lookup", ["text", "text__exact", "text__icontains", "text__startswith", "text__in", "text__gt"]
)
def test_it_cannot_be_searched(db: None, lookup: str) -> None:
    value: Any = [CODE] if lookup.endswith("in") and "icon" not in lookup else CODE
    with pytest.raises(FieldError):
        Secret.objects.filter(**{lookup: value}).exists()


def test_it_cannot_be_written_past_its_row(secret: Secret) -> None:
    with pytest.raises(EncryptionError, match="saving their row"):
        Secret.objects.update(text=CODE)
    secret.text = "altro"
    with pytest.raises(EncryptionError, match="saving their row"):
        Secret.objects.bulk_update([secret], ["text"])


def test_a_copied_row_is_encrypted_for_itself_or_refused(secret: Secret) -> None:
    copy = Secret.objects.get()
    copy.pk = None
    copy.pk = Secret._meta.pk.get_default()
    copy._state.adding = True
    with pytest.raises(EncryptionError, match="before copying"):
        copy.save()


def test_bulk_creation_encrypts(db: None) -> None:
    Secret.objects.bulk_create([Secret(text=CODE)])
    assert Secret.objects.get().text == CODE


def test_values_and_representations_show_nothing(secret: Secret) -> None:
    (row,) = Secret.objects.values("text")
    assert repr(row) == "{'text': <encrypted>}"
    assert CODE not in repr(secret)
    assert CODE not in repr(Secret.objects.get().__dict__)
    assert CODE.encode() not in pickle.dumps(Secret.objects.get())


def test_fixtures_do_not_carry_it(secret: Secret) -> None:
    with pytest.raises(EncryptionError, match="fixtures"):
        serializers.serialize("json", [secret])


def test_too_long_a_text_is_refused_in_italian(db: None) -> None:
    with pytest.raises(ValidationError, match="2000 caratteri"):
        Secret(text="x" * 2001).full_clean()


@given(st.binary(max_size=200), st.text(max_size=30))
def test_every_byte_comes_back_under_its_context_only(plain: bytes, context: str) -> None:
    token = encrypt(plain, context=context)
    assert decrypt(token, context=context) == plain
    with pytest.raises(EncryptionError):
        decrypt(token, context=context + "x")


@given(st.binary(min_size=1, max_size=50), st.data())
def test_no_single_byte_can_be_changed(plain: bytes, data: st.DataObject) -> None:
    token = bytearray(encrypt(plain, context="c"))
    place = data.draw(st.integers(0, len(token) - 1))
    token[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(EncryptionError):
        decrypt(bytes(token), context="c")


def test_a_key_whose_id_could_not_be_read_back_writes_nothing(settings: Settings) -> None:
    settings.SQUADRA_KEYS = {"k:1": new_key()}
    settings.SQUADRA_KEY_CURRENT = "k:1"
    with pytest.raises(EncryptionError, match="k:1"):
        encrypt(b"x", context="c")


def test_rotation_writes_every_value_again_under_the_new_key(
    secret: Secret, settings: Settings
) -> None:
    Secret.objects.create(text="", data=None)
    old = settings.SQUADRA_KEYS
    settings.SQUADRA_KEYS = {**old, "new": new_key()}
    settings.SQUADRA_KEY_CURRENT = "new"
    assert reencrypt(Secret) == 1
    assert reencrypt(Secret) == 0
    settings.SQUADRA_KEYS = {"new": settings.SQUADRA_KEYS["new"]}
    assert Secret.objects.get(pk=secret.pk).text == CODE
    assert Secret.objects.get(pk=secret.pk).data == {"città": ["Melzo", 3, None]}


def test_rotation_leaves_versions_and_history_alone(db: None, settings: Settings) -> None:
    card = Card.objects.create(name="Anna", code=CODE)
    settings.SQUADRA_KEYS = {**settings.SQUADRA_KEYS, "new": new_key()}
    settings.SQUADRA_KEY_CURRENT = "new"
    assert Card in encrypted_models()
    assert reencrypt(Card) == 1
    card = Card.objects.get()
    assert (card.version, card.code, card.history.count()) == (1, CODE, 1)


def test_a_blind_index_finds_the_same_code_and_tells_nothing(settings: Settings) -> None:
    index = blind_index(CODE, "tax_code")
    assert index == blind_index(" rssmra80a41 f205x ", "tax_code")
    assert index != blind_index(CODE, "other")
    assert len(index) == 64
    settings.SQUADRA_INDEX_KEY = new_key()
    assert index != blind_index(CODE, "tax_code")


def keys(settings: Settings, **changed: Any) -> set[str]:
    settings.SQUADRA_KEYS = changed.get("keys", {"k1": new_key()})
    settings.SQUADRA_KEY_CURRENT = changed.get("current", "k1")
    settings.SQUADRA_INDEX_KEY = changed.get("index", new_key())
    return {str(message.id) for message in check_keys()}


def test_sound_keys_pass_the_check(settings: Settings) -> None:
    assert keys(settings) == set()


def test_missing_weak_short_and_reused_keys_do_not(settings: Settings) -> None:
    same = new_key()
    assert keys(settings, keys={}) == {"crypto.E010"}
    assert keys(settings, keys={"k1": new_key(), "k:2": new_key()}) == {"crypto.E011"}
    assert keys(settings, keys={"k1": same}, index=same) == {"crypto.E012"}
    assert keys(settings, index="") == {"crypto.E013"}
    assert keys(settings, keys={"k1": base64.b64encode(b"short").decode()}) == {"crypto.E013"}
    assert keys(settings, keys={"k1": base64.b64encode(b"a" * 32).decode()}) == {"crypto.E014"}
    assert keys(settings, index=base64.b64encode(bytes(range(32))).decode()) == {"crypto.E014"}


@isolate_apps("tests.foundation.testapp")
def test_a_column_that_could_not_be_opened_again_is_reported() -> None:
    class Bad(models.Model):
        text = EncryptedTextField(db_index=True)

        class Meta:
            app_label = "testapp"

        def __str__(self) -> str:
            return self.text

    assert {error.id for error in Bad.check()} >= {"crypto.E001", "crypto.E002"}


def test_a_ciphertext_knows_its_key() -> None:
    assert Ciphertext.of(encrypt(b"x", context="c")).key_id == "test1"
