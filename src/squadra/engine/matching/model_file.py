"""Model files: YAML with exactly the numbers of a `Model`, checked before use."""

from collections.abc import Collection
from dataclasses import fields
from importlib.resources import files
from pathlib import Path
from typing import Any

from squadra.engine.files.documents import read_yaml
from squadra.engine.files.errors import BadInput, quoted
from squadra.engine.matching.components import COMPONENTS
from squadra.engine.matching.model import WEIGHT_UNIT, Model

KIND_GROUPS = ("job", "other")
ISCO_STEPS = 5
"""Closenesses for none to four equal ISCO digits."""


def read_model(file: Path | None = None) -> Model:
    """Read a model file, by default the package's model 1. Raises BadInput."""
    source = file or files("squadra.engine.matching") / "model_1.yaml"
    content = read_yaml(source)
    try:
        return _model(content)
    except ValueError as error:
        raise BadInput(str(source), str(error)) from None


def _model(content: Any) -> Model:
    parts = _exactly("", content, [field.name for field in fields(Model)])
    groups = _exactly("weights.", parts["weights"], KIND_GROUPS)
    return Model(
        version=_version(parts["version"]),
        learnable=_share("learnable", parts["learnable"]),
        weights={group: _weights(f"weights.{group}", groups[group]) for group in KIND_GROUPS},
        schedule_min=_share("schedule_min", parts["schedule_min"]),
        isco_prefix=_isco_prefix(parts["isco_prefix"]),
        order_step=_share("order_step", parts["order_step"]),
        order_floor=_share("order_floor", parts["order_floor"]),
    )


def _exactly(prefix: str, content: Any, keys: Collection[str]) -> dict[str, Any]:
    """Check that a mapping has these keys and no other."""
    found = content if isinstance(content, dict) else {}
    for key in keys:
        if key not in found:
            raise ValueError(f"manca la voce {prefix}{key}")
    for key in found:
        if key not in keys:
            raise ValueError(f"la voce {quoted(f'{prefix}{key}')} non è prevista")
    return found


def _version(value: Any) -> str:
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        raise ValueError("version non è un numero o un nome")
    return str(value)


def _share(name: str, value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError(f"{name} non è un numero da 0 a 1")
    return float(value)


def _weights(name: str, content: Any) -> dict[str, int]:
    """Weights as whole ten-thousandths, in the table's order, that sum to 1."""
    parts = _exactly(f"{name}.", content, COMPONENTS)
    weights = {}
    for component in COMPONENTS:
        share = _share(f"{name}.{component}", parts[component])
        weights[component] = round(share * WEIGHT_UNIT)
        if weights[component] / WEIGHT_UNIT != share:
            raise ValueError(f"{name}.{component} non è in decimillesimi interi")
    if sum(weights.values()) != WEIGHT_UNIT:
        raise ValueError(f"la somma di {name} non è 1")
    return weights


def _isco_prefix(value: Any) -> tuple[float, ...]:
    if not isinstance(value, list) or len(value) != ISCO_STEPS:
        raise ValueError(f"isco_prefix non ha {ISCO_STEPS} numeri")
    return tuple(_share("isco_prefix", step) for step in value)
