"""A model file is whole and true to itself, or it is refused with the name of what is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from squadra.engine.matching import BadInput, read_model

MODEL_1: dict[str, Any] = {
    "version": 1,
    "learnable": 0.3,
    "weights": {
        "job": {
            "essential": 0.35,
            "optional": 0.10,
            "target": 0.20,
            "growth": 0.05,
            "distance": 0.15,
            "schedule": 0.15,
        },
        "other": {
            "essential": 0.15,
            "optional": 0.05,
            "target": 0.25,
            "growth": 0.25,
            "distance": 0.15,
            "schedule": 0.15,
        },
    },
    "schedule_min": 0.5,
    "isco_prefix": [0, 0.1, 0.3, 0.6, 0.8],
    "order_step": 0.1,
    "order_floor": 0.5,
}


def model_file(folder: Path, content: Any) -> Path:
    file = folder / "model.yaml"
    file.write_text(yaml.safe_dump(content), encoding="utf-8")
    return file


def changed(path: str, value: Any) -> dict[str, Any]:
    """Model 1 with one value changed; the path's parts are joined by dots."""
    content = yaml.safe_load(yaml.safe_dump(MODEL_1))
    place = content
    *above, last = path.split(".")
    for key in above:
        place = place[key]
    place[last] = value
    return content


def test_the_shipped_model_is_the_contract_s(tmp_path: Path) -> None:
    assert read_model() == read_model(model_file(tmp_path, MODEL_1))


def test_weights_are_whole_ten_thousandths(tmp_path: Path) -> None:
    weights = {
        "essential": 0.3333,
        "optional": 0.3333,
        "target": 0.3334,
        "growth": 0,
        "distance": 0,
        "schedule": 0,
    }
    model = read_model(model_file(tmp_path, changed("weights.job", weights)))
    assert list(model.weights_of("job").values()) == [3333, 3333, 3334, 0, 0, 0]
    assert model.weights_of("course") == model.weights_of("internship")


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("weights.job.essential", 0.36, "la somma di weights.job"),
        ("weights.other.essential", 0.14, "la somma di weights.other"),
        ("weights.job.essential", 0.35001, "weights.job.essential"),
        ("weights.job.essential", -0.35, "weights.job.essential"),
        ("weights.job.essential", "0,35", "weights.job.essential"),
        ("weights.job.essential", True, "weights.job.essential"),
        ("weights.job.luck", 0.1, "weights.job.luck"),
        ("weights.course", {}, "weights.course"),
        ("weights", None, "weights.job"),
        ("learnable", 1.1, "learnable"),
        ("learnable", float("nan"), "learnable"),
        ("schedule_min", -0.1, "schedule_min"),
        ("isco_prefix", [0, 0.1, 0.3, 0.6], "isco_prefix"),
        ("isco_prefix", [0, 0.1, 0.3, 0.6, 2], "isco_prefix"),
        ("isco_prefix", 0.8, "isco_prefix"),
        ("order_step", None, "order_step"),
        ("order_floor", float("inf"), "order_floor"),
        ("version", [1], "version"),
        ("version", None, "version"),
        ("age", 0.1, "age"),
    ],
)
def test_a_wrong_value_is_named(path: str, value: Any, named: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"model\.yaml: ") as refused:
        read_model(model_file(tmp_path, changed(path, value)))
    assert named in str(refused.value)


@pytest.mark.parametrize("missing", MODEL_1)
def test_a_missing_value_is_named(missing: str, tmp_path: Path) -> None:
    content = {key: value for key, value in MODEL_1.items() if key != missing}
    with pytest.raises(BadInput, match=f"manca la voce {missing}"):
        read_model(model_file(tmp_path, content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"version: 1\nweights: [", r"riga 2"),
        (b"version: \xff", "UTF-8"),
        (b"", "manca la voce version"),
        (b"- 1\n", "manca la voce version"),
        (b"version: !!python/object:os.system 1", "YAML"),
    ],
)
def test_a_file_that_is_no_model_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "model.yaml"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        read_model(file)


@pytest.mark.parametrize("change", [lambda file: file.mkdir(), lambda file: None])
def test_a_file_that_cannot_be_read_is_refused(
    change: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / "model.yaml"
    change(file)
    with pytest.raises(BadInput, match=r"model\.yaml: il file non si legge"):
        read_model(file)
