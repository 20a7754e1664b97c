"""Which sign-ins of this computer still run: each holds a lock, which the system takes back at a kill.

A sign-in has a file named after its session in a folder of the desk. It says on which machine it was made,
for a folder on a network is seen from several. A file that nobody holds any more is that of a program that
died. A disk without locks tells nothing, and then nobody counts as dead.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from uuid import UUID

FOLDER = "signed-in"
_MOST_BYTES = 1_000


class LivingSessions:
    """The sign-ins that this program holds in one desk's folder, and those that died there."""

    def __init__(self, folder: Path, machine: str) -> None:
        self._folder, self._machine = folder / FOLDER, machine
        self._held: dict[Path, int] = {}

    def begin(self, session: UUID) -> None:
        """Hold a sign-in until `close`. A disk that refuses is no trouble: its end is not told then."""
        path = self._folder / session.hex
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, exist_ok=True)
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            self._held[path] = handle
            # Held before it says whose it is: an empty file is nobody's.
            if _lock(handle):
                os.lseek(handle, 0, os.SEEK_SET)
                os.write(handle, self._machine.encode())

    def take_dead(self) -> tuple[UUID, ...]:
        """The sign-ins of this machine whose program died. Their files are gone then."""
        found = []
        for path in _files(self._folder):
            with suppress(OSError, ValueError):
                session = UUID(path.name)
                if path not in self._held and self._is_dead(path):
                    path.unlink()
                    found.append(session)
        return tuple(found)

    def close(self) -> None:
        """These sign-ins have ended; nothing of them is left."""
        for path, handle in self._held.items():
            with suppress(OSError):
                # Windows takes away no file that is open.
                os.close(handle)
                path.unlink()
        if self._held:
            with suppress(OSError):
                self._folder.rmdir()
        self._held.clear()

    def _is_dead(self, path: Path) -> bool:
        handle = os.open(path, os.O_RDWR)
        try:
            return _lock(handle) and os.read(handle, _MOST_BYTES) == self._machine.encode()
        finally:
            os.close(handle)


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _lock(handle: int) -> bool:
    """Take the lock, which closing the handle gives back. False: somebody holds it, or the disk has none."""
    try:
        if sys.platform != "win32":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            # Past the name of the machine, which others read while it is held.
            os.lseek(handle, _MOST_BYTES, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
    except OSError:
        return False
    return True
