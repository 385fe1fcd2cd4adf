"""What `scripts/test` runs on one database alone asks none."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKS = re.compile(r"django_db|\bdb: None|transactional_db|\bWorld\b")


def test_no_test_that_asks_a_database_is_left_out_on_postgresql() -> None:
    script = (ROOT / "scripts" / "test").read_text(encoding="utf-8")
    (folders,) = re.findall(r'^no_database="([^"]+)"', script, re.MULTILINE)
    files = [file for name in folders.split() for file in (ROOT / "tests" / name).rglob("*.py")]
    assert len(files) > 40
    assert [file.name for file in files if ASKS.search(file.read_text(encoding="utf-8"))] == []
