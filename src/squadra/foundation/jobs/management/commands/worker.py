"""`worker [--once | --drain]`: does the jobs of the queue and what the schedule says is due."""

import os
import signal
import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from squadra.foundation.jobs.queue import prepare_schedule
from squadra.foundation.jobs.worker import Worker


class Command(BaseCommand):
    help = "Esegue i lavori in coda. SIGTERM o Ctrl+C: finisce quello in corso e si ferma."

    def add_arguments(self, parser: ArgumentParser) -> None:
        how_long = parser.add_mutually_exclusive_group()
        how_long.add_argument("--once", action="store_true", help="un solo lavoro")
        how_long.add_argument("--drain", action="store_true", help="finché la coda è vuota")

    def handle(self, *_args: Any, **options: Any) -> None:
        worker = Worker(f"{socket.gethostname()[:40]}:{os.getpid()}")
        prepare_schedule()
        if options["once"]:
            worker.do_next()
        elif options["drain"]:
            worker.drain()
        else:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_: worker.stop())
            worker.run()
