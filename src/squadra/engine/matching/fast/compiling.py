"""How the loops are compiled, and where their machine code is kept."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import numba

from squadra.engine import matching
from squadra.engine.caching import compiler

Loop = TypeVar("Loop", bound=Callable[..., Any])
_numba: Any = numba
_OPTIONS: Final = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Nothing is allocated in here, so references need no counting: it would take most of the time."""


def compiled(function: Loop) -> Loop:
    """A loop that others call, compiled at its first use; the machine code is kept on disk."""
    return compiler(**_OPTIONS)(function)


def part(function: Loop) -> Loop:
    """A step of a loop, put in place: passing so many arrays would cost more than it does."""
    return compiler(forceinline=True, **_OPTIONS)(function)


def _kept_in() -> str:
    """A folder of this very code: a loop holds steps and constants that stand in other files.

    The compiler looks only at the file of the loop itself, so code of another version could run.
    Empty where the account has no home: then the compiler looks for a place.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(matching.__path__[0]).rglob("*.py")):
        digest.update(file.read_bytes())
    folder = _numba.config.CACHE_DIR or _folder_of_account()
    return str(Path(folder) / digest.hexdigest()[:16]) if folder else ""


def _folder_of_account() -> str:
    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        return ""
    return str(Path(home) / "squadra")


_numba.config.CACHE_DIR = _kept_in()


def is_first_use() -> bool:
    """Whether no loop of this code has been compiled for this account of the machine."""
    return not Path(_numba.config.CACHE_DIR).is_dir()
