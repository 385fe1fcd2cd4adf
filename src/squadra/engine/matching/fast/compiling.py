"""How the loops are compiled, and where their machine code is kept."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import numba

from squadra.engine import matching

Loop = TypeVar("Loop", bound=Callable[..., Any])
_numba: Any = numba
_OPTIONS: Final = {"cache": True, "nogil": True, "error_model": "numpy", "_nrt": False}
"""Nothing is allocated in here, so references need no counting: it would take most of the time."""


def compiled(function: Loop) -> Loop:
    """A loop that others call, compiled at its first use; the machine code is kept on disk."""
    return cast(Loop, _numba.njit(**_OPTIONS)(function))


def part(function: Loop) -> Loop:
    """A step of a loop, put in place: passing so many arrays would cost more than it does."""
    return cast(Loop, _numba.njit(forceinline=True, **_OPTIONS)(function))


def _kept_in() -> Path:
    """A folder of this very code: a loop holds steps and constants that stand in other files.

    The compiler looks only at the file of the loop itself, so code of another version could run.
    """
    digest = hashlib.sha256(numba.__version__.encode())
    for file in sorted(Path(matching.__path__[0]).rglob("*.py")):
        digest.update(file.read_bytes())
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(_numba.config.CACHE_DIR or Path(home) / "squadra") / digest.hexdigest()[:16]


_numba.config.CACHE_DIR = str(_kept_in())


def is_first_use() -> bool:
    """Whether no loop of this code has been compiled for this account of the machine."""
    return not Path(_numba.config.CACHE_DIR).is_dir()
