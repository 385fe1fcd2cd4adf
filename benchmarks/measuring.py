"""What benchmarks share: what a process has taken, and the setting of a generated folder."""

import datetime as dt
import resource
from pathlib import Path

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
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line for line in lines if line.startswith("VmHWM:"))
    return int(peak.split()[1]) // 1024


def setting_of(folder: Path) -> Setting:
    """The usual model with the skills of the folder."""
    skills = read_skill_table(folder / "skills.csv", folder / "similar.csv", warn=print)
    return Setting(read_model(), skills, DAY)
