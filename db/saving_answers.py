"""The save that runs with every answer: the document, its changes, and the typed rows that follow from them.

One transaction, statements built once. Of the typed rows only those that differ from the last save are
written; what that save wrote is remembered with its version, and counts only while the version is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select, update
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
    verdicts_digest,
)
from db.audit.events import Action, Event
from db.audit.rows import noted_digest
from db.codec import columns_of, count_answered, entered, now, plan_columns
from db.columns import utc
from db.errors import Conflict, StorageProblem, Trouble
from db.models import (
    AnswerChangeModel,
    Base,
    ConsultationModel,
    FindingModel,
    MarkModel,
    PlanModel,
    SigningModel,
    VerdictModel,
)
from db.records import AnswerChange, Derived, Saved
from db.saving_consultations import KIND, consultation_row
from db.scribe import Scribe
from db.signing_rules import require_unfrozen
from db.writer import in_session
from intake.answer_document import answers_to_json
from intake.conditions import Answers

_REMEMBERED = 8

_Key = tuple[object, ...]


def _table(model: type[Base]) -> Table:
    return cast(Table, model.__table__)


_CONSULTATION = _table(ConsultationModel)
_SIGNING = _table(SigningModel)
_IS_THIS = _CONSULTATION.c.id == bindparam("this")
# A visit that is finished takes no answers. Of a signed one the signing says whether it does.
_MAY_CHANGE = or_(
    _CONSULTATION.c.finished_at.is_(None),
    select(_SIGNING.c.id).where(_SIGNING.c.consultation_id == _CONSULTATION.c.id).exists(),
)
_SAVE = (
    update(_CONSULTATION)
    .where(_IS_THIS, _CONSULTATION.c.version == bindparam("expected"), _MAY_CHANGE)
    .values(
        {
            name: bindparam(f"new_{name}")
            for name in ("version", "page", "answers", "answered", "saved_at", "saved_by_id", "saved_by")
        }
    )
)
_ADD_CHANGE = insert(_table(AnswerChangeModel))


@dataclass(frozen=True, slots=True)
class AnswerSave:
    """All that one save of answers writes."""

    consultation_id: UUID
    expected_version: int
    answers: Answers
    changes: tuple[AnswerChange, ...]
    page: str
    derived: Derived


class _Rows:
    """The statements of one table of typed rows, found by their keys."""

    def __init__(self, model: type[Base], columns: Callable[[Any], dict[str, Any]], *keys: str) -> None:
        table = _table(model)
        mine = table.c.consultation_id == bindparam("this")
        one = (mine, *(table.c[key] == bindparam(f"key_{key}") for key in keys))
        others = [column.name for column in table.c if not column.primary_key]
        self._columns, self._keys = columns, keys
        self._add = insert(table)
        self._alter = update(table).where(*one).values({name: bindparam(f"new_{name}") for name in others})
        self._drop = delete(table).where(*one)
        self.clear = delete(table).where(mine)

    def write(
        self, connection: Connection, this: UUID, before: Mapping[_Key, Any], after: Mapping[_Key, Any]
    ) -> None:
        """Make the table hold the records of `after`, where it holds those of `before` now."""
        gone = [self._found_by(this, key) for key in before if key not in after]
        new = [
            {"consultation_id": this, **dict(zip(self._keys, key, strict=True)), **self._columns(row)}
            for key, row in after.items()
            if key not in before
        ]
        altered = [
            self._found_by(this, key) | {f"new_{name}": value for name, value in self._columns(row).items()}
            for key, row in after.items()
            if key in before and before[key] != row
        ]
        for statement, rows in ((self._drop, gone), (self._alter, altered), (self._add, new)):
            if rows:
                connection.execute(statement, rows)

    def _found_by(self, this: UUID, key: _Key) -> dict[str, Any]:
        return {"this": this, **{f"key_{name}": part for name, part in zip(self._keys, key, strict=True)}}


_MARKS = _Rows(MarkModel, columns_of, "place")
_VERDICTS = _Rows(VerdictModel, columns_of, "place")
_FINDINGS = _Rows(FindingModel, columns_of, "treatment", "contraindication")
_PLAN = _Rows(PlanModel, plan_columns)


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
        written = connection.execute(
            _SAVE,
            {
                "this": this,
                "expected": save.expected_version,
                **{f"new_{name}": value for name, value in row.items()},
            },
        )
        if written.rowcount != 1:
            return in_session(connection, lambda session: _repeated(session, scribe, save))
        require_unfrozen(connection, this)
        who = entered(scribe.actor, at)
        changes = [_change(change, this, row["version"]) | who for change in save.changes]
        if changes:
            connection.execute(_ADD_CHANGE, changes)
        known = self._last.pop(this, None)
        if known is not None and known.version != save.expected_version:
            known = None
        self._write_derived(connection, save, known)
        state = _state(connection, this, known, save.derived, changes)
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

    def _write_derived(self, connection: Connection, save: AnswerSave, known: _Known | None) -> None:
        this, after = save.consultation_id, save.derived
        if known is None:
            for rows in (_MARKS, _VERDICTS, _FINDINGS, _PLAN):
                connection.execute(rows.clear, {"this": this})
        before = known.derived if known is not None else Derived()
        if before.marks != after.marks:
            _MARKS.write(connection, this, _placed(before.marks), _placed(after.marks))
        if before.verdicts != after.verdicts:
            _VERDICTS.write(connection, this, _placed(before.verdicts), _placed(after.verdicts))
        if before.findings != after.findings:
            _FINDINGS.write(connection, this, _found(before), _found(after))
        if before.plan != after.plan:
            _PLAN.write(connection, this, _planned(before), _planned(after))

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
    changes: Sequence[Mapping[str, Any]],
) -> ConsultationState:
    """The parts of the digest: from those of the last save, or, when that is not known, from the rows."""
    if known is None:
        found = consultation_state(connection, this)
        assert found is not None
        return found[0]
    before, state = known.derived, known.state
    return replace(
        state,
        marks=state.marks if before.marks == after.marks else marks_digest(after),
        verdicts=state.verdicts if before.verdicts == after.verdicts else verdicts_digest(after),
        findings=state.findings if before.findings == after.findings else findings_digest(after),
        plan=state.plan if before.plan == after.plan else plan_digest(after),
        changes=chained(state.changes, changes, CHANGE),
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


def _placed(rows: Sequence[Any]) -> dict[_Key, Any]:
    return {(place,): row for place, row in enumerate(rows)}


def _found(derived: Derived) -> dict[_Key, Any]:
    return {(row.treatment, row.contraindication): row for row in derived.findings}


def _planned(derived: Derived) -> dict[_Key, Any]:
    return {} if derived.plan is None else {(): derived.plan}
