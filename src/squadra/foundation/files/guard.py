"""Is a file a spreadsheet that can be opened without harm? Looks inside without unpacking it."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MOST_BYTES = 10 * 2**20
MOST_FILES = 3
MOST_SENT = MOST_FILES * MOST_BYTES + 2**20  # with what else stands in the form
MOST_MEMBERS = 500
MOST_UNPACKED = 100 * 2**20
RATIO_FROM = 10 * 2**20  # smaller sheets may well be repetitive
MOST_RATIO = 100
PIECE = 2**20

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
NEEDED_MEMBERS = frozenset(("[Content_Types].xml", "xl/workbook.xml"))
NEEDED_OF_OPENDOCUMENT = frozenset(("META-INF/manifest.xml", "content.xml"))
ENCRYPTED_PART = b"encryption-data"  # of a manifest: LibreOffice locks parts, not the archive
ENCRYPTED = 0x1
# PKWARE's APPNOTE 4.3.7: signature, eight fields, lengths of name and extra field.
LOCAL_HEADER = struct.Struct("<4s22xHH")
LOCAL_SIGNATURE = b"PK\x03\x04"


def guard_spreadsheet(content: bytes) -> None:
    """Raise ValidationError (Italian, for people) unless the bytes are a sane `.xlsx`.

    Refused: more than 10 MB, other formats, passwords, more than 500 members, more than 100 MB
    unpacked or, above 10 MB, more than a hundredfold. The unpacked size is measured, as the one
    that the file declares may lie.
    """
    _refuse_large(content)
    if content.startswith(OLE):
        raise _refusal(
            "ole",
            _(
                "Il file è protetto da una password o è nel vecchio formato .xls: "
                "salvalo come .xlsx, senza password."
            ),
        )
    _refuse_bomb(content, _members(content, NEEDED_MEMBERS))


def guard_opendocument(content: bytes) -> None:
    """Raise ValidationError unless the bytes are a sane `.ods`, as `guard_spreadsheet` does."""
    _refuse_large(content)
    members = _members(content, NEEDED_OF_OPENDOCUMENT)
    _refuse_bomb(content, members)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if ENCRYPTED_PART in archive.read("META-INF/manifest.xml"):
            raise _refusal("password", _("Il file è protetto da una password: salvalo senza."))


def guard_archive(content: bytes, *, most_bytes: int, most_unpacked: int) -> None:
    """Raise ValidationError unless the bytes are a sane zip of at most so many bytes.

    Its `code` says why, for callers who word it: `size`, `format`, `members`, `password`, `bomb`.
    """
    if len(content) > most_bytes:
        raise _refusal("size", _("Il file è troppo grande."))
    _refuse_bomb(content, _members(content, frozenset()), most_unpacked)


def _refuse_large(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise _refusal("size", _("Il file supera i 10 MB: dividilo in più fogli più piccoli."))


def _refuse_bomb(
    content: bytes, members: list[zipfile.ZipInfo], most_unpacked: int = MOST_UNPACKED
) -> None:
    if sum(member.compress_size for member in members) > len(content):
        raise _bomb()  # parts that overlap: each would be unpacked again
    unpacked = 0
    for size in _unpacked_sizes(content, members):
        unpacked += size
        if unpacked > most_unpacked or unpacked > max(RATIO_FROM, MOST_RATIO * len(content)):
            raise _bomb()


def _refusal(code: str, message: str) -> ValidationError:
    return ValidationError(message, code=code)


def _not_a_sheet() -> ValidationError:
    return _refusal("format", _("Il file non è un foglio Excel (.xlsx) leggibile."))


def _bomb() -> ValidationError:
    return _refusal("bomb", _("Il file, una volta aperto, è troppo grande."))


def _members(content: bytes, needed: frozenset[str]) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _not_a_sheet() from error
    if len(members) > MOST_MEMBERS:
        raise _refusal("members", _("Il file contiene troppe parti: salvalo di nuovo da Excel."))
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise _refusal("password", _("Il file è protetto da una password: salvalo senza."))
    if not {member.filename for member in members} >= needed:
        raise _not_a_sheet()
    return members


def _unpacked_sizes(content: bytes, members: list[zipfile.ZipInfo]) -> Iterator[int]:
    """Yield the sizes of the pieces that the members really unpack to."""
    for member in members:
        data = _packed(content, member)
        if member.compress_type == zipfile.ZIP_STORED:
            yield len(data)
        elif member.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflated_sizes(data)
        else:
            raise _not_a_sheet()


def _packed(content: bytes, member: zipfile.ZipInfo) -> bytes:
    after_header = member.header_offset + LOCAL_HEADER.size
    header = content[member.header_offset : after_header]
    if len(header) < LOCAL_HEADER.size or not header.startswith(LOCAL_SIGNATURE):
        raise _not_a_sheet()
    _signature, name, extra = LOCAL_HEADER.unpack(header)
    start = after_header + name + extra
    return content[start : start + member.compress_size]


def _inflated_sizes(data: bytes) -> Iterator[int]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        while data and not inflater.eof:
            yield len(inflater.decompress(data, PIECE))
            data = inflater.unconsumed_tail
    except zlib.error as error:
        raise _not_a_sheet() from error
