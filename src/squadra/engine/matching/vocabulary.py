"""The closed lists of codes that people and openings are described with.

Each list stands here once; its order is the order in which it is shown. The codes are those of
the public files `people.csv` and `openings.csv`. CEFR levels: Council of Europe, Common European
Framework of Reference for Languages.
"""

from typing import Final

CONDITIONS: Final = (
    "night",
    "weekend",
    "early_start",
    "unpredictable_shifts",
    "heights",
    "heavy_loads",
    "standing",
    "sitting",
    "stairs",
    "outdoor",
    "cold",
    "heat",
    "noise",
    "dust",
    "chemicals",
    "screens",
    "driving",
    "machines",
    "fast_pace",
    "repetitive",
    "multitasking",
    "alone",
    "crowd",
    "public",
    "conflict",
    "money",
    "alcohol",
    "animals",
)
SUPPORTS: Final = (
    "tutor",
    "experienced_tutor",
    "gradual_hours",
    "extra_breaks",
    "written_tasks",
    "same_tasks",
    "quiet_place",
    "job_coach_visits",
    "remote_support",
    "time_off_for_care",
    "step_free",
    "interpreter",
)
KINDS: Final = (
    "job",
    "internship",
    "inclusion_internship",
    "work_grant",
    "course",
    "community",
)
VETO_KINDS: Final = ("opening", "company", "sector", "demand")

LANGUAGE_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
"""From least to most; a level's rank is its place here, from 1."""

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
HALF_DAYS: Final = tuple(f"{day}_{half}" for day in DAYS for half in ("morning", "afternoon"))
"""The fourteen places of `availability` and `shift`, in their order."""

MAX_OPTIONAL_SKILLS: Final = 20
