"""What speaks against a folder for second copies of the backups. No Qt; it may ask a slow drive."""

from __future__ import annotations

from pathlib import Path

SAME_DISK = (
    "This folder is on the same disk as the clinic’s file: when that disk fails, both are gone. A memory "
    "stick is safer."
)
SYNCED = (
    "A cloud service copies this folder. Backups are encrypted, but they leave the clinic: a memory stick or "
    "your own server is simpler."
)
LITTLE_ROOM = "There is hardly room for one backup: free some space there, or choose another folder."


def warnings_of(place: Path, folder: Path) -> tuple[str, ...]:
    """Sentences about a place, none when nothing speaks against it. `folder` is the clinic's."""
    from db.backup.places import is_apart
    from db.desk import clinic_file
    from db.disk import Place, free_bytes, place_of

    found = []
    if place_of(place) is Place.SYNCED_FOLDER:
        found.append(SYNCED)
    elif not is_apart(place, folder):
        found.append(SAME_DISK)
    free = free_bytes(place)
    if free is not None and free < 2 * _size(clinic_file(folder)):
        found.append(LITTLE_ROOM)
    return tuple(found)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
