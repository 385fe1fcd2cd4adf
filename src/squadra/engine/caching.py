"""Compiled loops, and their machine code on disk where there is room for it."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar, cast

from numba import njit
from numba.core.caching import FunctionCache

Loop = TypeVar("Loop", bound=Callable[..., Any])


class _Store(FunctionCache):
    """What cannot be kept, or is not whole when it is looked for, is compiled anew."""

    @contextmanager
    def _guard_against_spurious_io_errors(self) -> Iterator[None]:
        try:
            yield
        except (EOFError, pickle.UnpicklingError):
            with suppress(OSError):
                self.flush()  # type: ignore[no-untyped-call]
        except OSError:
            pass


def compiler(**options: Any) -> Callable[[Loop], Loop]:
    """Compile a function at its first use, with these options of numba."""

    def compiled(function: Loop) -> Loop:
        loop = njit(**options)(function)
        with suppress(RuntimeError):  # there is no folder that may be written to
            loop._cache = _Store(function)  # type: ignore[no-untyped-call]
        return cast(Loop, loop)

    return compiled
