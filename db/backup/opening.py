"""Opens the key file of a backup, with a passphrase or the recovery code of that day.

The backup itself stays as it is; `db.backup.restoring` puts it in the place of the clinic's file.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from db.backup.bundle import KEY_FILE, Manifest, read_manifest
from db.backup.present import KeysInMemory, Typed
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys, Unlocked
from db.secrets import Secrets


@dataclass(frozen=True, slots=True)
class OpenedBundle:
    """A backup whose key file somebody opened, and who. `recovery_code` is the new one after a recovery.

    `typed` is what opened it: a restore holds it against the key file that is there now.
    """

    bundle: Path
    manifest: Manifest
    person_id: UUID
    secrets: Secrets
    key_file: bytes = field(repr=False)
    recovery_code: str | None = field(default=None, repr=False)
    typed: Typed | None = None


def keys_of(bundle: Path, manifest: Manifest) -> tuple[Keys, KeysInMemory]:
    """The key file of a backup, to be opened with a passphrase of that day.

    Errors: `StorageProblem`: it is not the one that was put there, so no secret would open it; or is newer.
    """
    listed = manifest.files[KEY_FILE]
    try:
        with (bundle / KEY_FILE).open("rb") as file:
            data: bytes | None = file.read(listed.size + 1)
    except OSError:
        data = None
    if data is None or hashlib.sha256(data).hexdigest() != listed.sha256:
        raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
    place = KeysInMemory(data)
    return Keys.open(place), place


def open_bundle(bundle: Path, sign_in: str, passphrase: str) -> OpenedBundle:
    """Open a backup's key file. Slow: not on the window's thread.

    Errors: `SignInRefused`, `StorageProblem` (the backup is damaged or another clinic's).
    """
    manifest = read_manifest(bundle)
    keys, place = keys_of(bundle, manifest)
    unlocked = keys.unlock(sign_in, passphrase)
    return _opened(bundle, manifest, unlocked, place.data, typed=Typed(sign_in, passphrase))


def recover_bundle(bundle: Path, code: str, *, sign_in: str, passphrase: str) -> OpenedBundle:
    """Open a backup's key file with the recovery code, and give a person of that day a new passphrase.

    The backup itself stays as it is. Errors: `SignInRefused`, `RecoveryCodeProblem`, `PassphraseProblem`,
    `StorageProblem`.
    """
    manifest = read_manifest(bundle)
    keys, place = keys_of(bundle, manifest)
    person_id = keys.person_called(sign_in)
    if person_id is None:
        # The same answer, after the same time, as for a wrong code.
        keys.unlock(sign_in, passphrase)
        raise StorageProblem.of(Trouble.NOT_ALLOWED)
    recovered = keys.recover(code, person_id=person_id, sign_in=sign_in, passphrase=passphrase)
    typed = Typed(sign_in, passphrase, code)
    return _opened(bundle, manifest, recovered.unlocked, place.data, recovered.recovery_code, typed=typed)


def _opened(
    bundle: Path,
    manifest: Manifest,
    unlocked: Unlocked,
    key_file: bytes,
    code: str | None = None,
    *,
    typed: Typed,
) -> OpenedBundle:
    if not manifest.is_sealed(unlocked.secrets):
        raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
    return OpenedBundle(bundle, manifest, unlocked.person_id, unlocked.secrets, key_file, code, typed)
