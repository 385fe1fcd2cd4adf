"""The packages that hold data of a person, found by their module `lifecycle`."""

from importlib import import_module
from typing import Any, Protocol
from uuid import UUID

from django.apps import apps
from django.utils.module_loading import module_has_submodule


class Lifecycle(Protocol):
    """A package's `lifecycle` module."""

    def export(self, person_id: UUID) -> dict[str, Any]: ...

    def erase(self, person_id: UUID) -> None: ...


def lifecycles() -> list[Lifecycle]:
    """Return the modules in the order in which rows can be deleted.

    INSTALLED_APPS goes from the ground up, and what stands higher points at what stands lower.
    """
    configs = reversed(list(apps.get_app_configs()))
    return [
        import_module(f"{config.name}.lifecycle")
        for config in configs
        if module_has_submodule(config.module, "lifecycle")
    ]
