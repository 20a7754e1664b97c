"""Every hazard is linked to tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOG = (ROOT / "docs" / "hazard-log.md").read_text("utf-8")
ROW = re.compile(r"^\| ([CS]\d+) \|(.*)\|$", re.MULTILINE)


def known_tests() -> set[str]:
    return {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text("utf-8"), re.MULTILINE)
    }


def test_every_hazard_names_a_test_that_exists() -> None:
    known = known_tests()
    rows = ROW.findall(LOG)
    assert len(rows) >= 30
    for number, row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, f"{number} names no test"
        assert not set(named) - known, f"{number} names a test that is not there"


def test_hazards_are_numbered_without_a_gap() -> None:
    for letter in "CS":
        numbers = [int(number[1:]) for number, _ in ROW.findall(LOG) if number.startswith(letter)]
        assert numbers == list(range(1, len(numbers) + 1))


def test_hazards_that_only_the_long_run_shows_name_it() -> None:
    known = {path.stem for path in (ROOT / "tests" / "endurance").glob("*.py")}
    for name in re.findall(r"`endurance ([\w-]+)`", LOG):
        assert name.replace("-", "_") in known, name
