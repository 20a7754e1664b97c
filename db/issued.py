"""Whether a PDF file is one that this clinic issued, byte for byte.

First by the SHA-256 of the file. If no stored document has it, the id that Candor prints on every page, and
writes into the file's properties, is looked for: then the clinic issued such a document, but not these bytes.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import reading, signing_reading
from db.actor import Actor
from db.audit.events import Action, Event
from db.errors import StorageProblem
from db.models import DocumentModel
from db.records import StoredDocument
from db.rights import Right
from db.sealing import Sealer
from db.signing_records import SignatureState, Standing

if TYPE_CHECKING:
    from db.store import Store

MOST_BYTES = 50_000_000
"""A bigger file is no document of Candor's."""
_MOST_UNPACKED = 50_000_000
_ID = re.compile(rb"CND-[0-9A-F]{4}-[0-9A-F]{4}(?![0-9A-F])")
_STREAM = re.compile(rb"stream\r?\n")


class Match(StrEnum):
    """How a file compares with what is stored."""

    EXACT = "exact"
    OTHER_BYTES = "other-bytes"
    NOT_ISSUED = "not-issued"


@dataclass(frozen=True, slots=True)
class Issued:
    """The answer: `document` is the stored one that was found, `printed_id` the id that the file bears.

    `state` is that of the stored document's signatures. `sentences` say it for people, and hold nothing of a
    patient.
    """

    match: Match
    sentences: tuple[str, ...]
    document: StoredDocument | None = None
    printed_id: str = ""
    state: SignatureState | None = None


def issued(store: Store, actor: Actor, pdf: bytes) -> Issued:
    """Hold a file against the stored documents. Without the exact one, all are searched: it may take seconds.

    Errors: `StorageProblem`.
    """
    door = store.door
    digest = sha256(pdf).hexdigest()

    def exact(session: Session) -> tuple[StoredDocument, Standing] | None:
        for id, content in session.execute(
            select(DocumentModel.id, DocumentModel.content)
            .where(DocumentModel.sha256 == digest)
            .order_by(DocumentModel.entered_at)
        ):
            # The column may have been changed past Candor: the bytes decide.
            if _opened(door.sealer, content, id) == pdf:
                standing = signing_reading.standing(session, id, None, trail=door.trail, sealer=door.sealer)
                return reading.document(session, id), standing
        return None

    found = door.read(actor, Right.READ_CONSULTATIONS, exact)
    if found is not None:
        document, standing = found
        _note(store, actor, document)
        sentences = (f"This clinic issued exactly these bytes: {_named(document)}.", *_signed(standing))
        return Issued(Match.EXACT, sentences, document, _first(printed_ids(pdf)), standing.state)
    ids = printed_ids(pdf)
    other = door.read(
        actor, Right.READ_CONSULTATIONS, lambda session: _bearing(session, ids, door.sealer) if ids else None
    )
    if other is None:
        borne = f" It bears the id {ids[0]}, which no document of this clinic has." if ids else ""
        return Issued(Match.NOT_ISSUED, (f"This file was not issued here.{borne}",), None, _first(ids))
    printed_id, document = other
    _note(store, actor, document)
    sentences = (
        f"This clinic issued document {printed_id}, but not these bytes: the file was changed since, or is "
        "another copy.",
        f"The one issued here is {_named(document)}. Its SHA-256 is {document.sha256}.",
    )
    return Issued(Match.OTHER_BYTES, sentences, document, printed_id)


def printed_ids(pdf: bytes) -> tuple[str, ...]:
    """The ids that a file bears in its properties, in the order found. The file may hold anything."""
    found: dict[str, None] = {}
    for piece in _readable(pdf[:MOST_BYTES]):
        for match in _ID.finditer(piece):
            found[match.group().decode("ascii")] = None
    return tuple(found)


def _readable(pdf: bytes) -> Iterator[bytes]:
    """The file itself, then what its packed parts unpack to, up to a limit.

    Other programs pack the properties, too. Each byte is looked at once, whatever the file holds.
    """
    yield pdf
    left = _MOST_UNPACKED
    begin = _STREAM.search(pdf)
    while begin is not None and left > 0:
        end = pdf.find(b"endstream", begin.end())
        if end < 0:
            return
        try:
            unpacked = zlib.decompressobj().decompress(memoryview(pdf)[begin.end() : end], left)
        except zlib.error:
            unpacked = b""
        left -= len(unpacked)
        yield unpacked
        begin = _STREAM.search(pdf, end + len(b"endstream"))


def _bearing(session: Session, ids: tuple[str, ...], sealer: Sealer) -> tuple[str, StoredDocument] | None:
    """The newest stored document that bears one of some ids."""
    wanted = {each.encode("ascii") for each in ids}
    rows = session.execute(
        select(DocumentModel.id, DocumentModel.content)
        .order_by(DocumentModel.entered_at.desc())
        .execution_options(yield_per=20)
    )
    for id, content in rows:
        # Candor's own files are not packed where the id stands.
        borne = wanted & set(_ID.findall(_opened(sealer, content, id)))
        if borne:
            return min(borne).decode("ascii"), reading.document(session, id)
    return None


def _opened(sealer: Sealer, content: bytes, id: UUID) -> bytes:
    try:
        return sealer.open(content, id)
    except (StorageProblem, TypeError):
        return b""


def _note(store: Store, actor: Actor, document: StoredDocument) -> None:
    store.door.note(actor, Event(Action.CHECKED, "document", document.id, after=document.sha256))


def _named(document: StoredDocument) -> str:
    pages = "1 page" if document.pages == 1 else f"{document.pages} pages"
    made = document.made_at.astimezone().strftime("%Y-%m-%d %H:%M")
    return f"{document.kind} version {document.version}, {pages}, made {made} by {document.made_by}"


def _signed(standing: Standing) -> tuple[str, ...]:
    if standing.state is SignatureState.NOT_SIGNED:
        return ("It carries no signature given in Candor.",)
    if standing.state is SignatureState.VALID:
        # The clinic's texts and the patient's name are not compared here: that needs the form made anew.
        return ("Its signatures are valid: the answers and the bytes are still those that were signed.",)
    return ("It was signed, and something differs from what was signed.", *standing.sentences)


def _first(ids: tuple[str, ...]) -> str:
    return ids[0] if ids else ""
