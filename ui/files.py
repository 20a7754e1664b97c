"""Reading and writing files for the commands: whole or not at all, and every refusal a sentence."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

STANDARD = "-"


class Refusal(Exception):
    """Input that is refused: one line a problem."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class FileProblem(Exception):
    """A file that cannot be read or written. The message is one sentence that says what to do.

    `reason` is what the system says, in a few words and without the file's name; "" where it says nothing.
    """

    def __init__(self, sentence: str, *, reason: str = "") -> None:
        super().__init__(sentence)
        self.reason = reason


def read_bytes(name: str, *, limit: int) -> bytes:
    """The bytes of a file, or of standard input for "-"; at most one byte more than `limit`.

    The extra byte lets the reader of the text say that it is too long. Errors: `Refusal`.
    """
    try:
        if name == STANDARD:
            if sys.stdin is None:
                raise Refusal((f"{name}: there is no standard input. Name a file.",))
            return sys.stdin.buffer.read(limit + 1)
        with Path(name).open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise Refusal((f"{name}: there is no such file. Check the name.",)) from None
    except IsADirectoryError:
        raise Refusal((f"{name}: this is a folder. Name a file in it.",)) from None
    except (OSError, ValueError) as problem:
        raise Refusal((f"{name}: it cannot be read ({_reason(problem)}). Check the file.",)) from None


def write_bytes(name: str, data: bytes) -> None:
    """Write a whole file, or leave what was there: first beside it, then renamed. "-" is standard output.

    Errors: `FileProblem`.
    """
    if name == STANDARD:
        _write_standard(data)
        return
    beside: str | None = None
    try:
        # A link keeps pointing where it points; a pipe or a device is written to, never replaced.
        target = Path(os.path.realpath(name))
        if target.exists() and not target.is_file() and not target.is_dir():
            target.write_bytes(data)
            return
        handle, beside = tempfile.mkstemp(prefix=".candor-", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _keep_usual_rights(beside)
        os.replace(beside, target)
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as problem:
        if beside is not None:
            with contextlib.suppress(OSError):
                os.unlink(beside)
        reason = _reason(problem)
        raise FileProblem(
            f"{name}: it cannot be written ({reason}). Name another place.", reason=reason
        ) from None


def _write_standard(data: bytes) -> None:
    if sys.stdout is None:
        raise FileProblem("standard output: it is closed. Name a file.")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as problem:
        reason = _reason(problem)
        raise FileProblem(f"standard output: it cannot be written ({reason}). Name another place.") from None


def _keep_usual_rights(path: str) -> None:
    # mkstemp makes a file for its owner alone; a document gets the rights any new file would get.
    if os.name == "posix":
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(path, 0o666 & ~mask)


def _reason(problem: OSError | ValueError) -> str:
    text = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return text.rstrip(".").lower()
