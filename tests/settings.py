"""Settings of the tests: a real installation's, plus a small app that tests the foundation."""

from squadra.config.settings_test import *  # noqa: F403
from squadra.config.settings_test import DATABASES, HOME, INSTALLED_APPS

# First, so that its `flush` may empty the audit, which the application's own never may.
INSTALLED_APPS = ["tests.foundation.testapp", *INSTALLED_APPS]

# Two sessions on one SQLite database need a file: in memory they would share one cache.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}

# Each test client starts the application anew: it must not list all static files each time.
WHITENOISE_AUTOREFRESH = True
