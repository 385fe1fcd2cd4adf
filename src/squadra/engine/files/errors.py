"""The one error of bad input, which says where it stands."""

MOST_QUOTED = 60


def printable(text: str) -> str:
    """The text on one line, whatever a cell held."""
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def quoted(cell: str) -> str:
    """A cell as a message quotes it: on one line, and no longer than a message can be."""
    line = printable(cell)
    return f"«{line}»" if len(line) <= MOST_QUOTED else f"«{line[:MOST_QUOTED]}…»"


class BadInput(Exception):
    """Input that cannot be read: where it stands and what is wrong (Italian).

    `row` counts from 1, which is the header; `row` and `column` are None where the fault is of
    the whole file or row.
    """

    def __init__(
        self, file: str, message: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(file, message, row, column)
        self.file, self.message, self.row, self.column = file, message, row, column

    def __str__(self) -> str:
        row = "" if self.row is None else f", riga {self.row}"
        column = "" if self.column is None else f", colonna {self.column}"
        return printable(f"{self.file}{row}{column}: {self.message}")
