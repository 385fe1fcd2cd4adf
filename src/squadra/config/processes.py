"""Web and worker as two processes that start and stop together."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from types import FrameType

from django.conf import settings

HOST = "127.0.0.1"
THREADS = 8
STOP_SECONDS = 30
LOOK_SECONDS = 0.5
PRIVATE = 0o077
"""Files that the site and the worker make are for their own account alone."""


class PortTaken(Exception):
    """Something else listens on the port."""


def commands(port: int) -> list[list[str]]:
    """The command lines of web and worker, with this Python."""
    web = ["gunicorn", "squadra.config.wsgi:application", f"--bind={HOST}:{port}"]
    return [
        [sys.executable, "-m", *web, f"--threads={THREADS}", "--no-control-socket"],
        [sys.executable, "-m", "django", "worker"],
    ]


def warming() -> list[str]:
    """The command line of the short process that gets ready what the first page would wait for."""
    return [sys.executable, "-m", "squadra.engine.first_use"]


def check_port(port: int) -> None:
    """Raise `PortTaken` where the web process could not listen."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(str(port)) from error


def run_together(
    command_lines: Sequence[Sequence[str]], beside: Sequence[Sequence[str]] = ()
) -> int:
    """Run processes until one ends or this one is told to stop; then stop the others.

    Those `beside` them give way to the others, may end whenever they like, and are stopped too.
    Returns 0 where it was told to stop (SIGTERM, Ctrl+C), else the status of the one that ended.
    The processes have sessions of their own, so that Ctrl+C reaches this one alone and they are
    stopped in good order.
    """
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    before = {
        number: signal.signal(number, _interrupt) for number in (signal.SIGTERM, signal.SIGINT)
    }
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for line in (*command_lines, *(["nice", *line] for line in beside)):
            process = subprocess.Popen(  # noqa: S603 - our own command lines
                line, env=environment, start_new_session=True, umask=PRIVATE
            )
            processes.append(process)
        return _first_to_end(processes[: len(command_lines)])
    except KeyboardInterrupt:
        return 0
    finally:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        _stop(processes)
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _first_to_end(processes: Sequence[subprocess.Popen[bytes]]) -> int:
    while True:
        for process in processes:
            try:
                return process.wait(LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to end, wait, and end by force whoever does not."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
