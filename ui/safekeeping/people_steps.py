"""Letting people in and out: the person's row and their key, in an order that a kill cannot exploit.

The row (`db.people`) says who may sign in; the slot in the key file (`db.keys`) is what can open the file.
Whoever comes in gets the row first and the key second; whoever goes loses the key first and the row second.
So at every moment, also after a kill in between, a key belongs to somebody who is let in: at worst somebody
is on the list who cannot sign in yet, which the screen shows and repairs by giving a passphrase or ending the
access once more. The other order would leave keys in hands that nobody sees on the list.

On a server the person has a login role too. It counts as a key: it comes last and goes first.

Everything here waits for Argon2 and the disk: it runs on the worker, never on the window's thread.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar
from uuid import UUID

from db.audit.events import Action, Event
from db.errors import StorageProblem, Trouble
from db.people import KIND
from db.rights import Right, Role

if TYPE_CHECKING:
    from db.actor import Actor
    from db.keys.key_file import Keys
    from db.records import Person
    from db.secrets import Secrets
    from db.store import Store

Result = TypeVar("Result")


class StepRefused(Exception):
    """A step was not done; the message is one sentence that says what to do."""


class NotYou(StepRefused):
    """The passphrase by which whoever acts proves who they are is not theirs."""


DESK_KIND = "desk"
"""What the audit calls the settings of one computer."""
SAVED_WITHIN = 30.0
"""Seconds in which a write must be on the disk."""
_NOT_YET = "The clinic’s file did not take it in time: try again."
_NOT_ONESELF = "Your own role and access are for another owner to lessen: ask them."

ROLE_WORDS: dict[Role, str] = {
    Role.FRONT_DESK: "Front desk",
    Role.PRACTITIONER: "Practitioner",
    Role.CLINICAL_LEAD: "Clinical lead",
    Role.OWNER: "Owner",
}
ROLE_MEANINGS: dict[Role, str] = {
    Role.FRONT_DESK: "Patients’ details, dates and prices. Prints released handouts unseen.",
    Role.PRACTITIONER: "Everything of the patients: consultations, documents, signing.",
    Role.CLINICAL_LEAD: "Also the clinic’s settings and the audit.",
    Role.OWNER: "Also the people, the keys and restoring.",
}


class ServerRoles(Protocol):
    """The login roles of a clinic on a server (`db.postgres.logins`). Errors: `StorageProblem`."""

    def set_person(
        self, person_id: UUID, sign_in: str, role: Role, *, is_active: bool, passphrase: str | None = None
    ) -> None:
        """Let the server know somebody as they are now; without a passphrase theirs stays."""
        ...

    def change_own_passphrase(self, sign_in: str, passphrase: str) -> None:
        """Change one's own."""
        ...


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """What these steps work with. `server` is None for a clinic in a file."""

    store: Store
    actor: Actor
    keys: Keys
    secrets: Secrets
    server: ServerRoles | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on the list. `has_key`: a passphrase of theirs opens the file."""

    person: Person
    has_key: bool

    @property
    def is_half(self) -> bool:
        """Whether row and key do not agree: something was interrupted, or an older copy was put back."""
        return self.person.is_active is not self.has_key


@dataclass(frozen=True, slots=True)
class PeopleList:
    """Everybody, active people first. `strangers` are keys of nobody on the list."""

    people: tuple[Listed, ...]
    strangers: tuple[UUID, ...]


def everybody(desk: PeopleDesk) -> PeopleList:
    """The list as both stores have it now."""

    def work() -> PeopleList:
        people, with_key = desk.store.people.all(desk.actor), desk.keys.people()
        known = {person.id for person in people}
        return PeopleList(
            tuple(Listed(person, person.id in with_key) for person in people),
            tuple(id for id in with_key if id not in known),
        )

    return told(work)


def let_in(desk: PeopleDesk, id: UUID, name: str, sign_in: str, role: Role, passphrase: str) -> Person:
    """Add somebody. `id` is made by the caller and kept through every try with the same `sign_in`."""

    def work() -> Person:
        person = desk.store.people.add(desk.actor, name, sign_in, role, id=id).result(SAVED_WITHIN)
        if (person.name, person.role, person.is_active) != (name, role, True):
            person = _changed(desk, person, name=name, role=role, is_active=True)
        _give_key(desk, person, passphrase)
        return person

    return told(work)


def change(desk: PeopleDesk, person: Person, name: str, role: Role) -> Person:
    """Another name or role. A lesser role is taken from the server first, a greater one given there last."""

    def work() -> Person:
        if list(Role).index(role) < list(Role).index(person.role):
            return _lessened(desk, person, name, role)
        changed = _changed(desk, person, name=name, role=role, is_active=person.is_active)
        _tell_server(desk, person, role)
        return changed

    return told(work)


def give_passphrase(desk: PeopleDesk, person: Person, passphrase: str) -> Person:
    """Another passphrase for somebody, in place of a forgotten one; whoever had left comes in again."""

    def work() -> Person:
        _require(desk, Right.MANAGE_PEOPLE)
        back = person
        if not person.is_active:
            back = _changed(desk, person, name=person.name, role=person.role, is_active=True)
        _give_key(desk, back, passphrase)
        _note(desk, Event(Action.PASSPHRASE_CHANGED, KIND, person.id, detail="reset"))
        return back

    return told(work)


def let_out(desk: PeopleDesk, person: Person) -> Person:
    """End somebody's access. Repeating it ends what an interrupted try left over."""

    def work() -> Person:
        _require(desk, Right.MANAGE_PEOPLE)
        # The row would refuse this too, but only after the key is gone.
        _require_another_owner(desk, person)
        if desk.server is not None:
            _require_somebody_else(desk, person)
            desk.server.set_person(person.id, person.sign_in, person.role, is_active=False)
        desk.keys.remove_person(desk.secrets, person.id)
        return _changed(desk, person, name=person.name, role=person.role, is_active=False)

    return told(work)


def take_strangers_away(desk: PeopleDesk, strangers: tuple[UUID, ...]) -> None:
    """Take away keys of people who are not on the list, such as of an older copy of the clinic's file."""

    def work() -> None:
        _require(desk, Right.MANAGE_PEOPLE)
        known = {person.id for person in desk.store.people.all(desk.actor)}
        for id in strangers:
            if id not in known:
                desk.keys.remove_person(desk.secrets, id)
                _note(desk, Event(Action.KEY_CHANGED, KIND, id, detail="key of nobody on the list ended"))

    told(work)


# One's own sign-in


def change_own(desk: PeopleDesk, sign_in: str, old: str, new: str) -> None:
    """Change one's own passphrase. The key first: who cannot prove the old one changes nothing anywhere."""

    def work() -> None:
        desk.keys.change_passphrase(desk.actor.id, old, new)
        if desk.server is not None:
            try:
                desk.server.change_own_passphrase(sign_in, new)
            except StorageProblem:
                # Signing in needs both: they must not differ when the server cannot be reached.
                desk.keys.change_passphrase(desk.actor.id, new, old)
                raise
        _note(desk, Event(Action.PASSPHRASE_CHANGED, KIND, desk.actor.id))

    told(work)


def new_recovery_code(desk: PeopleDesk, passphrase: str) -> str:
    """Another recovery code, 32 characters; the one before is dead."""

    def work() -> str:
        _require(desk, Right.CHANGE_KEYS)
        _confirm(desk, passphrase)
        code = desk.keys.new_recovery_code(desk.secrets)
        _note(desk, Event(Action.KEY_CHANGED, detail="recovery code"))
        return code

    return told(work)


def trust_desk(desk: PeopleDesk, passphrase: str) -> None:
    """From now on this computer's keychain opens the clinic for this person."""

    def work() -> None:
        from db.keys.keychain import remember

        _confirm(desk, passphrase)
        remember(desk.keys, desk.secrets, desk.actor.id)
        _note(desk, Event(Action.KEY_CHANGED, KIND, desk.actor.id, detail="a keychain opens it too"))

    told(work)


def trust_no_more(desk: PeopleDesk) -> None:
    """Only the passphrase opens the clinic from now on: on this computer and on every other."""

    def work() -> None:
        from db.keys.keychain import KeychainProblem, forget

        # Without its slot in the key file whatever a keychain holds opens nothing.
        with suppress(KeychainProblem):
            forget(desk.keys, desk.actor.id)
        for slot, person in desk.keys.keychain_slots():
            if person == desk.actor.id:
                desk.keys.drop_slot(desk.secrets, slot)
        _note(desk, Event(Action.KEY_CHANGED, KIND, desk.actor.id, detail="no keychain opens it any more"))

    told(work)


def is_trusted(desk: PeopleDesk) -> bool:
    """Whether some computer's keychain opens the clinic for this person."""
    return told(lambda: any(person == desk.actor.id for _, person in desk.keys.keychain_slots()))


def keep_lock_minutes(desk: PeopleDesk, folder: Path, minutes: int) -> None:
    """Lock this desk after so many minutes from now on. Quick: nothing is waited for but the desk's settings.

    Errors: `StorageProblem`.
    """
    from db.desk import read_desk, write_desk

    settings = read_desk(folder)
    if settings.lock_minutes == minutes:
        return
    write_desk(folder, replace(settings, lock_minutes=minutes))
    spoken = "1 minute" if minutes == 1 else f"{minutes} minutes"
    desk.store.door.note(desk.actor, Event(Action.CHANGED, DESK_KIND, detail=f"locks after {spoken}"))


def prove(desk: PeopleDesk, passphrase: str) -> None:
    """Go on only for the passphrase of whoever is signed in: before what an open window must not allow.

    Errors: `NotYou`.
    """
    told(lambda: _confirm(desk, passphrase))


def told(work: Callable[[], Result]) -> Result:
    """Do the work of a job; whatever is refused is told at the screen in its own sentence."""
    from db.keys.keychain import KeychainProblem
    from db.keys.refused import PassphraseProblem, SignInRefused

    try:
        return work()
    except SignInRefused as refusal:
        raise NotYou(_refused(refusal.wait_seconds)) from None
    except (StorageProblem, PassphraseProblem, KeychainProblem) as problem:
        raise StepRefused(problem.sentence) from None
    except TimeoutError:
        raise StepRefused(_NOT_YET) from None


def _require(desk: PeopleDesk, right: Right) -> None:
    """The key file knows no roles, and its steps may come before the row's: the door is asked first."""
    desk.store.door.require_now(desk.actor, right)


def _note(desk: PeopleDesk, event: Event) -> None:
    desk.store.door.note(desk.actor, event).result(SAVED_WITHIN)


def _refused(wait_seconds: float) -> str:
    wait = f" Wait {int(wait_seconds + 0.999)} seconds first." if wait_seconds >= 1 else ""
    return f"This is not your passphrase: type it again.{wait}"


def _confirm(desk: PeopleDesk, passphrase: str) -> None:
    if not desk.keys.confirm(desk.actor.id, passphrase):
        raise NotYou(_refused(0))


def _give_key(desk: PeopleDesk, person: Person, passphrase: str) -> None:
    if person.id in desk.keys.people():
        desk.keys.reset_passphrase(desk.secrets, person.id, passphrase)
    else:
        desk.keys.add_person(desk.secrets, person.id, person.sign_in, passphrase)
    if desk.server is not None:
        desk.server.set_person(person.id, person.sign_in, person.role, is_active=True, passphrase=passphrase)


def _lessened(desk: PeopleDesk, person: Person, name: str, role: Role) -> Person:
    """The server learns of it first, so whatever the row would refuse is refused before that."""
    if desk.server is not None:
        _require(desk, Right.MANAGE_PEOPLE)
        if desk.store.people.one(desk.actor, person.id).version != person.version:
            raise StorageProblem.of(Trouble.PERSON_CHANGED)
        if _is_owner(person):
            _require_another_owner(desk, person)
        _require_somebody_else(desk, person)
        _tell_server(desk, person, role)
    try:
        return _changed(desk, person, name=name, role=role, is_active=person.is_active)
    except StorageProblem:
        # Changed in another room just now: the server goes by the row, whatever that says.
        with suppress(StorageProblem):
            stored = desk.store.people.one(desk.actor, person.id)
            _tell_server(desk, stored, stored.role)
        raise


def _require_another_owner(desk: PeopleDesk, person: Person) -> None:
    """Errors: `StorageProblem` when nobody else is an owner who can sign in."""
    owners = {each.id for each in desk.store.people.all(desk.actor) if _is_owner(each)}
    if not (owners - {person.id}) & set(desk.keys.people()):
        raise StorageProblem.of(Trouble.LAST_OWNER)


def _require_somebody_else(desk: PeopleDesk, person: Person) -> None:
    """Who is no owner on the server any more changes neither row nor key there. Errors: `StepRefused`."""
    if person.id == desk.actor.id:
        raise StepRefused(_NOT_ONESELF)


def _tell_server(desk: PeopleDesk, person: Person, role: Role) -> None:
    if desk.server is not None:
        desk.server.set_person(person.id, person.sign_in, role, is_active=person.is_active)


def _changed(desk: PeopleDesk, person: Person, *, name: str, role: Role, is_active: bool) -> Person:
    future = desk.store.people.change(
        desk.actor, person.id, person.version, name=name, role=role, is_active=is_active
    )
    return future.result(SAVED_WITHIN)


def _is_owner(person: Person) -> bool:
    return person.is_active and person.role is Role.OWNER
