"""Encrypted columns (AES-256-GCM), blind indexes and the change of keys."""

from squadra.foundation.crypto import checks as checks  # registers the system checks
from squadra.foundation.crypto.fields import Ciphertext, EncryptedJSONField, EncryptedTextField
from squadra.foundation.crypto.keyring import (
    EncryptionError,
    blind_index,
    decrypt,
    encrypt,
    key_id_of,
)
from squadra.foundation.crypto.rotation import encrypted_models, reencrypt

__all__ = [
    "Ciphertext",
    "EncryptedJSONField",
    "EncryptedTextField",
    "EncryptionError",
    "blind_index",
    "decrypt",
    "encrypt",
    "encrypted_models",
    "key_id_of",
    "reencrypt",
]
