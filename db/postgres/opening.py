"""Signing in to a clinic on a server: one connection of one's own, then the key file, then the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from platform import node
from uuid import UUID

from sqlalchemy import Engine, text

from db.door import Door
from db.engine import for_reading
from db.errors import StorageProblem, Trouble
from db.keys.attempts import Attempts
from db.keys.key_file import Keys, SignInRefused
from db.keys.work import STANDARD_WORK, Work
from db.postgres.address import ServerAddress, read_address, server_password
from db.postgres.contents import SealedContents
from db.postgres.engine import Line, make_server_engine
from db.postgres.grants import require_arranged
from db.postgres.keys import ServerKeyPlace
from db.postgres.logins import ServerRoles
from db.postgres.trail import ServerTrail
from db.problems import in_sentences
from db.schema import SHIPPED, VERSION_TABLE
from db.secrets import Secrets
from db.store import Store

_REVISION = text(f"SELECT version_num FROM {VERSION_TABLE}")
_HAS_REVISION = text(f"SELECT to_regclass('public.{VERSION_TABLE}') IS NOT NULL")
_VERSION = text("SELECT current_setting('server_version_num')::integer")
LEAST_VERSION = 140_000


@dataclass(frozen=True, slots=True)
class OpenedServer:
    """A clinic on a server, and who signed in. `store.people.begin_session(person_id)` is the next step."""

    store: Store
    keys: Keys
    person_id: UUID
    roles: ServerRoles
    line: Line
    address: ServerAddress
    secrets: Secrets = field(repr=False)

    def close(self) -> None:
        """Finish the saves that were asked for, then close. Closing twice does nothing."""
        self.store.close()


def connect_clinic(
    url: str,
    sign_in: str,
    passphrase: str,
    *,
    work: Work = STANDARD_WORK,
    attempts: Attempts | None = None,
    machine: str | None = None,
) -> OpenedServer:
    """Sign in to a clinic on a server. Takes half a second: never on the window's thread.

    `work` is how slowly passphrases are turned into keys, the same on every desk. Errors: `SignInRefused`,
    the same for a wrong passphrase, an unknown name and somebody who may not sign in any more;
    `StorageProblem` and `KeyFileProblem`.
    """
    address = read_address(url)
    if attempts is not None and (wait := attempts.wait_seconds()) > 0:
        raise SignInRefused(None, wait, not_tried=True)
    line = Line(address, address.login(sign_in), server_password(address, sign_in, passphrase, work))
    engine = make_server_engine(line)
    try:
        try:
            in_sentences(lambda: check_server(engine))
        except StorageProblem as problem:
            if problem.trouble is not Trouble.SIGNED_OUT:
                raise
            refused = SignInRefused(None, 0.0 if attempts is None else attempts.failed(None))
        else:
            keys = Keys.open(ServerKeyPlace(engine), work=work, attempts=attempts)
            unlocked = keys.unlock(sign_in, passphrase)
            store = store_on(engine, unlocked.secrets, machine=machine)
            roles = ServerRoles(engine, address, work=work)
            return OpenedServer(store, keys, unlocked.person_id, roles, line, address, unlocked.secrets)
    except BaseException:
        engine.dispose()
        raise
    engine.dispose()
    raise refused


def store_on(engine: Engine, secrets: Secrets, *, machine: str | None = None) -> Store:
    """The store of a clinic on a server, whose contents are encrypted before they are sent."""
    door = Door(
        engine,
        audit_key=secrets.audit_key,
        machine=node() if machine is None else machine,
        sealer=SealedContents(secrets.data_key),
    )
    door.trail = ServerTrail(secrets.audit_key, door.machine)
    return Store(door)


def check_server(engine: Engine) -> None:
    """Errors: `StorageProblem` when the server or the clinic on it is too old, too new, or is none."""
    with for_reading(engine).connect() as connection:
        if connection.execute(_VERSION).scalar_one() < LEAST_VERSION:
            raise StorageProblem.of(Trouble.SERVER_TOO_OLD)
        if not connection.execute(_HAS_REVISION).scalar_one():
            raise StorageProblem.of(Trouble.SERVER_NOT_CANDOR)
        stored = connection.execute(_REVISION).scalar_one_or_none()
        if stored not in SHIPPED.revisions:
            raise StorageProblem.of(Trouble.NEWER)
        if stored != SHIPPED.newest:
            raise StorageProblem.of(Trouble.SERVER_BEHIND)
        require_arranged(connection)
