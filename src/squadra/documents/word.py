"""A sheet as a text to edit (`.docx`), for services that write the last third themselves."""

import io
import zipfile
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from squadra.documents.sheet import Sheet

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Titillium Web"
SIZES = {False: 11.5, True: 14}
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EARLIEST = (1980, 1, 1, 0, 0, 0)  # what an archive can say of a file's age, and says nothing
PICTURE = "/thumbnail"


def as_docx(sheet: Sheet) -> bytes:
    """Return the sheet as `.docx`: headings, paragraphs and lists of the styles that it has."""
    import docx

    document = docx.Document()
    _dress(document, sheet)
    document.add_heading(sheet.title, level=1)
    if sheet.opening:
        document.add_paragraph(sheet.opening)
    for part in sheet.parts:
        if part.heading:
            document.add_heading(part.heading, level=2)
        for paragraph in part.paragraphs:
            document.add_paragraph(paragraph)
        for point in part.points:
            document.add_paragraph(point, style="List Bullet")
    document.sections[0].footer.paragraphs[0].text = sheet.foot
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def _dress(document: "Document", sheet: Sheet) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    about = document.core_properties
    about.title, about.language = sheet.title, "it-IT"
    about.author = about.comments = about.last_modified_by = ""
    about.created = about.modified = datetime.combine(sheet.on, time(), UTC)
    normal: Any = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(SIZES[sheet.large])
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "it-IT")
    relations = document.part.package.rels
    for key in [key for key, rel in relations.items() if rel.reltype.endswith(PICTURE)]:
        del relations[key]  # a picture of somebody else's empty page


def _without_times(content: bytes) -> bytes:
    """Return the same archive without the minute in which it was made."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, EARLIEST), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()
