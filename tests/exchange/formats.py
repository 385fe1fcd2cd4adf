"""The same rows as `.xlsx`, `.ods` and `.csv`, and the ways in which files get damaged."""

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.exchange.sheets import book

Rows = Sequence[Sequence[Any]]
FORMATS = ("xlsx", "ods", "csv")
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4096)
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">%s'
    "</manifest:file-entry></manifest:manifest>"
)
ENCRYPTION = '<manifest:encryption-data manifest:checksum="x"/>'


def write(kind: str, rows: Rows) -> bytes:
    """Rows as a file of that kind."""
    if kind == "xlsx":
        return book(Foglio1=[list(row) for row in rows])
    return opendocument(rows) if kind == "ods" else separated(rows).encode("utf-8-sig")


def separated(rows: Rows, delimiter: str = ";") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(
        [cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row]
        for row in rows
    )
    return text.getvalue()


def opendocument(rows: Rows, *, manifest: str = MANIFEST % "", after: str = "") -> bytes:
    """An `.ods`; `after` is XML behind the last row; a cell may be XML already."""
    body = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in rows)
    return _archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": (
                f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} {CALC} '
                'office:version="1.2"><office:body><office:spreadsheet>'
                f'<table:table table:name="Foglio1">{body}{after}</table:table>'
                "</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def _cell(cell: Any) -> str:
    if isinstance(cell, date):
        return f'<table:table-cell office:value-type="date" office:date-value="{cell:%Y-%m-%d}"/>'
    if isinstance(cell, float | int):
        return f'<table:table-cell office:value-type="float" office:value={quoteattr(str(cell))}/>'
    if cell == "":
        return "<table:table-cell/>"
    if str(cell).startswith("<table:"):
        return str(cell)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def formula_in_error(kind: str) -> Any:
    """A cell of an `.ods` or of text in which a formula failed."""
    if kind == "ods":
        return (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
            'office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p>'
            "</table:table-cell>"
        )
    return "#DIV/0!"


def with_member(content: bytes, name: str, body: bytes) -> bytes:
    """The archive with one more part."""
    grown = io.BytesIO(content)
    with zipfile.ZipFile(grown, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, body)
    return grown.getvalue()


def locked(kind: str, rows: Rows) -> bytes:
    """What a program writes where its user has set a password."""
    if kind == "xlsx":
        return OLE
    if kind == "ods":
        return opendocument(rows, manifest=MANIFEST % ENCRYPTION)
    archive = bytearray(_archive({"utenti.csv": separated(rows)}))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        archive[archive.index(signature) + at] |= 1  # says that it is encrypted
    return bytes(archive)


def _archive(parts: dict[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()
