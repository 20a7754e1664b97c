"""The disk under the clinic's file: is it this computer's own, is there room, is it still the same file?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path, PurePath

from db.errors import StorageProblem, Trouble

LEAST_FREE = 1_000_000_000
"""Bytes. With less the clinic is warned: a backup and an upgrade each need room for the whole file."""

# The bytes of the file that SQLite locks: https://www.sqlite.org/fileformat.html#the_lock_byte_page
_LOCK_BYTE, _LOCK_BYTES = 0x40000000, 512

_SHARES = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb", "afpfs", "webdav", "davfs", "afs", "ncpfs", "sshfs"),
        *(
            "ceph",
            "glusterfs",
            "lustre",
            "9p",
            "vboxsf",
            "vmhgfs",
            "prl_fs",
            "virtiofs",
            "macfuse",
            "osxfuse",
        ),
    )
)
# File systems in user space that lie on a disk of this computer.
_OWN_IN_USER_SPACE = frozenset(
    (
        *("fuseblk", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2"),
        *("fuse.gocryptfs", "fuse.encfs", "fuse.veracrypt", "fuse.zfs"),
    )
)
_SYNCED = re.compile(
    r"onedrive( .*)?|dropbox( .*)?|google ?drive( .*)?|my drive|icloud ?drive( .*)?|icloud|"
    r"com~apple~clouddocs|mobile documents|cloudstorage|box sync|nextcloud|owncloud|synology ?drive|"
    r"pcloud ?drive|pclouddrive|megasync|mega|proton ?drive( .*)?|syncthing|sync"
)
_REMOTE_DRIVE = 4


class Place(StrEnum):
    """What kind of folder this is."""

    OWN_DISK = "own-disk"
    NETWORK_SHARE = "network-share"
    SYNCED_FOLDER = "synced-folder"


SYNCED_SENTENCE = (
    "A cloud service copies this folder and can damage the clinic's file in it: choose a folder that no "
    "service copies."
)
FEW_BYTES_SENTENCE = "Less than 1 GB is free on the clinic's disk: free some space soon."


def place_trouble(folder: Path) -> str:
    """One sentence when this folder is no good place for the clinic's file, "" when it is."""
    match place_of(folder):
        case Place.NETWORK_SHARE:
            return Trouble.ON_A_SHARE.value
        case Place.SYNCED_FOLDER:
            return SYNCED_SENTENCE
        case Place.OWN_DISK:
            return ""


def refuse_share(folder: Path) -> None:
    """Errors: `StorageProblem` (on a share): locks do not hold there, and files have been lost to it."""
    if place_of(folder) is Place.NETWORK_SHARE:
        raise StorageProblem.of(Trouble.ON_A_SHARE)


def place_of(folder: Path) -> Place:
    """What kind of folder this is, as far as its name and the system tell. It need not exist yet."""
    text = os.fspath(folder)
    if text.startswith(("\\\\", "//")) or _is_remote_drive(folder):
        return Place.NETWORK_SHARE
    try:
        real = folder.resolve()
    except (OSError, RuntimeError):
        real = folder.absolute()
    if is_share(real, _mounts()):
        return Place.NETWORK_SHARE
    return Place.SYNCED_FOLDER if is_synced(real, os.environ) else Place.OWN_DISK


def is_share(folder: PurePath, mounts: Iterable[tuple[str, str]]) -> bool:
    """Whether a folder lies on another machine, by the mounts of this one (path, kind of file system)."""
    best, kind = PurePath(folder.anchor or "/"), ""
    for path, kind_there in mounts:
        mount = PurePath(path)
        if mount != PurePath("/") and folder.is_relative_to(mount) and len(mount.parts) >= len(best.parts):
            best, kind = mount, kind_there
    if kind in _OWN_IN_USER_SPACE:
        return False
    return kind in _SHARES or kind.startswith("fuse.") or kind == "fuse"


def is_synced(folder: PurePath, surroundings: Mapping[str, str]) -> bool:
    """Whether a cloud service copies a folder, by the names above it and by what OneDrive says of itself."""
    if any(_SYNCED.fullmatch(part.casefold()) for part in folder.parts):
        return True
    known = (surroundings.get(name, "") for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"))
    return any(folder.is_relative_to(PurePath(each)) for each in known if each)


def free_bytes(folder: Path) -> int | None:
    """How much can still be written there, None where nobody knows."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def space_warning(folder: Path) -> str:
    """One sentence when less than 1 GB is free, "" otherwise."""
    free = free_bytes(folder)
    return FEW_BYTES_SENTENCE if free is not None and free < LEAST_FREE else ""


class FileWatch:
    """Notices that an open file was replaced, cut short or taken away. One look costs a few microseconds.

    A save into a file that lies nowhere any more would be acknowledged and lost.
    """

    def __init__(self, path: Path) -> None:
        """Errors: `StorageProblem` when there is no such file."""
        self._path = path
        self._identity, self._largest = self._look()

    def check(self) -> None:
        """Errors: `StorageProblem` (replaced, folder gone)."""
        identity, size = self._look()
        # SQLite never makes the file smaller while it is open: this program gives no space back.
        if identity != self._identity or size < self._largest:
            raise StorageProblem.of(Trouble.FILE_REPLACED)
        self._largest = size

    def _look(self) -> tuple[tuple[int, int], int]:
        try:
            known = self._path.stat()
        except OSError:
            known = None
        if known is None:
            there = self._path.parent.is_dir() and any(True for _ in _names(self._path.parent))
            raise StorageProblem.of(Trouble.FILE_REPLACED if there else Trouble.FOLDER_GONE)
        return (known.st_dev, known.st_ino), known.st_size


@contextmanager
def hold_alone(database: Path) -> Iterator[None]:
    """Keep other programs out of a database, whatever its key, while its files are renamed.

    It takes the lock that SQLite itself would take. No store of this process may have the file open: the
    system's locks do not hold within one process. Errors: `StorageProblem` (locked).
    """
    if not database.exists():
        yield
        return
    if os.name != "posix":
        # Windows renames no file that a program has open: trying is asking.
        try:
            os.rename(database, database)
        except PermissionError:
            raise StorageProblem.of(Trouble.LOCKED) from None
        yield
        return
    import fcntl

    handle = os.open(database, os.O_RDWR)
    try:
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_BYTES, _LOCK_BYTE)
        except OSError:
            raise StorageProblem.of(Trouble.LOCKED) from None
        yield
    finally:
        os.close(handle)


def _names(folder: Path) -> Iterator[str]:
    try:
        yield from os.listdir(folder)
    except OSError:
        return


def _mounts() -> list[tuple[str, str]]:
    if sys.platform == "darwin":
        try:
            done = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False)
        except (OSError, subprocess.SubprocessError):
            return []
        return mounts_of_mac(done.stdout)
    try:
        return mounts_of_linux(Path("/proc/mounts").read_text("utf-8", "replace"))
    except OSError:
        return []


def mounts_of_linux(text: str) -> list[tuple[str, str]]:
    """Path and kind of each line of /proc/mounts, where a space in a path is written as \\040."""
    found = []
    for line in text.splitlines():
        parts = line.split(" ")
        if len(parts) >= 3:
            path = re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), parts[1])
            found.append((path, parts[2]))
    return found


def mounts_of_mac(text: str) -> list[tuple[str, str]]:
    """Path and kind of each line that `mount` prints on a Mac."""
    lines = (re.fullmatch(r".* on (/.*) \((\w+)[,)].*", line) for line in text.splitlines())
    return [(line[1], line[2]) for line in lines if line]


def _is_remote_drive(folder: Path) -> bool:
    """Whether a drive letter of Windows stands for another machine's folder."""
    if sys.platform != "win32":
        return False
    import ctypes

    return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.absolute().anchor) == _REMOTE_DRIVE)
