"""A new clinic on the tests' server, and ways to sign in to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg

from db.actor import Actor
from db.keys.work import LIGHT_WORK
from db.postgres.address import read_address, server_password
from db.postgres.opening import OpenedServer, connect_clinic
from db.postgres.setting_up import NewServer, set_up_server
from db.rights import Role
from tests.postgres_server import Server

OWNER, PASSPHRASE = "testa", "seven quiet herons wade"


@dataclass(frozen=True)
class SignedIn:
    """An open clinic and who is signed in."""

    opened: OpenedServer
    actor: Actor


@dataclass(frozen=True)
class ServerClinic:
    """A clinic in a database of its own, with the owner Testa Owner."""

    server: Server
    database: str
    made: NewServer

    @property
    def url(self) -> str:
        return self.server.url(self.database)

    @contextmanager
    def signed_in(
        self, sign_in: str = OWNER, passphrase: str = PASSPHRASE, *, port: int | None = None
    ) -> Iterator[SignedIn]:
        """Sign in, at the server or at a proxy before it."""
        url = self.server.url(self.database, port=port)
        opened = connect_clinic(url, sign_in, passphrase, work=LIGHT_WORK, machine="room 1")
        try:
            yield SignedIn(opened, opened.store.people.begin_session(opened.person_id).result(30).actor)
        finally:
            opened.close()

    def add_person(self, name: str, sign_in: str, role: Role, passphrase: str) -> UUID:
        """Add somebody the way the people screen does."""
        id = uuid4()
        with self.signed_in() as owner:
            opened = owner.opened
            opened.store.people.add(owner.actor, name, sign_in, role, id=id).result(30)
            opened.keys.add_person(opened.secrets, id, sign_in, passphrase)
            opened.roles.set_person(id, sign_in, role, is_active=True, passphrase=passphrase)
        return id

    def past_candor(self, sign_in: str, passphrase: str) -> psycopg.Connection[tuple[object, ...]]:
        """A connection with somebody's own role and nothing of Candor between."""
        address = read_address(self.url)
        password = server_password(address, sign_in, passphrase, LIGHT_WORK)
        return psycopg.connect(
            **address.parameters(), user=address.login(sign_in), password=password, autocommit=True
        )

    def administrator(self) -> psycopg.Connection[tuple[object, ...]]:
        return self.server.administrator(self.database)


def new_clinic(server: Server) -> ServerClinic:
    database = server.new_database()
    made = set_up_server(
        server.admin_url(database), name="Testa Owner", sign_in=OWNER, passphrase=PASSPHRASE, work=LIGHT_WORK
    )
    return ServerClinic(server, database, made)
