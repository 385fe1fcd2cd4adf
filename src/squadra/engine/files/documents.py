"""YAML documents read strictly."""

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from squadra.engine.files.errors import BadInput


def read_yaml(source: Path | Traversable) -> Any:
    """What the document holds. Raises BadInput."""
    try:
        return yaml.safe_load(source.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(str(source), f"il file non si legge ({error.strerror})") from error
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        row = mark.line + 1 if mark else None
        raise BadInput(str(source), "il file non è YAML valido in UTF-8", row=row) from error
