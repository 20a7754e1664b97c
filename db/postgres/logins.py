"""The sign-ins of people on the server, kept in step with the people of the clinic."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

import psycopg
from sqlalchemy import Connection, Engine, text

from db.keys.work import STANDARD_WORK, Work
from db.postgres.address import ServerAddress, server_password
from db.problems import in_sentences
from db.rights import Role

_SET = text("SELECT candor_set_login(:login, :person, :in_group, :verifier, :active)")


class ServerRoles:
    """Makes, changes and ends people's sign-ins on the server. Only an owner of the clinic may.

    Call it beside `store.people` and `keys`: after `people.add` and `keys.add_person`, `set_person` with the
    passphrase; after `people.change`, `set_person` without one. Each call takes a quarter of a second with a
    passphrase: never on the window's thread. Errors: `StorageProblem`.
    """

    def __init__(self, engine: Engine, address: ServerAddress, *, work: Work = STANDARD_WORK) -> None:
        self._engine = engine
        self._address = address
        self._work = work

    def set_person(
        self, person_id: UUID, sign_in: str, role: Role, *, is_active: bool, passphrase: str | None = None
    ) -> None:
        """Let the server know somebody as they are now. Lines of somebody not active are ended at once.

        Without a `passphrase` theirs stays; somebody who never had one on this server cannot sign in.
        """

        def work() -> None:
            with self._engine.begin() as connection:
                set_login(
                    connection,
                    self._address,
                    person_id,
                    sign_in,
                    role,
                    is_active=is_active,
                    password=None
                    if passphrase is None
                    else server_password(self._address, sign_in, passphrase, self._work),
                )

        in_sentences(work)

    def change_own_passphrase(self, sign_in: str, passphrase: str) -> None:
        """Change one's own, after `keys.change_passphrase`. New lines of this desk need it: sign in again."""
        password = server_password(self._address, sign_in, passphrase, self._work)
        login = self._address.login(sign_in)

        def work() -> None:
            with self._engine.begin() as connection:
                verifier = _verifier(connection, login, password)
                # What is made of it holds no quotation mark; the name is made of letters and figures.
                connection.exec_driver_sql(f"ALTER ROLE {login} PASSWORD '{verifier}'")

        in_sentences(work)


def set_login(
    connection: Connection,
    address: ServerAddress,
    person_id: UUID,
    sign_in: str,
    role: Role,
    *,
    is_active: bool,
    password: str | None,
) -> None:
    """The same inside a transaction of the caller's."""
    login = address.login(sign_in)
    connection.execute(
        _SET,
        {
            "login": login,
            "person": person_id,
            "in_group": address.group(role),
            "verifier": None if password is None else _verifier(connection, login, password),
            "active": is_active,
        },
    )


def _verifier(connection: Connection, login: str, password: str) -> str:
    """What the server keeps, made here: the password itself is never sent."""
    driver = cast("psycopg.Connection[Any]", connection.connection.driver_connection)
    made = driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode("ascii")
