"""The behaviour of one consultation, without widgets: answering, undo, pages, saving, conflicts.

Everything runs on the GUI thread but the saves. Answers are kept as typed, those under switched-off
follow-ups too; what counts is `enabled`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.actor import Actor
from db.errors import Conflict, StorageProblem, Trouble
from db.records import AnswerChange, SaidBy, Saved, StoredConsultation
from intake.catalogue import Severity
from intake.clinic import Clinic
from intake.conditions import NO, Answers, Unreadable, Value
from intake.consultation import Patient
from intake.expectations import load_sentences
from intake.questionnaire import ItemType
from intake.screening import OverrideProblem, overrule
from ui.consultation.changes import Change, apply, difference, path_in, to_stored
from ui.consultation.conflicts import Difference, differences, merge
from ui.consultation.facts import ConsultationFacts
from ui.consultation.frozen import FrozenWatch
from ui.consultation.history import History, Step
from ui.consultation.judgement import Judgement
from ui.consultation.saving import CLOSE_SECONDS, SaveState, Saving, Snapshot
from ui.consultation.sources import Source, SourceBook

if TYPE_CHECKING:
    from db.store import Store
    from ui.input_file import Knowledge

MARKS = "marks"


class ConsultationController(ConsultationFacts):
    """One open consultation. Paths are those of `ui.consultation.changes`.

    Signals: `answered(path)` for each question whose answer changed, `marks_changed()` when a mark came or
    went (every path of a mark may mean another one then), `verdicts_changed()`, `page_changed(page id)`,
    `history_changed()` when what can be undone changed, `save_state_changed(SaveState)`, `ended()` when
    the visit was finished or opened again, and `conflicted(Conflict)`: then nothing more is saved until
    `resolve`.
    """

    answered = Signal(str)
    marks_changed = Signal()
    verdicts_changed = Signal()
    page_changed = Signal(str)
    history_changed = Signal()
    save_state_changed = Signal(object)
    conflicted = Signal(object)
    ended = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        stored: StoredConsultation,
        *,
        clinic: Clinic,
        today: date,
        parent: QObject | None = None,
    ) -> None:
        judgement = Judgement(
            knowledge=knowledge,
            stored=stored,
            clinic=clinic,
            today=today,
            patient=stored.patient,
            answers=stored.answers,
            overrides=stored.overrides,
            sentences=cache(lambda: load_sentences(knowledge.catalogue)),
        )
        super().__init__(judgement, parent)
        self._actor = actor
        self._history = History()
        self.travelled: Step | None = None
        self._saving = Saving(store, actor, stored, self._snapshot, self._settle, self)
        self._saving.state_changed.connect(self.save_state_changed)
        self._saving.conflicted.connect(self.conflicted)
        self._book = SourceBook(store, actor, stored.id, lambda: self._saving.unsaved_changes)
        self.frozen = FrozenWatch(store, actor, stored.id, self)
        self.frozen.changed.connect(self._on_frozen)
        self.frozen.reopened.connect(self._take_reopened)
        self.save_state_changed.connect(self._on_save_state)

    def answer(self, path: str, values: tuple[Value, ...], *, said_by: SaidBy = "patient") -> None:
        """Answer a question; no values at all mean "not asked". Errors: `KeyError` for an unknown path."""
        item, before = self.item(path), self.value(path)
        after = tuple(_storable(value) for value in values)
        if before != after:
            typing = item.type is not ItemType.CHOICE and len(before) <= 1 and len(after) <= 1
            self._make(self._step((Change(path, before or None, after or None),), said_by), typing=typing)

    def clear(self, path: str, *, said_by: SaidBy = "patient") -> None:
        """Make a question not asked. Errors: `KeyError` for an unknown path."""
        self.answer(path, (), said_by=said_by)

    def none_of_these(self, link_ids: Iterable[str], *, said_by: SaidBy = "patient") -> None:
        """Write one explicit No per line that shows and has no answer yet; a Yes or Not sure stays."""
        shown = {question.path for question in self._progress.questions(self._now.answers)}
        lines = [link_id for link_id in dict.fromkeys(link_ids) if link_id in shown]
        given = [Change(line, None, (NO,)) for line in lines if not self.value(line)]
        if given:
            self._make(Step(tuple(given), said_by))

    def answer_all(self, given: Mapping[str, tuple[Value, ...]], *, said_by: SaidBy = "patient") -> None:
        """Answer several questions in one act, which is undone as one. Errors: `KeyError`."""
        changes = tuple(
            Change(path, self.value(path) or None, tuple(map(_storable, values)) or None)
            for path, values in given.items()
        )
        changed = tuple(change for change in changes if change.before != change.after)
        if changed:
            self._make(self._step(changed, said_by))

    # Who said it

    def confirm(self, paths: Iterable[str]) -> None:
        """Stand by what the patient answered alone, in the actor's name; one act. Others are left alone."""
        waiting = self._book.waiting()
        wanted = [path for path in dict.fromkeys(paths) if path in waiting and self.value(path)]
        if wanted:
            changes = tuple(Change(path, self.value(path), self.value(path)) for path in wanted)
            self._make(self._step(changes, "practitioner"))

    def waits_for_confirmation(self) -> tuple[str, ...]:
        """The paths, in page order, of what counts and the patient answered alone, unconfirmed."""
        waiting = self._book.waiting()
        if not waiting:
            return ()
        shown = self._progress.questions(self._now.answers)
        return tuple(question.path for question in shown if question.path in waiting)

    def source_of(self, path: str) -> Source | None:
        """Who said the answer at a path, and who confirmed it; None where nothing is answered or known."""
        return self._book.of(path)

    def add_mark(self, region: str, *, said_by: SaidBy = "patient") -> int:
        """Record marks on a region and give their place. A region recorded already keeps its place.

        Nothing is recorded while it is signed (`is_kept_shut`).
        """
        parts = self._now.answers.group(MARKS)
        for index, part in enumerate(parts):
            if part.code("marks.region") == region:
                return index
        mark = Answers({"marks.region": (region,)})
        self._make(Step((Change(path_in(MARKS, len(parts)), None, mark),), said_by))
        return len(parts)

    def remove_mark(self, index: int, *, said_by: SaidBy = "patient") -> None:
        """Take one mark away, with all its answers. Errors: `IndexError` when there is none."""
        if index < 0:
            raise IndexError(index)
        mark = self._now.answers.group(MARKS)[index]
        self._make(self._step((Change(path_in(MARKS, index), mark, None),), said_by))

    def change(self, changes: Iterable[Change], *, said_by: SaidBy = "patient") -> None:
        """Make several changes as one act, undone in one go. Each is made after the one before it."""
        made = tuple(changes)
        if made:
            self._make(self._step(made, said_by))

    def override(self, contraindication: str, reason: str) -> None:
        """Overrule a finding up to its present severity, in the actor's name. Errors: `OverrideProblem`."""
        if self.is_kept_shut:
            raise OverrideProblem(Trouble.SIGNED.value)
        severity = self._now.severity_of(contraindication)
        decision = overrule(
            self._now.knowledge.catalogue,
            contraindication,
            name=self._actor.name,
            reason=_storable_text(reason),
            at=datetime.now(UTC),
            covers=Severity.NONE if severity is None else severity,
        )
        if severity is None:
            label = self._now.knowledge.catalogue.contraindication[contraindication].label
            raise OverrideProblem(f'"{label}" is no finding now. There is nothing to overrule.')
        self._saving.note(override=decision)
        before = self._now
        self._now = replace(before, overrides=(*before.overrides, decision))
        self._tell(before, ())

    def take_patient(self, patient: Patient) -> None:
        """Go on with a changed identity, which somebody else has saved: a birth date changes verdicts."""
        before = self._now
        self._now = replace(before, patient=patient)
        self._tell(before, ())

    @property
    def finished_at(self) -> datetime | None:
        """When the visit was finished; None while it is open, for the first time or again."""
        return self.frozen.now.finished_at if self.frozen.is_frozen else None

    def take_finished(self, saved: Saved) -> None:
        """Go on from the visit as it was finished: the next save builds on that version."""
        self._saving.version = saved.version
        self._now = replace(self._now, stored=replace(self._now.stored, finished=saved.at))
        self.frozen.look()
        self.ended.emit()

    def reopen(self) -> None:
        """Open the finished visit again; `frozen` tells how it went."""
        self.frozen.reopen(self._saving.version)

    def _take_reopened(self, saved: Saved) -> None:
        self._saving.version = saved.version
        self._now = replace(self._now, stored=replace(self._now.stored, finished=None))
        self.ended.emit()

    # Undo

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        """Whether something undone can be done again."""
        return self._history.can_redo

    def undo(self) -> str | None:
        """Undo the last act and show its page. Gives the path that changed first, None without anything."""
        return None if self.is_kept_shut else self._travel(self._history.undo())

    def redo(self) -> str | None:
        """Do again what was undone last and show its page. Gives the path that changed first, or None."""
        return None if self.is_kept_shut else self._travel(self._history.redo())

    # Pages

    def set_page(self, page_id: str) -> None:
        """Show another page. It is stored, so that the consultation reopens there. Errors: `KeyError`."""
        if page_id not in [page.id for page in self.pages]:
            raise KeyError(page_id)
        if page_id != self._page:
            self._page = page_id
            if not self.frozen.is_frozen:
                self._saving.note()
            self.page_changed.emit(page_id)

    # Keeping

    @property
    def save_state(self) -> SaveState:
        """Whether everything is on the disk."""
        return self._saving.state

    @property
    def has_unsaved(self) -> bool:
        """Whether anything has not reached the disk yet."""
        return self._saving.has_unsaved

    @property
    def version(self) -> int:
        """The version of the consultation that the next save builds on."""
        return self._saving.version

    @property
    def conflict(self) -> Conflict | None:
        """What somebody else stored meanwhile, until it is resolved."""
        return self._saving.conflict

    def flush(self) -> None:
        """Save now, without waiting for the end of the batch."""
        self._saving.flush()

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Save and wait for the acknowledgement. False: something is unsaved; the consultation stays open."""
        return self._saving.close(seconds)

    def discard(self) -> None:
        """Close without what could not be saved."""
        self._saving.discard()

    def differences(self) -> tuple[Difference, ...]:
        """Where both desks changed the same answer: both values. Empty without a conflict."""
        if self.conflict is None or not isinstance(self.conflict.current, StoredConsultation):
            return ()
        return differences(self._saving.base, self._now.answers, self.conflict.current.answers)

    def resolve(self, keep_mine: Collection[str] = ()) -> None:
        """End a conflict: my value for the paths named, theirs elsewhere, and all that only one changed.

        What was done before can no longer be undone, unless no answer was changed there. Should the
        consultation have changed once more since the conflict was told, it is told again instead. Errors:
        `StorageProblem` when it cannot be read.
        """
        theirs = self._saving.read_again() if self.conflict is not None else None
        if theirs is None:
            return
        before, base = self._now, self._saving.base
        merged = merge(base, before.answers, theirs.answers, keep_mine=keep_mine)
        mine = tuple(each for each in before.overrides if each not in theirs.overrides)
        self._now = replace(
            before, answers=merged, overrides=(*theirs.overrides, *mine), patient=theirs.patient
        )
        self._book.forget()
        if theirs.answers == base:
            # Nothing changed under what was done here: it stays as it was said, and can be undone.
            self._saving.go_on_from(theirs)
        else:
            now = datetime.now(UTC)
            changes = difference(theirs.answers, merged)
            rows = [to_stored(change, said_by="practitioner", at=now) for change in changes]
            self._history.clear()
            self._saving.resume(theirs, rows)
        self._tell(before, difference(before.answers, merged))
        self.history_changed.emit()

    # Inside

    def _settle(self, has_decided: bool) -> bool:
        """Go on from what somebody else stored where there is nothing to choose; whether that was done.

        So it is when they changed no answer, or nothing but the page shown was changed here: two desks
        that turn the pages of one visit stop nobody. A decision over a finding (`has_decided`) was taken
        from the answers on this screen: where those are others now, somebody must look.
        """
        theirs = self.conflict.current if self.conflict is not None else None
        if not isinstance(theirs, StoredConsultation):
            return False
        base, now = self._saving.base, self._now
        is_only_page_there = theirs.answers == base and set(theirs.overrides) <= set(now.overrides)
        is_only_page_here = now.answers == base and not has_decided
        if not (is_only_page_there or is_only_page_here):
            return False
        try:
            self.resolve()
        except StorageProblem:
            # It cannot be read now: then the panel stays until it can.
            return False
        return True

    @property
    def is_kept_shut(self) -> bool:
        """Whether a change is refused: it is signed. What is typed but not saved yet is never thrown away."""
        return self.frozen.is_frozen and not self._saving.has_unsaved

    def look_if_frozen(self) -> None:
        """Read again whether it is signed."""
        self.frozen.look()

    def _on_frozen(self) -> None:
        if not self.frozen.is_frozen:
            # What could not be saved while it was signed goes on its way now.
            self._saving.flush()

    def _on_save_state(self, state: SaveState) -> None:
        if state.kind == "failed" and state.reason in (Trouble.SIGNED.value, Trouble.FINISHED.value):
            # Signed or finished at another desk meanwhile.
            self.frozen.look()

    def _keep_out(self, step: Step) -> None:
        """Show what is stored again where somebody tried to change it."""
        for change in step.changes:
            if not change.is_of_mark:
                self.answered.emit(change.path)
        self.frozen.kept_out.emit()

    def _step(self, changes: tuple[Change, ...], said_by: SaidBy) -> Step:
        """A step that knows whether what it replaces still waits to be confirmed."""
        before = tuple(self._book.said_at(each.path, otherwise=said_by) for each in changes)
        return Step(changes, said_by, before)

    def _make(self, step: Step, *, typing: bool = False) -> None:
        if self.is_kept_shut:
            self._keep_out(step)
            return
        rows = _rows(step)
        self._saving.note(rows, typing=typing)
        self._book.follow(rows)
        self._history.add(step, typing=typing)
        self._take(step)

    def _travel(self, step: Step | None) -> str | None:
        self.travelled = step
        if step is None:
            return None
        rows = _rows(step)
        self._saving.note(rows)
        self._book.follow(rows)
        self._take(step)
        path = step.changes[0].path
        page = self.page_of(path)
        if page is not None:
            self.set_page(page)
        return path

    def _take(self, step: Step) -> None:
        before, answers = self._now, self._now.answers
        for change in step.changes:
            answers = apply(answers, change)
        self._now = replace(before, answers=answers)
        self._tell(before, step.changes)
        self.history_changed.emit()

    def _tell(self, before: Judgement, changes: Iterable[Change]) -> None:
        """Tell what changed, once everything is up to date."""
        judged_anew = before.verdicts != self._now.verdicts
        marks = False
        for change in changes:
            marks = marks or change.is_of_mark
            if not change.is_of_mark:
                self.answered.emit(change.path)
        if marks:
            self.marks_changed.emit()
        if judged_anew:
            self.verdicts_changed.emit()

    def _snapshot(self) -> Snapshot:
        return Snapshot(self._now.answers, self._page, self._now.derived())


def _rows(step: Step) -> list[AnswerChange]:
    now = datetime.now(UTC)
    return [to_stored(change, said_by=said_by, at=now) for change, said_by in step.spoken]


def _storable(value: Value) -> Value:
    if isinstance(value, Unreadable):
        return Unreadable(_storable_text(value.text))
    return _storable_text(value) if isinstance(value, str) else value


def _storable_text(text: str) -> str:
    """The text without half letters, which a paste can bring and no file can hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
