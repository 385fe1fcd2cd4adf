"""Files that are read more than once, and so must be files and stay as they are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from squadra.engine.files.errors import BadInput


@contextmanager
def steady(*files: Path | None) -> Iterator[None]:
    """While they are read. Raises BadInput of one that is no file, or is another afterwards."""
    before = {file: _state(file) for file in files if file is not None}
    yield
    for file, state in before.items():
        if _state(file) != state:
            raise BadInput(str(file), "il file è cambiato mentre lo si leggeva")


def _state(file: Path) -> tuple[int, ...]:
    try:
        found = file.stat()
    except OSError as error:
        raise BadInput(str(file), f"il file non si legge ({error.strerror})") from error
    if not S_ISREG(found.st_mode):
        raise BadInput(str(file), "non è un file")
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
