"""Where the key file is kept: beside the clinic's file, or with its server."""

from __future__ import annotations

import glob
import os
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Protocol
from uuid import uuid4

MOST_BYTES = 1 << 20
"""No key file is larger: it has some hundred slots. What is larger is not read."""
_UNFINISHED_SECONDS = 60.0


class KeyPlace(Protocol):
    """Holds one key file."""

    def read(self) -> bytes | None:
        """The key file, None when there is none. Errors: `OSError`, `StorageProblem`."""

    def replace(self, data: bytes) -> None:
        """Put another key file in its place: afterwards there is the old one or the new one, never less.

        Errors: `OSError`, `StorageProblem`.
        """


def key_file_of(database: Path) -> Path:
    """The key file of a clinic's file: `clinic.db.keys` beside `clinic.db`."""
    return database.with_name(f"{database.name}.keys")


class FileKeyPlace:
    """A key file on the disk, and the same once more beside it as `….keys.prev`, for a disk that spoils one.

    That copy is never an older one: whoever lost their way in would get it back with it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> bytes | None:
        """The key file; at most one byte more than `MOST_BYTES`, so that a huge one is noticed unread."""
        try:
            with self.path.open("rb") as file:
                return file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return None

    def replace(self, data: bytes) -> None:
        """Write beside it, sync, and rename over it; the folder is synced too.

        The copy comes first: once a way in is gone from the key file, it is gone from both.
        """
        write_whole(self.path.with_name(f"{self.path.name}.prev"), data)
        write_whole(self.path, data)


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file, readable by this user alone, in one step that survives a kill and a power cut."""
    _clear_unfinished(path)
    unfinished = path.with_name(f"{path.name}.{uuid4().hex[:8]}.part")
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _clear_unfinished(path: Path) -> None:
    """Remove what a killed write left behind; a fresh one may be another desk's."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.????????.part"):
        with suppress(OSError):
            if time() - left.stat().st_mtime > _UNFINISHED_SECONDS:
                left.unlink()
