"""A slot: one way for one person to open the clinic's file.

The passphrase opens the slot's private key; what was left for its public key are the secrets. So a new data
key is left for everybody who stays, and for the recovery code, without asking anybody for a passphrase.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid4

from db.keys import sealed
from db.keys.work import Work
from db.secrets import KEY_BYTES, Secrets


class Kind(StrEnum):
    """What opens a slot."""

    PASSPHRASE = "passphrase"
    RECOVERY = "recovery"
    KEYCHAIN = "keychain"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot as it stands in the key file. `person_id` and `sign_in` are empty for the recovery code."""

    id: UUID
    kind: Kind
    person_id: UUID | None
    sign_in: str
    work: Work
    salt: bytes = field(repr=False)
    public: bytes = field(repr=False)
    private: bytes = field(repr=False)
    secrets: bytes = field(repr=False)

    @classmethod
    def made(
        cls,
        database_id: UUID,
        kind: Kind,
        secret: bytes,
        secrets: Secrets,
        *,
        person_id: UUID | None,
        sign_in: str,
        work: Work,
    ) -> Slot:
        """A new slot that `secret` opens. Slow (Argon2id)."""
        slot = cls(uuid4(), kind, person_id, sign_in, work, os.urandom(sealed.SALT_BYTES), b"", b"", b"")
        purpose = slot._purpose(database_id)
        private, public = sealed.new_pair()
        try:
            wrapped = sealed.wrap(sealed.stretched(secret, slot.salt, work), private, purpose)
        finally:
            sealed.wipe(private)
        return replace(slot, public=public, private=wrapped).with_secrets(database_id, secrets)

    def with_secrets(self, database_id: UUID, secrets: Secrets) -> Slot:
        """The same slot for other secrets; quick, and nobody is asked."""
        both = secrets.data_key + secrets.audit_key
        return replace(self, secrets=sealed.leave_for(self.public, both, self._purpose(database_id)))

    def opened(self, database_id: UUID, secret: bytes) -> Secrets:
        """The secrets. Slow (Argon2id). Errors: `NotOpened`."""
        purpose = self._purpose(database_id)
        private = bytearray(
            sealed.unwrap(sealed.stretched(secret, self.salt, self.work), self.private, purpose)
        )
        try:
            both = sealed.take_left(private, self.secrets, purpose)
        finally:
            sealed.wipe(private)
        if len(both) != 2 * KEY_BYTES:
            raise sealed.NotOpened
        return Secrets(both[:KEY_BYTES], both[KEY_BYTES:])

    def _purpose(self, database_id: UUID) -> bytes:
        work = [self.work.passes, self.work.mebibytes, self.work.lanes]
        return json.dumps(["candor slot", 1, str(database_id), str(self.id), self.kind, work]).encode("ascii")


def refuse_slowly(database_id: UUID, sign_in: str, secret: bytes, work: Work) -> None:
    """The work of a try for a name that has no slot, so that its time does not tell. Never opens anything."""
    decoy = sha256(b"candor decoy" + database_id.bytes + sign_in.encode("utf-8", "surrogatepass")).digest()
    key = sealed.stretched(secret, decoy[: sealed.SALT_BYTES], work)
    try:
        sealed.unwrap(key, (decoy * 2)[: sealed.WRAPPED_BYTES], decoy)
    except sealed.NotOpened:
        return
