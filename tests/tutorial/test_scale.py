"""The commands of the page on clusters, as they stand there: workers of Dask on this machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psutil
import pytest

from tests.cli.clusters import free_port, kill
from tests.tutorial.test_tutorial import BLOCK, ROOT, environment

PAGE = ROOT / "docs" / "guide" / "scale.md"
LISTENS = "# resta in ascolto"
SHELL = ["bash", "-euo", "pipefail", "-c"]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("openssl"), reason="the page makes its key with openssl"),
]


@contextmanager
def listening(block: str, folder: Path) -> Iterator[None]:
    with (
        (folder / "log.txt").open("ab") as log,
        subprocess.Popen(
            [*SHELL, block], cwd=folder, env=environment(), stdout=log, stderr=log
        ) as process,
    ):
        started = psutil.Process(process.pid)
        try:
            yield
        finally:
            kill([*started.children(recursive=True), started])


def test_the_commands_for_a_cluster_give_the_bytes_of_one_machine(tmp_path: Path) -> None:
    for folder in ("requirements", "benchmarks"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    page = re.sub(r"\b8786\b", str(free_port()), PAGE.read_text(encoding="utf-8"))

    with ExitStack() as cluster:
        for block in BLOCK.findall(page):
            if block.startswith(LISTENS):
                cluster.enter_context(listening(block, tmp_path))
                continue
            done = subprocess.run(
                [*SHELL, block],
                cwd=tmp_path,
                env=environment(),
                capture_output=True,
                text=True,
                check=False,
            )
            log = tmp_path / "log.txt"
            assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")

    assert len((tmp_path / "prova" / "cluster.csv").read_text().splitlines()) > 3000
