"""Storing, reading and deleting. The cipher is passed in: `squadra.foundation.crypto` is one."""

import hashlib
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from squadra.foundation.files.models import StoredFile, folder

KEPT = timedelta(days=30)
ORPHAN_AGE = timedelta(days=1)  # longer than any transaction that has just stored a file


class Cipher(Protocol):
    """Encrypts bytes and binds them to a context."""

    def encrypt(self, plain: bytes, *, context: str) -> bytes: ...
    def decrypt(self, token: bytes, *, context: str) -> bytes: ...


def store_file(content: bytes, *, owner_id: UUID, purpose: str, cipher: Cipher) -> StoredFile:
    """Keep the bytes for `KEPT`, encrypted, for their owner alone.

    A row that is rolled back leaves a content without row, which the next purge takes away.
    """
    stored = StoredFile.objects.create(
        owner_id=owner_id,
        purpose=purpose,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        expires_at=Now() + KEPT,
    )
    stored.refresh_from_db(fields=["expires_at"])
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = stored.path.with_suffix(".part")
    beside.touch(mode=0o600)
    beside.write_bytes(cipher.encrypt(content, context=stored.context))
    beside.replace(stored.path)
    return stored


def read_file(stored: StoredFile, *, cipher: Cipher) -> bytes:
    """Return the bytes as they were sent; raises the cipher's error where they were changed."""
    return cipher.decrypt(stored.path.read_bytes(), context=stored.context)


def delete_file(stored: StoredFile) -> None:
    """Delete row and content; the content once the row is surely gone."""
    path = stored.path
    stored.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def purge_expired() -> int:
    """Delete what has expired, and contents that no row knows; return how many rows."""
    expired = list(StoredFile.objects.expired())
    for stored in expired:
        delete_file(stored)
    _delete_orphans()
    return len(expired)


def _delete_orphans() -> None:
    """Delete contents without row that are old enough not to belong to an open transaction.

    Age is measured against a file written now: so it is the disk's clock on both sides.
    """
    if not folder().is_dir():
        return
    now = folder() / "now"
    now.touch()
    oldest = now.stat().st_mtime - ORPHAN_AGE.total_seconds()
    known = {str(pk) for pk in StoredFile.objects.values_list("pk", flat=True)}
    for path in folder().iterdir():
        if path.name not in known and path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
