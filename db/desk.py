"""What this desk keeps about its clinic, beside the clinic's file: `desk.json`. Nothing of a patient.

The file is neither secret nor sealed: whatever is in it can only make Candor ask once more or look elsewhere.
How the screen looks is read before the first paint: nothing here imports SQLAlchemy on the way to it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

DESK_FILE = "desk.json"
CLINIC_FILE = "clinic.db"
APPLICATION = "Candor"
LEAST_LOCK_MINUTES, MOST_LOCK_MINUTES, USUAL_LOCK_MINUTES = 1, 15, 5
SYSTEM, LIGHT, DARK, HIGH_CONTRAST = "system", "light", "dark", "high-contrast"
APPEARANCES = (SYSTEM, LIGHT, DARK, HIGH_CONTRAST)
"""Which colours a desk shows; `SYSTEM` are those that the computer asks for."""
TEXT_SIZES = (100, 125, 150, 175, 200)
"""How large a desk shows its text, in per cent."""
UNREADABLE = (
    "The settings of this desk cannot be read, so nothing is written over them: put desk.json right, or move "
    "it out of the clinic's folder."
)
_MOST_BYTES = 100_000
_MOST_TEXT = 4_000


@dataclass(frozen=True, slots=True)
class Look:
    """How the screen of a desk looks: one of `APPEARANCES`, one of `TEXT_SIZES`."""

    appearance: str = SYSTEM
    text_size: int = TEXT_SIZES[0]

    def __post_init__(self) -> None:
        if self.appearance not in APPEARANCES or self.text_size not in TEXT_SIZES:
            raise ValueError("an appearance and a text size are among those that are offered")


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """`database_url`: the PostgreSQL server, "" for a file of this folder; it never holds a password.

    `second_place` is the folder for a second copy of each backup, None where nobody picked one;
    `second_place_is_apart` when it was on another disk then, so that an empty folder in the place of an
    unplugged stick is not taken for it.
    `lock_minutes` is 1 to 15. Times are UTC, None for never: `last_rehearsal` of the last restore that was
    tried and went well, `last_second_copy` of the last good backup that reached the second place.
    `look` is how its screen looks.
    """

    database_url: str = ""
    second_place: Path | None = None
    second_place_is_apart: bool = False
    lock_minutes: int = USUAL_LOCK_MINUTES
    last_rehearsal: datetime | None = None
    last_second_copy: datetime | None = None
    place_warning_seen: bool = False
    look: Look = Look()

    def __post_init__(self) -> None:
        if not LEAST_LOCK_MINUTES <= self.lock_minutes <= MOST_LOCK_MINUTES:
            raise ValueError("the lock comes after 1 to 15 minutes")
        for moment in (self.last_rehearsal, self.last_second_copy):
            if moment is not None:
                _utc(moment)


def read_desk(folder: Path) -> DeskSettings:
    """The settings of a folder. What is missing, damaged or out of its limits is as in a new one."""
    document = _document(folder)
    place = _text(document, "second_place")
    return DeskSettings(
        database_url=_text(document, "database_url"),
        second_place=Path(place) if place else None,
        second_place_is_apart=document.get("second_place_is_apart") is True,
        lock_minutes=_minutes(document.get("lock_minutes")),
        last_rehearsal=_moment(document, "last_rehearsal"),
        last_second_copy=_moment(document, "last_second_copy"),
        place_warning_seen=document.get("place_warning_seen") is True,
        look=_look(document),
    )


def read_look(folder: Path) -> Look:
    """How the screen of this desk looks, and nothing else: quick, for before the first paint."""
    return _look(_document(folder))


def keep_look(folder: Path, look: Look) -> None:
    """Keep how the screen of this desk looks, unless it is kept already. Errors: `StorageProblem`."""
    settings = read_desk(folder)
    if settings.look != look:
        write_desk(folder, replace(settings, look=look))


def is_readable(folder: Path) -> bool:
    """Whether the settings of a folder can be read, or there are none. Quick, for before the first paint."""
    return _read(folder) is not None


def require_readable(folder: Path) -> None:
    """Refuse to go on over settings that are there and cannot be read: what they say would be lost.

    A slip of a hand in the file is enough: the address of the server and the second place stand in it.
    Errors: `StorageProblem`.
    """
    from db.errors import StorageProblem, Trouble

    if not is_readable(folder):
        raise StorageProblem(UNREADABLE, Trouble.CANNOT_STORE)


def write_desk(folder: Path, settings: DeskSettings) -> None:
    """Replace the settings of a folder, whole or not at all. Errors: `StorageProblem`, also for settings that
    are there and cannot be read."""
    from db.keys.place import write_whole
    from db.problems import in_sentences

    require_readable(folder)
    document = {name: _plain(value) for name, value in asdict(settings).items()}
    data = json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"
    in_sentences(lambda: write_whole(folder / DESK_FILE, data))


def usual_folder(surroundings: Mapping[str, str] | None = None, platform: str = sys.platform) -> Path:
    """Where this person's clinic is kept when no folder is named; the window asks Qt, which says the same.

    `surroundings` are environment variables, those of this process unless given.
    """
    known = os.environ if surroundings is None else surroundings
    home = Path(known.get("HOME", "") or Path.home())
    if platform == "win32":
        return Path(known.get("APPDATA", "") or Path.home() / "AppData" / "Roaming") / APPLICATION
    if platform == "darwin":
        return home / "Library" / "Application Support" / APPLICATION
    data = known.get("XDG_DATA_HOME", "")
    # The standard says that a relative path here is to be ignored.
    return (Path(data) if Path(data).is_absolute() else home / ".local" / "share") / APPLICATION


def clinic_file(folder: Path) -> Path:
    """The clinic's file of a folder."""
    return folder / CLINIC_FILE


def _document(folder: Path) -> dict[str, object]:
    """What the file of a folder says; nothing where it is missing or damaged."""
    return _read(folder) or {}


def _read(folder: Path) -> dict[str, object] | None:
    """What the file of a folder says, nothing where there is none; None when it cannot be read."""
    try:
        with (folder / DESK_FILE).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        document = json.loads(data) if len(data) <= _MOST_BYTES else None
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and _says_where(document) else None


def _says_where(document: dict[str, object]) -> bool:
    """Whether it can be told where the clinic and its second place are: nothing else is lost by a slip."""
    places = (document.get("database_url", ""), document.get("second_place") or "")
    return all(isinstance(each, str) and len(each) <= _MOST_TEXT and "\0" not in each for each in places)


def _look(document: dict[str, object]) -> Look:
    found = document.get("look")
    kept = found if isinstance(found, dict) else {}
    appearance, text_size = kept.get("appearance"), kept.get("text_size")
    return Look(
        appearance if isinstance(appearance, str) and appearance in APPEARANCES else SYSTEM,
        text_size if type(text_size) is int and text_size in TEXT_SIZES else TEXT_SIZES[0],
    )


def _utc(moment: datetime) -> datetime:
    from db.columns import utc

    return utc(moment)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return _utc(value).isoformat(timespec="seconds")
    return str(value) if isinstance(value, Path) else value


def _minutes(value: object) -> int:
    good = type(value) is int and LEAST_LOCK_MINUTES <= value <= MOST_LOCK_MINUTES
    return value if good and isinstance(value, int) else USUAL_LOCK_MINUTES


def _text(document: dict[str, object], name: str) -> str:
    value = document.get(name)
    return value if isinstance(value, str) and len(value) <= _MOST_TEXT and "\0" not in value else ""


def _moment(document: dict[str, object], name: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(_text(document, name)))
    except (ValueError, OverflowError):
        return None
