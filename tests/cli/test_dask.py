"""`squadra match --executor dask`: real workers, the same bytes, and what happens when they die."""

import operator
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from benchmarks.territories import write
from squadra import engine
from squadra.cli import cluster as dask_cluster
from squadra.cli import main, match
from squadra.cli.cluster import ClusterFault, opened
from tests.cli.clusters import Cluster, cluster, free_port, until

pytestmark = pytest.mark.slow

FILES = ("people", "openings", "skills", "similar")
Told = Callable[[int, int], None]


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A thousand people and two hundred openings."""
    folder = tmp_path_factory.mktemp("district")
    write("district", folder)
    return folder


@pytest.fixture(scope="module")
def two_workers(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Cluster, psutil.Process]]:
    """A part that has made two workers fall is given up."""
    once = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    with cluster(tmp_path_factory.mktemp("cluster"), 2, **once) as started:
        yield started


def call(district: Path, out: Path, *options: str) -> list[str]:
    files = [part for name in FILES for part in (f"--{name}", str(district / f"{name}.csv"))]
    return ["match", *files, "--on", "2026-03-02", "--out", str(out), *options]


def results(district: Path, folder: Path, *options: str) -> tuple[bytes, bytes]:
    out, rejected = folder / "out.csv", folder / "rejected.csv"
    assert main(call(district, out, "--rejected", str(rejected), *options)) == 0
    return out.read_bytes(), rejected.read_bytes()


def by_dask(of: Cluster) -> tuple[str, ...]:
    return ("--executor", "dask", "--scheduler", of.address)


def told(monkeypatch: pytest.MonkeyPatch, tell: Told) -> None:
    monkeypatch.setattr(match, "_progress", lambda: tell)


@pytest.mark.parametrize("by", ["person", "opening"])
def test_two_workers_give_the_bytes_of_one_machine(
    by: str,
    district: Path,
    two_workers: tuple[Cluster, psutil.Process],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts: list[int] = []
    here = results(district, tmp_path, "--by", by, "--engine", "fast")
    told(monkeypatch, lambda done, total: parts.append(done))
    assert results(district, tmp_path, "--by", by, *by_dask(two_workers[0])) == here
    assert len(here[0].splitlines()) > 3000
    assert len(parts) > 16


@pytest.mark.parametrize("by", ["person", "opening"])
def test_a_worker_killed_in_the_midst_changes_no_byte(
    by: str,
    district: Path,
    two_workers: tuple[Cluster, psutil.Process],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    of, above = two_workers
    victims: list[psutil.Process] = []

    def kill_one(done: int, total: int) -> None:
        if not victims and done < total:
            victims.append(workers_under(above)[0])
            victims[0].kill()

    here = results(district, tmp_path, "--by", by, "--engine", "fast")
    told(monkeypatch, kill_one)
    assert results(district, tmp_path, "--by", by, *by_dask(of)) == here
    assert victims[0] not in workers_under(above)
    of.wait_for(2)


def workers_under(process: psutil.Process) -> list[psutil.Process]:
    return [child for child in process.children() if "spawn_main" in " ".join(child.cmdline())]


def test_a_part_that_kills_whoever_works_on_it_is_given_up(
    two_workers: tuple[Cluster, psutil.Process],
) -> None:
    of, _above = two_workers
    with opened(of.address, hands=1) as executor:
        leave = executor.share(os._exit)
        with pytest.raises(ClusterFault, match="ha fatto cadere 2 lavoratori") as fault:
            list(executor.each(operator.call, leave, [1]))
    assert fault.value.status == 1
    of.wait_for(2)


def test_what_fails_is_logged_without_the_data_of_people(
    two_workers: tuple[Cluster, psutil.Process],
) -> None:
    of, _above = two_workers
    with opened(of.address, hands=1) as executor:
        one = executor.share(1)
        with pytest.raises(TypeError):
            list(executor.each(operator.add, one, ["sconosciuta-e-riservata"]))
    assert "Compute Failed" in of.log.read_text()
    assert "sconosciuta" not in of.log.read_text()


def test_workers_with_other_code_are_refused_before_work(
    district: Path,
    two_workers: tuple[Cluster, psutil.Process],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    of, _above = two_workers
    home = Path(engine.__path__[0]).parent
    for folder in ("engine", "cli"):
        shutil.copytree(home / folder, tmp_path / "src/squadra" / folder)
    shutil.copy(home / "__init__.py", tmp_path / "src/squadra")
    with (tmp_path / "src/squadra/engine/matching/rules.py").open("a") as file:
        file.write("# another version\n")
    with of.workers(1, PYTHONPATH=str(tmp_path / "src")):
        of.wait_for(3)
        assert main(call(district, tmp_path / "out.csv", *by_dask(of))) == 2
    assert "1 di 4 fra scheduler e lavoratori hanno un altro Squadra" in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_worker_with_other_code_that_comes_later_ends_the_work(
    two_workers: tuple[Cluster, psutil.Process],
) -> None:
    of, _above = two_workers
    with opened(of.address, hands=1) as executor:
        shared = executor.share(1)
        executor._code = "another"
        with pytest.raises(ClusterFault, match="un altro Squadra"):
            list(executor.each(operator.add, shared, [1]))


def test_a_scheduler_that_falls_ends_the_work(
    district: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out.csv"
    out.write_text("older\n")
    with cluster(tmp_path, 1) as (of, above):
        (scheduler,) = (
            process
            for process in psutil.Process().children()
            if process != above
            if of.address.rpartition(":")[2] in process.cmdline()
        )
        told(monkeypatch, lambda done, total: scheduler.kill())
        assert main(call(district, out, *by_dask(of))) == 1
    assert "si è perso" in capsys.readouterr().err
    assert out.read_text() == "older\n"


def test_nobody_listens_at_the_address(
    district: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dask_cluster, "CONNECT_SECONDS", 1)
    address = f"tcp://127.0.0.1:{free_port()}"
    options = ("--executor", "dask", "--scheduler", address)
    assert main(call(district, tmp_path / "out.csv", *options)) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert f"con lo scheduler {address} non ci si collega" in line
    assert not list(tmp_path.iterdir())


def test_something_else_listens_at_the_address(
    district: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _from = server.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        options = ("--executor", "dask", "--scheduler", address)
        assert main(call(district, tmp_path / "out.csv", *options)) == 2
        thread.join()
    assert "non ci si collega" in capsys.readouterr().err


def test_without_dask_the_command_says_how_to_add_it(district: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, *rest):\n"
        "        if name.partition('.')[0] in ('dask', 'distributed'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "from squadra.cli import main\n"
        f"sys.exit(main({call(district, tmp_path / 'out.csv', '--executor', 'dask')!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "squadra-sil[cluster]" in done.stderr
    assert not (tmp_path / "out.csv").exists()


def test_without_a_scheduler_there_are_workers_for_the_occasion_whom_nobody_else_hears(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import default_client

    heard: set[str] = set()
    schemes: set[str] = set()
    workers: list[psutil.Process] = []

    def look(done: int, total: int) -> None:
        workers[:] = workers_under(psutil.Process())
        schemes.add(default_client().scheduler.address.partition(":")[0])
        for process in (psutil.Process(), *workers):
            heard.update(
                line.laddr.ip for line in process.net_connections() if line.status == "LISTEN"
            )

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    here = results(district, tmp_path, "--engine", "fast")
    told(monkeypatch, look)
    assert results(district, tmp_path, "--executor", "dask", "--threads", "2") == here
    assert heard == {"127.0.0.1"}
    assert schemes == {"tls"}
    assert len(workers) == min(2, len(os.sched_getaffinity(0)))
    assert not any(process.is_running() for process in workers)
    assert not list((tmp_path / "temporary").iterdir())


@pytest.mark.parametrize("moment", ["as workers start", "as they work"])
def test_ctrl_c_ends_the_workers_and_leaves_nothing(
    moment: str, district: Path, tmp_path: Path
) -> None:
    (tmp_path / "temporary").mkdir()
    options = ("--executor", "dask", "--threads", "2")
    with subprocess.Popen(
        [
            Path(sys.executable).with_name("squadra"),
            *call(district, tmp_path / "out.csv", *options),
        ],
        env=os.environ | {"TMPDIR": str(tmp_path / "temporary")},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        command = psutil.Process(process.pid)
        until(lambda: workers_under(command))
        if moment == "as they work":
            until(lambda: any(path.suffix == ".part" for path in tmp_path.iterdir()))
        children = command.children(recursive=True)
        os.killpg(process.pid, signal.SIGINT)
        _out, said = process.communicate(timeout=60)
    assert process.returncode == 128 + signal.SIGINT
    assert said == ""
    until(lambda: not any(child.is_running() for child in children))
    assert [path.name for path in tmp_path.iterdir()] == ["temporary"]
    assert not list((tmp_path / "temporary").iterdir())
