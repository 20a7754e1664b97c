"""The save that runs with every answer: the document, its changes, and the typed rows that follow from them.

One transaction, statements built once. Of the typed rows only those that differ from the last save are
written; what that save wrote is remembered with its version, and counts only while the version is the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.orm import Session

from db import reading
from db.audit.digests import (
    CHANGE,
    ConsultationState,
    chained,
    consultation_state,
    findings_digest,
    marks_digest,
    plan_digest,
    table_of,
    verdicts_digest,
)
from db.audit.events import Action, Event
from db.audit.rows import noted_digest
from db.codec import count_answered, entered, now
from db.columns import utc
from db.errors import Conflict, StorageProblem, Trouble
from db.models import AnswerChangeModel, ConsultationModel, SigningModel
from db.prepared import Prepared
from db.records import AnswerChange, Derived, Saved
from db.saving_consultations import KIND, consultation_row
from db.saving_derived import Altered, adding, altered_rows, write_rows
from db.scribe import Scribe
from db.signing_rules import require_unfrozen
from db.visit_order import after_documents
from db.writer import in_session
from intake.answer_document import answers_to_json
from intake.conditions import Answers

_REMEMBERED = 8


_CONSULTATION = table_of(ConsultationModel)
_SIGNING = table_of(SigningModel)
_IS_THIS = _CONSULTATION.c.id == bindparam("this")
# A visit that is finished takes no answers. Of a signed one the signing says whether it does.
_MAY_CHANGE = or_(
    _CONSULTATION.c.finished_at.is_(None),
    select(_SIGNING.c.id).where(_SIGNING.c.consultation_id == _CONSULTATION.c.id).exists(),
)
_SAVE = Prepared(
    update(_CONSULTATION)
    .where(_IS_THIS, _CONSULTATION.c.version == bindparam("expected"), _MAY_CHANGE)
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("version", "page", "answers", "answered", "saved_at", "saved_by_id", "saved_by")
        }
    )
)
_ADD_CHANGE = adding(AnswerChangeModel, without="sequence")


@dataclass(frozen=True, slots=True)
class AnswerSave:
    """All that one save of answers writes."""

    consultation_id: UUID
    expected_version: int
    answers: Answers
    changes: tuple[AnswerChange, ...]
    page: str
    derived: Derived


@dataclass(frozen=True, slots=True)
class _Known:
    """What the last save of a consultation left: its typed rows, and all that its digest is made of."""

    version: int
    derived: Derived
    state: ConsultationState
    digest: str


class AnswerSaver:
    """Saves answers; remembers the typed rows of the consultations saved last. For the writer's thread."""

    def __init__(self) -> None:
        self._last: dict[UUID, _Known] = {}
        self._written: tuple[UUID, _Known] | None = None

    def save(self, connection: Connection, scribe: Scribe, save: AnswerSave) -> Saved:
        """Write one save and note it. Errors: `Conflict` when it is no longer at the expected version."""
        self._written = None
        this, at = save.consultation_id, now()
        row: dict[str, Any] = {
            "version": save.expected_version + 1,
            "page": save.page,
            "answers": answers_to_json(save.answers),
            "answered": count_answered(save.answers),
            "saved_at": at,
            "saved_by_id": scribe.actor.id,
            "saved_by": scribe.actor.name,
        }
        written = _SAVE.write(
            connection,
            {
                "this": this,
                "expected": save.expected_version,
                **{f"new_{name}": value for name, value in row.items()},
            },
        )
        if written != 1:
            return in_session(connection, lambda session: _repeated(session, scribe, save))
        require_unfrozen(connection, this)
        who = entered(scribe.actor, after_documents(connection, this, at))
        changes = [_change(change, this, row["version"]) | who for change in save.changes]
        if changes:
            _ADD_CHANGE.write(connection, changes)
        known = self._last.pop(this, None)
        if known is not None and known.version != save.expected_version:
            known = None
        before = known.derived if known is not None else None
        altered = altered_rows(before, save.derived)
        write_rows(connection, this, before, save.derived, altered)
        state = _state(connection, this, known, save.derived, altered, changes)
        digest = state.digest(scribe.trail, row)
        scribe.note(
            connection,
            Event(
                Action.CHANGED,
                KIND,
                this,
                fields=tuple(dict.fromkeys(change.path for change in save.changes)),
                before=known.digest if known is not None else noted_digest(connection, KIND, this),
                after=digest,
                detail=f"version {row['version']}",
            ),
        )
        self._written = (this, _Known(row["version"], save.derived, state, digest))
        return Saved(row["version"], at)

    def committed(self) -> None:
        """The save is on the disk: from now on what it wrote is known."""
        if self._written is not None:
            this, known = self._written
            self._last[this] = known
            while len(self._last) > _REMEMBERED:
                del self._last[next(iter(self._last))]
        self._written = None


def _state(
    connection: Connection,
    this: UUID,
    known: _Known | None,
    after: Derived,
    altered: Altered,
    changes: Sequence[Mapping[str, Any]],
) -> ConsultationState:
    """The parts of the digest: from those of the last save, or, when that is not known, from the rows."""
    if known is None:
        found = consultation_state(connection, this)
        assert found is not None
        return found[0]
    state = known.state
    return ConsultationState(
        fixed=state.fixed,
        marks=marks_digest(after) if altered.marks else state.marks,
        verdicts=verdicts_digest(after) if altered.verdicts else state.verdicts,
        findings=findings_digest(after) if altered.findings else state.findings,
        plan=plan_digest(after) if altered.plan else state.plan,
        changes=chained(state.changes, changes, CHANGE),
        overrides=state.overrides,
    )


def _repeated(session: Session, scribe: Scribe, save: AnswerSave) -> Saved:
    """A save whose acknowledgement got lost is acknowledged again; any other is a conflict."""
    stored = consultation_row(session, save.consultation_id)
    if stored.version < save.expected_version:
        raise StorageProblem.of(Trouble.EARLIER_FAILED)
    if stored.version == save.expected_version:
        raise StorageProblem.of(Trouble.FINISHED)
    current = reading.consultation(session, save.consultation_id)
    written = reading.changes_of(session, save.consultation_id, version=stored.version)
    same = (
        stored.version == save.expected_version + 1
        and stored.saved_by_id == scribe.actor.id
        and (current.answers, current.page) == (save.answers, save.page)
        and [_said(change) for change in written] == [_said(change) for change in save.changes]
    )
    if not same:
        raise Conflict(current)
    return Saved(stored.version, stored.saved_at)


def _said(change: AnswerChange) -> tuple[object, ...]:
    return (change.path, change.before, change.after, change.said_by, utc(change.at))


def _change(change: AnswerChange, consultation_id: UUID, version: int) -> dict[str, Any]:
    return {
        "consultation_id": consultation_id,
        "version": version,
        "path": change.path,
        "before": change.before,
        "after": change.after,
        "said_by": change.said_by,
        "said_at": change.at,
    }
