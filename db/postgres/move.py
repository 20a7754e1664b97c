"""A clinic moves from its file to a server, or back: every row, the audit unchanged, both sides compared.

The digest of a table goes over what its rows mean, in the order of their keys: a document that is encrypted
once more on the server has the same digest as in the file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from platform import node
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Engine, Table, insert, select, text

from db.actor import Actor
from db.audit.events import Action, Event
from db.audit.trail import Trail
from db.columns import utc
from db.engine import for_reading, make_engine
from db.errors import StorageProblem, Trouble
from db.keys.place import FileKeyPlace, KeyPlace, key_file_of
from db.keys.work import STANDARD_WORK, Work
from db.models import Base, PersonModel
from db.postgres.address import ServerAddress, read_address, server_password
from db.postgres.contents import SealedContents
from db.postgres.grants import ARRANGED_FACT
from db.postgres.key_functions import KEYS_BEFORE_FACT, KEYS_FACT
from db.postgres.keys import HeldKeys, ServerKeyPlace
from db.postgres.logins import set_login
from db.postgres.opening import OpenedServer
from db.postgres.setting_up import make_clinic
from db.problems import in_sentences
from db.rights import Role
from db.schema import bring_up_to_date
from db.sealing import InEncryptedFile, Sealer
from db.secrets import Secrets
from db.sign_in_names import sign_in_name

_BATCH = 500
_PERSON = cast(Table, PersonModel.__table__)
_SEALED = {
    "document": ("content",),
    "signature": ("strokes",),
    "signing": ("answers",),
    "photo": ("content", "thumbnail"),
}
"""What is encrypted once more on a server, by table."""
_ORDER: Mapping[str, tuple[str, ...]] = {"signing": ("audit_sequence",)}
"""In which order rows are copied that name each other; else by their keys."""
_ONLY_THERE = {"clinic_fact": (KEYS_FACT, KEYS_BEFORE_FACT, ARRANGED_FACT)}
"""Facts of a server alone: in a file the keys lie beside it, and nobody has rights of their own in it."""
_PASSING = ("presence",)
"""Who has what open at this minute does not move."""
_NUMBERED = (
    "answer_change",
    "override",
    "document_printing",
    "photo_state",
    "photo_consent",
    "treatment_session",
    "outcome",
    "patient_merge",
)


@dataclass(frozen=True, slots=True)
class TableCopy:
    """One table that was copied: how many rows, and the digest that both sides had."""

    name: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class MoveReport:
    """What moved. `without_passphrase` are people who need a new passphrase from the owner on the server."""

    tables: tuple[TableCopy, ...]
    without_passphrase: tuple[str, ...] = field(default=(), repr=False)

    @property
    def rows(self) -> int:
        """How many rows in all."""
        return sum(table.rows for table in self.tables)


def move_to_server(
    database: Path,
    secrets: Secrets,
    admin: str | ServerAddress,
    *,
    sign_in: str,
    passphrase: str,
    work: Work = STANDARD_WORK,
) -> MoveReport:
    """Copy a clinic's file to an empty database of a server, with all its roles and keys. All or nothing.

    `admin` is the administrator's address. The file stays as it is; no desk has it open. `sign_in` and
    `passphrase` are an owner's, who can sign in on the server at once. Everybody's passphrase still opens the
    key file, but the others need a sign-in of the server that the owner gives them. Errors: `StorageProblem`.
    """
    address = read_address(admin, administrator=True) if isinstance(admin, str) else admin
    keys = FileKeyPlace(key_file_of(database))
    held = HeldKeys(in_sentences(keys.read))
    if not database.exists() or held.data is None:
        raise StorageProblem.of(Trouble.CANNOT_OPEN)
    password = server_password(address, sign_in, passphrase, work)
    source = make_engine(database, key=secrets.data_key)
    report: list[MoveReport] = []

    def fill(target: Connection) -> None:
        with for_reading(source).connect() as reading, reading.begin():
            tables = copy_all(
                Copied(reading, InEncryptedFile()), Copied(target, SealedContents(secrets.data_key))
            )
        held.write_first(target)
        _count_on(target)
        others = _make_logins(target, address, sign_in, password)
        owner = _owner(target, sign_in)
        Trail(secrets.audit_key, node()).note(target, owner, Event(Action.MOVED, detail="to a server"))
        report.append(MoveReport(tables, others))

    try:
        make_clinic(address, fill)
    finally:
        source.dispose()
    return report[0]


def move_to_file(opened: OpenedServer, actor: Actor, database: Path) -> MoveReport:
    """Copy a clinic from its server to a new file with its key file; the server stays as it is.

    Only an owner may: nobody else reads every table. Errors: `StorageProblem`, also when there is a file.
    """
    # The audit goes along as it is: what it waits to note is noted first.
    opened.store.door.note(actor, Event(Action.MOVED, detail="to a file")).result()
    keys = ServerKeyPlace(opened.store.door.engine)
    return copy_to_file(opened.store.door.engine, opened.secrets, database, keys)


def copy_to_file(
    engine: Engine, secrets: Secrets, database: Path, keys: KeyPlace | None = None
) -> MoveReport:
    """Copy a clinic on a server, as it is at one moment, into a new encrypted file.

    Rooms go on saving meanwhile. With `keys`, the key file is written beside it. The file appears only when
    it is whole and the same. Errors: `StorageProblem`, also when there is a file already.
    """
    if database.exists():
        raise StorageProblem.of(Trouble.SERVER_TAKEN)
    unfinished = database.with_name(f"{database.name}.part")

    def run() -> MoveReport:
        unfinished.unlink(missing_ok=True)
        target = make_engine(unfinished, key=secrets.data_key)
        try:
            bring_up_to_date(target, unfinished, secrets=secrets, stored=None)
            with for_reading(engine).connect() as reading, reading.begin(), target.begin() as writing:
                # One state of the whole clinic, however long it takes.
                reading.execute(text("SET LOCAL statement_timeout = 0"))
                tables = copy_all(
                    Copied(reading, SealedContents(secrets.data_key)), Copied(writing, InEncryptedFile())
                )
            _fold_in(target)
        except BaseException:
            target.dispose()
            _remove(unfinished)
            raise
        target.dispose()
        if keys is not None:
            key_file = keys.read()
            if key_file is None:
                raise StorageProblem.of(Trouble.DAMAGED)
            FileKeyPlace(key_file_of(database)).replace(key_file)
        os.replace(unfinished, database)
        return MoveReport(tables)

    return in_sentences(run)


@dataclass(frozen=True, slots=True)
class Copied:
    """One side of a copy."""

    connection: Connection
    sealer: Sealer

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of a table with their contents opened, in the order in which they can be written."""
        order = [table.c[name] for name in _ORDER.get(table.name, ())] or list(table.primary_key)
        query = select(table).order_by(*order)
        only_there = _ONLY_THERE.get(table.name)
        if only_there:
            query = query.where(table.c.name.not_in(only_there))
        result = self.connection.execute(query, execution_options={"yield_per": _BATCH})
        for row in result.mappings():
            yield self._changed(table, dict(row), self.sealer.open)

    def write(self, table: Table, rows: list[dict[str, Any]]) -> None:
        """Add rows whose contents are open."""
        if rows:
            self.connection.execute(
                insert(table), [self._changed(table, dict(row), self.sealer.seal) for row in rows]
            )

    def _changed(
        self, table: Table, row: dict[str, Any], change: Callable[[bytes, UUID], bytes]
    ) -> dict[str, Any]:
        for name in _SEALED.get(table.name, ()):
            if row[name] is not None:
                row[name] = change(bytes(row[name]), row["id"])
        return row


def copy_all(source: Copied, target: Copied) -> tuple[TableCopy, ...]:
    """Copy every table, then read both sides and compare. Errors: `StorageProblem` when they differ."""
    copied = []
    for table in Base.metadata.sorted_tables:
        if table.name in _PASSING:
            continue
        batch: list[dict[str, Any]] = []
        for row in source.rows(table):
            batch.append(row)
            if len(batch) == _BATCH:
                target.write(table, batch)
                batch.clear()
        target.write(table, batch)
        ours, theirs = digest_of(source, table), digest_of(target, table)
        if ours != theirs:
            raise StorageProblem.of(Trouble.NOT_THE_SAME)
        copied.append(TableCopy(table.name, *ours))
    return tuple(copied)


def digest_of(side: Copied, table: Table) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 of what they mean, in the order of their keys."""
    digest, number = sha256(), 0
    for row in side.rows(table):
        plain = {name: _plain(value) for name, value in row.items()}
        digest.update(json.dumps(plain, sort_keys=True, ensure_ascii=True).encode("ascii") + b"\n")
        number += 1
    return number, digest.hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc(value).isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return sha256(bytes(value)).hexdigest()
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date) or not (value is None or isinstance(value, str | int | bool)):
        return str(value)
    return value


def _count_on(connection: Connection) -> None:
    """Numbers that the server gives itself go on after those that came along."""
    for table in _NUMBERED:
        connection.exec_driver_sql(
            f"SELECT setval('{table}_sequence_seq', coalesce(max(sequence), 0) + 1, false) FROM \"{table}\""
        )


def _make_logins(
    connection: Connection, address: ServerAddress, sign_in: str, password: str
) -> tuple[str, ...]:
    """Everybody's sign-in; a password for the owner who moves. The names of the others who may sign in."""
    others = []
    mine = address.login(sign_in)
    for person in connection.execute(select(_PERSON)).all():
        is_mine = address.login(person.sign_in) == mine
        set_login(
            connection,
            address,
            person.id,
            person.sign_in,
            Role(person.role),
            is_active=person.is_active,
            password=password if is_mine else None,
        )
        if person.is_active and not is_mine:
            others.append(person.name)
    return tuple(others)


def _owner(connection: Connection, sign_in: str) -> Actor:
    row = connection.execute(
        select(_PERSON).where(_PERSON.c.sign_in == sign_in_name(sign_in), _PERSON.c.is_active.is_(True))
    ).one_or_none()
    if row is None or row.role != Role.OWNER.value:
        raise StorageProblem.of(Trouble.NOT_ALLOWED)
    return Actor(row.id, row.name, row.id, Role.OWNER)


def _fold_in(engine: Engine) -> None:
    """Bring everything into the one file: it is renamed without those beside it."""
    raw = engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.close()
    finally:
        raw.close()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
