"""YAML documents read strictly."""

from collections.abc import Callable
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeVar

import yaml

from squadra.engine.files.errors import BadInput, quoted

MOST_BYTES: Final = 2**18
"""What is longer is not a document that somebody writes by hand."""

Read = TypeVar("Read")


class Entry(NamedTuple):
    """One `key: value` of a document, both as the text that stands there."""

    key: str
    value: str
    row: int


class _Unwanted(yaml.MarkedYAMLError):
    """A type that may not fit its text, or a table put into others, which makes much of little."""


class _Loader(yaml.SafeLoader):
    """YAML as far as tables of names and numbers need it."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event: Any = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "tag", None) is not None:
            raise _Unwanted(problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        for key, _value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                raise _Unwanted(problem_mark=key.start_mark)


def read_yaml(source: Path | Traversable) -> Any:
    """What the document holds. Raises BadInput."""
    return _read(source, lambda text: yaml.load(text, _Loader))  # noqa: S506 - a SafeLoader


def read_entries(source: Path) -> list[Entry]:
    """The entries of a document that is one table of single values. Raises BadInput."""
    document = _read(source, lambda text: yaml.compose(text, Loader=_Loader))
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
        with source.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise BadInput(str(source), f"il file non si legge ({error.strerror})") from error
    if len(content) > MOST_BYTES:
        raise BadInput(str(source), f"il file ha più di {MOST_BYTES} byte")
    try:
        return parse(content.decode("utf-8-sig"))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        fault = "il file non è YAML valido in UTF-8"
        if isinstance(error, _Unwanted):
            fault = "del YAML non si leggono tipi e fusioni, come !nome e <<"
        raise BadInput(str(source), fault, row=row) from error
