"""What Candor is made of: nothing that is installed for it is left out, and each part shows its licence."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

import pytest

import reports
from db.backup.program import program_version
from ui.help.licences import NO_TEXT, ROOT, Part, parts, version_line


@pytest.fixture(scope="module")
def found() -> tuple[Part, ...]:
    """All parts."""
    return parts()


def test_every_library_that_is_locked_and_installed_is_there(found: tuple[Part, ...]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([\w.-]+)==([^ \\;]+)", lock, re.MULTILINE))
    installed = {
        each.name.casefold().replace("_", "-").replace(".", "-") for each in metadata.distributions()
    }
    wanted = {name for name in locked if name.casefold() in installed}
    assert len(wanted) > 20
    named = {part.name: part for part in found if part.kind == "Library"}
    assert set(named) == wanted
    assert all(part.version for part in named.values())


def test_each_part_has_the_text_of_its_licence(found: tuple[Part, ...]) -> None:
    for part in found:
        assert part.text != NO_TEXT, part.name
        assert len(part.text) > 500, part.name
        assert part.licence, part.name


def test_every_typeface_that_ships_is_there(found: tuple[Part, ...]) -> None:
    folder = Path(reports.__file__).parent / "fonts"
    families = {re.sub(r"[^a-z0-9]", "", file.stem.split("_")[0].casefold()) for file in folder.glob("*.ttf")}
    named = {re.sub(r"[^a-z0-9]", "", part.name.casefold()) for part in found if part.kind == "Typeface"}
    assert families == named
    assert any(part.name == "Lucide" for part in found)


def test_qt_is_found_by_its_name_and_by_its_licence(found: tuple[Part, ...]) -> None:
    assert any(part.name == "pyside6-essentials" for part in found if part.says("qt"))
    lesser = [part for part in found if part.says("LGPL-3.0")]
    assert {"pyside6-essentials", "shiboken6", "psycopg"} <= {part.name for part in lesser}
    assert all("GNU LESSER GENERAL PUBLIC LICENSE" in part.text for part in lesser)


def test_the_version_line_says_what_runs(found: tuple[Part, ...]) -> None:
    assert version_line("2026.11", "draft") == f"Candor {program_version()}, clinical content 2026.11 (draft)"
    assert found[0].version == program_version()
