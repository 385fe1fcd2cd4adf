"""Pages are light until somebody matches: what makes matching fast is not loaded for them."""

import subprocess
import sys

import pytest

EVERY_VIEW = """
import sys

import pytest
import django
django.setup()
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

def views(patterns):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback

assert len(list(views(get_resolver().url_patterns))) > 50
assert Client().get(reverse("account_login")).status_code == 200
heavy = {"numba", "pyarrow", "scipy", "ortools", "dask"} & set(sys.modules)
sys.exit(str(heavy) if heavy else 0)
"""


@pytest.mark.slow
def test_no_page_loads_the_fast_engine_before_it_matches() -> None:
    done = subprocess.run(
        [sys.executable, "-c", EVERY_VIEW],
        env={"DJANGO_SETTINGS_MODULE": "squadra.config.settings_test", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
