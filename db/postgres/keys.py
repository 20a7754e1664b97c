"""The key file of a clinic on a server: a text in `clinic_fact`."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, Engine, insert, select, text

from db.engine import for_reading
from db.errors import StorageProblem, Trouble
from db.models import ClinicFactModel
from db.postgres.key_functions import KEYS_FACT

_READ = select(ClinicFactModel.value).where(ClinicFactModel.name == KEYS_FACT)
_CHANGE = text("SELECT candor_change_keys(:before, :after)")


class ServerKeyPlace:
    """Where the server keeps the key file. The one before the last change is gone: it may open for more."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading = for_reading(engine)
        self._read_last = ""

    def read(self) -> bytes | None:
        """The key file, None when there is none."""
        with self._reading.connect() as connection:
            value = connection.execute(_READ).scalar_one_or_none()
        if value is None:
            return None
        data = value.encode("utf-8")
        self._read_last = sha256(data).hexdigest()
        return data

    def replace(self, data: bytes) -> None:
        """Put another in its place.

        Errors: `StorageProblem` when another desk changed it since it was read here.
        """
        after = data.decode("utf-8")
        with self._engine.begin() as connection:
            changed = connection.execute(_CHANGE, {"before": self._read_last, "after": after}).scalar_one()
        if not changed:
            raise StorageProblem.of(Trouble.SERVER_BUSY)
        self._read_last = sha256(data).hexdigest()


class HeldKeys:
    """A key file held in memory, until it is written together with the rest of a new clinic."""

    def __init__(self, data: bytes | None = None) -> None:
        self.data = data

    def read(self) -> bytes | None:
        """The key file, None when there is none."""
        return self.data

    def replace(self, data: bytes) -> None:
        """Put another in its place."""
        self.data = data

    def write_first(self, connection: Connection) -> None:
        """Write it as the first key file of a clinic, in the transaction that makes the clinic."""
        if self.data is None:
            raise ValueError("there is no key file yet")
        connection.execute(insert(ClinicFactModel), {"name": KEYS_FACT, "value": self.data.decode("utf-8")})
