"""Anchors: the end of the audit as it stood once, kept outside the file.

A chain cannot tell that its last rows were cut off, or that the whole file is last week's. An anchor can: it
lies beside the file, in every backup and with every signing. It is sealed under the audit key, so that nobody
without the key makes one that fits another audit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.orm import Session

from db.audit.events import Action
from db.audit.rows import AUDIT
from db.audit.trail import FIRST_LINK, Link, Trail
from db.codec import now
from db.door import Door
from db.errors import StorageProblem, Trouble
from db.keys.place import write_whole
from db.models import ClinicFactModel

DATABASE_ID = "database-id"
"""The name of the fact that is this database's own id."""

ANCHORED = "anchored"
"""The name of the fact that an anchor was put beside this file, and at which event."""

MISSING = (
    "The anchor of the audit is missing from beside the file: it was deleted, or an older copy of the file "
    "was put back without it."
)
_LONGEST = 10_000
_PUT_IN_PLACE = (Action.RESTORED.value, Action.MOVED.value)
"""A file that came into its place on purpose comes without an anchor, and its audit says so."""


class AnchorProblem(ValueError):
    """An anchor that this clinic did not write, or that was changed. The message is one sentence."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the audit of one database at one moment (UTC). Sequence 0: there was no event yet."""

    database_id: UUID
    sequence: int
    seal: str
    at: datetime


def anchor_file_of(database: Path) -> Path:
    """Where the anchor of a file lies: beside it, `clinic.db.anchor`."""
    return database.with_name(f"{database.name}.anchor")


def current_anchor(door: Door) -> Anchor:
    """The end of the audit now. Errors: `StorageProblem`."""

    def read(session: Session) -> Anchor:
        connection = session.connection()
        tail = door.trail.tail(connection)
        return Anchor(database_id(connection), tail.sequence, tail.seal, now())

    return door.read_unasked(read)


def database_id(connection: Connection) -> UUID:
    """This database's own id. Errors: `StorageProblem` when it has none that can be read."""
    value = connection.execute(
        select(ClinicFactModel.value).where(ClinicFactModel.name == DATABASE_ID)
    ).scalar_one_or_none()
    try:
        return UUID(value or "")
    except ValueError:
        raise StorageProblem.of(Trouble.DAMAGED) from None


def to_json(anchor: Anchor, trail: Trail) -> str:
    """An anchor as a JSON text with its seal, for a file or a backup's manifest."""
    return json.dumps(_document(anchor) | {"mac": _mac(anchor, trail)}, sort_keys=True, indent=1)


def from_json(text: str, trail: Trail) -> Anchor:
    """Read what `to_json` wrote. Errors: `AnchorProblem`."""
    try:
        document = json.loads(text)
        anchor = Anchor(
            UUID(document["database"]),
            int(document["sequence"]),
            str(document["seal"]),
            datetime.fromisoformat(document["at"]),
        )
        is_ours = compare_digest(str(document["mac"]).encode("utf-8"), _mac(anchor, trail).encode("ascii"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise AnchorProblem("The anchor of the audit cannot be read.") from None
    if not is_ours:
        raise AnchorProblem("The anchor of the audit was changed, or is another clinic's.")
    return anchor


def read_anchor(file: Path, trail: Trail) -> Anchor | None:
    """The anchor in a file, None when there is no such file. Errors: `AnchorProblem`, `OSError`."""
    try:
        with file.open("rb") as stream:
            data = stream.read(_LONGEST)
    except FileNotFoundError:
        return None
    return from_json(data.decode("utf-8", "replace"), trail)


def write_anchor(database: Path, door: Door, *, after_restore: bool = False) -> tuple[str, ...]:
    """Write the end of the audit beside the file, whole or not at all.

    An anchor that does not fit the audit, or is missing, is evidence: that stays, and sentences tell what is
    wrong. Only `after_restore`, when somebody put an older file in place on purpose, a new one takes its
    place.
    Errors: `StorageProblem`, `OSError`.
    """
    file = anchor_file_of(database)
    told = () if after_restore else against_file(door, file)
    if told:
        return told
    is_new = after_restore or not file.exists()
    anchor = current_anchor(door)
    write_whole(file, to_json(anchor, door.trail).encode("ascii"))
    _remember(door, anchor.sequence, is_new=is_new)
    return ()


def _remember(door: Door, sequence: int, *, is_new: bool) -> None:
    """Keep in the file that it has an anchor, and since when: one that is missing later was taken away.

    The anchor is on the disk already: a kill in between leaves a file that misses nothing.
    """
    if not is_new and door.read_unasked(lambda session: _anchored(session.connection())):
        return

    def keep(connection: Connection) -> None:
        connection.execute(delete(ClinicFactModel).where(ClinicFactModel.name == ANCHORED))
        connection.execute(insert(ClinicFactModel).values(name=ANCHORED, value=str(sequence)))

    # A store that is being closed takes no more writes: then the next sign-in keeps it.
    with suppress(StorageProblem):
        door.submit_unasked(keep).result()


def _anchored(connection: Connection) -> str | None:
    """Since which event this file has an anchor, None when it never had one."""
    return connection.execute(
        select(ClinicFactModel.value).where(ClinicFactModel.name == ANCHORED)
    ).scalar_one_or_none()


def _comes_without(connection: Connection) -> bool:
    """Whether a file may lack its anchor: it never had one, or was put there on purpose since."""
    since = _anchored(connection)
    if since is None:
        return True
    placed = connection.execute(
        select(func.max(AUDIT.c.sequence)).where(AUDIT.c.action.in_(_PUT_IN_PLACE))
    ).scalar_one_or_none()
    return placed is not None and since.isdecimal() and placed > int(since)


def against_file(door: Door, file: Path) -> tuple[str, ...]:
    """What in the audit does not fit the anchor in a file, in sentences. Errors: `StorageProblem`."""
    try:
        anchor = read_anchor(file, door.trail)
    except AnchorProblem as problem:
        return (str(problem),)
    except OSError:
        return ("The anchor of the audit beside the file cannot be opened.",)
    if anchor is not None:
        return against_anchors(door, (anchor,))
    return () if door.read_unasked(lambda session: _comes_without(session.connection())) else (MISSING,)


def against_anchors(door: Door, anchors: Sequence[Anchor]) -> tuple[str, ...]:
    """What in the audit does not fit some anchors, in sentences; empty when all fits."""

    def read(session: Session) -> tuple[str, ...]:
        connection = session.connection()
        own, tail = database_id(connection), door.trail.tail(connection)
        told = (_against(connection, own, tail, anchor) for anchor in anchors)
        return tuple(sentence for sentence in told if sentence)

    return door.read_unasked(read)


def _against(connection: Connection, own: UUID, tail: Link, anchor: Anchor) -> str:
    when = anchor.at.astimezone().strftime("%Y-%m-%d %H:%M")
    if anchor.database_id != own:
        return f"The anchor of {when} belongs to another database: this file was put in the place of its own."
    if anchor.sequence > tail.sequence:
        return (
            f"The audit ends at event {tail.sequence}, but on {when} it had {anchor.sequence}: its end was "
            "cut off, or an older copy of the file was put back."
        )
    if _seal_at(connection, anchor.sequence) != anchor.seal:
        return (
            f"Event {anchor.sequence} of the audit is not the one that stood there on {when}: an older copy "
            "of the file was put back, or the audit was written anew."
        )
    return ""


def _seal_at(connection: Connection, sequence: int) -> str | None:
    if sequence == 0:
        return FIRST_LINK
    return connection.execute(select(AUDIT.c.seal).where(AUDIT.c.sequence == sequence)).scalar_one_or_none()


def _document(anchor: Anchor) -> dict[str, object]:
    return {
        "database": str(anchor.database_id),
        "sequence": anchor.sequence,
        "seal": anchor.seal,
        "at": anchor.at.isoformat(timespec="microseconds"),
    }


def _mac(anchor: Anchor, trail: Trail) -> str:
    return trail.seal("anchor", _document(anchor))
