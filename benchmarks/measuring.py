"""What benchmarks share: where they run, what a process has taken, and a folder's setting."""

import datetime as dt
import os
import platform
import resource
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from squadra.engine.matching import Setting, read_model
from squadra.engine.matching.reading import read_skill_table

DAY = dt.date(2026, 3, 2)
"""The day for which generated territories are matched."""


def cpu_seconds() -> float:
    """Of this process so far, all its threads together."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def peak_mb() -> int:
    """Of this process alone: the largest that `getrusage` tells may be that of its parent."""
    return _status_mb("VmHWM")


def held_mb() -> int:
    """Of this process now."""
    return _status_mb("VmRSS")


def _status_mb(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    (line,) = (line for line in lines if line.startswith(f"{name}:"))
    return int(line.split()[1]) // 1024


def machine(libraries: Sequence[str]) -> dict[str, Any]:
    """Where and when this runs, and with which versions."""
    cpus = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line]
    return {
        "date": time.strftime("%Y-%m-%d"),
        "cpu": cpus[0].partition(":")[2].strip() if cpus else platform.machine(),
        "processors": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
    }


def setting_of(folder: Path) -> Setting:
    """The usual model with the skills of the folder."""
    skills = read_skill_table(folder / "skills.csv", folder / "similar.csv", warn=print)
    return Setting(read_model(), skills, DAY)
