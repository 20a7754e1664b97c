"""Saves with numbers: what each must leave behind follows from its number, so that any loss can be named.

Three saves of answers, then a document, and so on. The answers, their changes and the typed rows of a save
belong together: a file that holds a part of them holds a half save.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2

from db.audit.trail import FIRST_LINK, seal_of
from db.door import Door
from db.engine import connect
from db.errors import StorageProblem
from db.models import AuditEventModel
from db.records import Derived, MarkRow
from db.store import Store
from intake.answer_document import answers_from_json
from tests.db.invented import ACTOR, AT, TESTA, change, opened
from tests.opening import SECRETS

PATIENT, CONSULTATION = UUID(int=6), UUID(int=7)
FIRST_DOCUMENT = 10_000_000
SLOTS = 40
DOCUMENT_BYTES = 9_000


def is_document(number: int) -> bool:
    """Whether this save is a document; the others are answers."""
    return number % 4 == 3


def document(number: int) -> bytes:
    """The bytes of a document: they follow from its number, and no two are alike."""
    block = hashlib.sha256(str(number).encode("ascii")).digest()
    return b"%PDF-invented " + block * (DOCUMENT_BYTES // len(block))


def begin(store: Store) -> None:
    """The patient and the visit that all saves belong to. Asked again it changes nothing."""
    store.add_patient(ACTOR, TESTA, id=PATIENT).result()
    store.start_consultation(ACTOR, PATIENT, id=CONSULTATION, catalogue_version="", at=AT).result()


class Saver:
    """Makes one numbered save after another, going on after those that the file holds."""

    def __init__(self, store: Store) -> None:
        self._store = store
        stored = store.consultation(ACTOR, CONSULTATION)
        self._answers, self._version = stored.answers, stored.version
        documents = store.documents_of(ACTOR, CONSULTATION)
        self.next = stored.version - 1 + len(documents)

    def save(self) -> int:
        """Make the next save and wait until it is acknowledged; gives its number.

        Errors: `StorageProblem`.
        """
        number = self.next
        if is_document(number):
            self._store.add_document(
                ACTOR,
                CONSULTATION,
                id=UUID(int=FIRST_DOCUMENT + number),
                kind="record",
                pdf=document(number),
                pages=1,
            ).result()
        else:
            link_id, said = f"goals.own-words-{number % SLOTS}", f"hope {number}"
            answers = self._answers.with_answer(link_id, said)
            saved = self._store.save_answers(
                ACTOR,
                CONSULTATION,
                self._version,
                answers=answers,
                changes=[change(link_id, said)],
                page=f"page-{number}",
                derived=Derived(marks=(mark(number),)),
            ).result()
            self._answers, self._version = answers, saved.version
        self.next = number + 1
        return number


def mark(number: int) -> MarkRow:
    """The typed row of a save of answers."""
    return MarkRow(
        region="abdomen-front",
        side=None,
        count=str(number),
        colour=None,
        width_mm=None,
        area_cm2=None,
        onset=None,
        causes=(),
        symptom=None,
        symptom_score=None,
        earlier_treatment=None,
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds: how many saves, how many of the acknowledged are missing, and what else is wrong."""

    stored: int = 0
    lost: int = 0
    partial: tuple[str, ...] = ()
    unsound: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing is lost and nothing is wrong."""
        return not (self.lost or self.partial or self.unsound)


def examine(path: Path, acknowledged: int, *, thoroughly: bool = True) -> Found:
    """Open a file as the program does, and hold it against the first `acknowledged` saves.

    `thoroughly` reads every document and walks the whole audit too; else only the newest documents.
    """
    try:
        with opened(path) as store:
            begin(store)  # it takes a save again, too
            broken_links = broken_audit_links(store.door) if thoroughly else ()
    except StorageProblem as problem:
        return Found(lost=acknowledged, unsound=(problem.sentence,))
    with closing(connect(path, key=SECRETS.data_key, lock_wait_seconds=5)) as connection:
        unsound = (*structure_faults(connection.execute), *broken_links)
        if unsound:
            return Found(lost=acknowledged, unsound=unsound)
        stored, partial = _stored(connection.execute, None if thoroughly else 5)
    lost = len(set(range(acknowledged)) - stored)
    return Found(len(stored), lost, partial, unsound)


def structure_faults(run: Callable[[str], Any]) -> tuple[str, ...]:
    """What SQLite and SQLCipher find wrong with a file.

    The log is written back first: before that the check of pages would read those that the log replaces.
    """
    try:
        run("PRAGMA wal_checkpoint(TRUNCATE)")
        found = [str(row[0]) for row in run("PRAGMA cipher_integrity_check").fetchall()]
        found += [row[0] for row in run("PRAGMA integrity_check").fetchall() if row[0] != "ok"]
        found += [f"foreign key of {row[0]}" for row in run("PRAGMA foreign_key_check").fetchall()]
    except dbapi2.Error as problem:  # a damaged search table makes the check fail instead of answer
        return (str(problem),)
    return tuple(found)


def broken_audit_links(door: Door) -> tuple[str, ...]:
    """The first link of the audit that does not hold, if any; recomputed here from the rows alone."""
    previous = FIRST_LINK
    with Session(door.engine) as session:
        rows = session.scalars(select(AuditEventModel).order_by(AuditEventModel.sequence))
        for number, row in enumerate(rows, 1):
            values = {column.key: getattr(row, column.key) for column in AuditEventModel.__table__.columns}
            if (
                row.sequence != number
                or row.previous != previous
                or row.seal != seal_of(values, SECRETS.audit_key)
            ):
                return (f"audit link {number}",)
            previous = row.seal
    return ()


def _stored(run: Callable[[str], Any], newest_documents: int | None) -> tuple[set[int], tuple[str, ...]]:
    """The numbers of the saves that are there, and the saves of which only a part is there."""
    partial: list[str] = []
    changes = run("SELECT path, after, version FROM answer_change ORDER BY sequence").fetchall()
    hopes = [int(json.loads(after)[0].removeprefix("hope ")) for _, after, _ in changes]
    count = run("SELECT count(*) FROM document").fetchone()[0]
    kept = {FIRST_DOCUMENT + number: number for number in range(4 * count + 4) if is_document(number)}
    documents = [kept[UUID(row[0]).int] for row in run("SELECT id FROM document ORDER BY version")]
    if len(set(hopes)) != len(hopes) or len(set(documents)) != len(documents):
        partial.append("a save was made twice")
    stored = set(hopes) | set(documents)
    if stored != set(range(len(stored))):
        partial.append("a save is missing among later ones")
    partial += _half_answers(run, hopes)
    limit = "" if newest_documents is None else f" LIMIT {newest_documents}"
    for id_text, content, digest in run(
        f"SELECT id, content, sha256 FROM document ORDER BY version DESC{limit}"
    ):
        whole = document(kept[UUID(id_text).int])
        if bytes(content) != whole or digest != hashlib.sha256(whole).hexdigest():
            partial.append(f"document {kept[UUID(id_text).int]}")
    return stored, tuple(partial)


def _half_answers(run: Callable[[str], Any], hopes: Iterable[int]) -> list[str]:
    """What of the consultation does not belong to the last save of answers."""
    made = list(hopes)
    [(version, page, answers)] = run("SELECT version, page, answers FROM consultation")
    marks = [row[0] for row in run("SELECT count FROM mark")]
    if not made:
        return []
    expected = {f"goals.own-words-{number % SLOTS}": f"hope {number}" for number in made}
    found = []
    if (version, page) != (len(made) + 1, f"page-{made[-1]}"):
        found.append("the version or the page of another save")
    if marks != [str(made[-1])]:
        found.append("the typed rows of another save")
    said = answers_from_json(answers)
    if {link_id: said.code(link_id) for link_id in said} != expected:
        found.append("the answers of another save")
    return found
