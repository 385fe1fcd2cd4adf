"""Files that people send: guarded at the door, encrypted on the disk, gone after thirty days."""

import os
import random
import struct
import zipfile
from contextlib import suppress
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.db.models.functions import Now
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from squadra.foundation import crypto
from squadra.foundation.crypto import EncryptionError
from squadra.foundation.files import (
    delete_file,
    guard_spreadsheet,
    purge_expired,
    read_file,
    store_file,
)
from squadra.foundation.files.jobs import purge_expired_files
from squadra.foundation.files.models import StoredFile, folder

OWNER = UUID(int=1)
CONTENT = b"Maria Rossi;1980-01-01\n" * 50


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def store(content: bytes = CONTENT) -> StoredFile:
    return store_file(content, owner_id=OWNER, purpose="import", cipher=crypto)


def expire(stored: StoredFile) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(expires_at=Now() - timedelta(seconds=1))


def contents() -> set[str]:
    return {path.name for path in folder().iterdir()} - {"now"}


def grow_old(path: Path) -> None:
    past = path.stat().st_mtime - timedelta(days=2).total_seconds()
    os.utime(path, (past, past))


@pytest.mark.django_db
class TestStoring:
    def test_a_file_comes_back_as_it_was_sent_and_lies_encrypted(self) -> None:
        stored = StoredFile.objects.get(pk=store().pk)
        assert read_file(stored, cipher=crypto) == CONTENT
        on_disk = stored.path.read_bytes()
        assert b"Rossi" not in on_disk
        assert stored.size == len(CONTENT)
        assert stored.path.stat().st_mode & 0o777 == 0o600
        assert contents() == {str(stored.pk)}

    def test_only_its_owner_sees_it_and_only_until_it_expires(self) -> None:
        stored = store()
        owner, other = SimpleNamespace(account_id=OWNER), SimpleNamespace(account_id=uuid4())
        nobody = SimpleNamespace(account_id=None)
        assert list(StoredFile.objects.visible_to(owner)) == [stored]
        assert not StoredFile.objects.visible_to(other).exists()
        assert not StoredFile.objects.visible_to(nobody).exists()
        expire(stored)
        assert not StoredFile.objects.visible_to(owner).exists()

    def test_it_is_kept_for_thirty_days(self) -> None:
        stored = store()
        kept = stored.expires_at - stored.created_at
        assert timedelta(days=29, hours=23) < kept < timedelta(days=30, hours=1)

    def test_a_changed_or_exchanged_content_does_not_open(self) -> None:
        first, second = store(), store(b"altro")
        first.path.write_bytes(second.path.read_bytes())
        with pytest.raises(EncryptionError):
            read_file(first, cipher=crypto)


@pytest.mark.django_db(transaction=True)
class TestPurging:
    def test_what_has_expired_goes_with_its_content(self) -> None:
        old, new = store(), store()
        expire(old)
        assert purge_expired() == 1
        assert list(StoredFile.objects.all()) == [new]
        assert contents() == {str(new.pk)}

    def test_the_job_does_it(self) -> None:
        expire(store())
        purge_expired_files.func()
        assert contents() == set()

    def test_a_file_can_be_deleted_before_its_time(self) -> None:
        stored = store()
        delete_file(stored)
        assert contents() == set()
        assert not StoredFile.objects.exists()

    def test_a_content_without_row_goes_when_it_is_old_enough(self) -> None:
        store()
        left, half, fresh = (folder() / name for name in (str(uuid4()), "x.part", str(uuid4())))
        for path in (left, half, fresh):
            path.write_bytes(b"x")
        grow_old(left)
        grow_old(half)
        purge_expired()
        assert fresh.exists(), "its transaction may still be open"
        assert not left.exists()
        assert not half.exists()

    def test_an_old_content_with_a_row_stays(self) -> None:
        stored = store()
        grow_old(stored.path)
        purge_expired()
        assert read_file(stored, cipher=crypto) == CONTENT

    def test_there_may_be_nothing_to_purge(self) -> None:
        assert purge_expired() == 0


# The guard


def sheet(rows: int = 3) -> bytes:
    """A true spreadsheet, as Excel would write it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row in range(rows):
            page.write_row(row, 0, ["Cognome", "Nome", row])
    return file.getvalue()


def archive(*extra: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip that has what a spreadsheet needs, and more."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in (("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x"), *extra):
            made.writestr(name, content)
    return file.getvalue()


def refusal(content: bytes) -> tuple[str, str]:
    with pytest.raises(ValidationError) as refused:
        guard_spreadsheet(content)
    return str(refused.value.code), refused.value.messages[0]


@pytest.mark.parametrize("rows", [0, 3, 5000])
def test_a_true_spreadsheet_passes(rows: int) -> None:
    guard_spreadsheet(sheet(rows))


def test_an_uncompressed_spreadsheet_passes() -> None:
    guard_spreadsheet(archive(method=zipfile.ZIP_STORED))


def test_too_large_a_file_is_refused() -> None:
    assert refusal(b"x" * (10 * 2**20 + 1)) == (
        "size",
        "Il file supera i 10 MB: dividilo in più fogli più piccoli.",
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Cognome;Nome",
        b"PK\x03\x04",
        b"%PDF-1.7",
        b"<html>",
        sheet()[:200],
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    code, message = refusal(content)
    assert (code, message) == ("format", "Il file non è un foglio Excel (.xlsx) leggibile.")


def test_an_old_or_protected_file_is_told_how_to_become_a_new_one() -> None:
    code, message = refusal(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 500)
    assert code == "ole"
    assert "salvalo come .xlsx, senza password" in message


def test_a_zip_with_a_password_is_refused() -> None:
    content = bytearray(archive())
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 0x1
    assert refusal(bytes(content))[0] == "password"


def test_too_many_parts_are_refused() -> None:
    assert refusal(archive(*((f"p{n}", b"") for n in range(600))))[0] == "members"


def test_a_bomb_is_refused() -> None:
    assert refusal(archive(("xl/bomb.xml", b"\0" * (30 * 2**20))))[0] == "bomb"


def test_a_bomb_that_lies_about_its_size_is_refused() -> None:
    content = bytearray(archive(("xl/bomb.xml", b"\0" * (30 * 2**20))))
    entry = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 10)
    with zipfile.ZipFile(BytesIO(bytes(content))) as lying:
        assert lying.getinfo("xl/bomb.xml").file_size == 10
    assert refusal(bytes(content))[0] == "bomb"


@pytest.mark.parametrize(
    "part", [b"\0" * (5 * 2**20), random.Random(1).randbytes(2**16)], ids=["large", "small"]
)
def test_many_entries_on_one_content_are_refused(part: bytes) -> None:
    content = archive(("xl/a.xml", part))
    start, end = content.index(b"PK\x01\x02"), content.rindex(b"PK\x05\x06")
    entry = content[content.rindex(b"PK\x01\x02") : end]
    copies = b"".join(entry.replace(b"xl/a.xml", f"xl/{n}.xml".encode()) for n in range(9))
    directory = content[start:end] + copies
    ending = bytearray(content[end:])
    struct.pack_into("<HHI", ending, 8, 12, 12, len(directory))
    assert refusal(content[:start] + directory + bytes(ending))[0] == "bomb"


def test_an_unusual_compression_is_refused() -> None:
    assert refusal(archive(method=zipfile.ZIP_BZIP2))[0] == "format"


@given(st.data())
def test_a_damaged_file_is_refused_or_passes_but_never_breaks(data: st.DataObject) -> None:
    content = bytearray(archive(("xl/sheet.xml", b"<x/>" * 50)))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(ValidationError):  # any other exception fails
        guard_spreadsheet(bytes(content))
