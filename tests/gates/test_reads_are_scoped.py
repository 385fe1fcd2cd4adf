"""Views read people's rows through `visible_to` alone: looked at in the syntax tree."""

import ast
from pathlib import Path

import pytest

import squadra

PACKAGE = Path(squadra.__file__).parent
# Reads that show nothing about anybody: reference data, and one's own account.
FREE_MODELS = frozenset({"Municipality", "District", "Occupation", "Skill"})
ALLOWED = frozenset({"visible_to", "for_statistics"})


def view_files() -> list[Path]:
    single = PACKAGE.glob("*/views.py")
    folders = PACKAGE.glob("*/views/*.py")
    return sorted([*single, *folders, *PACKAGE.glob("api/**/*.py")])


def unscoped_reads(source: str) -> list[tuple[int, str]]:
    """Line and text of each `Model.objects.…` that does not begin with an allowed method."""
    tree = ast.parse(source)
    scoped = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ALLOWED
    }
    found = [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager", "history")
        and id(node) not in scoped
        and ast.unparse(node.value) not in FREE_MODELS
    ]
    return found + _models_handed_over(tree)


def _models_handed_over(tree: ast.Module) -> list[tuple[int, str]]:
    """`get_object_or_404(Model, …)` and `get_list_or_404(Model, …)` read everything too."""
    return [
        (node.lineno, ast.unparse(node))
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("get_object_or_404", "get_list_or_404")
        and isinstance(node.args[0], ast.Name)
        and node.args[0].id[0].isupper()
        and node.args[0].id not in FREE_MODELS
    ]


@pytest.mark.parametrize("path", view_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_view_reads_only_what_its_actor_may_see(path: Path) -> None:
    assert unscoped_reads(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "careless",
    [
        "Citizen.objects.all()",
        "Citizen.objects.get(pk=pk)",
        "models.Citizen.objects.filter(pk=pk).visible_to(actor)",
        "manager = Citizen.objects",
        "Citizen._default_manager.count()",
        "Citizen.history.all()",
        "get_object_or_404(Citizen, pk=pk)",
    ],
)
def test_the_gate_notices_a_careless_read(careless: str) -> None:
    assert unscoped_reads(careless)


@pytest.mark.parametrize(
    "careful",
    [
        "Citizen.objects.visible_to(actor).filter(pk=pk)",
        "get_object_or_404(Citizen.objects.visible_to(actor), pk=pk)",
        "Municipality.objects.all()",
    ],
)
def test_the_gate_lets_a_scoped_read_pass(careful: str) -> None:
    assert unscoped_reads(careful) == []


def test_the_one_read_of_people_that_no_grant_opens_stands_in_one_place() -> None:
    """What it finds leaves its module as a district and a word (tests/proposals/test_routed.py)."""
    called_in = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr == "sought_beyond"
    }
    assert called_in == {"proposals/routed/querysets.py"}


def test_what_it_finds_is_asked_for_by_the_routed_match_alone() -> None:
    named_in = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and "people_elsewhere" in [name.name for name in node.names]
    }
    assert named_in == {"proposals/routed/finding.py", "proposals/routed/services.py"}
