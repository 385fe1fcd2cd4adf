"""The matching engine with one text of it changed, asked whether it keeps an example's promise.

That goes on in a process of its own (`workshop`), where the compiled loops run as the plain Python
that they are written in: the compiler would take half a minute for each change.
"""

import importlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import find_spec, spec_from_file_location
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import numpy as np

PACKAGE = "squadra.engine.matching"
FOLDER = Path(getattr(find_spec(PACKAGE), "origin", "")).parent
COUPLES, PROMISES = "tests.engine.matching.couples", "tests.engine.matching.promises"
READ_ANEW = ("squadra.engine", COUPLES, PROMISES)

Asked = tuple[str, Mapping[str, Any]]
"""An engine and an example."""


class Change(NamedTuple):
    """In a file of the package, a text that stands there once, and what is put in its place."""

    place: str
    before: str
    after: str


@cache
def source(place: str) -> str:
    """The file as it is."""
    return (FOLDER / place).read_text(encoding="utf-8")


def changed(change: Change) -> str:
    """The file as it is after the change."""
    text = source(change.place)
    count = text.count(change.before)
    if count != 1:
        raise LookupError(f"{change.before!r} stands in {change.place} {count} times")
    return text.replace(change.before, change.after)


def workshop() -> ProcessPoolExecutor:
    """The process in which the engine may be spoiled."""
    return ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=_without_compiler)


def _without_compiler() -> None:
    """Leave the compiler out, before the engine asks for it."""
    os.environ["NUMBA_DISABLE_JIT"] = "1"
    numbers: Any = importlib.import_module("numba.cpython.unsafe.numbers")
    numbers.trailing_zeros = lambda word: (int(word) & -int(word)).bit_length() - 1
    warnings.simplefilter("ignore")  # Python tells of divisions by zero


def faults(change: Change | None, asked: Sequence[Asked]) -> list[str]:
    """What is wrong after the change with each example on its engine; nothing where it is kept."""
    with TemporaryDirectory() as name, _read_anew(change):
        folder = Path(name)
        loaded: list[ModuleType] = []
        fault = _fault(lambda: loaded.append(_promises(change, folder)))
        if fault:
            return [fault] * len(asked)
        (promises,) = loaded
        return [
            _fault(lambda: promises.check(engine, folder, example))  # noqa: B023 - it is called at once
            for engine, example in asked
        ]


def _fault(attempt: Callable[[], Any]) -> str:
    """What goes wrong, if anything does."""
    try:
        attempt()
    except (NameError, ImportError, SyntaxError, NotImplementedError):
        raise  # the change makes no sense
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


@contextmanager
def _read_anew(change: Change | None) -> Iterator[None]:
    """Have Python import the engine again, after the change."""
    for name in [name for name in sys.modules if name.startswith(READ_ANEW)]:
        del sys.modules[name]
    finders = [_Finder(change)] if change and change.place.endswith(".py") else []
    sys.meta_path[:0] = finders
    try:
        yield
    finally:
        del sys.meta_path[: len(finders)]


class _Finder(MetaPathFinder):
    """Finds the module that was changed."""

    def __init__(self, change: Change) -> None:
        parts = Path(change.place).with_suffix("").parts
        self.name, self.file = ".".join((PACKAGE, *parts)), FOLDER / change.place
        self.text = changed(change)

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        return spec_from_file_location(
            fullname, self.file, loader=_Loader(fullname, str(self.file), self.text)
        )


class _Loader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self.text = text

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.text, self.path, "exec", dont_inherit=True)


def _promises(change: Change | None, folder: Path) -> ModuleType:
    """The promises, over an engine that Python understands and the model as it is now."""
    promises = importlib.import_module(PROMISES)
    arrays: Any = importlib.import_module(f"{PACKAGE}.fast.arrays")
    arrays.Encoded.sides = property(
        lambda run: tuple(
            type(side)(*map(_wide, side)) for side in (run.people, run.openings, run.tables)
        )
    )
    if change and change.place.endswith(".yaml"):
        file = folder / "model.yaml"
        file.write_text(changed(change), encoding="utf-8")
        couples: Any = importlib.import_module(COUPLES)
        couples.MODEL = couples.read_model(file)
    return promises


def _wide(values: Any) -> Any:
    """Whole numbers in which nothing overflows, and fields by name: as compiled code has them."""
    if not isinstance(values, np.ndarray):
        return values
    if values.dtype.names:
        types = [(name, _wide_type(values.dtype[name])) for name in values.dtype.names]
        return values.astype(types).view(np.recarray)
    return values.astype(_wide_type(values.dtype))


def _wide_type(dtype: np.dtype[Any]) -> np.dtype[Any]:
    return np.dtype(np.int64) if dtype.kind == "i" else dtype
