"""The keys of the settings, and what is done with them.

A token is `key id`, `:`, then nonce (12 random bytes), ciphertext and tag (16 bytes). Algorithm:
AES-256-GCM (NIST SP 800-38D); one key may serve 2^32 tokens. The context is authenticated with
the text, so that a token put into another row, field or model does not open.
"""

import base64
import binascii
import hmac
import os
import re
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,20}")


class EncryptionError(Exception):
    """A value cannot be encrypted or opened; the message names keys and places, never values."""


def decode_key(encoded: str) -> bytes:
    """Return the 32 bytes of a key of the settings (base64); raises `EncryptionError`."""
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise EncryptionError("a key of the settings is not the base64 of 32 bytes")
    return key


@lru_cache(maxsize=32)
def _cipher(encoded: str) -> AESGCM:
    return AESGCM(decode_key(encoded))


@lru_cache(maxsize=4)
def _index_key(encoded: str) -> bytes:
    return decode_key(encoded)


def _cipher_of(key_id: str) -> AESGCM:
    if key_id not in settings.SQUADRA_KEYS or not KEY_ID.fullmatch(key_id):
        raise EncryptionError(f"SQUADRA_KEYS has no key {key_id!r}, or its id is none")
    return _cipher(settings.SQUADRA_KEYS[key_id])


def encrypt(plain: bytes, *, context: str) -> bytes:
    """Return the token of the bytes under the current key."""
    key_id = settings.SQUADRA_KEY_CURRENT
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher_of(key_id).encrypt(nonce, plain, context.encode())
    return key_id.encode() + b":" + nonce + sealed


def decrypt(token: bytes, *, context: str) -> bytes:
    """Return the bytes of a token.

    Raises `EncryptionError` where the key is unknown or wrong, the token was changed or it comes
    from another place than the context.
    """
    key_id = key_id_of(token)
    body = token[len(key_id) + 1 :]
    try:
        return _cipher_of(key_id).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context.encode())
    except (InvalidTag, ValueError):
        raise EncryptionError(
            f"{context}: the value was changed, moved, or written with another key {key_id!r}"
        ) from None


def key_id_of(token: bytes) -> str:
    """Return the id of the key that a token was made with."""
    name, colon, _rest = token.partition(b":")
    key_id = name.decode("ascii", "replace")
    if not colon or not KEY_ID.fullmatch(key_id):
        raise EncryptionError("not an encrypted value")
    return key_id


def blind_index(value: str, purpose: str) -> str:
    """Return 64 hexadecimal digits that find the same value again without holding it.

    HMAC-SHA-256 under SQUADRA_INDEX_KEY of purpose and value; blanks and case do not count.
    """
    folded = "".join(value.split()).casefold()
    message = f"{purpose}\0{folded}".encode()
    return hmac.digest(_index_key(settings.SQUADRA_INDEX_KEY), message, "sha256").hex()
