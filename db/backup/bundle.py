"""A backup as a folder: the database, its key file, and a sealed list of what is in it.

`candor-20261125T171530Z` holds `clinic.db`, `clinic.db.keys` and `manifest.json`. No name of the clinic or of
a patient is in their names, nor in the manifest. The manifest is sealed with HMAC-SHA256 under the audit
key, which a new data key leaves as it is: old backups stay provable.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from time import time
from types import MappingProxyType
from uuid import UUID

from db.columns import utc
from db.errors import StorageProblem, Trouble
from db.secrets import Secrets

DATABASE, KEY_FILE, MANIFEST = "clinic.db", "clinic.db.keys", "manifest.json"
FORMAT, VERSION = "candor backup", 1
UNFINISHED = ".part"
_NAME = re.compile(r"candor-(\d{8}T\d{6}Z)(?:-\d{1,3})?")
_STAMP = "%Y%m%dT%H%M%SZ"
_LABEL = b"candor backup manifest\n"
_MOST_BYTES = 1 << 20
LEFT_OVER_AFTER_SECONDS = 3600.0
AHEAD_AFTER = timedelta(minutes=5)
"""A backup whose time is so far ahead bears a day that is still to come: two clocks may differ by less."""
_CHUNK = 1 << 20


class Reason(StrEnum):
    """Why a backup was made."""

    BY_HAND = "by-hand"
    SCHEDULE = "schedule"
    CLOSING = "closing"
    MIGRATION = "migration"
    RESTORE = "restore"
    MOVE = "move"


class BackupState(StrEnum):
    """What can be told of a backup without opening its database."""

    WHOLE = "whole"
    """Its files are all there, with the size that its list says."""
    DAMAGED = "damaged"
    UNFINISHED = "unfinished"
    NEWER = "newer"
    """A newer Candor made it."""


@dataclass(frozen=True, slots=True)
class FilePrint:
    """Size in bytes and SHA-256 (lower-case hexadecimal) of a file."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `counts` are the rows of each table; `made_at` is UTC, whole seconds.

    `audit_sequence` and `audit_seal` are the end of the audit chain in it (0 and zeros before there was one).
    """

    id: UUID
    database_id: UUID
    made_at: datetime
    reason: Reason
    program: str
    revision: str
    counts: Mapping[str, int]
    files: Mapping[str, FilePrint]
    audit_sequence: int
    audit_seal: str
    seal: str = ""

    def sealed(self, secrets: Secrets) -> Manifest:
        """The same with its seal."""
        return replace(self, seal=self._seal(secrets))

    def is_sealed(self, secrets: Secrets) -> bool:
        """Whether nobody without the audit key wrote or changed it."""
        return hmac.compare_digest(self.seal, self._seal(secrets))

    def to_bytes(self) -> bytes:
        """The file."""
        document = {**self._document(), "seal": self.seal}
        return json.dumps(document, indent=1, sort_keys=True).encode("ascii") + b"\n"

    def _seal(self, secrets: Secrets) -> str:
        text = json.dumps(self._document(), sort_keys=True, separators=(",", ":")).encode("ascii")
        return hmac.new(secrets.audit_key, _LABEL + text, hashlib.sha256).hexdigest()

    def _document(self) -> dict[str, object]:
        return {
            "format": FORMAT,
            "version": VERSION,
            "id": str(self.id),
            "database": str(self.database_id),
            "made_at": utc(self.made_at).isoformat(timespec="seconds"),
            "reason": self.reason.value,
            "program": self.program,
            "revision": self.revision,
            "counts": dict(self.counts),
            "files": {name: [each.size, each.sha256] for name, each in self.files.items()},
            "audit": [self.audit_sequence, self.audit_seal],
        }


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """A backup as it lies in a folder. `made_at` is UTC; `manifest` is None where it cannot be read.

    `size` is what its files take, bytes.
    """

    path: Path
    made_at: datetime
    state: BackupState
    size: int
    manifest: Manifest | None


def bundle_name(made_at: datetime, number: int = 0) -> str:
    """The name of a backup's folder. `number` tells apart those of one second."""
    stamp = utc(made_at).strftime(_STAMP)
    return f"candor-{stamp}-{number}" if number else f"candor-{stamp}"


def made_at_of(name: str) -> datetime | None:
    """When a backup was made by the name of its folder, UTC; None for a folder that is not ours."""
    found = _NAME.fullmatch(name)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        return None


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest; its seal is not proved yet. Errors: `StorageProblem` (damaged, newer)."""
    try:
        document = json.loads(data.decode("ascii")) if len(data) <= _MOST_BYTES else None
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
    version = document.get("version")
    if type(version) is int and version > VERSION:
        raise StorageProblem.of(Trouble.NEWER)
    try:
        return _manifest(document)
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        pass
    raise StorageProblem.of(Trouble.BACKUP_DAMAGED)


def read_manifest(bundle: Path) -> Manifest:
    """The manifest of a backup. Errors: `StorageProblem` (damaged, newer, place gone)."""
    try:
        with (bundle / MANIFEST).open("rb") as file:
            return parse_manifest(file.read(_MOST_BYTES + 1))
    except OSError:
        pass
    raise StorageProblem.of(Trouble.BACKUP_DAMAGED if bundle.parent.is_dir() else Trouble.BACKUP_PLACE)


def look_at(bundle: Path) -> BackupInfo | None:
    """A backup by its folder, None when the folder is not one of ours. Reads no more than the manifest."""
    unfinished = bundle.name.endswith(UNFINISHED)
    made_at = made_at_of(bundle.name.removesuffix(UNFINISHED))
    try:
        if made_at is None or bundle.is_symlink() or not bundle.is_dir():
            return None
        sizes = {each.name: each.stat().st_size for each in bundle.iterdir() if each.is_file()}
    except OSError:
        return None
    size = sum(sizes.values())
    if unfinished:
        return BackupInfo(bundle, made_at, BackupState.UNFINISHED, size, None)
    try:
        manifest = read_manifest(bundle)
    except StorageProblem as problem:
        newer = problem.trouble is Trouble.NEWER
        return BackupInfo(bundle, made_at, BackupState.NEWER if newer else BackupState.DAMAGED, size, None)
    whole = all(sizes.get(name) == each.size for name, each in manifest.files.items())
    state = BackupState.WHOLE if whole else BackupState.DAMAGED
    return BackupInfo(bundle, manifest.made_at, state, size, manifest)


def list_backups(
    places: tuple[Path, ...], *, database_id: UUID | None = None, secrets: Secrets | None = None
) -> tuple[BackupInfo, ...]:
    """The backups of some folders, newest first. A folder that cannot be reached has none.

    `database_id` leaves out those of other clinics. With `secrets`, one whose list is not sealed by this
    clinic counts as damaged.
    """
    found = []
    for place in dict.fromkeys(places):
        try:
            folders = sorted(place.iterdir())
        except OSError:
            continue
        for info in filter(None, map(look_at, folders)):
            manifest = info.manifest
            if manifest is not None and database_id is not None and manifest.database_id != database_id:
                continue
            if manifest is not None and secrets is not None and not manifest.is_sealed(secrets):
                info = replace(info, state=BackupState.DAMAGED)
            found.append(info)
    return tuple(sorted(found, key=lambda info: (info.made_at, info.path.name), reverse=True))


def is_ahead(moment: datetime, now: datetime) -> bool:
    """Whether a time lies in the future: the clock was wrong when it was written down, or is wrong now."""
    return utc(moment) - utc(now) > AHEAD_AFTER


def newest_good(backups: Iterable[BackupInfo], now: datetime) -> BackupInfo | None:
    """The newest whole one of some backups, in whatever order.

    One from the future is newer than nothing and older than all others: a clock that was wrong once does not
    take the place of every backup until its day comes.
    """
    whole = (info for info in backups if info.state is BackupState.WHOLE)
    return max(
        whole,
        key=lambda info: (not is_ahead(info.made_at, now), info.made_at, info.path.name),
        default=None,
    )


def print_of(path: Path) -> FilePrint:
    """Size and SHA-256 of a file. Errors: `OSError`."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return FilePrint(size, digest.hexdigest())


def remove_if_old(folder: Path) -> None:
    """Remove a half-made folder that a kill left; a young one may belong to a program that is at work."""
    try:
        age = time() - folder.stat().st_mtime
    except OSError:
        return
    if not 0 <= age < LEFT_OVER_AFTER_SECONDS:
        shutil.rmtree(folder, ignore_errors=True)


def sync(path: Path) -> None:
    """Have a file or, where the system can, a folder on the disk before going on. Errors: `OSError`."""
    if path.is_dir() and os.name != "posix":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _manifest(document: Mapping[str, object]) -> Manifest:
    names = {"format", "version", "id", "database", "made_at", "reason", "program", "revision"}
    if set(document) != names | {"counts", "files", "audit", "seal"}:
        raise ValueError
    counts, files, audit = document["counts"], document["files"], document["audit"]
    if not isinstance(counts, dict) or not isinstance(files, dict) or not isinstance(audit, list):
        raise ValueError
    if set(files) != {DATABASE, KEY_FILE}:
        raise ValueError
    sequence, seal = audit
    return Manifest(
        id=UUID(_text(document["id"])),
        database_id=UUID(_text(document["database"])),
        made_at=utc(datetime.fromisoformat(_text(document["made_at"]))),
        reason=Reason(_text(document["reason"])),
        program=_text(document["program"]),
        revision=_text(document["revision"]),
        counts=MappingProxyType({name: _number(count) for name, count in counts.items()}),
        files=MappingProxyType(
            {name: FilePrint(_number(of[0]), _digest(of[1])) for name, of in files.items()}
        ),
        audit_sequence=_number(sequence),
        audit_seal=_digest(seal),
        seal=_digest(document["seal"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > 200:
        raise ValueError
    return value


def _number(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def _digest(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"[0-9a-f]{64}", text):
        raise ValueError
    return text
