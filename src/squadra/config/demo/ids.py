"""Ids that repeat: two builds of the demo have the same addresses, and give the same pictures."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.apps import apps
from django.db.models import Field

SEED = uuid5(NAMESPACE_URL, "squadra demo 1")


@contextmanager
def repeatable_ids() -> Iterator[None]:
    """Give each row made meanwhile the id of its model and number, where a random one stands.

    For this process alone, which builds: whoever uses the demo afterwards draws ids as ever.
    """
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.local_fields
        if field.default is uuid4
    ]
    try:
        for field in fields:
            _draw_from(field, _numbered(field.model._meta.label_lower))
        yield
    finally:
        for field in fields:
            _draw_from(field, uuid4)


def _numbered(model: str) -> Callable[[], UUID]:
    numbers = count(1)
    return lambda: uuid5(SEED, f"{model}:{next(numbers)}")


def _draw_from(field: "Field[Any, Any]", default: Callable[[], UUID]) -> None:
    field.default = default
    vars(field).pop("_get_default", None)  # where Django keeps the one it found first
