"""A cluster as somebody would start one: Dask's own commands, TLS, on this machine's loopback."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import dask
import psutil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from distributed import Client

DASK = Path(sys.executable).with_name("dask")
ROLES = ("scheduler", "worker", "client")
START_SECONDS = 60


def certificate(folder: Path) -> Path:
    """One that vouches for itself, with its key, for all who take part."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "prova")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2120, 1, 1, tzinfo=UTC))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        made.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


def secure(file: Path) -> dict[str, str]:
    """The environment of Dask's commands that hold this certificate."""
    names = ["ca_file", *(f"{role}__{what}" for role in ROLES for what in ("cert", "key"))]
    return {f"DASK_DISTRIBUTED__COMM__TLS__{name.upper()}": str(file) for name in names}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@dataclass
class Cluster:
    """A scheduler and its workers, with what they write on their logs."""

    address: str
    folder: Path
    environment: Mapping[str, str]

    @contextmanager
    def scheduler(self) -> Iterator[psutil.Process]:
        port = self.address.rpartition(":")[2]
        with self._started("scheduler", "--host", "tls://127.0.0.1", "--port", port) as process:
            yield process

    @contextmanager
    def workers(self, count: int, **environment: str) -> Iterator[psutil.Process]:
        """So many processes of one thread, under one that starts those anew that die."""
        options = ("--nworkers", str(count), "--nthreads", "1", "--memory-limit", "0")
        host = ("--host", "tls://127.0.0.1")
        with self._started("worker", self.address, *options, *host, **environment) as process:
            yield process

    @contextmanager
    def _started(self, *call: str, **environment: str) -> Iterator[psutil.Process]:
        with (
            self.log.open("ab") as log,
            subprocess.Popen(
                [DASK, *call, "--no-dashboard", "--dashboard-address", "127.0.0.1:0"],
                env={**os.environ, **self.environment, **environment},
                cwd=self.folder,
                stdout=log,
                stderr=log,
            ) as process,
        ):
            started = psutil.Process(process.pid)
            try:
                yield started
            finally:
                kill([*started.children(recursive=True), started])

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"

    def wait_for(self, workers: int) -> None:
        with Client(self.address, timeout=START_SECONDS, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=START_SECONDS)


def kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        if process.is_running():
            process.kill()
    psutil.wait_procs(processes)


@contextmanager
def cluster(
    folder: Path, workers: int, **environment: str
) -> Iterator[tuple[Cluster, psutil.Process]]:
    """A cluster that this process may use, and the process above its workers."""
    file = certificate(folder)
    made = Cluster(
        f"tls://127.0.0.1:{free_port()}",
        folder,
        {**secure(file), "TMPDIR": str(folder), **environment},
    )
    tls = {f"{role}.{what}": str(file) for role in ROLES for what in ("cert", "key")}
    names = {"ca-file": str(file)} | tls
    with (
        dask.config.set({f"distributed.comm.tls.{name}": value for name, value in names.items()}),
        made.scheduler(),
        made.workers(workers) as above,
    ):
        made.wait_for(workers)
        yield made, above


def until(holds, seconds: float = START_SECONDS) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
