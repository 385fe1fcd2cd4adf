"""The one error of bad input, which says where it stands."""


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
        return f"{self.file}{row}{column}: {self.message}"
