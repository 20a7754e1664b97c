"""Opens a clinic for somebody who has proved who they are. No Qt; it runs away from the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from ui.safekeeping.opening_records import (
    CLINIC_FILE,
    FILE_MISSING,
    NO_FOLDER,
    NOT_SET_UP,
    CannotOpen,
    OpenedClinic,
    Refused,
    Safe,
    is_plain_file,
    new_file_of,
)

if TYPE_CHECKING:
    from db.keys.attempts import Attempts
    from db.keys.key_file import Keys, Unlocked
    from db.keys.work import Work
    from db.store import Store

Result = TypeVar("Result")


def keys_at(database: Path, work: Work | None = None) -> Keys:
    """The key file of a clinic's file, with this desk's failed sign-ins.

    What was interrupted (a restore, a take-over) is finished first. Errors: `StorageProblem`.
    """
    from db.backup.unfinished import finish_interrupted
    from db.keys.attempts import Attempts, attempts_file_of
    from db.keys.key_file import Keys
    from db.keys.place import FileKeyPlace, key_file_of
    from db.keys.work import STANDARD_WORK

    finish_interrupted(database)
    attempts = Attempts(attempts_file_of(database))
    return Keys.open(FileKeyPlace(key_file_of(database)), work=work or STANDARD_WORK, attempts=attempts)


def open_clinic(
    database: Path,
    sign_in: str,
    passphrase: str,
    *,
    name: str = "",
    work: Work | None = None,
    may_make: bool = False,
) -> OpenedClinic:
    """Prove the passphrase, finish what was interrupted, open the file and begin a session.

    `name` is the full name of an owner who is not in the file yet. Errors: `SignInRefused`, `StorageProblem`.
    """
    keys = keys_at(database, work)
    unlocked = keys.unlock(sign_in, passphrase)
    return enter(database, keys, unlocked, sign_in, name=name, may_make=may_make)


def open_server(folder: Path, url: str, sign_in: str, passphrase: str) -> OpenedClinic:
    """The same for a clinic on a server. Errors: `SignInRefused`, `StorageProblem`."""
    from db.keys.attempts import Attempts, attempts_file_of
    from db.postgres.opening import connect_clinic

    # The failures of this desk are kept beside where its file would be.
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    attempts = Attempts(attempts_file_of(folder / CLINIC_FILE))
    server = connect_clinic(url, sign_in, passphrase, attempts=attempts)
    safe = Safe(server.keys, server.secrets, folder, None, server.roles)
    return begin(server.store, server.person_id, safe, attempts, sign_in)


def enter(
    database: Path, keys: Keys, unlocked: Unlocked, sign_in: str, *, name: str = "", may_make: bool = False
) -> OpenedClinic:
    """Open the file for somebody who is proved. Errors: `StorageProblem`."""
    from db.audit.anchors import anchor_file_of
    from db.errors import StorageProblem, Trouble
    from db.keys.attempts import Attempts, attempts_file_of
    from db.keys.rekey import finish_change
    from db.store import Store
    from db.take_over import finish_take_over, take_over

    finish_take_over(database)
    new = new_file_of(database)
    if not database.exists() and new.exists():
        # The last step of a set-up, which a kill may have put off to this start.
        anchor_file_of(new).unlink(missing_ok=True)
        new.replace(database)
    if not database.exists() and not may_make:
        raise StorageProblem(FILE_MISSING, Trouble.CANNOT_OPEN)
    secrets = unlocked.secrets
    if is_plain_file(database.parent):
        take_over(database, secrets)
    secrets = finish_change(database, keys, secrets)
    store = Store.open(database, secrets=secrets)
    try:
        if store.people.is_empty():
            store.people.add_first(name or sign_in, sign_in, id=unlocked.person_id).result()
    except BaseException:
        store.close()
        raise
    attempts = Attempts(attempts_file_of(database))
    safe = Safe(keys, secrets, database.parent, database)
    return begin(store, unlocked.person_id, safe, attempts, sign_in)


def begin(store: Store, person_id: UUID, safe: Safe, attempts: Attempts, sign_in: str = "") -> OpenedClinic:
    """Begin the session of somebody who is proved, note what failed before. An error closes the store."""
    from db.errors import StorageProblem, Trouble
    from db.rights import Right, allows
    from ui.input_file import open_knowledge

    try:
        knowledge = open_knowledge()
        store.signing.use_keys(safe.keys)
        people = store.people
        signed_in = people.begin_session(person_id).result()
        actor = signed_in.actor
        failed = attempts.take()
        for tried in {each.person_id for each in failed}:
            people.note_failures(tried, tuple(each.at for each in failed if each.person_id == tried)).result()
        clinic = store.clinic(actor)
        if clinic is None and not allows(actor.role, Right.CHANGE_CLINIC):
            raise StorageProblem(NOT_SET_UP, Trouble.NOT_ALLOWED)
        return OpenedClinic(
            store=store,
            actor=actor,
            knowledge=knowledge,
            clinic=clinic,
            safe=safe,
            sign_in=sign_in or people.one(actor, actor.id).sign_in,
            last=signed_in.last_sign_in,
            machine=signed_in.last_machine,
            failures=len(failed),
        )
    except BaseException:
        store.close()
        raise


def told(work: Callable[[], OpenedClinic]) -> OpenedClinic | CannotOpen:
    """Run it; what it refuses becomes a sentence."""
    from db.errors import StorageProblem
    from db.keys.key_file import PassphraseProblem, SignInRefused

    try:
        return work()
    except (StorageProblem, SignInRefused, PassphraseProblem) as problem:
        return CannotOpen(problem.sentence)
    except OSError:
        return CannotOpen(NO_FOLDER)


def told_refusal(work: Callable[[], Result]) -> Result | Refused | CannotOpen:
    """Run it; a secret that does not open is told apart from what cannot be opened at all."""
    from db.errors import StorageProblem
    from db.keys.key_file import PassphraseProblem, SignInRefused
    from db.keys.recovery_code import RecoveryCodeProblem

    try:
        return work()
    except SignInRefused as refusal:
        return Refused(refusal.sentence, refusal.wait_seconds)
    except (PassphraseProblem, RecoveryCodeProblem) as problem:
        return Refused(problem.sentence)
    except StorageProblem as problem:
        return CannotOpen(problem.sentence)
    except OSError:
        return CannotOpen(NO_FOLDER)
