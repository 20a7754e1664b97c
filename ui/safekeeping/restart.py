"""A locked Candor is a new process: nothing of the one before it stays in memory.

What goes over to it is in its surroundings, which only this user's programs can read: where the clinic is,
who was signed in, where the window stood. Nothing of a patient, and no secret.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import MutableMapping, Sequence
from dataclasses import asdict, dataclass

OPTION = "--locked"
VARIABLE = "CANDOR_LOCKED"


@dataclass(frozen=True, slots=True)
class LockedDesk:
    """`folder` of the clinic; `patients` of a demo, None for a real one; whether the folder is `thrown_away`.

    `name` signs in; `geometry` is Qt's, in base 64; `consultation` is the id of the one that was open, "" for
    none: the same person finds it open again. `form` is the id of the record whose form was open, "" for
    none, and `field` the name of the question in it that had the keyboard.
    """

    folder: str
    patients: int | None = None
    thrown_away: bool = False
    name: str = ""
    geometry: str = ""
    consultation: str = ""
    form: str = ""
    field: str = ""


def taken(arguments: list[str], surroundings: MutableMapping[str, str] = os.environ) -> LockedDesk | None:
    """What a new process was given, None for a usual start. The option and the variable are gone then."""
    document = surroundings.pop(VARIABLE, "")
    if OPTION not in arguments:
        return None
    arguments.remove(OPTION)
    try:
        given = LockedDesk(**json.loads(document))
    except (ValueError, TypeError):
        return None
    texts = (given.folder, given.name, given.geometry, given.consultation, given.form, given.field)
    sound = all(isinstance(text, str) for text in texts) and isinstance(given.thrown_away, bool)
    sound = sound and all(not id or _is_id(id) for id in (given.consultation, given.form))
    return given if sound and (given.patients is None or type(given.patients) is int) else None


def _is_id(text: str) -> bool:
    # Before the first paint of a usual start nobody needs it.
    from uuid import UUID

    try:
        UUID(text)
    except ValueError:
        return False
    return True


def command() -> list[str]:
    """How this process was started, with the option."""
    given: Sequence[str] = sys.orig_argv[1:]
    return [sys.executable, *(each for each in given if each != OPTION), OPTION]


def start_anew(desk: LockedDesk) -> None:
    """Replace this process by a locked one. Only on Windows it returns, once the new one has been started.

    Written for Windows and macOS too, but run on Linux only.
    """
    arguments = command()
    surroundings = {**os.environ, VARIABLE: json.dumps(asdict(desk))}
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if sys.platform == "win32":
        import subprocess

        # There a process cannot be replaced: a new one is started, and this one ends.
        subprocess.Popen(arguments, env=surroundings, close_fds=True)
    else:
        os.execve(arguments[0], arguments, surroundings)
