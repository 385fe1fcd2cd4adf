"""A database for one run of a benchmark."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def own_database(*load: Callable[[], object]) -> Iterator[None]:
    """A database of this run alone, made beside the configured one, with what is loaded into it."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = f"{name}.run"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        for one in load:
            one()
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
