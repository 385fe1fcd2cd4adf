"""YAML documents read strictly."""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml

from squadra.engine.files.errors import BadInput, quoted

Read = TypeVar("Read")


class Entry(NamedTuple):
    """One `key: value` of a document, both as the text that stands there."""

    key: str
    value: str
    row: int


def read_yaml(source: Path | Traversable) -> Any:
    """What the document holds. Raises BadInput."""
    return _read(source, yaml.safe_load)


def read_entries(source: Path) -> list[Entry]:
    """The entries of a document that is one table of single values. Raises BadInput."""
    document = _read(source, lambda text: yaml.compose(text, Loader=yaml.SafeLoader))
    if document is None:
        return []
    if not isinstance(document, yaml.MappingNode):
        raise BadInput(str(source), "il file non è una tabella di voci «nome: valore»")
    entries: dict[str, Entry] = {}
    for key, value in document.value:
        row = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode):
            raise BadInput(str(source), "la voce non è «nome: valore»", row=row)
        entry = Entry(key.value.strip(), value.value.strip(), row)
        if entry.key in entries:
            raise BadInput(str(source), f"la voce {quoted(entry.key)} c'è già", row=row)
        entries[entry.key] = entry
    return list(entries.values())


def _read(source: Path | Traversable, parse: Callable[[str], Read]) -> Read:
    try:
        return parse(source.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(str(source), f"il file non si legge ({error.strerror})") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise BadInput(str(source), "il file non è YAML valido in UTF-8", row=row) from error
