"""The ways into a clinic's file as they change: a key file with another passphrase, code or secrets.

Nothing is read or written here; making a slot is slow (Argon2id). `db.keys.key_file` writes what comes out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

from db.errors import StorageProblem, Trouble
from db.keys import layout, recovery_code, refused
from db.keys.layout import KeyFile
from db.keys.passphrases import weakness
from db.keys.refused import KeyFileProblem, PassphraseProblem
from db.keys.slots import Kind, Slot
from db.keys.work import Work
from db.secrets import Secrets


def of_person(person_id: UUID) -> Callable[[Slot], bool]:
    """Whether a slot is the passphrase of this person."""
    return lambda slot: slot.kind is Kind.PASSPHRASE and slot.person_id == person_id


def typed(passphrase: str) -> bytes:
    """Exactly what was typed; a lone surrogate cannot be anybody's passphrase, but is no error either."""
    return passphrase.encode("utf-8", "surrogatepass")


def require_good(passphrase: str) -> None:
    """Errors: `PassphraseProblem` for a weak one."""
    sentence = weakness(passphrase)
    if sentence:
        raise PassphraseProblem(sentence)


def require_name(sign_in: str) -> None:
    """Errors: `KeyFileProblem` for a name that is empty or longer than a key file holds."""
    if not 0 < len(sign_in) <= layout.MOST_NAME:
        raise KeyFileProblem(refused.NO_NAME, Trouble.CANNOT_STORE)


def passphrase_slot(
    database_id: UUID, secrets: Secrets, person_id: UUID, sign_in: str, passphrase: str, work: Work
) -> Slot:
    """A slot that somebody's passphrase opens."""
    return Slot.made(
        database_id,
        Kind.PASSPHRASE,
        typed(passphrase),
        secrets,
        person_id=person_id,
        sign_in=sign_in,
        work=work,
    )


def recovery_slot(database_id: UUID, secrets: Secrets, code: str, work: Work) -> Slot:
    """A slot that a recovery code opens. It is nobody's."""
    return Slot.made(
        database_id, Kind.RECOVERY, code.encode("ascii"), secrets, person_id=None, sign_in="", work=work
    )


def with_passphrase(
    file: KeyFile, secrets: Secrets, person_id: UUID, sign_in: str, passphrase: str, work: Work
) -> KeyFile:
    """The file with somebody's only way in: others of theirs are gone.

    Errors: `StorageProblem` (name taken), `KeyFileProblem` (no name).
    """
    others = tuple(slot for slot in file.slots if slot.person_id != person_id)
    require_name(sign_in)
    if any(slot.sign_in == sign_in for slot in others):
        raise StorageProblem.of(Trouble.NAME_TAKEN)
    slot = passphrase_slot(file.database_id, secrets, person_id, sign_in, passphrase, work)
    return replace(file, slots=(*others, slot))


def with_new_code(file: KeyFile, secrets: Secrets, work: Work) -> tuple[KeyFile, str]:
    """The file with a new recovery code in the place of the old one, and that code."""
    code = recovery_code.new_code()
    slot = recovery_slot(file.database_id, secrets, code, work)
    others = tuple(each for each in file.slots if each.kind is not Kind.RECOVERY)
    return replace(file, slots=(*others, slot)), code


def left_for_all(file: KeyFile, secrets: Secrets, before: bytes | None) -> KeyFile:
    """The file with other secrets for everybody. `before` is the old data key under the new one, if kept."""
    slots = tuple(slot.with_secrets(file.database_id, secrets) for slot in file.slots)
    return replace(file, slots=slots, before=before)
