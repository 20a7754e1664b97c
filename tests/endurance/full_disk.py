"""The disk is full at random moments: nothing acknowledged is lost, and the user is told.

On a small disk of its own where one can be mounted: an ext4 image as root, else a tmpfs in a name space of
its own. Else the recorder refuses the writes. The line of the figure says which of them ran.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.endurance.figures import CannotRun, Figure
from tests.endurance.recorder import build, surroundings

ROOT = Path(__file__).resolve().parents[2]
SIZE_MIB = 32


@dataclass(frozen=True)
class Way:
    """A way to a disk that can be full: what stands before the command, and how the space is taken."""

    words: str
    how: str
    before: tuple[str, ...] = ()
    surroundings: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))


def full_disk(folder: Path, *, number: int = 50, seed: int = 13, ways: Sequence[str] = ()) -> list[Figure]:
    """Fill the disk `number` times. `ways` picks among "ext4", "tmpfs" and "recorder"; empty: the first that
    this machine has. Errors: `CannotRun` when it has none."""
    clinic = folder / "clinic"
    clinic.mkdir(mode=0o700)
    way = _way(folder, clinic, ways or ("ext4", "tmpfs", "recorder"))
    command = [sys.executable, "-m", "tests.endurance.full_disk_saver", str(clinic), str(number), str(seed)]
    done = subprocess.run(
        [*way.before, *command, way.how],
        cwd=ROOT,
        env=way.surroundings,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    moments = [json.loads(line) for line in done.stdout.splitlines()]
    lost = max(moment["lost"] for moment in moments)
    untold = sum(not moment["told"] for moment in moments)
    damaged = sum(bool(moment["damaged"]) for moment in moments)
    unread = sum(not moment["read"] for moment in moments)
    stuck = sum(not moment["works again"] for moment in moments)
    measured = (
        f"{len(moments)} moments in {moments[-1]['acknowledged']} saves on {way.words}: acknowledged lost "
        f"{lost}, user not told {untold}, not readable {unread}, not working again {stuck}, damaged {damaged}"
    )
    kept = len(moments) == number and not (lost or untold or unread or stuck or damaged)
    return [Figure("disk full", measured, "0 each", kept)]


def _way(folder: Path, clinic: Path, ways: Sequence[str]) -> Way:
    for way in ways:
        if way == "recorder":
            library = build(folder)
            return Way("a disk that the recorder fills", "recorder", (), surroundings(library, clinic))
        found = _image(folder, clinic) if way == "ext4" else _memory(clinic)
        if found is not None:
            return found
    raise CannotRun("no small disk can be mounted here: run it as root, or where unshare may mount a tmpfs")


def _image(folder: Path, clinic: Path) -> Way | None:
    """An ext4 file system in a file, mounted for the one process that saves on it."""
    if os.geteuid() != 0 or not shutil.which("mkfs.ext4") or not shutil.which("unshare"):
        return None
    image = folder / "disk.img"
    with image.open("wb") as file:
        file.truncate(SIZE_MIB << 20)
    # SQLite keeps room for the memory that its programs share page by page. In smaller blocks a full disk
    # would leave holes in it, and the system ends a program that writes into one.
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", "-b", "4096", str(image)], check=True)
    before = _mounting(f"-o loop {image}", clinic, namespace=("--mount",))
    return Way("a mounted ext4 disk", "mount", before) if _works(before) else None


def _memory(clinic: Path) -> Way | None:
    """A disk in memory. Linux lets everybody mount one in a name space of their own, unless forbidden."""
    if not shutil.which("unshare"):
        return None
    namespace = ("--mount",) if os.geteuid() == 0 else ("--user", "--map-root-user", "--mount")
    before = _mounting(f"-t tmpfs -o size={SIZE_MIB}m tmpfs", clinic, namespace=namespace)
    return Way("a mounted tmpfs disk", "mount", before) if _works(before) else None


def _mounting(what: str, clinic: Path, *, namespace: Sequence[str]) -> tuple[str, ...]:
    """The beginning of a command that runs on the disk; the mount ends with the process."""
    return ("unshare", *namespace, "sh", "-c", f'mount {what} "$0" && exec "$@"', str(clinic))


def _works(before: Sequence[str]) -> bool:
    return subprocess.run([*before, "true"], capture_output=True).returncode == 0
