"""The address of a clinic's server, and the names that people and roles have on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.errors import StorageProblem, Trouble
from db.keys.work import STANDARD_WORK, Work
from db.rights import Role
from db.sign_in_names import sign_in_name

GROUPS = {
    Role.FRONT_DESK: "front_desk",
    Role.PRACTITIONER: "practitioner",
    Role.CLINICAL_LEAD: "clinical_lead",
    Role.OWNER: "owner",
}
KEEPER, TABLES, AUDIT = "keeper", "tables", "audit"
"""Roles that nobody signs in as: one makes sign-ins, one owns the tables, one owns the audit."""

NOT_VERIFIED = "The clinic's server has to prove who it is: write sslmode=verify-full into its address."
_OWN_MACHINE = re.compile(r"|localhost|127(\.\d{1,3}){3}|::1|/.*", re.IGNORECASE)
_TAKEN_OVER = ("sslmode", "sslrootcert", "sslcert", "sslkey", "sslcrl")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a clinic's database is. `secure` are settings of its TLS; no password is ever in here."""

    host: str
    port: int
    database: str
    secure: tuple[tuple[str, str], ...] = ()
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def is_own_machine(self) -> bool:
        """Whether the line never leaves this computer."""
        return _OWN_MACHINE.fullmatch(self.host) is not None

    @property
    def prefix(self) -> str:
        """How the names of this clinic's roles begin: a server can hold several clinics."""
        return f"candor_{sha256(self.database.encode()).hexdigest()[:8]}"

    def group(self, name: Role | str) -> str:
        """The role of a group of people, or one of `KEEPER`, `TABLES`, `AUDIT`."""
        return f"{self.prefix}_{GROUPS[name] if isinstance(name, Role) else name}"

    def login(self, sign_in: str) -> str:
        """The role that somebody signs in as, at most 63 bytes."""
        name = sign_in_name(sign_in)
        letters = re.sub("[^a-z0-9]", "", name)[:24]
        return f"{self.prefix}_p_{letters}_{sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    def for_desks(self) -> str:
        """The address as desks keep it: without the administrator."""
        query = dict(self.secure)
        host = self.host or None
        if host is not None and host.startswith("/"):
            # A folder with the server's socket.
            query["host"], host = host, None
        url = URL.create("postgresql", host=host, port=self.port, database=self.database, query=query)
        return url.render_as_string()

    def parameters(self) -> dict[str, Any]:
        """What the driver is given, without who signs in."""
        return {
            "host": self.host,
            "port": self.port,
            "dbname": self.database,
            "connect_timeout": 5,
            "keepalives": 1,
            "keepalives_idle": 3,
            "keepalives_interval": 1,
            "keepalives_count": 3,
            "tcp_user_timeout": 5000,
            "gssencmode": "disable",
            "application_name": "Candor",
            "client_encoding": "utf8",
            # A server that asks for the password itself, or for less than SCRAM, never gets anything.
            "require_auth": "scram-sha-256",
            # Nobody in between can hand the sign-in on to the clinic's server: it holds for this line alone.
            "channel_binding": "prefer" if self.is_own_machine else "require",
            "options": "-c statement_timeout=10s -c lock_timeout=5s "
            "-c idle_in_transaction_session_timeout=15s -c search_path=public -c timezone=UTC",
            **dict(self.secure),
        }


def is_server(text: str) -> bool:
    """Whether a text is meant as the address of a server."""
    return text.strip().lower().startswith(("postgresql:", "postgres:", "postgresql+psycopg:"))


def read_address(text: str, *, administrator: bool = False) -> ServerAddress:
    """Read `postgresql://computer:port/database?sslmode=verify-full&sslrootcert=…`.

    A password is taken from an administrator's address only. Beyond the own machine the server must prove in
    full that it is the one: with less, whoever answers in its place is believed. Errors: `StorageProblem`,
    which never repeats the address.
    """
    url = _url(text)
    if (url.username or url.password) and not administrator:
        raise StorageProblem.of(Trouble.SERVER_SECRET)
    settings = {name: str(value) for name, value in url.query.items()}
    host = url.host or settings.pop("host", "")
    port = settings.pop("port", "")
    if not url.database or set(settings) - set(_TAKEN_OVER) or (port and not port.isdecimal()):
        raise StorageProblem.of(Trouble.SERVER_ADDRESS)
    address = ServerAddress(host, url.port or int(port or 5432), url.database)
    if not address.is_own_machine:
        settings.setdefault("sslmode", "verify-full")
        if settings["sslmode"] != "verify-full":
            raise StorageProblem(NOT_VERIFIED, Trouble.SERVER_PLAIN)
    return ServerAddress(
        host,
        address.port,
        url.database,
        tuple(sorted(settings.items())),
        url.username or "",
        str(url.password or ""),
    )


def _url(text: str) -> URL:
    try:
        if is_server(text):
            return make_url(text.strip().replace("postgres:", "postgresql:", 1))
    except (ArgumentError, ValueError):
        pass
    raise StorageProblem.of(Trouble.SERVER_ADDRESS)


def server_password(address: ServerAddress, sign_in: str, passphrase: str, work: Work = STANDARD_WORK) -> str:
    """The password of a person's role: made from the passphrase as slowly as the key file is.

    The server keeps a verifier that can be tried out much faster than the key file. If it were made from
    the passphrase itself, the server's disk would be the easier way to it.
    """
    name = f"{address.database}\x00{sign_in_name(sign_in)}"
    made = hash_secret_raw(
        passphrase.encode("utf-8", "surrogatepass"),
        sha256(b"candor server sign-in\x00" + name.encode("utf-8", "surrogatepass")).digest(),
        time_cost=work.passes,
        memory_cost=work.mebibytes * 1024,
        parallelism=work.lanes,
        hash_len=32,
        type=Type.ID,
    )
    return made.hex()
