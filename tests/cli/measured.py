"""The command called over and over in a process of its own, and what each call takes.

Its libraries are loaded beforehand, and their memory is not counted. The process may take a few
gigabytes more and not all of the machine; where it falls, the call and no other has failed.
"""

import contextlib
import io
import json
import resource
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

LOADED_LATE = (
    "squadra.cli.allocate",
    "squadra.cli.explain",
    "squadra.cli.match",
    "squadra.engine.allocation.reading",
    "squadra.engine.matching.fast",
    "pyarrow.parquet",
)
GUARD_BYTES = 3 * 2**30
MOST_MEGABYTES = 300
"""Over the libraries, whatever a file holds: some sixteen at a time, made columns or rows."""
MOST_SECONDS = 10
"""On a machine that does much else; on one that does not, all take less than one."""


class Outcome(NamedTuple):
    """What came of a call."""

    status: int
    out: str
    said: str
    megabytes: int
    seconds: float

    def is_bounded(self) -> bool:
        return self.megabytes < MOST_MEGABYTES and self.seconds < MOST_SECONDS


class Measured:
    """Calls of `squadra`, one after another."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def __call__(self, *argv: str | Path) -> Outcome:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        print(json.dumps(list(map(str, argv))), file=stdin, flush=True)
        answer = stdout.readline()
        assert answer, f"the process fell with status {self._process.wait()}"
        return Outcome(*json.loads(answer))


@contextmanager
def measured() -> Iterator[Measured]:
    with subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Measured(process)


def _serve() -> None:
    for module in LOADED_LATE:
        import_module(module)
    size = _kilobytes("VmSize") * 1024 + GUARD_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    answers = sys.stdout
    for line in sys.stdin:
        print(json.dumps(_called(json.loads(line))), file=answers, flush=True)


def _called(argv: list[str]) -> Outcome:
    from squadra.cli import main

    Path("/proc/self/clear_refs").write_text("5")  # the greatest memory is that of now
    before, start = _kilobytes("VmRSS"), time.monotonic()
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        try:
            status = main(argv)
        except SystemExit as ended:
            status = int(str(ended.code))
        except Exception:
            traceback.print_exc()
            status = 1
    seconds = time.monotonic() - start
    megabytes = (_kilobytes("VmHWM") - before) // 1024
    return Outcome(status, out.getvalue(), said.getvalue(), megabytes, seconds)


def _kilobytes(name: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1])
    raise LookupError(name)


if __name__ == "__main__":
    _serve()
