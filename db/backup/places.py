"""Where backups lie, and whether that can be reached."""

from __future__ import annotations

from pathlib import Path

from db.desk import DeskSettings

OWN = "backups"


def own_place(folder: Path) -> Path:
    """The folder for backups inside the clinic's folder."""
    return folder / OWN


def reachable_second(desk: DeskSettings, folder: Path) -> Path | None:
    """The second place, None when there is none or it cannot be reached.

    An unplugged stick may leave an empty folder behind: one that was on another disk must still be.
    """
    place = desk.second_place
    if place is None or not place.is_dir():
        return None
    return None if desk.second_place_is_apart and not is_apart(place, folder) else place


def is_apart(place: Path, folder: Path) -> bool:
    """Whether a place is on another disk than the clinic's folder. False where that cannot be told."""
    try:
        return place.stat().st_dev != folder.stat().st_dev
    except OSError:
        return False
