"""The behaviour of one consultation, without widgets: answering, confirming, marks, undo, pages.

`keeping` sees to it that what changed stays stored, `facts` tells how things stand. Everything runs on the
GUI thread but the saves. Answers are kept as typed, those under switched-off follow-ups too; what counts is
`enabled`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import Signal

from db.errors import Trouble
from db.records import AnswerChange, SaidBy
from intake.catalogue_rules import Severity
from intake.conditions import NO, Answers, Unreadable, Value
from intake.consultation import Patient
from intake.questionnaire import ItemType
from intake.screening import OverrideProblem, overrule
from ui.consultation.changes import Change, apply, path_in, to_stored
from ui.consultation.history import Step
from ui.consultation.keeping import ConsultationKeeping
from ui.consultation.sources import Source

MARKS = "marks"


class ConsultationController(ConsultationKeeping):
    """One open consultation. Paths are those of `ui.consultation.changes`.

    Signals: those of `ConsultationKeeping`, and `page_changed(page id)`.
    """

    page_changed = Signal(str)

    travelled: Step | None = None
    """What was undone or done again last."""

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
        """Stand by what the patient answered, or took away, alone, in the actor's name; one act.

        Others are left alone. Errors: `StorageProblem` when it cannot be read what waits.
        """
        waiting = self._book.waiting()
        wanted = [path for path in dict.fromkeys(paths) if path in waiting]
        if wanted:
            given = {path: self.value(path) or None for path in wanted}
            changes = tuple(Change(path, values, values) for path, values in given.items())
            self._make(self._step(changes, "practitioner"))

    def waits_for_confirmation(self) -> tuple[str, ...]:
        """The paths, in page order, of what counts and the patient answered or took away alone.

        Errors: `StorageProblem` when that cannot be read: an empty answer would open the gate.
        """
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

    def override(self, contraindication: str, reason: str, treatments: Sequence[str] = ()) -> None:
        """Overrule a finding up to its present severity, in the actor's name, for some treatments or for all
        that it holds. Errors: `OverrideProblem`.
        """
        if self.is_kept_shut:
            is_signed = self.frozen.now.signed_at is not None
            raise OverrideProblem((Trouble.SIGNED if is_signed else Trouble.FINISHED).value)
        severity = self._now.severity_of(contraindication, treatments)
        decision = overrule(
            self._now.knowledge.catalogue,
            contraindication,
            name=self._actor.name,
            reason=_storable_text(reason),
            at=datetime.now(UTC),
            covers=Severity.NONE if severity is None else severity,
            treatments=treatments,
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

    # Inside

    def _keep_out(self, step: Step) -> None:
        """Show what is stored again where somebody tried to change it."""
        for change in step.changes:
            if not change.is_of_mark:
                self.answered.emit(change.path)
        self.frozen.kept_out.emit()

    def _step(self, changes: tuple[Change, ...], said_by: SaidBy) -> Step:
        """A step that knows who said what it replaces, and what of that was confirmed here."""
        before = tuple(self._book.said_at(each.path, otherwise=said_by) for each in changes)
        # Marks that come or go in one step renumber those behind them: then what comes back waits.
        is_plain = len(changes) == 1 or not any(each.is_of_mark for each in changes)
        confirmed = {path for each in changes if is_plain for path in self._book.confirmed_here(each.path)}
        return Step(changes, said_by, before, confirmed_before=tuple(confirmed))

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
