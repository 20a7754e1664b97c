"""Making a clinic on a server, and bringing one up to date: what its administrator does, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from platform import node
from uuid import UUID, uuid4

from sqlalchemy import Connection, Engine, create_engine, insert, text
from sqlalchemy.pool import NullPool

from db.actor import Actor
from db.audit.anchors import DATABASE_ID
from db.audit.digests import person_digest
from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.codec import now
from db.errors import StorageProblem, Trouble
from db.keys.key_file import Keys
from db.keys.work import STANDARD_WORK, Work
from db.models import ClinicFactModel, PersonModel
from db.people import KIND
from db.postgres.address import ServerAddress, read_address, server_password
from db.postgres.engine import Line
from db.postgres.grants import ARRANGEMENT, arrange, arrangement_of
from db.postgres.keys import HeldKeys
from db.postgres.logins import set_login
from db.postgres.opening import LEAST_VERSION
from db.problems import in_sentences
from db.rights import Role
from db.schema import SHIPPED, VERSION_TABLE, run_scripts
from db.secrets import Secrets
from db.sign_in_names import sign_in_name

_ABOUT = text(
    "SELECT current_setting('server_version_num')::integer AS version,"
    " current_setting('server_encoding') AS encoding,"
    " (SELECT rolsuper FROM pg_roles WHERE rolname = session_user) AS is_administrator,"
    f" to_regclass('public.{VERSION_TABLE}') IS NOT NULL AS is_clinic,"
    " (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') AS tables"
)


@dataclass(frozen=True, slots=True)
class NewServer:
    """A new clinic on a server. `recovery_code` is shown once, 32 characters."""

    person_id: UUID
    secrets: Secrets = field(repr=False)
    recovery_code: str = field(repr=False)


def set_up_server(
    admin_url: str, *, name: str, sign_in: str, passphrase: str, work: Work = STANDARD_WORK
) -> NewServer:
    """Make a clinic in an empty database: tables, roles, the owner's sign-in, the key file. All or nothing.

    `admin_url` may hold the administrator's name and password; they are kept nowhere. Errors:
    `StorageProblem`, `PassphraseProblem`.
    """
    address = read_address(admin_url, administrator=True)
    person_id, place = uuid4(), HeldKeys()
    made = Keys.create(place, person_id=person_id, sign_in=sign_in, passphrase=passphrase, work=work)
    password = server_password(address, sign_in, passphrase, work)
    at, owner = now(), Actor(person_id, name, person_id, Role.OWNER)

    def fill(connection: Connection) -> None:
        place.write_first(connection)
        connection.execute(
            insert(PersonModel),
            {
                "id": person_id,
                "name": name,
                "sign_in": sign_in_name(sign_in),
                "role": Role.OWNER.value,
                "is_active": True,
                "last_sign_in": None,
                "last_machine": "",
                "version": 1,
                "saved_at": at,
                "saved_by_id": person_id,
                "saved_by": name,
            },
        )
        connection.execute(
            insert(ClinicFactModel), {"name": DATABASE_ID, "value": str(made.keys.database_id)}
        )
        trail = Trail(made.secrets.audit_key, node())
        after = person_digest(connection, trail, person_id)
        event = Event(Action.PERSON_ADDED, KIND, person_id, after=after, detail=Role.OWNER)
        trail.note(connection, owner, event)
        set_login(connection, address, person_id, sign_in, Role.OWNER, is_active=True, password=password)

    make_clinic(address, fill)
    return NewServer(person_id, made.secrets, made.recovery_code)


def make_clinic(address: ServerAddress, fill: Callable[[Connection], None]) -> None:
    """Make the tables and roles in an empty database, and fill them, in one transaction.

    Errors: `StorageProblem`; then the database is as empty as before.
    """

    def work(connection: Connection) -> None:
        if connection.execute(_ABOUT).one().tables:
            raise StorageProblem.of(Trouble.SERVER_TAKEN)
        run_scripts(connection)
        arrange(connection, address)
        fill(connection)

    as_administrator(address, work)


def update_server(admin: str | ServerAddress) -> None:
    """Bring the clinic's database up to date and its roles in order, in one transaction.

    `admin` is the administrator's address. Repeating it does nothing more. Errors: `StorageProblem`.
    """
    address = read_address(admin, administrator=True) if isinstance(admin, str) else admin

    def work(connection: Connection) -> None:
        require_clinic(connection)
        stored = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar_one_or_none()
        if stored not in SHIPPED.revisions or arrangement_of(connection).number > ARRANGEMENT:
            raise StorageProblem.of(Trouble.NEWER)
        if stored != SHIPPED.newest:
            run_scripts(connection)
        arrange(connection, address)

    as_administrator(address, work)


def require_clinic(connection: Connection) -> None:
    """Errors: `StorageProblem` when there is no clinic in the database."""
    if not connection.execute(_ABOUT).one().is_clinic:
        raise StorageProblem.of(Trouble.SERVER_NOT_CANDOR)


def administrator_engine(address: ServerAddress) -> Engine:
    """The engine of the server's administrator, for a few statements and no more.

    Its statements may take long: it copies a whole clinic.
    """
    line = Line(address, address.user, address.password, patient=True)
    return create_engine(
        "postgresql+psycopg://", creator=line.connect, poolclass=NullPool, hide_parameters=True
    )


def as_administrator(address: ServerAddress, work: Callable[[Connection], None]) -> None:
    """Do a piece of work as the server's administrator, all of it or nothing. Errors: `StorageProblem`."""

    def run() -> None:
        engine = administrator_engine(address)
        try:
            with engine.begin() as connection:
                about = connection.execute(_ABOUT).one()
                if about.version < LEAST_VERSION:
                    raise StorageProblem.of(Trouble.SERVER_TOO_OLD)
                if not about.is_administrator or about.encoding != "UTF8":
                    raise StorageProblem.of(Trouble.SERVER_ADMINISTRATOR)
                work(connection)
        finally:
            engine.dispose()

    try:
        in_sentences(run)
    except StorageProblem as problem:
        if problem.trouble is not Trouble.SIGNED_OUT:
            raise
        refused = StorageProblem.of(Trouble.SERVER_ADMINISTRATOR)
    else:
        return
    raise refused
