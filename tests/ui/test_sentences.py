"""How the window writes: typographic apostrophes, and one way of telling a day and a time."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import ui
from ui.short_date import moment_in_sentence, short_date, short_moment

UI = Path(ui.__file__).parent
TERMINAL = {"clinic_folder.py", "opening_records.py"}
"""What these say, as every module of the command line, is printed to a terminal too."""

STRAIGHT = re.compile(r"(?<=[A-Za-z])'(?=[a-z ])")
MOMENT = datetime(2026, 11, 3, 12, 5, tzinfo=UTC)


def straight(source: str) -> Iterator[str]:
    """The texts of a module with a straight apostrophe in a word; its documentation does not count."""
    tree = ast.parse(source)
    documentation = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in documentation and STRAIGHT.search(str(node.value)):
            yield str(node.value)


def _is_printed(file: Path) -> bool:
    return file.name in TERMINAL or "command" in file.stem


def test_apostrophes_are_typographic() -> None:
    found = {
        f"{file.relative_to(UI)}: {text}"
        for file in UI.rglob("*.py")
        if not _is_printed(file) and "gallery" not in file.parts
        for text in straight(file.read_text(encoding="utf-8"))
    }
    assert found == set()


def test_a_straight_apostrophe_is_found_in_a_text_and_not_in_its_documentation() -> None:
    assert list(straight('"""The clinic\'s."""\nWORDS = "The clinic\'s file"\n')) == ["The clinic's file"]


def test_a_time_is_told_with_a_comma_in_a_list_and_with_at_in_a_sentence() -> None:
    local = MOMENT.astimezone()
    clock, today, another = f"{local:%H:%M}", local.date(), date(2026, 12, 24)
    assert short_moment(MOMENT, today) == f"Today, {clock}"
    assert short_moment(MOMENT, another) == f"{short_date(today)}, {clock}"
    assert moment_in_sentence(MOMENT, today) == f"today at {clock}"
    assert moment_in_sentence(MOMENT, another) == f"{short_date(today)} at {clock}"
