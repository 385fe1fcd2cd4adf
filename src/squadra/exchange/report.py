"""What came of an import: counts, or every cell that has to be mended. Nothing of it is stored."""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend. Row 0 is the whole file, row 1 its headings; no column is the whole row.

    `value` is what the cell holds, for its author's eyes only: never logged, never stored.
    """

    file: str
    row: int
    column: str
    value: str = field(repr=False)
    reason: str

    @property
    def place(self) -> str:
        """Where it is, in words."""
        row = f"riga {self.row}" if self.row else "tutto il file"
        return f"{row}, colonna {self.column}" if self.column else row


@dataclass(slots=True)
class SheetCount:
    """How many rows of one sheet are new, were there already, or have to be mended."""

    file: str
    title: str
    new: int = 0
    present: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        return self.new + self.present + self.refused


@dataclass(slots=True)
class ImportReport:
    """`faults` empty: all is stored. Any fault: nothing is. `unread` are worksheets passed over."""

    counts: list[SheetCount] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    @property
    def stored(self) -> bool:
        return not self.faults

    def as_data(self) -> dict[str, Any]:
        """The report as JSON holds it; `from_data` makes it again."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "ImportReport":
        return cls(
            counts=[SheetCount(**count) for count in data["counts"]],
            faults=[Fault(**fault) for fault in data["faults"]],
            unread=data["unread"],
        )
