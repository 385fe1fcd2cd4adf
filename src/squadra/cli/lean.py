"""Libraries that other libraries would load for nothing, kept out while a command runs."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from typing import Final

IDLE: Final = ("pandas", "scipy.linalg")
"""pyarrow asks for the first where it turns a text into a scalar, numba for the second in case a
loop multiplies matrices. No loop of ours does; together they take half a second to load."""


class _Absence(MetaPathFinder):
    """Says of the idle libraries what is said where they are not installed."""

    def find_spec(self, name: str, _path: Sequence[str] | None, _target: object = None) -> None:
        if name in IDLE:
            raise ModuleNotFoundError(f"{name} is kept out", name=name)


@contextmanager
def without_idle_libraries() -> Iterator[None]:
    """Let an import of those that nobody has loaded fail, which those who ask are ready for."""
    absence = _Absence()
    sys.meta_path.insert(0, absence)
    try:
        yield
    finally:
        sys.meta_path.remove(absence)
