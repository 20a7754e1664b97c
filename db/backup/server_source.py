"""A backup of a clinic on a server: its rows of one moment, in an encrypted file like that of one desk."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from db.backup.steps import Steps
from db.errors import StorageProblem, Trouble
from db.keys.place import KeyPlace
from db.problems import in_sentences
from db.rights import Right
from db.secrets import Secrets


class ServerSource:
    """A clinic on a server, over the connection of somebody who may read all of it: an owner.

    `keys` is where the server keeps the key file. Rooms go on saving while it is copied.
    """

    def __init__(self, engine: Engine, keys: KeyPlace, secrets: Secrets) -> None:
        self._engine = engine
        self._keys = keys
        self._secrets = secrets

    @property
    def needed(self) -> Right:
        """What only owners have: anybody else's sign-in would copy no more than the server shows them."""
        return Right.RESTORE

    @property
    def secrets(self) -> Secrets:
        """The secrets that open its contents, and the copy."""
        return self._secrets

    def key_file(self) -> bytes:
        """The key file that the server keeps. Errors: `StorageProblem`."""
        data = in_sentences(self._keys.read)
        if data is None:
            raise StorageProblem.of(Trouble.KEY_FILE_MISSING)
        return data

    def copy_to(self, target: Path, steps: Steps) -> None:
        """Copy every row of one moment, compared by counts and digests. Errors: `StorageProblem`."""
        from db.postgres.move import copy_to_file

        # It makes the file itself, once the copy is whole.
        target.unlink(missing_ok=True)
        copy_to_file(self._engine, self._secrets, target)
        steps.at("Copied", 1.0)
