"""A sheet as PDF and as text to edit: accessible, the same bytes, whatever words are in it."""

import io
import zipfile
from datetime import date

import docx
import pikepdf
import pytest

from squadra.documents.glyphs import drawable
from squadra.documents.pdf import as_pdf
from squadra.documents.sheet import Part, Sheet
from squadra.documents.word import as_docx
from tests.documents.reading import words_of
from tests.pages import AWKWARD

SHEET = Sheet(
    title="Perché sì",
    on=date(2026, 3, 2),
    opening="Una proposta per Łucja, Ольга e محمد.",
    parts=(Part("Che cosa è", ("Un tirocinio.",), ("di mattina", "a Melzo")),),
    foot="Vale solo qui.",
    large=True,
)


def test_the_pdf_is_tagged_speaks_italian_and_says_its_standards() -> None:
    with pikepdf.open(io.BytesIO(as_pdf(SHEET))) as pdf:
        assert str(pdf.Root.Lang).startswith("it")
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as meta:
            assert meta["dc:title"] == "Perché sì"
            assert meta["pdfuaid:part"] == "1"
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert "/Author" not in pdf.docinfo


def test_its_fonts_are_embedded_and_ours() -> None:
    with pikepdf.open(io.BytesIO(as_pdf(SHEET))) as pdf:
        names = {
            str(obj.FontName)
            for obj in pdf.objects
            if "FontName" in repr(obj)[:2000]
            and isinstance(obj, pikepdf.Dictionary)
            and "/FontName" in obj
        }
    assert names
    assert all("Titillium" in name or "NotoSans" in name for name in names)


@pytest.mark.parametrize("write", [as_pdf, as_docx])
def test_the_same_sheet_gives_the_same_bytes(write) -> None:
    assert write(SHEET) == write(SHEET)


@pytest.mark.parametrize("write", [as_pdf, as_docx])
def test_every_word_of_the_sheet_is_in_the_file(write) -> None:
    read = words_of(write(SHEET))
    for word in ("Perché", "Łucja", "Ольга", "tirocinio", "mattina", "Vale"):
        assert word in read


@pytest.mark.slow
@pytest.mark.parametrize("typed", AWKWARD.values(), ids=AWKWARD)
def test_whatever_people_type_can_be_printed(typed: str) -> None:
    odd = Sheet(title=typed[:80] or "…", on=SHEET.on, parts=(Part(typed, (typed,), (typed,)),))
    assert as_pdf(odd).startswith(b"%PDF")


def test_markup_is_words() -> None:
    tricky = '#panic() *grassetto* $x$ <b> #import "altro.typ": * `codice` = titolo'
    sheet = Sheet(title="Prova", on=SHEET.on, parts=(Part(paragraphs=(tricky,)),))
    assert "#panic()" in words_of(as_pdf(sheet))


def test_what_no_font_draws_becomes_a_question_mark() -> None:
    assert drawable("Ciao 🙂 Łódź 日\n\x07…") == "Ciao ? Łódź ? …"


def test_the_text_to_edit_has_headings_language_and_nobody_s_name() -> None:
    document = docx.Document(io.BytesIO(as_docx(SHEET)))
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles == ["Heading 1", "Normal", "Heading 2", "Normal", "List Bullet", "List Bullet"]
    about = document.core_properties
    assert (about.title, about.author, about.language) == ("Perché sì", "", "it-IT")


def test_the_text_to_edit_carries_no_time_and_no_foreign_picture() -> None:
    with zipfile.ZipFile(io.BytesIO(as_docx(SHEET))) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
