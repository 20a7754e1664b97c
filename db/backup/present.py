"""The clinic that is there now, and who may put a backup in its place.

While its key file and its database can be read, that is an owner of today: a backup of a day on which
somebody was still an owner does not make them one again. Somebody who holds an old backup and its passphrase
can open it in another folder, though, and no program can take that away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from db.backup.checking import is_cut_off, looking, tables
from db.errors import StorageProblem, Trouble
from db.keys import layout
from db.keys.attempts import Attempts, attempts_file_of
from db.keys.key_file import KeyFileProblem, Keys, PassphraseProblem, SignInRefused
from db.keys.layout import KeyFile
from db.keys.place import FileKeyPlace, key_file_of
from db.problems import in_sentences
from db.rights import Right, Role, allows
from db.secrets import Secrets
from db.take_over import is_plain

NOT_PROVED = (
    "Only an owner of the clinic that is here now can restore over it: "
    "it takes their passphrase of today, or the recovery code."
)
_UNREADABLE = (Trouble.DAMAGED, Trouble.NOT_CANDOR)


class NotProved(StorageProblem):
    """Nobody proved to belong to the clinic that is there now."""

    def __init__(self) -> None:
        super().__init__(NOT_PROVED, Trouble.NOT_ALLOWED)


class KeysInMemory:
    """A key file in memory (a `KeyPlace`): what is changed in it never reaches the disk."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self) -> bytes | None:
        """The key file."""
        return self.data

    def replace(self, data: bytes) -> None:
        """Keep another one, here only."""
        self.data = data


@dataclass(frozen=True, slots=True)
class Typed:
    """What opened a backup, to be held against the key file of today. Its `repr` shows no secret.

    `code` is the recovery code, "" where it was the passphrase.
    """

    sign_in: str
    passphrase: str = field(repr=False)
    code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is, or just proved to be, signed in to the clinic that is there now; and its secrets."""

    person_id: UUID
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class _Proved:
    secrets: Secrets
    person_id: UUID | None
    """None for the recovery code."""


def prove(database: Path, sign_in: str, passphrase: str) -> Present:
    """Prove a passphrase of today by the key file that is there now. Slow. Errors: `SignInRefused`,
    `StorageProblem`."""
    attempts = Attempts(attempts_file_of(database))
    unlocked = Keys.open(FileKeyPlace(key_file_of(database)), attempts=attempts).unlock(sign_in, passphrase)
    return Present(unlocked.person_id, unlocked.secrets)


def require_owner_of_today(
    database: Path,
    *,
    opened_by: UUID,
    of_that_day: Secrets,
    typed: Typed | None,
    present: Present | Secrets | None,
) -> Secrets | None:
    """The secrets of the clinic that is there now, None where they are not known. Slow.

    `opened_by` opened the backup, with `typed`; `of_that_day` are its secrets. `present` are those of
    somebody who was signed in until now. Where the clinic cannot be read (no key file, or a file that is cut
    off, damaged or without people), there is nothing to protect. Errors: `NotProved`, `StorageProblem` (not
    allowed: they belong to the clinic, but are no owner).
    """
    data = in_sentences(FileKeyPlace(key_file_of(database)).read)
    file = None if data is None or not database.exists() else _parsed(data)
    if data is None or file is None or is_cut_off(database):
        return None
    proved = _proved_by_sign_in(file, opened_by, present) or _proved_by_what_was_typed(data, typed)
    known = of_that_day if file.is_sealed(of_that_day.data_key) else None
    secrets = known if proved is None else proved.secrets
    if secrets is None:
        raise NotProved
    roles = _roles(database, data, secrets)
    if not roles:
        return secrets
    if proved is None:
        raise NotProved
    if proved.person_id is not None:
        role = roles.get(proved.person_id)
        if role is None or not allows(role, Right.RESTORE):
            raise StorageProblem.of(Trouble.NOT_ALLOWED)
    return secrets


def _parsed(data: bytes) -> KeyFile | None:
    try:
        return layout.parse(data)
    except (layout.Changed, layout.Unreadable):
        return None
    except layout.NewerVersion:
        pass
    raise StorageProblem.of(Trouble.NEWER)


def _proved_by_sign_in(file: KeyFile, opened_by: UUID, present: Present | Secrets | None) -> _Proved | None:
    """Secrets that open the key file are those of somebody who is signed in."""
    secrets = present.secrets if isinstance(present, Present) else present
    if secrets is None or not file.is_sealed(secrets.data_key):
        return None
    return _Proved(secrets, present.person_id if isinstance(present, Present) else opened_by)


def _proved_by_what_was_typed(data: bytes, typed: Typed | None) -> _Proved | None:
    """Whether what opened the backup opens the key file of today too."""
    if typed is None:
        return None
    keys = Keys(KeysInMemory(data))
    try:
        if not typed.code:
            unlocked = keys.unlock(typed.sign_in, typed.passphrase)
            return _Proved(unlocked.secrets, unlocked.person_id)
        # Nothing of this reaches the disk: it only tells whether the code of that day is still the one.
        person_id = keys.person_called(typed.sign_in) or uuid4()
        recovered = keys.recover(
            typed.code, person_id=person_id, sign_in=typed.sign_in, passphrase=typed.passphrase
        )
        return _Proved(recovered.unlocked.secrets, None)
    except (SignInRefused, PassphraseProblem, KeyFileProblem):
        return None


def _roles(database: Path, data: bytes, secrets: Secrets) -> Mapping[UUID, Role]:
    """The roles of those who may sign in now; empty when the database cannot be read or has nobody.

    Errors: `StorageProblem`, such as locked.
    """
    keys = Keys(KeysInMemory(data))
    before = keys.before_change(secrets)
    for each in (secrets,) if before is None else (secrets, before):
        try:
            return _read_roles(database, keys, b"" if is_plain(database) else each.data_key)
        except StorageProblem as problem:
            if problem.trouble not in _UNREADABLE:
                raise
    return {}


def _read_roles(database: Path, keys: Keys, key: bytes) -> Mapping[UUID, Role]:
    with looking(database, key=key) as connection:
        if "person" not in tables(connection):
            # From before there were people: then only owners had a key.
            return dict.fromkeys(keys.people(), Role.OWNER)
        found = connection.execute("SELECT id, role FROM person WHERE is_active").fetchall()
    try:
        return {UUID(id): Role(role) for id, role in found}
    except (ValueError, TypeError, AttributeError):
        pass
    raise StorageProblem.of(Trouble.DAMAGED)
