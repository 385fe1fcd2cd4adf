"""The administrators' guide names every variable that the settings read, and no other."""

import re
from pathlib import Path

from squadra.config.management.commands.user import Command
from squadra.foundation.roles import Role

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs/guide/amministrazione.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "src/squadra/config/settings.py").read_text(encoding="utf-8")


def first_cells() -> set[str]:
    """What stands in code in the first cell of the tables' rows."""
    rows = re.findall(r"^\| (`.+?`) \|", GUIDE, re.M)
    return {name for row in rows for name in re.findall(r"`(\w+)`", row)}


def test_variables_and_roles_are_those_that_exist() -> None:
    variables = set(re.findall(r"env\.\w+\(\s*\"(\w+)\"", SETTINGS))
    assert len(variables) > 10
    assert first_cells() == variables | set(Role.values)


def test_the_commands_on_accounts_are_those_that_exist() -> None:
    told = set(re.findall(r"^squadra user ([\w-]+)", GUIDE, re.M))
    usage = Command().create_parser("squadra", "user").format_help()
    existing = set(re.search(r"\{(list,[\w,-]+)\}", usage)[1].split(","))
    assert told | {"link"} == existing
