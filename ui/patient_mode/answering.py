"""How the patient answers on the turned screen, as `patient-alone`. No widgets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from db.records import SaidBy
from intake.conditions import Answers, Value
from ui.consultation.binding import stored_at
from ui.consultation.changes import Change, path_in
from ui.consultation.controller import ConsultationController
from ui.consultation.mark_copy import OTHER
from ui.patient_mode.topics import MARKS_GROUP, REGION, SIDE, may_remove

SAID_BY: SaidBy = "patient-alone"


class PatientAnswering(QObject):
    """Answers and places on the body, taken until the questions are closed.

    Signals: `answered(path)`, and `shut()` when nothing can be answered any more (or again); just before it
    `closing()`: what is being typed is still taken.
    """

    answered = Signal(str)
    closing = Signal()
    shut = Signal()

    def __init__(self, controller: ConsultationController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.controller = controller
        self._takes_last_words = False

    @property
    def is_shut(self) -> bool:
        """Whether nothing can be answered now: it was signed, or somebody else changed it."""
        return self.controller.frozen.is_frozen or self.controller.conflict is not None

    def value(self, path: str) -> tuple[Value, ...]:
        """What is stored at a path; empty for "not asked"."""
        return stored_at(self.controller.answers, path)

    def answer(self, path: str, values: Iterable[Value]) -> None:
        """Answer a question; no values mean that it is left open. Refused once the questions are closed."""
        if self._is_refused(path):
            return
        self.controller.answer(path, tuple(values), said_by=SAID_BY)

    # Places on the body

    def entries(self, region: str) -> tuple[int, ...]:
        """The places of a region among the marks; there may be one for each side."""
        parts = self.controller.answers.group(MARKS_GROUP)
        return tuple(place for place, part in enumerate(parts) if part.code(REGION) == region)

    def may_unmark(self, region: str) -> bool:
        """Whether the patient may take a region away: only what they said themselves and nobody confirmed."""
        places = self.entries(region)
        return bool(places) and all(self._may_remove(place) for place in places)

    def mark(self, region: str, side: str = "") -> None:
        """There are marks on a region, perhaps on one side.

        Where the other side is known, the patient's own entry holds both; what somebody else said of the
        other side stays as it is, and this side gets an entry of its own.
        """
        if self._is_refused():
            return
        places = self.entries(region)
        if not places:
            places = (self.controller.add_mark(region, said_by=SAID_BY),)
        known = {place: self._side(place) for place in places}
        if not side or {side, "both"} & set(known.values()):
            return
        open_places = [place for place in places if known[place] is None]
        own = [place for place in places if known[place] in OTHER and self._may_remove(place)]
        if open_places:
            self.answer(path_in(MARKS_GROUP, open_places[0], SIDE), (side,))
        elif own and len(places) == 1:
            self.answer(path_in(MARKS_GROUP, own[0], SIDE), ("both",))
        else:
            end = len(self.controller.answers.group(MARKS_GROUP))
            entry = Answers({REGION: (region,), SIDE: (side,)})
            self.controller.change((Change(path_in(MARKS_GROUP, end), None, entry),), said_by=SAID_BY)

    def unmark(self, region: str) -> None:
        """Take a region away again, with all its entries, if the patient may."""
        if self._is_refused() or not self.may_unmark(region):
            return
        for place in reversed(self.entries(region)):
            self.controller.remove_mark(place, said_by=SAID_BY)

    def touch(self, region: str, side: str) -> None:
        """A touch on the picture: marks are there, or on this side too; on what is marked it takes away.

        What somebody else recorded stays as it is.
        """
        known = {self._side(place): place for place in self.entries(region)}
        if not side:
            self.unmark(region) if known else self.mark(region)
        elif side in known:
            self._unmark_entry(known[side])
        elif "middle" in known and self._may_remove(known["middle"]):
            self._unmark_entry(known["middle"])
        elif "both" in known:
            place = known["both"]
            if self._may_remove(place):
                self.answer(path_in(MARKS_GROUP, place, SIDE), (OTHER[side],))
        else:
            self.mark(region, side)

    def _unmark_entry(self, place: int) -> None:
        if not self._is_refused() and self._may_remove(place):
            self.controller.remove_mark(place, said_by=SAID_BY)

    def _side(self, place: int) -> str | None:
        return self.controller.answers.group(MARKS_GROUP)[place].code(SIDE)

    def _may_remove(self, place: int) -> bool:
        part = self.controller.answers.group(MARKS_GROUP)[place]
        alone = set()
        for link_id in part.values:
            source = self.controller.source_of(path_in(MARKS_GROUP, place, link_id))
            if source is not None and source.waits and not source.replaces:
                alone.add(link_id)
        return may_remove(part, alone)

    # Inside

    def _on_shut(self) -> None:
        """Take what is being typed, and then nothing more."""
        if self.is_shut:
            self._takes_last_words = True
            self.closing.emit()
            self._takes_last_words = False
        self.shut.emit()

    def _is_refused(self, *paths: str) -> bool:
        """Whether nothing is taken any more; then what is stored is shown again."""
        if not self.is_shut or self._takes_last_words:
            return False
        for path in paths:
            self.answered.emit(path)
        return True
