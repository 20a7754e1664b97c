"""Reads pictures in a process of its own: that is all a hostile file can end, fill or hold up. No Qt.

Files cross as bytes through a pipe, never by a file of ours. What comes back is taken apart by hand, a line
of JSON and two pictures: nothing in it can be run here.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import sys
from collections.abc import Callable
from datetime import date
from multiprocessing.connection import Connection
from time import monotonic
from typing import TYPE_CHECKING, Any

from intake.photo_file import CUT_OFF, PhotoProblem, refuse_kind, refuse_large

if TYPE_CHECKING:
    from ui.photos.picture import ReadyPicture

SECONDS = 20.0
"""The longest that one picture may take."""
MOST_MEMORY = 1_000_000_000
"""Bytes that the process may ask the system for, all in all."""
LARGE = 100_000_000
"""Bytes held for one picture after which the process is not used again: what is left would add up."""
_PATIENCE = 0.1
TOO_SLOW = "This picture takes too long to read. Save it smaller, as a JPEG, and choose that file."
STOPPED = "Stopped. No more photos were read."


class PictureReader:
    """One process for a number of pictures. Close it when they are read."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: Any = None
        self._pipe: Connection | None = None

    def read(self, data: bytes, *, today: date, stopped: Callable[[], bool]) -> ReadyPicture:
        """A picture ready to be kept. Errors: `PhotoProblem`, also when `stopped` says so meanwhile."""
        refuse_large(len(data))
        refuse_kind(data)
        try:
            pipe = self._running()
            pipe.send_bytes(today.isoformat().encode("ascii"))
            pipe.send_bytes(data)
            deadline = monotonic() + self._seconds
            while True:
                # Asked before each wait, the first too: handing over a large picture may have taken a while.
                if stopped():
                    raise PhotoProblem(STOPPED)
                if monotonic() >= deadline:
                    raise PhotoProblem(TOO_SLOW)
                if pipe.poll(_PATIENCE):
                    break
            told = json.loads(pipe.recv_bytes(10_000))
            if "problem" in told:
                raise PhotoProblem(str(told["problem"]))
            ready = _ready(told, pipe.recv_bytes(), pipe.recv_bytes())
            if told["is_last"]:
                self.close()
            return ready
        except PhotoProblem as problem:
            if str(problem) in (STOPPED, TOO_SLOW):
                self.close()
            raise
        except (OSError, EOFError, ValueError, KeyError, TypeError):
            # The process has ended, or sends what it should not.
            self.close()
            raise PhotoProblem(CUT_OFF) from None

    def close(self) -> None:
        """End the process, whatever it is doing."""
        process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()
            process.close()

    def _running(self) -> Connection:
        if self._pipe is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
            self._pipe = ours
        return self._pipe


def _ready(told: dict[str, Any], content: bytes, thumbnail: bytes) -> ReadyPicture:
    from ui.photos.picture import ReadyPicture

    taken = told["taken_on"]
    return ReadyPicture(
        content=content,
        thumbnail=thumbnail,
        width=int(told["width"]),
        height=int(told["height"]),
        taken_on=date.fromisoformat(taken) if taken else None,
        is_srgb=bool(told["is_srgb"]),
    )


def _serve(pipe: Connection) -> None:
    """The other process: one picture after the other, until nobody asks any more."""
    # What decodes is imported here, before the limit, and not where the window shows its page.
    from ui.photos.picture import make_ready

    _limit_memory()
    while True:
        try:
            today = date.fromisoformat(pipe.recv_bytes().decode("ascii"))
            data = pipe.recv_bytes()
        except (EOFError, OSError):
            return
        try:
            ready = make_ready(data, today=today)
        except PhotoProblem as problem:
            pipe.send_bytes(json.dumps({"problem": str(problem)}).encode())
            continue
        except MemoryError:
            pipe.send_bytes(json.dumps({"problem": CUT_OFF}).encode())
            continue
        told = {
            "width": ready.width,
            "height": ready.height,
            "taken_on": ready.taken_on.isoformat() if ready.taken_on else "",
            "is_srgb": ready.is_srgb,
            "is_last": ready.held > LARGE,
        }
        for part in (json.dumps(told).encode(), ready.content, ready.thumbnail):
            pipe.send_bytes(part)


def _limit_memory() -> None:
    """Where the system can: no dump of a crash, and no more memory than a picture can need."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
