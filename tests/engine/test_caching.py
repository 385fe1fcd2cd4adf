"""Machine code that cannot be kept, or has been spoilt, is compiled anew: nothing else happens."""

import errno
from pathlib import Path
from typing import Any

import numba
import pytest
from numba.core import caching

from squadra.engine.caching import compiler
from squadra.engine.matching.fast import compiling


def add(one: int, other: int) -> int:
    return one + other


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where machine code is kept."""
    monkeypatch.setattr(numba.config, "CACHE_DIR", str(tmp_path))
    return tmp_path


def compiled() -> Any:
    """The loop as a new process would have it."""
    return compiler(nogil=True)(add)


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_it_is_kept_for_the_next_process(kept: Path) -> None:
    assert compiled()(2, 3) == 5
    assert files(kept)
    loop = compiled()
    assert loop(2, 3) == 5
    assert sum(loop.stats.cache_hits.values()) == 1


def test_a_full_disk_keeps_nothing(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_room(*_args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(caching.IndexDataCacheFile, "_save_index", no_room)
    assert compiled()(2, 3) == 5
    assert not files(kept)


def test_no_folder_may_be_written_to(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an image of which the file system can only be read."""

    def read_only(_self: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(caching._CacheLocator, "ensure_cache_path", read_only)
    assert compiled()(2, 3) == 5
    assert not files(kept)


@pytest.mark.parametrize("share", [0, 0.5])
def test_what_was_cut_off_is_written_again(share: float, kept: Path) -> None:
    compiled()(2, 3)
    for file in files(kept):
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * share)])
    assert compiled()(2, 3) == 5
    loop = compiled()
    assert loop(2, 3) == 5
    assert sum(loop.stats.cache_hits.values()) == 1


def test_an_account_without_a_home_leaves_it_to_the_compiler(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As in a container whose user nobody has named."""

    def nobody() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nobody)
    assert compiling._kept_in() == ""
