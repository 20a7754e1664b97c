"""The proof that a practitioner is who signs: their passphrase, checked a moment ago.

The screen gets a `Confirmed` and hands it on. What it says is not believed: only tokens made here, for the
same person in the same sign-in, not older than a few minutes, and each for one signing.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Protocol
from uuid import UUID, uuid4

from db.actor import Actor
from db.audit.events import Action, Event
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.keys.refused import SignInRefused
from db.rights import Right
from db.signing_records import Confirmed

LASTS_SECONDS = 300.0
"""How long a passphrase typed for a signing counts."""

NOT_RIGHT = "The passphrase is not right: type it again."
NO_KEYS = "The clinic was opened without its keys: sign out and in again, then sign the document."
OTHER_KEYS = "The clinic was opened with other keys: close Candor, then open it again."
NOT_CONFIRMED = "Your passphrase was not asked for, or too long ago: type it again."


class ConfirmsPassphrase(Protocol):
    """The part of `db.keys.key_file.Keys` that is needed here."""

    def confirm(self, person_id: UUID, passphrase: str) -> bool:
        """Whether it is this person's passphrase. Slow by intent. Errors: `SignInRefused` while it waits."""


@dataclass(frozen=True, slots=True)
class _Given:
    session: UUID
    at: float


class Confirmations:
    """Checks passphrases and remembers for whom they were right."""

    def __init__(self, door: Door) -> None:
        self._keys: ConfirmsPassphrase | None = None
        self._door = door
        self._given: dict[UUID, _Given] = {}
        self._lock = Lock()

    def use_keys(self, keys: ConfirmsPassphrase) -> None:
        """Ask these keys from now on, and never others: whoever exchanged them could sign as anybody.

        Errors: `StorageProblem`.
        """
        with self._lock:
            if self._keys is not None and self._keys is not keys:
                raise StorageProblem(OTHER_KEYS, Trouble.NOT_ALLOWED)
            self._keys = keys

    def confirm(self, actor: Actor, passphrase: str) -> Confirmed:
        """Check a passphrase, exactly as typed. It takes about as long as signing in: call it on a worker.

        A wrong one is noted in the audit, and slows the next down as at a sign-in. Errors: `StorageProblem`.
        """
        self._door.require_now(actor, Right.SIGN)
        if self._keys is None:
            raise StorageProblem(NO_KEYS, Trouble.NOT_ALLOWED)
        try:
            is_theirs = self._keys.confirm(actor.id, passphrase)
        except SignInRefused as refusal:
            wait = max(1, round(refusal.wait_seconds))
            raise StorageProblem(
                f"Too many wrong passphrases: wait {wait} seconds, then type it again.", Trouble.NOT_ALLOWED
            ) from None
        if not is_theirs:
            self._door.note(actor, Event(Action.SIGN_IN_FAILED, "person", actor.id, detail="signing"))
            raise StorageProblem(NOT_RIGHT, Trouble.NOT_ALLOWED)
        confirmed = Confirmed(uuid4(), actor.id)
        with self._lock:
            self._forget_old()
            self._given[confirmed.token] = _Given(actor.session, monotonic())
        return confirmed

    def require(self, actor: Actor, confirmed: Confirmed) -> None:
        """Errors: `StorageProblem` when this proof is not ours, not this person's, used up or too old."""
        with self._lock:
            self._forget_old()
            given = self._given.get(confirmed.token)
        if given is None or given.session != actor.session or confirmed.person_id != actor.id:
            raise StorageProblem(NOT_CONFIRMED, Trouble.NOT_ALLOWED)

    def use_up(self, confirmed: Confirmed) -> None:
        """The signing is on the disk: the proof counts for no other."""
        with self._lock:
            self._given.pop(confirmed.token, None)

    def _forget_old(self) -> None:
        limit = monotonic() - LASTS_SECONDS
        for token in [token for token, given in self._given.items() if given.at < limit]:
            del self._given[token]
