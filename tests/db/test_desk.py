"""What the desk keeps beside the clinic's file, and where that is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from db.desk import (
    CLINIC_FILE,
    DESK_FILE,
    HIGH_CONTRAST,
    TEXT_SIZES,
    UNREADABLE,
    DeskSettings,
    Look,
    keep_look,
    read_desk,
    read_look,
    usual_folder,
    write_desk,
)
from db.errors import StorageProblem
from db.opening import DATABASE_URL, where

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = DeskSettings(
    database_url="postgresql://server.invalid/clinic",
    second_place=Path("/media/stick/Größe"),
    lock_minutes=9,
    last_rehearsal=datetime(2026, 11, 1, 9, 30, tzinfo=UTC),
    last_second_copy=datetime(2026, 11, 24, 18, 0, tzinfo=UTC),
    place_warning_seen=True,
    look=Look(HIGH_CONTRAST, 150),
)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    write_desk(tmp_path, SETTINGS)

    assert read_desk(tmp_path) == SETTINGS
    assert [each.name for each in tmp_path.iterdir()] == [DESK_FILE]


def test_a_folder_without_settings_has_the_usual_ones(tmp_path: Path) -> None:
    assert read_desk(tmp_path) == DeskSettings()
    assert read_desk(tmp_path / "missing") == DeskSettings()


@given(
    some.binary(max_size=60)
    | some.recursive(
        some.none() | some.booleans() | some.floats() | some.text(max_size=5) | some.integers(),
        lambda inner: (
            some.lists(inner, max_size=3)
            | some.dictionaries(
                some.sampled_from(
                    [
                        "lock_minutes",
                        "second_place",
                        "last_rehearsal",
                        "database_url",
                        "look",
                        "appearance",
                        "text_size",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=8,
    ).map(lambda document: json.dumps(document).encode())
)
def test_a_damaged_file_is_read_without_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("desk")
    (folder / DESK_FILE).write_bytes(data)

    assert 1 <= read_desk(folder).lock_minutes <= 15
    assert read_look(folder).text_size in TEXT_SIZES


def test_one_wrong_setting_does_not_take_the_others_along(tmp_path: Path) -> None:
    write_desk(tmp_path, SETTINGS)
    document = json.loads((tmp_path / DESK_FILE).read_bytes())
    (tmp_path / DESK_FILE).write_text(json.dumps(document | {"lock_minutes": 999, "last_rehearsal": "soon"}))

    assert read_desk(tmp_path) == replace(SETTINGS, lock_minutes=5, last_rehearsal=None)


def test_the_look_alone_is_read_and_kept_beside_the_other_settings(tmp_path: Path) -> None:
    write_desk(tmp_path, SETTINGS)
    assert read_look(tmp_path) == SETTINGS.look

    keep_look(tmp_path, Look("dark", 200))

    assert read_look(tmp_path) == Look("dark", 200)
    assert read_desk(tmp_path) == replace(SETTINGS, look=Look("dark", 200))


def test_a_look_that_is_kept_already_is_not_written_again(tmp_path: Path) -> None:
    keep_look(tmp_path, Look())
    assert list(tmp_path.iterdir()) == []


UNREADABLE_FILES = [
    b'{"lock_minutes": 2, ,}',
    b"[]",
    b"\xff\xfe",
    b"",
    b" " * 100_001,
    b'{"database_url": 5}',
    b'{"second_place": ["/media/stick"]}',
]


@pytest.mark.parametrize("damage", UNREADABLE_FILES)
def test_where_the_clinic_is_cannot_be_told_from_settings_that_cannot_be_read(
    tmp_path: Path, damage: bytes
) -> None:
    (tmp_path / DESK_FILE).write_bytes(damage)

    with pytest.raises(StorageProblem) as refused:
        where(tmp_path, {})

    assert refused.value.sentence == UNREADABLE
    assert where(tmp_path, {DATABASE_URL: "postgresql://server.invalid/clinic"}).startswith("postgresql")  # type: ignore[union-attr]
    (tmp_path / DESK_FILE).unlink()
    assert where(tmp_path, {}) == tmp_path / CLINIC_FILE


@pytest.mark.parametrize("damage", UNREADABLE_FILES)
def test_nothing_is_written_over_settings_that_cannot_be_read(tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / DESK_FILE
    file.write_bytes(damage)

    for write in (
        lambda: keep_look(tmp_path, Look("dark", 200)),
        lambda: write_desk(tmp_path, SETTINGS),
        lambda: write_desk(tmp_path, replace(read_desk(tmp_path), lock_minutes=1)),
    ):
        with pytest.raises(StorageProblem) as refused:
            write()
        assert refused.value.sentence == UNREADABLE

    assert file.read_bytes() == damage
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(("appearance", "text_size"), [("mauve", 100), ("dark", 110), ("", 0)])
def test_a_look_that_is_not_offered_is_none(appearance: str, text_size: int) -> None:
    with pytest.raises(ValueError, match="offered"):
        Look(appearance, text_size)


@pytest.mark.parametrize("minutes", [0, 16, -5])
def test_a_lock_outside_its_limits_is_no_setting(minutes: int) -> None:
    with pytest.raises(ValueError, match="1 to 15"):
        DeskSettings(lock_minutes=minutes)


@pytest.mark.parametrize("data_home", ["", "relative/place", "/elsewhere/data"])
@pytest.mark.skipif(sys.platform != "linux", reason="asks the Qt of this system about Linux's places")
def test_the_usual_folder_is_the_one_that_qt_names(tmp_path: Path, data_home: str) -> None:
    ask_qt = (
        "from PySide6.QtCore import QCoreApplication, QStandardPaths\n"
        "app = QCoreApplication([])\n"
        "app.setApplicationName('Candor')\n"
        "print(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))\n"
    )
    known = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": data_home}
    done = subprocess.run(
        [sys.executable, "-c", ask_qt], env=known, capture_output=True, text=True, check=True
    )

    assert str(usual_folder(known)) == done.stdout.strip()


def test_the_usual_folders_of_the_other_systems() -> None:
    assert usual_folder({"HOME": "/Users/ima"}, "darwin") == Path(
        "/Users/ima/Library/Application Support/Candor"
    )
    assert usual_folder({"APPDATA": "/data/Roaming"}, "win32") == Path("/data/Roaming/Candor")
