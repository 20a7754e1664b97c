"""What stands beside an answer and over a page: who said it, what waits, what it was at the last visit."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ui.consultation.answer_notes import NoteLine
from ui.consultation.confirm_bar import ConfirmBar
from ui.consultation.visit_memory import AnswerNote
from ui.gallery.entry import Entry, Samples, State


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    def line(note: AnswerNote) -> NoteLine:
        made = NoteLine("Rosacea", parent)
        made.show_note(note)
        return made

    def bar(words: str, together: int) -> ConfirmBar:
        made = ConfirmBar(parent)
        made.show_waiting(words, together)
        return made

    alone, said = "Patient answered alone, 14:05 · not confirmed yet", "Patient said, 14:05"
    was = "was No on 12 Sep 2026"
    return [
        State("Waits to be confirmed", line(AnswerNote(full=alone, waits=True)), wide=True),
        State(
            "Confirmed",
            line(AnswerNote(full=f"{said} · confirmed by Dr Testa Nobody, 14:20", confirmed=True)),
            wide=True,
        ),
        State("Another answer than last time", line(AnswerNote(full=said, was=was)), wide=True),
        State("Both", line(AnswerNote(full=alone, waits=True, was=was)), wide=True),
        State("Over a page", bar("The patient gave 9 answers on this page alone.", 9), wide=True),
        State(
            "Over a page, all to be looked at",
            bar("The patient gave 1 answer on this page alone. 1 needs a look of its own: Keloid.", 0),
            wide=True,
        ),
    ]


ENTRY = Entry("answer-notes", "Who said it", _states)
