"""Which characters our fonts can draw: an accessible PDF may hold no others.

Reads the table `cmap` of each font (ISO/IEC 14496-22, formats 4 and 12).
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).with_name("fonts")
STAND_IN = "?"
UNICODE_TABLES = ((3, 10), (0, 4), (0, 3), (3, 1))  # platform and encoding, the widest first


def drawable(text: str) -> str:
    """Return the text with a question mark for each visible character that no font of ours has.

    Marks that are not seen (direction, joining, variants) are left out where no font has them,
    control characters always.
    """
    return "".join(_drawn(character) for character in " ".join(text.splitlines()))


def _drawn(character: str) -> str:
    kind = unicodedata.category(character)
    if kind in ("Cc", "Cs"):
        return " " if character == "\t" else ""
    if ord(character) in _known() and kind != "Co":
        return character
    return "" if kind in ("Cf", "Mn", "Sk") else STAND_IN


@cache
def _known() -> frozenset[int]:
    fonts = sorted(FONTS.glob("*.ttf"))
    if not fonts:
        raise FileNotFoundError("the fonts of documents are not built: make assets")
    return frozenset(code for font in fonts for code in _codes(font.read_bytes()))


def _codes(font: bytes) -> Iterator[int]:
    tables = _tables(font)
    cmap = font[tables["cmap"] :]
    for wanted in UNICODE_TABLES:
        for index in range(struct.unpack_from(">H", cmap, 2)[0]):
            platform, encoding, offset = struct.unpack_from(">HHL", cmap, 4 + 8 * index)
            if (platform, encoding) == wanted:
                yield from _codes_of(cmap[offset:])
                return


def _tables(font: bytes) -> dict[str, int]:
    """Where each table of the font begins."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sLLL", font, 12 + 16 * index) for index in range(count))
    return {tag.decode("latin-1"): offset for tag, _sum, offset, _length in records}


def _codes_of(table: bytes) -> Iterator[int]:
    match struct.unpack_from(">H", table)[0]:
        case 12:
            for index in range(struct.unpack_from(">L", table, 12)[0]):
                start, end, _glyph = struct.unpack_from(">LLL", table, 16 + 12 * index)
                yield from range(start, end + 1)
        case 4:
            yield from _codes_of_segments(table)


def _codes_of_segments(table: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    for start, end in zip(starts, ends, strict=True):
        yield from (code for code in range(start, end + 1) if code != 0xFFFF)
