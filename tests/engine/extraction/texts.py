"""Adverts, CVs and notes with what a careful reader finds in each (`texts.yaml`)."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "texts.yaml"
Findings = Mapping[str, str]
"""The vocabulary's name, or the contract's code, with the words of the text that say it."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text and what stands in it; `levels` of some skills, from 1 to 3."""

    kind: str
    text: str
    occupations: Findings = field(default_factory=dict)
    skills: Findings = field(default_factory=dict)
    licences: Findings = field(default_factory=dict)
    languages: Findings = field(default_factory=dict)
    shift: Findings = field(default_factory=dict)
    conditions: Findings = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_held_out(self) -> bool:
        return hashlib.sha256(self.text.encode()).digest()[0] % 2 == 0


def read_texts() -> list[ReadText]:
    """Read the file, in its order."""
    return [ReadText(**row) for row in yaml.safe_load(FILE.read_text(encoding="utf-8"))]
