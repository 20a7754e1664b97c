"""Opens a clinic for somebody who has proved who they are. No Qt; it runs away from the screen."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from ui.safekeeping.clinic_folder import is_desk_unreadable
from ui.safekeeping.opening_records import (
    ANOTHER_FILE,
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
    from db.actor import Actor
    from db.audit.events import Event
    from db.keys.attempts import Attempts
    from db.keys.key_file import Keys, Unlocked
    from db.keys.work import Work
    from db.store import Store

Result = TypeVar("Result")
NOTED_WITHIN = 15.0
"""Seconds in which a note must be on the disk before the window goes on without it."""


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


def require_settings(folder: Path) -> None:
    """Errors: `StorageProblem` when a slip in this desk's settings hides where its clinic is."""
    from db.desk import require_readable

    if is_desk_unreadable(folder):
        require_readable(folder)


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
    from db.errors import StorageProblem, Trouble
    from db.keys.attempts import Attempts, attempts_file_of
    from db.keys.rekey import finish_change
    from db.store import Store
    from db.take_over import take_over

    make_ready(database, may_make=may_make)
    secrets = unlocked.secrets
    if is_plain_file(database.parent):
        take_over(database, secrets)
    secrets = finish_change(database, keys, secrets)
    store = Store.open(database, secrets=secrets)
    try:
        _refuse_another(database, store)
        if store.people.is_empty():
            if keys.people() != (unlocked.person_id,):
                # Somebody made other people's keys: the file that they were let in to is not this one.
                raise StorageProblem.of(Trouble.DAMAGED)
            store.people.add_first(name or sign_in, sign_in, id=unlocked.person_id).result()
    except BaseException:
        store.close()
        raise
    attempts = Attempts(attempts_file_of(database))
    safe = Safe(keys, secrets, database.parent, database)
    return begin(store, unlocked.person_id, safe, attempts, sign_in)


def make_ready(database: Path, *, may_make: bool = False) -> None:
    """Put the file in its place where a kill put that off; see that there is one.

    A clinic's file is never made anew beside its keys: whoever opened it first would be its owner. Errors:
    `StorageProblem` when it is missing, or too short to be a database.
    """
    from db.audit.anchors import anchor_file_of
    from db.errors import StorageProblem, Trouble
    from db.keys.rekey import SMALLEST_BYTES
    from db.take_over import finish_take_over

    finish_take_over(database)
    new = new_file_of(database)
    if not database.exists() and new.exists():
        # The last step of a set-up, which a kill may have put off to this start.
        anchor_file_of(new).unlink(missing_ok=True)
        new.replace(database)
    if may_make:
        return
    if not database.exists():
        raise StorageProblem(FILE_MISSING, Trouble.CANNOT_OPEN)
    if database.stat().st_size < SMALLEST_BYTES:
        raise StorageProblem.of(Trouble.DAMAGED)


def _refuse_another(database: Path, store: Store) -> None:
    """Errors: `StorageProblem` when the anchor beside the file is that of another database."""
    from db.audit.anchors import AnchorProblem, anchor_file_of, read_anchor
    from db.errors import StorageProblem, Trouble

    try:
        anchor = read_anchor(anchor_file_of(database), store.door.trail)
    except (AnchorProblem, OSError):
        # Told after the sign-in: the file itself may be the right one.
        return
    if anchor is not None and anchor.database_id != store.audit.anchor().database_id:
        raise StorageProblem(ANOTHER_FILE, Trouble.DAMAGED)


def begin(store: Store, person_id: UUID, safe: Safe, attempts: Attempts, sign_in: str = "") -> OpenedClinic:
    """Begin the session of somebody who is proved, note what failed before, hold the audit to its anchor.

    An error closes the store.
    """
    from db.errors import StorageProblem, Trouble
    from db.rights import Right, allows
    from ui.input_file import open_knowledge

    try:
        knowledge = open_knowledge()
        store.signing.use_keys(safe.keys)
        people = store.people
        signed_in = people.begin_session(person_id).result()
        actor = signed_in.actor
        store.presence.begin(actor, safe.folder)
        failed = attempts.take()
        for tried in {each.person_id for each in failed}:
            people.note_failures(tried, tuple(each.at for each in failed if each.person_id == tried)).result()
        told = held_to_anchor(store, actor)
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
            told=told,
        )
    except BaseException:
        store.close()
        raise


def held_to_anchor(store: Store, actor: Actor) -> tuple[str, ...]:
    """Write the end of the audit beside the file; in sentences what does not fit the one that lay there.

    That is noted too. A disk that does not take it is told, and stops nobody.
    """
    from db.audit.events import Action, Event
    from db.errors import StorageProblem

    try:
        found = store.write_anchor()
    except StorageProblem as problem:
        return (problem.sentence,)
    if found:
        store.door.note(actor, Event(Action.CHECKED, "audit", detail="its end does not fit the anchor"))
    return found


def note_done(opened: OpenedClinic, event: Event) -> None:
    """Note what cannot be taken back. A disk that refuses stops nothing: it waits for the next write then."""
    from db.errors import StorageProblem

    with suppress(StorageProblem, TimeoutError):
        opened.store.door.note(opened.actor, event).result(NOTED_WITHIN)


def may_accept(opened: OpenedClinic) -> bool:
    """Whether what was told of the file is for this person to judge: it is like putting a backup in place."""
    from db.errors import Trouble
    from db.rights import Right, allows

    troubles = {trouble.value for trouble in Trouble}
    return allows(opened.actor.role, Right.RESTORE) and not troubles.intersection(opened.told)


def accept_file(opened: OpenedClinic) -> None:
    """Take the end of the audit as it is now for the right one; who did it is noted first.

    Errors: `StorageProblem`, such as of somebody who may not.
    """
    from db.audit.anchors import write_anchor
    from db.audit.events import Action, Event
    from db.backup.anchoring import ACCEPTED
    from db.problems import in_sentences
    from db.rights import Right

    database, door = opened.safe.database, opened.store.door
    door.require_now(opened.actor, Right.RESTORE)
    door.note(opened.actor, Event(Action.CHECKED, "audit", detail=ACCEPTED)).result()
    # A server has no anchor beside it; the backups of one are held against its audit all the same.
    if database is not None:
        in_sentences(lambda: write_anchor(database, door, after_restore=True))


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
