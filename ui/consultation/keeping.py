"""How one consultation stays stored: saves, two desks at once, a visit that is finished or signed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from db.actor import Actor
from db.errors import Conflict, StorageProblem, Trouble
from db.records import MadeFrom, SaidBy, Saved, StoredConsultation
from intake.clinic import Clinic
from intake.expectation_sentences import load_sentences
from ui.consultation.changes import Change, difference, path_of_stored
from ui.consultation.conflicts import Difference, differences, merge
from ui.consultation.facts import ConsultationFacts
from ui.consultation.frozen import FrozenWatch
from ui.consultation.history import History
from ui.consultation.judgement import Judgement
from ui.consultation.merged_rows import merged_rows
from ui.consultation.pages import build_pages
from ui.consultation.saving import CLOSE_SECONDS, SaveState, Saving, Snapshot
from ui.consultation.sources import ALONE, SourceBook

if TYPE_CHECKING:
    from db.store import Store
    from ui.input_file import Knowledge


class ConsultationKeeping(ConsultationFacts):
    """The part of the controller that keeps what changed, and tells of it. Without widgets.

    Signals: `answered(path)` for each question whose answer changed, `marks_changed()` when a mark came or
    went (every path of a mark may mean another one then), `verdicts_changed()`, `history_changed()` when
    what can be undone changed, `save_state_changed(SaveState)`, `ended()` when the visit was finished or
    opened again, `clinic_changed()` after the clinic's settings changed, and `conflicted(Conflict)`: then
    nothing more is saved until `resolve`.
    """

    answered = Signal(str)
    marks_changed = Signal()
    verdicts_changed = Signal()
    history_changed = Signal()
    save_state_changed = Signal(object)
    conflicted = Signal(object)
    ended = Signal()
    clinic_changed = Signal()

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
        self._store, self._actor = store, actor
        self._history = History()
        self._saving = Saving(store, actor, stored, self._snapshot, self._settle, self)
        self._saving.state_changed.connect(self.save_state_changed)
        self._saving.conflicted.connect(self.conflicted)
        self._book = SourceBook(store, actor, stored.id, lambda: self._saving.unsaved_changes)
        self.frozen = FrozenWatch(store, actor, stored.id, self)
        self.frozen.changed.connect(self._on_frozen)
        self.frozen.reopened.connect(self._take_reopened)
        self.save_state_changed.connect(self._on_save_state)

    # The clinic

    def take_clinic(self, clinic: Clinic) -> bool:
        """Go on with changed settings of the clinic: sign-off, prices, devices. Whether the pages still fit.

        They are those of what the clinic offered when the visit was opened: others are shown when it is
        opened again.
        """
        if clinic != self._now.clinic:
            self._now = replace(self._now, clinic=clinic)
            self.verdicts_changed.emit()
            self.clinic_changed.emit()
        knowledge = self._now.knowledge
        return self.pages == build_pages(knowledge.questionnaire, knowledge.catalogue, clinic)

    def read_clinic(self) -> None:
        """Go on with the clinic's settings as they are stored now. Errors: `StorageProblem`."""
        stored = self._store.clinic(self._actor)
        if stored is not None:
            self.take_clinic(stored)

    # On its way to the disk

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
    def made_from(self) -> MadeFrom:
        """What a document is made from that is made now. Everything must be on the disk."""
        return MadeFrom(self.version, self.overrides)

    def look_again(self) -> None:
        """Hear what another desk stored meanwhile: taken over where nothing is to be chosen, else asked."""
        if not self.is_kept_shut:
            self._saving.note()
            self._saving.flush()

    def flush(self) -> None:
        """Save now, without waiting for the end of the batch."""
        self._saving.flush()

    def close(self, seconds: float = CLOSE_SECONDS) -> bool:
        """Save and wait for the acknowledgement. False: something is unsaved; the consultation stays open."""
        return self._saving.close(seconds)

    def discard(self) -> None:
        """Close without what could not be saved."""
        self._saving.discard()

    # Two desks

    @property
    def conflict(self) -> Conflict | None:
        """What somebody else stored meanwhile, until it is resolved."""
        return self._saving.conflict

    def meet(self, conflict: Conflict) -> None:
        """What somebody else stored was met by an act that is no save of answers, such as finishing."""
        self._saving.meet(conflict)

    def differences(self) -> tuple[Difference, ...]:
        """Where both desks changed the same answer: both values. Empty without a conflict."""
        if self.conflict is None or not isinstance(self.conflict.current, StoredConsultation):
            return ()
        return differences(self._saving.base, self._now.answers, self.conflict.current.answers)

    def resolve(
        self, keep_mine: Collection[str] = (), *, chosen_from: Collection[Difference] | None = None
    ) -> None:
        """End a conflict: my value for the paths named, theirs elsewhere, and all that only one changed.

        `chosen_from` is what somebody saw and chose from. Should anything else differ now, or the
        consultation have changed once more since the conflict was told, it is told again instead. What was
        done before can no longer be undone, unless no answer was changed there. Who said what stays: see
        `merged_rows`. Errors: `StorageProblem` when it cannot be read.
        """
        theirs = self._saving.read_again() if self.conflict is not None else None
        if theirs is None:
            return
        if chosen_from is not None and any(each not in chosen_from for each in self.differences()):
            # Something was typed after the choice was shown: nobody has chosen that yet.
            self.conflicted.emit(self.conflict)
            return
        before, base = self._now, self._saving.base
        merged = merge(base, before.answers, theirs.answers, keep_mine=keep_mine)
        mine = tuple(each for each in before.overrides if each not in theirs.overrides)
        self._now = replace(
            before, answers=merged, overrides=(*theirs.overrides, *mine), patient=theirs.patient
        )
        if theirs.answers == base:
            # Nothing changed under what was done here: it stays as it was said, and can be undone.
            self._saving.go_on_from(theirs)
        else:
            made_here, said_at = self._saving.unsaved_changes, self._said_until_now()
            rows = merged_rows(base, theirs.answers, merged, made_here, said_at, datetime.now(UTC))
            self._history.clear()
            self._saving.resume(theirs, rows)
        self._book.forget()
        self._tell(before, difference(before.answers, merged))
        self.history_changed.emit()

    def _said_until_now(self) -> Callable[[str, SaidBy], SaidBy]:
        """Whether what stands here waits to be confirmed, remembered while the book is read anew."""
        try:
            waiting = set(self._book.waiting())
        except StorageProblem:
            # The file cannot be read now: what was not stored is known all the same.
            said = {path_of_stored(row.path): row.said_by for row in self._saving.unsaved_changes}
            waiting = {path for path, said_by in said.items() if said_by == ALONE}

        def said_at(path: str, otherwise: SaidBy) -> SaidBy:
            waits = any(each == path or each.startswith(f"{path}/") for each in waiting)
            return ALONE if waits else otherwise

        return said_at

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

    # Finished or signed

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

    def _take_reopened(self, saved: Saved) -> None:
        self._saving.version = saved.version
        self._now = replace(self._now, stored=replace(self._now.stored, finished=None))
        self.ended.emit()

    # Inside

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
