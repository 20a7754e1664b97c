"""A key file in its place: read, proved and written, always as a whole."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from db.errors import Trouble
from db.keys import layout, refused, sealed
from db.keys.attempts import BUSY_SECONDS, Attempts
from db.keys.layout import KeyFile
from db.keys.place import KeyPlace
from db.keys.refused import KeyFileProblem, SignInRefused
from db.keys.slots import Kind, Slot, refuse_slowly
from db.keys.work import Work
from db.problems import in_sentences
from db.secrets import Secrets


class KeptKeys:
    """Reads the file anew for each call, and believes nothing in it before a secret has opened its seal."""

    def __init__(self, place: KeyPlace, work: Work, attempts: Attempts | None) -> None:
        """`work` is what a try takes that finds no slot at all."""
        self._place = place
        self._work = work
        self._attempts = attempts

    def proved(
        self, matches: Callable[[Slot], bool], name: str, secret: bytes, *, counted: bool = True
    ) -> tuple[Slot, Secrets]:
        """The first slot that matches and what it opens. `name` is what was asked for, for the decoy.

        `counted`: whether a failure slows the next try down. Errors: `SignInRefused`.
        """
        attempts = self._attempts if counted else None
        if attempts is None:
            return self._proved(matches, name, secret, None)
        # Held until it is known how it ended: who tries many at once waits as long as who tries in turn.
        with attempts.one_at_a_time() as is_mine:
            wait = attempts.wait_seconds() if is_mine else BUSY_SECONDS
            if wait > 0:
                raise SignInRefused(None, wait, not_tried=True)
            return self._proved(matches, name, secret, attempts)

    def _proved(
        self, matches: Callable[[Slot], bool], name: str, secret: bytes, attempts: Attempts | None
    ) -> tuple[Slot, Secrets]:
        file = self.believed_or_none()
        slot = None if file is None else next(filter(matches, file.slots), None)
        secrets = self._tried(file, slot, name, secret)
        person_id = None if slot is None else slot.person_id
        if slot is None or secrets is None:
            wait = 0.0 if attempts is None else attempts.failed(person_id)
            raise SignInRefused(person_id, wait)
        if attempts is not None and person_id is not None:
            attempts.succeeded(person_id)
        return slot, secrets

    def _tried(self, file: KeyFile | None, slot: Slot | None, name: str, secret: bytes) -> Secrets | None:
        """The secrets of a slot, in about the same time whether there is one, it opens, or it was changed."""
        if file is None or slot is None:
            database_id = UUID(int=0) if file is None else file.database_id
            slots = () if file is None else file.slots
            # A keychain's slot has less work than a passphrase: it would tell that nobody has this name.
            works = [each.work for each in slots if each.kind is Kind.PASSPHRASE]
            refuse_slowly(database_id, name, secret, works[len(name) % len(works)] if works else self._work)
            return None
        try:
            secrets = slot.opened(file.database_id, secret)
        except sealed.NotOpened:
            return None
        return secrets if file.is_sealed(secrets.data_key) else None

    def succeeded(self, person_id: UUID) -> None:
        """Somebody got in by another way."""
        if self._attempts is not None:
            self._attempts.succeeded(person_id)

    def read(self) -> KeyFile:
        """The key file, its seal not looked at. Errors: `KeyFileProblem`."""
        file = self.believed_or_none()
        if file is None:
            raise KeyFileProblem(refused.CHANGED)
        return file

    def believed_or_none(self) -> KeyFile | None:
        """The file, None when one of its values cannot be right: then every secret is refused."""
        data = in_sentences(self._place.read)
        if data is None:
            raise KeyFileProblem(refused.MISSING, Trouble.CANNOT_OPEN)
        try:
            return layout.parse(data)
        except layout.Changed:
            return None
        except layout.NewerVersion:
            sentence, trouble = refused.NEWER, Trouble.NEWER
        except layout.Unreadable:
            sentence, trouble = refused.UNREADABLE, Trouble.DAMAGED
        raise KeyFileProblem(sentence, trouble)

    def sealed_by(self, secrets: Secrets) -> KeyFile:
        """The key file that the holder of these secrets wrote. Errors: `KeyFileProblem`."""
        file = self.read()
        if not file.is_sealed(secrets.data_key):
            raise KeyFileProblem(refused.CHANGED)
        return file

    def write(self, file: KeyFile, secrets: Secrets) -> None:
        """Put a changed key file in its place, under its seal. Errors: `StorageProblem`."""
        if len(file.slots) > layout.MOST_SLOTS:
            raise KeyFileProblem(refused.FULL, Trouble.CANNOT_STORE)
        data = file.sealed(secrets.data_key).to_bytes()
        in_sentences(lambda: self._place.replace(data))
