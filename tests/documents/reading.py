"""What a file says: its visible words, and everything that stands beside them."""

import io
import re
import zipfile

import pikepdf


def words_of(content: bytes) -> str:
    """Return every text of a PDF or a `.docx`, metadata included."""
    return _of_pdf(content) if content.startswith(b"%PDF") else _of_archive(content)


def _of_archive(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        texts = (archive.read(name).decode(errors="ignore") for name in archive.namelist())
        return " ".join(texts)


def _of_pdf(content: bytes) -> str:
    """Texts are drawn as glyphs: the font's own table says which characters they are."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        said = [str(pdf.docinfo), pdf.Root.Metadata.read_bytes().decode()]
        said += [_drawn(page) for page in pdf.pages]
        said += [str(obj) for obj in pdf.objects if isinstance(obj, pikepdf.String)]
    return " ".join(said)


def _drawn(page: pikepdf.Page) -> str:
    tables = {
        str(name): _table(font.ToUnicode.read_bytes().decode("latin-1"))
        for name, font in page.Resources.Font.items()
    }
    said, table = [], {}
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "Tf":
            table = tables[str(instruction.operands[0])]
        elif str(instruction.operator) in ("Tj", "TJ"):
            operand = instruction.operands[0]
            parts = operand if isinstance(operand, pikepdf.Array) else [operand]
            texts = [bytes(part) for part in parts if isinstance(part, pikepdf.String)]
            said.append("".join(_decoded(text, table) for text in texts))
        elif str(instruction.operator) in ("Td", "TD", "T*", "BT"):
            said.append(" " if said and not said[-1].endswith("-") else "")
    return "".join(said)


def _decoded(text: bytes, table: dict[bytes, str]) -> str:
    return "".join(table.get(text[at : at + 2], "") for at in range(0, len(text), 2))


def _table(cmap: str) -> dict[bytes, str]:
    """Code of two bytes → characters, from the `bfchar` and `bfrange` lines of a ToUnicode map."""
    found = {}
    for code, text in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>\s*\n", cmap):
        found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be")
    for first, last, text in re.findall(
        r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>\s*\n", cmap
    ):
        start = bytes.fromhex(text).decode("utf-16-be")
        for step in range(int(last, 16) - int(first, 16) + 1):
            code = (int(first, 16) + step).to_bytes(2, "big")
            found[code] = start[:-1] + chr(ord(start[-1]) + step)
    return found
