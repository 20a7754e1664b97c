"""The recorder between a program and the disk: compiled where it is needed, and its log read back."""

from __future__ import annotations

import ctypes
import os
import shutil
import struct
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.endurance.figures import CannotRun

SOURCE = Path(__file__).with_name("recorder.c")
_HEAD = struct.Struct("<cIQI")


@dataclass(frozen=True, slots=True)
class Call:
    """One line of the log. `place` is an offset, a size or the number that was acknowledged."""

    kind: str
    file: int
    place: int
    content: bytes


def build(folder: Path) -> Path:
    """Compile the recorder into a folder. Errors: `CannotRun`, naming what is missing."""
    if not sys.platform.startswith("linux"):
        raise CannotRun("the recorder of writes needs Linux")
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise CannotRun("gcc is missing, which compiles the recorder of writes: install gcc")
    library = folder / "recorder.so"
    flags = ("-O2", "-shared", "-fPIC", "-pthread", "-o", str(library), str(SOURCE), "-ldl")
    done = subprocess.run([compiler, *flags], capture_output=True, text=True)
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise CannotRun(f"gcc cannot compile the recorder of writes ({reason[0]}): install gcc and libc6-dev")
    return library


def surroundings(library: Path, watched: Path, record: Path | None = None) -> Mapping[str, str]:
    """The environment of a program whose calls on the files of a folder go through the recorder."""
    return {
        **os.environ,
        "LD_PRELOAD": str(library),
        "CANDOR_WATCHED": str(watched),
        "CANDOR_RECORD": str(record or ""),
    }


def loaded() -> ctypes.CDLL:
    """The recorder that this process runs under, to call `acknowledged` and `disk_space`."""
    library = ctypes.CDLL(None)
    library.acknowledged.argtypes = [ctypes.c_uint64]
    library.disk_space.argtypes = [ctypes.c_int64]
    return library


def read_log(record: Path) -> list[Call]:
    """Every call in the order in which it happened. Errors: `ValueError` for one that no replay knows."""
    data = record.read_bytes()
    calls, at = [], 0
    while at < len(data):
        kind, file, place, length = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        calls.append(Call(kind.decode("ascii"), file, place, data[at : at + length]))
        at += length
        if kind == b"?":
            raise ValueError(f"the program changed a file by {calls[-1].content.decode()}")
    return calls
