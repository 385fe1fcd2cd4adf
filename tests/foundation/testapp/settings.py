"""A small installation: what `foundation` needs and nothing above it."""

from squadra.config.settings_test import *  # noqa: F403
from squadra.config.settings_test import DATABASES, HOME

# Two sessions on one SQLite database need a file: in memory they would share one cache.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": HOME / "test.sqlite3"}

INSTALLED_APPS = [
    "tests.foundation.testapp",
    "squadra.foundation.audit",
    "squadra.foundation.jobs",
    "squadra.foundation.files",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
AUTH_USER_MODEL = "auth.User"
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "tests.foundation.testapp.urls"
SQUADRA_SCHEDULE = ()
