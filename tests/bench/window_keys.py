"""A process that answers with keys: `python -m tests.bench.window_keys TIMES QUESTIONS`.

It prints one JSON object of milliseconds until painted. `first_yes` opens the follow-ups of a question for
the first time; `answer` and `answer_repaint` are keys that answer and, in turns with them, the same places
painted again; `letter` and `letter_repaint` are the same for typing. Every rule is live and every change is
saved meanwhile. QUESTIONS is how many questions of health are answered at most.
"""

from __future__ import annotations

import json
import sys
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit

from intake.questionnaire import ItemType
from tests.bench.window_desk import Desk, Painted, desk
from ui.consultation.consultation_view import ConsultationView

_YES, _NO = Qt.Key.Key_Y, Qt.Key.Key_N
_LETTERS = "what you hope for, in your own words "
_TEXTS = (QLineEdit, QPlainTextEdit, QTextEdit)
Taken = dict[str, list[float]]


def _health_questions(view: ConsultationView) -> list[str]:
    """The questions of the health pages that take a letter key."""
    items = view.controller.knowledge.questionnaire.items
    return [
        link_id
        for page in view.controller.pages
        if page.step == "health"
        for link_id in page.link_ids
        if items[link_id].type is ItemType.CHOICE and not items[link_id].repeats
    ]


def _go(made: Desk, view: ConsultationView, path: str) -> None:
    view.jump(path)
    made.idle(0.005)


def _answers(made: Desk, view: ConsultationView, taken: Taken, times: int, most: int) -> None:
    """Yes and No to each question of health, page after page."""
    paths = _health_questions(view)[:most]
    painted: dict[tuple[str, Qt.Key], Painted] = {}
    for path in paths:
        view.controller.answer(path, ("N",))
    for path in paths:
        _go(made, view, path)
        taken["first_yes"].append(made.key(_YES))
        _go(made, view, path)
        made.key(_NO)
    for path in paths:
        for key in (_YES, _NO):
            _go(made, view, path)
            painted[path, key] = made.paints_of(partial(made.press, key))
    for _ in range(times):
        for path in paths:
            for key in (_YES, _NO):
                _go(made, view, path)
                taken["answer"].append(made.key(key))
                taken["answer_repaint"].append(made.repaint(painted[path, key]))
                assert view.controller.value(path) == ("Y" if key is _YES else "N",), path


def _letters(made: Desk, view: ConsultationView, taken: Taken, times: int) -> None:
    """Typing into the first free text of the hopes."""
    items = view.controller.knowledge.questionnaire.items
    hopes = next(page for page in view.controller.pages if page.id == "hopes")
    path = next(path for path in hopes.link_ids if items[path].type in (ItemType.TEXT, ItemType.STRING))
    _go(made, view, path)
    assert isinstance(QApplication.focusWidget(), _TEXTS), path
    painted = made.paints_of(partial(made.press, "w"))
    for _ in range(times):
        for letter in _LETTERS:
            taken["letter"].append(made.key(letter))
            taken["letter_repaint"].append(made.repaint(painted))
            made.idle(0.005)
    view.settle()
    assert _LETTERS.strip() in str(view.controller.value(path)), "the letters did not arrive"


def keys(times: int, most: int) -> Taken:
    """Answer and type, `times` rounds each."""
    taken: Taken = {
        name: [] for name in ("first_yes", "answer", "answer_repaint", "letter", "letter_repaint")
    }
    with desk(6) as made:
        view = made.open(made.store.drafts(made.clinic.actor)[0].consultation_id)
        made.idle()
        for page in view.controller.pages:
            view.controller.set_page(page.id)
            made.idle(0.01)
        _answers(made, view, taken, times, most)
        _letters(made, view, taken, times)
    return taken


if __name__ == "__main__":
    print(json.dumps(keys(int(sys.argv[1]), int(sys.argv[2]))))
