"""Dask for `squadra match`: a cluster that is there, or one of processes on this machine.

People's data travel to the workers. The cluster of this machine is heard on 127.0.0.1 alone and
lets in only who holds its certificate, made for the occasion; docs/guide/scale.md says how others
are kept safe.
"""

import logging
import pickle
import signal
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from ipaddress import ip_address
from itertools import islice
from multiprocessing import resource_tracker
from time import monotonic
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from squadra.cli.streams import warn
from squadra.engine.executors.fingerprint import fingerprint

if TYPE_CHECKING:
    from distributed import Client, Future

    from squadra.engine.executors.parts import Merge, Part, Work

CONNECT_SECONDS: Final = 10
LOOK_SECONDS: Final = 5
"""How often somebody looks whether there still are workers."""
PATIENCE_SECONDS: Final = 60
"""How long a job waits where there are none."""
TRANSFER_SECONDS: Final = 600
AHEAD: Final = 3
"""Parts under way for each hand: one at work, one waiting, one on its way back."""
MERGED_AT_A_TIME: Final = 4

NO_SURFACE: Final = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.worker.profile.enabled": False,
    "distributed.diagnostics.nvml": False,
}
"""The cluster of this machine shows nothing to anybody."""
QUIET: Final = {"distributed.admin.large-graph-warning-threshold": "1 TB"}


class ClusterFault(Exception):
    """Why a cluster cannot be used, or could not go on (Italian)."""

    def __init__(self, message: str, *, status: int = 2) -> None:
        super().__init__(message)
        self.status = status


class OtherCode(Exception):
    """A worker that came later has another Squadra."""


class Sealed:
    """Data on their way: Dask logs the arguments of what fails, so they are not shown."""

    __slots__ = ("_data",)

    def __init__(self, thing: Any) -> None:
        self._data = pickle.dumps(thing, protocol=5)

    def __getstate__(self) -> bytes:
        return self._data

    def __setstate__(self, data: bytes) -> None:
        self._data = data

    def opened(self) -> Any:
        return pickle.loads(self._data)  # noqa: S301 (what this process, or the client, put there)


def require_dask() -> None:
    """Raises ClusterFault where Dask is not installed."""
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise ClusterFault(
            "l'esecutore dask non è installato: si aggiunge con"
            " «python -m pip install 'squadra-sil[cluster]'»"
        ) from None


@contextmanager
def opened(scheduler: str | None, *, hands: int) -> Iterator["DaskExecutor"]:
    """An executor on the cluster at this address, or on so many processes of this machine.

    Raises ClusterFault.
    """
    import dask

    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with dask.config.set(QUIET):
        if scheduler is None:
            with _own_cluster(hands) as client:
                yield DaskExecutor(client)
        else:
            with _connected(scheduler) as client:
                yield DaskExecutor(client)


@contextmanager
def _own_cluster(hands: int) -> Iterator["Client"]:
    import dask
    from distributed import Client, LocalCluster, Security

    security = Security.temporary()
    with ExitStack() as stack:
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="squadra-", ignore_cleanup_errors=True)
        )
        stack.enter_context(dask.config.set({**NO_SURFACE, "temporary-directory": folder}))
        try:
            with _deaf_to_ctrl_c():
                cluster = stack.enter_context(
                    LocalCluster(
                        n_workers=hands,
                        threads_per_worker=1,
                        host="127.0.0.1",
                        protocol="tls://",
                        security=security,
                        dashboard_address="127.0.0.1:0",
                        scheduler_kwargs={"dashboard": False},
                        memory_limit=0,  # else what does not fit would be written on the disk
                        silence_logs=logging.CRITICAL,
                    )
                )
        except RuntimeError as error:
            raise ClusterFault(f"su questa macchina i lavoratori non partono ({error})") from error
        yield stack.enter_context(Client(cluster, security=security, direct_to_workers=True))


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """A terminal tells all processes of Ctrl-C; those begun in here are ended by this one alone."""
    resource_tracker.ensure_running()  # begun later, it would lift the block
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def _connected(scheduler: str) -> Iterator["Client"]:
    from distributed import Client

    _warn_of_open_lines(scheduler)
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS)
    except Exception as error:  # whatever answers there may say whatever it likes
        certificates = ", con i certificati della configurazione di Dask" * _is_tls(scheduler)
        raise ClusterFault(
            f"con lo scheduler {scheduler} non ci si collega{certificates} ({error})"
        ) from error
    with client:
        yield client


def _warn_of_open_lines(scheduler: str) -> None:
    host = scheduler.rpartition("://")[2].rpartition(":")[0].strip("[]")
    if not _is_tls(scheduler) and not _is_here(host):
        warn(f"i dati delle persone viaggiano in chiaro verso {scheduler}; con tls:// no")


def _is_tls(scheduler: str) -> bool:
    return scheduler.startswith("tls://")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class DaskExecutor:
    """Parts worked on by a cluster whose workers have the same Squadra. Raises ClusterFault."""

    def __init__(self, client: "Client") -> None:
        self.client = client
        self._code = fingerprint()
        workers = self._workers()
        self._check_code(workers)
        self.hands = sum(worker["nthreads"] for worker in workers.values())

    def _workers(self) -> dict[str, Any]:
        """Those that are there. Raises ClusterFault where there are none for long."""
        end = monotonic() + CONNECT_SECONDS
        while monotonic() < end:
            try:
                self.client.wait_for_workers(1, timeout=CONNECT_SECONDS)
            except TimeoutError:
                break
            if workers := self.client.scheduler_info()["workers"]:
                return dict(workers)
        raise ClusterFault("lo scheduler non ha lavoratori")

    def _check_code(self, workers: Iterable[str]) -> None:
        """Refuse a cluster of which a part would compute something else."""
        try:
            codes = (
                self.client.run_on_scheduler(fingerprint),
                *self.client.run(fingerprint, on_error="return").values(),
            )
        except Exception as error:
            raise ClusterFault(
                f"sullo scheduler non c'è questa versione di Squadra ({error})"
            ) from error
        others = sum(code != self._code for code in codes)
        if others:
            raise ClusterFault(
                f"{others} di {len(codes)} fra scheduler e lavoratori hanno un altro Squadra,"
                " altre librerie o un'altra aritmetica: darebbero altri risultati"
            )

    def share(self, thing: Any) -> "Future":
        future = self._submit(_unsealed, Sealed(thing))
        self._settled([future])
        self.client.replicate([future])
        return future

    def each(self, work: "Work", shared: Any, parts: Iterable["Part"]) -> Iterator[Any]:
        parts, waiting = iter(parts), deque["Future"]()
        while True:
            for part in islice(parts, self.hands * AHEAD - len(waiting)):
                waiting.append(self._submit(_worked, work, shared, Sealed(part)))
            if not waiting:
                return
            yield self._result(waiting.popleft())

    def together(
        self,
        work: "Work",
        merge: "Merge",
        shared: Any,
        parts: Iterable["Part"],
        done: Callable[["Part"], None],
    ) -> Any:
        parts = iter(parts)
        under_way: dict[Future, Part | None] = {}
        found: list[Future] = []
        while True:
            for part in islice(parts, max(0, self.hands * AHEAD - len(under_way))):
                under_way[self._submit(_worked, work, shared, Sealed(part))] = part
            if len(found) >= (MERGED_AT_A_TIME if under_way else 2):
                under_way[self._submit(_merged, merge, found)] = None
                found = []
            elif not under_way:
                return self._result(*found)
            for future in self._settled(list(under_way)):
                found.append(future)
                if worked_on := under_way.pop(future):
                    done(worked_on)

    def _submit(self, call: Callable[..., Any], *args: Any) -> "Future":
        key = f"squadra-{uuid4().hex}"
        return self.client.submit(call, self._code, *args, key=key, pure=False)

    def _result(self, future: "Future") -> Any:
        self._settled([future])
        with _faults_named():
            return future.result(timeout=TRANSFER_SECONDS)

    def _settled(self, futures: list["Future"]) -> list["Future"]:
        """Wait until at least one of them is done; those that are."""
        from distributed import wait

        absent_since: float | None = None
        while True:
            with _faults_named():
                try:
                    done = wait(futures, timeout=LOOK_SECONDS, return_when="FIRST_COMPLETED").done
                except TimeoutError:
                    absent_since = self._absence(absent_since)
                    continue
                for future in done:
                    if future.status != "finished":
                        future.result(timeout=TRANSFER_SECONDS)  # raises what went wrong
                return list(done)

    def _absence(self, since: float | None) -> float | None:
        """Since when there have been no workers. Raises ClusterFault where that is too long."""
        if self.client.scheduler_info()["workers"]:
            return None
        now = monotonic()
        if since is not None and now - since > PATIENCE_SECONDS:
            raise ClusterFault("non ci sono più lavoratori; nessun risultato scritto", status=1)
        return now if since is None else since


@contextmanager
def _faults_named() -> Iterator[None]:
    """Say in words why a job could not go on."""
    from distributed import CancelledError, KilledWorker

    try:
        yield
    except KilledWorker as error:
        raise ClusterFault(
            f"una parte del lavoro ha fatto cadere {error.allowed_failures + 1} lavoratori, uno"
            " dopo l'altro: forse manca memoria; nessun risultato scritto",
            status=1,
        ) from error
    except OtherCode as error:
        raise ClusterFault(
            "un lavoratore arrivato dopo ha un altro Squadra; nessun risultato scritto", status=1
        ) from error
    except (CancelledError, OSError) as error:
        raise ClusterFault(
            "il collegamento con lo scheduler si è perso; nessun risultato scritto", status=1
        ) from error


def _unsealed(code: str, thing: Sealed) -> Any:
    _require(code)
    return thing.opened()


def _worked(code: str, work: "Work", shared: Any, part: Sealed) -> Any:
    _require(code)
    return work(shared, part.opened())


def _merged(code: str, merge: "Merge", found: list[Any]) -> Any:
    _require(code)
    return merge(found)


def _require(code: str) -> None:
    if fingerprint() != code:
        raise OtherCode
