"""Slower after each failure, and nothing forgotten by closing the program.

The file holds when a sign-in failed and, where the name was known, the person's id; no name, no typed text.
It is not secret and not sealed: whoever may write in the folder can remove it, but not read the key file
any faster for that.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from time import monotonic, sleep, time
from uuid import UUID

from db.keys.place import write_whole

MOST_SECONDS = 60.0
FREE = 2
"""So many failures in a row cost no time: everybody mistypes."""
FORGOTTEN_AFTER = 3600.0
BUSY_SECONDS = 1.0
"""How long somebody waits whose turn did not come in time."""
MOST_KEPT = 500
TURN_SECONDS = 15.0
_LOOK_EVERY = 0.02
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class FailedSignIn:
    """One failure. `person_id` None: an unknown name. `at` is UTC."""

    person_id: UUID | None
    at: datetime


@dataclass(frozen=True, slots=True)
class _Kept:
    person_id: UUID | None
    at: float
    counts: bool
    handed: bool = False


def attempts_file_of(database: Path) -> Path:
    """The file of failures of a clinic's file: `clinic.db.attempts` beside `clinic.db`."""
    return database.with_name(f"{database.name}.attempts")


class Attempts:
    """The failed sign-ins of this desk, on any thread. A file that cannot be read or written stops nobody."""

    def __init__(self, path: Path, *, clock: Callable[[], float] = time) -> None:
        """`clock` gives seconds since 1970; only a test gives another."""
        self._path = path
        self._clock = clock
        self._lock = Lock()
        self._turn = Lock()
        self._kept: list[_Kept] = []
        self._last_here: float | None = None

    @contextmanager
    def one_at_a_time(self) -> Iterator[bool]:
        """Hold the only try on this desk, in every thread and program; gives whether the turn came in time.

        Where the folder cannot be locked, only the tries of this object take turns.
        """
        until = monotonic() + TURN_SECONDS
        if not self._turn.acquire(timeout=TURN_SECONDS):
            yield False
            return
        handle = None
        try:
            handle = _lockable(self._path)
            yield handle is None or _locked(handle, until)
        finally:
            if handle is not None:
                os.close(handle)
            self._turn.release()

    def wait_seconds(self) -> float:
        """How long the next try has to wait: 0, 0, 1, 2, 4 … 60 seconds after so many failures."""
        with self._lock:
            self._look()
            return self._wait()

    def failed(self, person_id: UUID | None) -> float:
        """Keep that a sign-in failed; how long the next try has to wait now."""
        with self._lock:
            self._look()
            self._kept.append(_Kept(person_id, self._clock(), True))
            # The oldest give way: with the longest wait, 500 failures take more than eight hours.
            del self._kept[:-MOST_KEPT]
            self._last_here = monotonic()
            self._write()
            return self._wait()

    def succeeded(self, person_id: UUID) -> None:
        """This person signed in: failures of theirs and of unknown names slow nobody down any more."""
        with self._lock:
            self._look()
            freed = [
                replace(each, counts=each.counts and each.person_id not in (None, person_id))
                for each in self._kept
            ]
            if freed != self._kept:
                self._kept = freed
                self._write()

    def take(self) -> tuple[FailedSignIn, ...]:
        """The failures since this was last asked, oldest first, for the audit. They are handed over once."""
        with self._lock:
            self._look()
            taken = tuple(
                FailedSignIn(each.person_id, datetime.fromtimestamp(each.at, UTC))
                for each in self._kept
                if not each.handed
            )
            # What still slows down stays: else one's own sign-in would clear the way to guess another's.
            self._kept = [replace(each, handed=True) for each in self._kept if each.counts]
            self._write()
            return taken

    def _wait(self) -> float:
        now = self._clock()
        counting = [each for each in self._kept if each.counts and abs(now - each.at) < FORGOTTEN_AFTER]
        if len(counting) <= FREE:
            return 0.0
        delay = min(MOST_SECONDS, 2.0 ** min(len(counting) - FREE - 1, 10))
        # The clock may be set back or forward: what this process measured itself goes first, and no wait
        # is ever longer than its delay.
        if self._last_here is None and counting[-1].at > now:
            self._last_here = monotonic()
        since = now - counting[-1].at if self._last_here is None else monotonic() - self._last_here
        return max(0.0, delay - max(0.0, since))

    def _look(self) -> None:
        read = _read(self._path)
        if read is not None:
            self._kept = read

    def _write(self) -> None:
        document = [
            [None if each.person_id is None else str(each.person_id), each.at, each.counts, each.handed]
            for each in self._kept
        ]
        try:
            if self._kept:
                write_whole(self._path, json.dumps(document).encode("ascii"))
            else:
                self._path.unlink(missing_ok=True)
        except OSError:
            return


def _lockable(path: Path) -> int | None:
    """What every program locks to try: the folder itself. Windows locks no folder: there it is a file."""
    try:
        if sys.platform != "win32":
            return os.open(path.parent, os.O_RDONLY)
        return os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return None


def _locked(handle: int, until: float) -> bool:
    """Take the lock, which closing the handle gives back. A disk that has no locks is no reason to refuse."""
    while True:
        try:
            if sys.platform != "win32":
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            else:
                import msvcrt

                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            return True
        except (BlockingIOError, PermissionError):
            if monotonic() >= until:
                return False
            sleep(_LOOK_EVERY)
        except OSError:
            return True


def _read(path: Path) -> list[_Kept] | None:
    """What the file holds, None when there is none or it is damaged."""
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES or data.count(b"[") > MOST_KEPT + 1:
            return None
        return [_kept(*each) for each in json.loads(data)][-MOST_KEPT:]
    except (OSError, ValueError, TypeError, RecursionError, OverflowError):
        return None


def _kept(person: object, at: object, counts: object, handed: object) -> _Kept:
    if not (person is None or isinstance(person, str)):
        raise ValueError
    if not isinstance(counts, bool) or not isinstance(handed, bool):
        raise ValueError
    if isinstance(at, bool) or not isinstance(at, (int, float)):
        raise ValueError
    datetime.fromtimestamp(at, UTC)
    return _Kept(None if person is None else UUID(person), float(at), counts, handed)
