"""The check of the audit: the chain, every record against the digest the audit has of it, and the anchors.

A page of the file that somebody put back from an older copy passes every check of the file itself. Here it
does not: the record on it is not what its last event says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.audit.beginning import RECORDS, Digest
from db.audit.chain import Key, Noted, Walked, walk
from db.audit.digests import (
    amendment_digest,
    lost_edit_digest,
    merge_digest,
    outcome_digest,
    photo_consent_digest,
    photo_digest,
    photo_state_digest,
    printing_digest,
    release_digest,
    session_digest,
    table_of,
)
from db.audit.events import Action
from db.audit.rows import noted_digest
from db.audit.trail import Trail
from db.errors import StorageProblem
from db.guards import missing_guards
from db.models import (
    AmendmentModel,
    Base,
    DocumentModel,
    DocumentPrintingModel,
    DocumentReleaseModel,
    LostEditModel,
    OutcomeModel,
    PatientMergeModel,
    PhotoConsentModel,
    PhotoModel,
    PhotoStateModel,
    SigningModel,
    TreatmentSessionModel,
)
from db.sealing import Sealer
from db.search_rows import sentences
from db.signing_reading import signature_rows
from db.signing_seals import damage_to

_MOST_SENTENCES = 40
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)

_ROWS: tuple[tuple[Action, type[Base], str, str, Digest], ...] = (
    (Action.RELEASED, DocumentReleaseModel, "document_id", "release of the document", release_digest),
    (Action.PRINTED, DocumentPrintingModel, "printing_id", "printing", printing_digest),
    (Action.CONFLICT, LostEditModel, "id", "lost edit", lost_edit_digest),
    (Action.AMENDED, AmendmentModel, "id", "amendment", amendment_digest),
    (Action.PHOTO_ADDED, PhotoModel, "id", "photo", photo_digest),
    (Action.PHOTO_CHANGED, PhotoStateModel, "id", "state of a photo", photo_state_digest),
    (Action.PHOTO_CONSENT, PhotoConsentModel, "id", "answer on a use of photos", photo_consent_digest),
    (Action.SESSION_NOTED, TreatmentSessionModel, "id", "note of a session", session_digest),
    (Action.OUTCOME_NOTED, OutcomeModel, "id", "note of an outcome", outcome_digest),
    (Action.MERGED, PatientMergeModel, "id", "merge of two records", merge_digest),
)
_CONTENTS: tuple[tuple[type[Base], str, str, str], ...] = (
    (DocumentModel, "document", "content", "sha256"),
    (PhotoModel, "photo", "content", "sha256"),
    (PhotoModel, "small picture of the photo", "thumbnail", "thumbnail_sha256"),
)
"""What holds bytes: its table, what it is called, the column of the bytes and that of their SHA-256."""
_NAMES = {
    "clinic": "The settings of the clinic",
    "person": "The person",
    "patient": "The patient",
    "consultation": "The consultation",
    "document": "The document",
}


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check found. `sentences` is empty when everything fits; they hold nothing of a patient.

    `first_broken` is the sequence of the first link that does not hold. `records` are those that are not what
    the audit says, by kind and id. `remarks` are no sign of tampering by themselves: jumps of a clock, guards
    of the file that were put back (what was changed before then is in `sentences`), and patients whom the
    search did not find.
    """

    events: int
    first_broken: int | None
    sentences: tuple[str, ...]
    records: tuple[tuple[str, UUID | None], ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether everything fits."""
        return not self.sentences


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    record: UUID | None
    sentence: str


def check_audit(session: Session, trail: Trail, sealer: Sealer) -> AuditReport:
    """Walk the chain and hold every record against it. Anchors are the caller's to add."""
    walked = walk(session, trail)
    connection = session.connection()
    found = [
        *_records(connection, trail, walked),
        *_rows(connection, trail, walked),
        *_contents(connection, sealer),
        *_signings(session, trail, sealer, walked),
    ]
    told = [*walked.sentences, *(each.sentence for each in found), *_file(connection)]
    if len(told) > _MOST_SENTENCES:
        told[_MOST_SENTENCES:] = [f"And {len(told) - _MOST_SENTENCES} more."]
    records = tuple(dict.fromkeys((each.kind, each.record) for each in found))
    remarks = (*walked.jumps, *sentences(connection))
    return AuditReport(walked.events, walked.first_broken, tuple(told), records, remarks)


def _records(connection: Connection, trail: Trail, walked: Walked) -> Iterator[_Found]:
    seen: set[Key] = set()
    for kind, model, digest_of in RECORDS:
        for id in _ids(connection, model, "id"):
            record = id if isinstance(id, UUID) else None
            seen.add((kind, record))
            name = _named(kind, record)
            noted = walked.records.get((kind, record))
            digest = _digest(digest_of, connection, trail, id)
            if noted is not None and digest == noted.after:
                continue
            # Somebody may have saved since the walk began: look once more before saying so.
            if record is not None:
                latest = noted_digest(connection, kind, record)
                if latest and latest == _digest(digest_of, connection, trail, id) != (noted and noted.after):
                    continue
            yield _Found(kind, record, _differs(name, noted, digest))
    for (kind, record), noted in walked.records.items():
        if kind in _NAMES and (kind, record) not in seen:
            sentence = f"{_named(kind, record)} is gone: event {noted.sequence} was the last that changed it."
            yield _Found(kind, record, sentence)


def _differs(name: str, noted: Noted | None, digest: str | None) -> str:
    if noted is None:
        return f"{name} is named by no event: it was added past Candor, or its event was taken out."
    if digest is None:
        return f"{name} cannot be read as event {noted.sequence} left it: it was changed past Candor."
    earlier = noted.earlier.get(digest)
    if earlier is not None:
        return (
            f"{name} is as event {earlier} left it, but event {noted.sequence} changed it later: "
            "an older copy was put back."
        )
    return (
        f"{name} is not as event {noted.sequence} left it: "
        "it was changed past Candor, or a part of an older copy was put back."
    )


def _rows(connection: Connection, trail: Trail, walked: Walked) -> Iterator[_Found]:
    """The rows that are only ever added, each named by an event."""
    for action, model, column, name, digest_of in _ROWS:
        order: list[tuple[int, UUID]] = []
        for id in _ids(connection, model, column):
            noted = walked.rows.pop((action, id), None)
            if noted is not None:
                order.append((noted.sequence, id))
            if noted is None:
                yield _Found(
                    name, id, f"The {name} {_short(id)} is named by no event: it was added past Candor."
                )
            elif _digest(digest_of, connection, trail, id) != noted.after:
                sentence = f"The {name} {_short(id)} is not as event {noted.sequence} left it."
                yield _Found(name, id, sentence)
        for (other, id), noted in walked.rows.items():
            if other is action:
                yield _Found(name, id, f"The {name} {_short(id)}, noted by event {noted.sequence}, is gone.")
        if "sequence" in table_of(model).c:
            for sequence, id in _moved(order):
                sentence = (
                    f"The {name} {_short(id)}, noted by event {sequence}, was moved before or behind others: "
                    "which of them is the newest was changed past Candor."
                )
                yield _Found(name, id, sentence)


def _moved(order: Sequence[tuple[int, UUID]]) -> list[tuple[int, UUID]]:
    """The fewest rows that stand elsewhere than their events; the row that stands last counts as the newest.

    One writer at a time adds a row and its event, on a server too: so both have one order.
    """
    ends: list[int] = []
    behind = []
    for sequence, _id in reversed(order):
        length = bisect_left(ends, -sequence)
        ends[length : length + 1] = [-sequence]
        behind.append(length)
    # Walked along the longest stretch that is in order; whatever is not of it was moved. Of two rows that
    # changed places this is the older one: raising it is what makes it count again.
    wanted, moved = len(ends) - 1, []
    for row, length in zip(order, reversed(behind), strict=True):
        if length == wanted:
            wanted -= 1
        else:
            moved.append(row)
    return moved


def _contents(connection: Connection, sealer: Sealer) -> Iterator[_Found]:
    """The bytes of every document and picture, one after another: all of them at once may be gigabytes."""
    for model, name, content, digest in _CONTENTS:
        columns = table_of(model).c
        for id in _ids(connection, model, "id"):
            query = select(columns[content], columns[digest]).where(columns.id == id)
            bytes_, noted = connection.execute(query).one()
            try:
                is_whole = sha256(sealer.open(bytes_, id)).hexdigest() == noted
            except (StorageProblem, *_UNREADABLE):
                is_whole = False
            if not is_whole:
                yield _Found(
                    name, id, f"The bytes of the {name} {_short(id)} are not those that were stored."
                )


def _signings(session: Session, trail: Trail, sealer: Sealer, walked: Walked) -> Iterator[_Found]:
    stored = set(_ids(session.connection(), SigningModel, "id"))
    noted = {id: each for (one, id), each in walked.rows.items() if one is Action.SIGNED}
    for id in stored - set(noted):
        sentence = f"The signing {_short(id)} is named by no event: it was added past Candor."
        yield _Found("signing", id, sentence)
    for id in set(noted) - stored:
        sentence = f"The signing {_short(id)}, noted by event {noted[id].sequence}, is gone."
        yield _Found("signing", id, sentence)
    for id in _ids(session.connection(), SigningModel, "id"):
        if _is_signing_damaged(session, id, trail, sealer):
            yield _Found("signing", id, f"The signing {_short(id)} is not as it was stored.")


def _file(connection: Connection) -> Iterator[str]:
    """What SQLite finds in the file: an older page of an index hides records that are there."""
    if connection.dialect.name != "sqlite":
        return
    missing = len(missing_guards(connection))
    if missing:
        yield (
            f"{missing} of the file's guards of rows that may only be added are missing: "
            "it was changed past Candor. The next opening puts them back."
        )
    found = connection.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != ["ok"]:
        yield (
            f"{len(found)} entries of the file's own indexes do not fit its records: "
            "a page was damaged, or an older copy of it was put back."
        )


def _is_signing_damaged(session: Session, id: UUID, trail: Trail, sealer: Sealer) -> bool:
    try:
        signing = session.get(SigningModel, id)
        if signing is None:
            return False
        return bool(damage_to(session, signing, signature_rows(session, id), trail=trail, sealer=sealer))
    except (StorageProblem, SQLAlchemyError, *_UNREADABLE):
        return True


def _ids(connection: Connection, model: type[Base], column: str) -> list[Any]:
    """The ids of a table; in the order of the rows where they have one, because the last of them counts."""
    columns = table_of(model).c
    ids = columns[column]
    order = columns.get("sequence", ids)
    return list(connection.execute(select(ids).where(ids.is_not(None)).order_by(order)).scalars())


def _digest(digest_of: Digest, connection: Connection, trail: Trail, id: Any) -> str | None:
    """The digest of a record as stored now; None when a column cannot be read as what it is."""
    try:
        return digest_of(connection, trail, id)
    except _UNREADABLE:
        return None


def _named(kind: str, record: UUID | None) -> str:
    return _NAMES[kind] if record is None else f"{_NAMES[kind]} {_short(record)}"


def _short(id: UUID) -> str:
    return id.hex[:8]
