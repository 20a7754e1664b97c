"""The keys of a clinic: who can open its file, and with what.

Everything is read anew from the `KeyPlace` for each call, because another desk may have changed it. Calls
that try a secret take a quarter of a second and much memory: never on the window's thread.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from threading import RLock
from uuid import UUID, uuid4

from db.errors import StorageProblem, Trouble
from db.keys import recovery_code, refused, sealed
from db.keys.attempts import Attempts
from db.keys.kept import KeptKeys
from db.keys.layout import KeyFile
from db.keys.place import KeyPlace
from db.keys.refused import KeyFileProblem, PassphraseProblem, SignInRefused
from db.keys.slots import Kind, Slot
from db.keys.ways_in import (
    left_for_all,
    of_person,
    passphrase_slot,
    recovery_slot,
    require_good,
    require_name,
    typed,
    with_new_code,
    with_passphrase,
)
from db.keys.work import STANDARD_WORK, Work
from db.problems import in_sentences
from db.secrets import KEY_BYTES, Secrets
from db.sign_in_names import sign_in_name

__all__ = ["KeyFileProblem", "Keys", "NewKeys", "PassphraseProblem", "Recovered", "SignInRefused", "Unlocked"]


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Who proved who they are, and the secrets that opened."""

    person_id: UUID
    secrets: Secrets


@dataclass(frozen=True, slots=True)
class NewKeys:
    """The keys of a new clinic. `recovery_code` is shown once, 32 characters."""

    keys: Keys
    secrets: Secrets
    recovery_code: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recovered:
    """The recovery code worked. It is dead now; `recovery_code` is the new one, 32 characters."""

    unlocked: Unlocked
    recovery_code: str = field(repr=False)


class Keys:
    """A key file. Every call can fail with `KeyFileProblem` or, for the disk, `StorageProblem`.

    Those that prove a secret fail with `SignInRefused`, the same for every reason; those that set a
    passphrase fail with `PassphraseProblem` for a weak one. After an unlock, `db.keys.rekey.finish_change`
    gives the secrets that open the database.
    """

    def __init__(
        self, place: KeyPlace, *, work: Work = STANDARD_WORK, attempts: Attempts | None = None
    ) -> None:
        """`open` and `create` are the usual ways. `work` is for new slots; `attempts` slows guessing down."""
        self._kept = KeptKeys(place, work, attempts)
        self._work = work
        self._lock = RLock()

    @classmethod
    def create(
        cls,
        place: KeyPlace,
        *,
        person_id: UUID,
        sign_in: str,
        passphrase: str,
        work: Work = STANDARD_WORK,
        attempts: Attempts | None = None,
        secrets: Secrets | None = None,
        database_id: UUID | None = None,
    ) -> NewKeys:
        """Make the key file of a new clinic, with its first person and a recovery code.

        `secrets` and `database_id` are for a clinic that has them already (one that moves).
        Errors: `KeyFileProblem` when there is a key file already: it is never written over.
        """
        require_good(passphrase)
        require_name(sign_in_name(sign_in))
        if in_sentences(place.read) is not None:
            raise KeyFileProblem(refused.EXISTS, Trouble.NOT_ALLOWED)
        keys = cls(place, work=work, attempts=attempts)
        made = secrets or Secrets(os.urandom(KEY_BYTES), os.urandom(KEY_BYTES))
        id = database_id or uuid4()
        code = recovery_code.new_code()
        slots = (
            passphrase_slot(id, made, person_id, sign_in_name(sign_in), passphrase, work),
            recovery_slot(id, made, code, work),
        )
        keys._kept.write(KeyFile(id, slots), made)
        return NewKeys(keys, made, code)

    @classmethod
    def open(cls, place: KeyPlace, *, work: Work = STANDARD_WORK, attempts: Attempts | None = None) -> Keys:
        """Look at a key file. Errors: `KeyFileProblem` when it is missing, no key file, or a newer one."""
        keys = cls(place, work=work, attempts=attempts)
        keys._kept.believed_or_none()
        return keys

    @property
    def database_id(self) -> UUID:
        """The id of the clinic's file that these keys belong to."""
        return self._kept.read().database_id

    def people(self) -> tuple[UUID, ...]:
        """Everybody who has a passphrase, in the order in which they got it. Not proved before an unlock."""
        return tuple(
            slot.person_id
            for slot in self._kept.read().slots
            if slot.kind is Kind.PASSPHRASE and slot.person_id is not None
        )

    def person_called(self, sign_in: str) -> UUID | None:
        """Who signs in with this name, for a recovery. Not proved before an unlock."""
        name = sign_in_name(sign_in)
        for slot in self._kept.read().slots:
            if slot.kind is Kind.PASSPHRASE and slot.sign_in == name:
                return slot.person_id
        return None

    # Proving a secret

    def unlock(self, sign_in: str, passphrase: str) -> Unlocked:
        """Who this is, and the secrets. Errors: `SignInRefused`."""
        name, secret = sign_in_name(sign_in), typed(passphrase)

        def matches(slot: Slot) -> bool:
            return slot.kind is Kind.PASSPHRASE and slot.sign_in == name

        slot, secrets = self._kept.proved(matches, name, secret)
        assert slot.person_id is not None
        return Unlocked(slot.person_id, secrets)

    def confirm(self, person_id: UUID, passphrase: str) -> bool:
        """Whether this is the passphrase of somebody who is signed in: before they sign a document.

        A failure counts like one of a sign-in. Errors: `SignInRefused` only while the next try has to wait.
        """
        try:
            self._kept.proved(of_person(person_id), str(person_id), typed(passphrase))
        except SignInRefused as refusal:
            if refusal.not_tried:
                raise
            return False
        return True

    def recover(self, code: str, *, person_id: UUID, sign_in: str, passphrase: str) -> Recovered:
        """Open with the recovery code, give somebody a new passphrase and make a new code.

        `person_id` is somebody of these keys (`person_called`) or somebody new. Errors: `RecoveryCodeProblem`
        on a typing error, before any slow work; `SignInRefused` for a code that is not this clinic's or dead.
        """
        entered = recovery_code.check(code).encode("ascii")
        require_good(passphrase)
        with self._lock:
            _, secrets = self._kept.proved(lambda slot: slot.kind is Kind.RECOVERY, "", entered)
            file = self._kept.sealed_by(secrets)
            file = with_passphrase(file, secrets, person_id, sign_in_name(sign_in), passphrase, self._work)
            file, fresh = with_new_code(file, secrets, self._work)
            self._kept.write(file, secrets)
        self._kept.succeeded(person_id)
        return Recovered(Unlocked(person_id, secrets), fresh)

    def open_slot(self, slot_id: UUID, secret: bytes) -> Unlocked:
        """Open with a secret that was not typed (`db.keys.keychain`). Errors: `SignInRefused`."""

        def matches(slot: Slot) -> bool:
            return slot.kind is Kind.KEYCHAIN and slot.id == slot_id

        slot, secrets = self._kept.proved(matches, str(slot_id), secret, counted=False)
        assert slot.person_id is not None
        return Unlocked(slot.person_id, secrets)

    # Changes

    def add_person(self, secrets: Secrets, person_id: UUID, sign_in: str, passphrase: str) -> None:
        """Give somebody a way in. Errors: `StorageProblem` (name taken)."""
        require_good(passphrase)
        with self._lock:
            file = self._kept.sealed_by(secrets)
            if any(map(of_person(person_id), file.slots)):
                raise StorageProblem.of(Trouble.SAME_ID)
            name = sign_in_name(sign_in)
            self._kept.write(with_passphrase(file, secrets, person_id, name, passphrase, self._work), secrets)

    def reset_passphrase(self, secrets: Secrets, person_id: UUID, passphrase: str) -> None:
        """Give somebody another passphrase in their absence. Their trusted desks are trusted no more."""
        require_good(passphrase)
        with self._lock:
            file = self._kept.sealed_by(secrets)
            old = next(filter(of_person(person_id), file.slots), None)
            if old is None:
                raise KeyFileProblem(refused.UNKNOWN_PERSON, Trouble.NOT_STORED)
            self._kept.write(
                with_passphrase(file, secrets, person_id, old.sign_in, passphrase, self._work), secrets
            )

    def change_passphrase(self, person_id: UUID, old: str, new: str) -> None:
        """Change one's own passphrase. Errors: `SignInRefused` when the old one is wrong."""
        require_good(new)
        with self._lock:
            slot, secrets = self._kept.proved(of_person(person_id), str(person_id), typed(old))
            file = self._kept.sealed_by(secrets)
            fresh = passphrase_slot(file.database_id, secrets, person_id, slot.sign_in, new, self._work)
            self._kept.write(
                replace(file, slots=tuple(fresh if each.id == slot.id else each for each in file.slots)),
                secrets,
            )

    def remove_person(self, secrets: Secrets, person_id: UUID) -> None:
        """Take somebody's ways in away. Repeating it does nothing.

        Somebody who may have kept a copy of the key file needs `db.keys.rekey.change_data_key` afterwards.
        """
        with self._lock:
            file = self._kept.sealed_by(secrets)
            left = tuple(slot for slot in file.slots if slot.person_id != person_id)
            if left == file.slots:
                return
            if not any(slot.kind is Kind.PASSPHRASE for slot in left):
                raise KeyFileProblem(refused.LAST_PERSON, Trouble.LAST_OWNER)
            self._kept.write(replace(file, slots=left), secrets)

    def new_recovery_code(self, secrets: Secrets) -> str:
        """Make a new recovery code, 32 characters; the one before it is dead."""
        with self._lock:
            file, code = with_new_code(self._kept.sealed_by(secrets), secrets, self._work)
            self._kept.write(file, secrets)
            return code

    def add_slot(self, secrets: Secrets, person_id: UUID, secret: bytes, work: Work) -> UUID:
        """A slot for a random secret of 32 bytes that a keychain holds; its id."""
        with self._lock:
            file = self._kept.sealed_by(secrets)
            person = next(filter(of_person(person_id), file.slots), None)
            if person is None:
                raise KeyFileProblem(refused.UNKNOWN_PERSON, Trouble.NOT_STORED)
            slot = Slot.made(
                file.database_id,
                Kind.KEYCHAIN,
                secret,
                secrets,
                person_id=person_id,
                sign_in=person.sign_in,
                work=work,
            )
            self._kept.write(replace(file, slots=(*file.slots, slot)), secrets)
            return slot.id

    def drop_slot(self, secrets: Secrets, slot_id: UUID) -> None:
        """Take a slot of a keychain away. Repeating it does nothing."""
        with self._lock:
            file = self._kept.sealed_by(secrets)
            left = tuple(slot for slot in file.slots if slot.id != slot_id or slot.kind is not Kind.KEYCHAIN)
            if left != file.slots:
                self._kept.write(replace(file, slots=left), secrets)

    def keychain_slots(self) -> tuple[tuple[UUID, UUID], ...]:
        """Slot and person of every trusted desk."""
        return tuple(
            (slot.id, slot.person_id)
            for slot in self._kept.read().slots
            if slot.kind is Kind.KEYCHAIN and slot.person_id is not None
        )

    # A change of the data key, in two steps; `db.keys.rekey` takes them

    def begin_change(self, secrets: Secrets) -> Secrets:
        """Leave new secrets for everybody, and the old data key under the new one. The audit key stays."""
        with self._lock:
            file = self._kept.sealed_by(secrets)
            fresh = Secrets(os.urandom(KEY_BYTES), secrets.audit_key)
            before = sealed.wrap(
                sealed.change_key(fresh.data_key, file.database_id.bytes),
                secrets.data_key,
                file.database_id.bytes,
            )
            self._kept.write(left_for_all(file, fresh, before), fresh)
            return fresh

    def before_change(self, secrets: Secrets) -> Secrets | None:
        """The secrets before a change that has begun and not ended; None when there is no such change."""
        file = self._kept.sealed_by(secrets)
        if file.before is None:
            return None
        key = sealed.change_key(secrets.data_key, file.database_id.bytes)
        try:
            return Secrets(sealed.unwrap(key, file.before, file.database_id.bytes), secrets.audit_key)
        except (sealed.NotOpened, ValueError):
            pass
        raise KeyFileProblem(refused.CHANGED)

    def end_change(self, secrets: Secrets) -> None:
        """The database is under the new key: forget the old one."""
        with self._lock:
            self._kept.write(replace(self._kept.sealed_by(secrets), before=None), secrets)

    def undo_change(self, secrets: Secrets, before: Secrets) -> None:
        """The database could not be changed: leave the old secrets for everybody again."""
        with self._lock:
            self._kept.write(left_for_all(self._kept.sealed_by(secrets), before, None), before)
