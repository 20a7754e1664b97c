"""Putting the key file of a backup back on a server, where the one that is there opens nothing any more.

Somebody who signs in past Candor can write a key file whose seal does not hold: the server cannot tell. Then
nobody can sign in, and no desk can mend it. Its administrator can, together with an owner.
"""

from __future__ import annotations

from dataclasses import replace
from platform import node
from typing import cast
from uuid import UUID

from sqlalchemy import Connection, Table, delete, insert, select

from db.actor import Actor
from db.audit.events import Action, Event
from db.audit.rows import AUDIT
from db.audit.trail import Trail
from db.errors import StorageProblem, Trouble
from db.keys import layout
from db.keys.slots import Kind
from db.keys.work import STANDARD_WORK, Work
from db.models import ClinicFactModel, DocumentModel, PersonModel, PhotoModel
from db.postgres.address import ServerAddress, server_password
from db.postgres.contents import SealedContents
from db.postgres.grants import require_arranged
from db.postgres.key_functions import KEYS_FACT
from db.postgres.logins import set_login
from db.postgres.setting_up import as_administrator, require_clinic
from db.rights import Role
from db.secrets import Secrets

NOT_THIS_CLINIC = "This backup has the keys of another clinic, or older ones: choose another backup."

_PEOPLE = cast(Table, PersonModel.__table__)
_SEALED = (
    (cast(Table, DocumentModel.__table__), "content"),
    (cast(Table, PhotoModel.__table__), "thumbnail"),
)


def put_keys_back(
    address: ServerAddress,
    key_file: bytes,
    secrets: Secrets,
    owner_id: UUID,
    *,
    sign_in: str,
    passphrase: str,
    work: Work = STANDARD_WORK,
) -> int:
    """Put a backup's key file in the place of the server's; how many people were left out of it.

    `address` is the administrator's. `secrets` are what `passphrase` opened in the key file, for somebody who
    is an owner today; it opens their sign-in on the server from now on. Whoever may not sign in any more is
    left out. Errors: `StorageProblem`; then nothing was changed.
    """
    try:
        file = layout.parse(key_file)
    except (layout.Unreadable, layout.NewerVersion, layout.Changed):
        file = None
    if file is None or not file.is_sealed(secrets.data_key):
        raise StorageProblem.of(Trouble.BACKUP_DAMAGED)
    whole, left_out = file, list[int]()
    password = server_password(address, sign_in, passphrase, work)

    def put(connection: Connection) -> None:
        require_clinic(connection)
        require_arranged(connection)
        trail = Trail(secrets.audit_key, node())
        _require_this_clinic(connection, trail, secrets)
        people = {row.id: row for row in connection.execute(select(_PEOPLE)) if row.is_active}
        owner = people.get(owner_id)
        if owner is None or owner.role != Role.OWNER.value:
            raise StorageProblem.of(Trouble.NOT_ALLOWED)
        slots = tuple(each for each in whole.slots if each.person_id is None or each.person_id in people)
        data = replace(whole, slots=slots).sealed(secrets.data_key).to_bytes()
        connection.execute(delete(ClinicFactModel).where(ClinicFactModel.name == KEYS_FACT))
        connection.execute(insert(ClinicFactModel), {"name": KEYS_FACT, "value": data.decode("utf-8")})
        set_login(connection, address, owner.id, owner.sign_in, Role.OWNER, is_active=True, password=password)
        actor = Actor(owner.id, owner.name, owner.id, Role.OWNER)
        trail.note(connection, actor, Event(Action.KEY_CHANGED, detail="key file of a backup put back"))
        gone = [each for each in whole.slots if each not in slots and each.kind is Kind.PASSPHRASE]
        left_out.append(len(gone))

    as_administrator(address, put)
    return left_out[0]


def _require_this_clinic(connection: Connection, trail: Trail, secrets: Secrets) -> None:
    """The secrets seal this clinic's audit and open what is encrypted in it. Errors: `StorageProblem`."""
    first = connection.execute(select(AUDIT).order_by(AUDIT.c.sequence).limit(1)).mappings().one_or_none()
    if first is None or trail.seal_of_event({**first}) != first["seal"]:
        raise StorageProblem(NOT_THIS_CLINIC, Trouble.NOT_CANDOR)
    contents = SealedContents(secrets.data_key)
    for table, column in _SEALED:
        row = connection.execute(select(table.c.id, table.c[column]).limit(1)).one_or_none()
        try:
            if row is not None:
                contents.open(bytes(row[1]), row[0])
        except StorageProblem:
            raise StorageProblem(NOT_THIS_CLINIC, Trouble.NOT_CANDOR) from None
