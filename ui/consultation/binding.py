"""Ties fields to the answers of a consultation: what is typed goes out, what changes comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from intake.conditions import Answers, Value
from intake.questionnaire import Item, Questionnaire, is_enabled
from ui.consultation.changes import given_at, place_of
from ui.consultation.controller import ConsultationController
from ui.widgets.field import Field


class Binding(QObject):
    """The fields of one page, by the path of their answer.

    A field is changed from outside only where it shows something else than what is stored, so that nobody's
    typing is disturbed. `bound()` tells that a field was tied to a path.
    """

    bound = Signal()

    def __init__(self, controller: ConsultationController, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._controller = controller
        self._fields: dict[str, Field] = {}
        self._listeners: list[Callable[[str], None]] = []
        controller.answered.connect(self._on_answered)

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths that have a field here, in the order they were bound."""
        return tuple(self._fields)

    def field(self, path: str) -> Field | None:
        """The field of a path; None where this page has none."""
        return self._fields.get(path)

    def bind(self, field: Field, path: str) -> Field:
        """Show the stored answer in a field, and send what is answered there; gives the field back."""
        self._fields[path] = field
        field.set_value(self.stored(path))
        field.answered.connect(lambda values, path=path: self._controller.answer(path, values))
        self.bound.emit()
        return field

    def forget(self) -> None:
        """Let go of every field, because they will be shown for another path."""
        self.settle()
        for field in self._fields.values():
            field.answered.disconnect()
        self._fields.clear()

    def listen(self, heard: Callable[[str], None]) -> None:
        """Call back with the path of every answer that changes."""
        self._listeners.append(heard)

    def stored(self, path: str) -> tuple[Value, ...]:
        """What is stored at a path, as typed; empty for "not asked"."""
        return stored_at(self._controller.answers, path)

    def refresh(self) -> None:
        """Show what is stored in every field that shows something else."""
        for path in self._fields:
            self._show(path)

    def settle(self) -> None:
        """Send what is still being typed. Call before a page goes away."""
        for field in self._fields.values():
            field.settle()

    def _on_answered(self, path: str) -> None:
        if path in self._fields:
            self._show(path)
        for heard in self._listeners:
            heard(path)

    def _show(self, path: str) -> None:
        field, stored = self._fields[path], self.stored(path)
        if field.value() != stored:
            field.set_value(stored)


def stored_at(answers: Answers, path: str) -> tuple[Value, ...]:
    """The values at a path; empty for "not asked" and for a mark that is gone."""
    try:
        given = given_at(answers, path)
    except KeyError:
        return ()
    return given if isinstance(given, tuple) else ()


def counting_at(controller: ConsultationController, path: str, questionnaire: Questionnaire) -> Answers:
    """The answers that count beside a path: those of its own mark, or of the consultation."""
    place = place_of(path)
    if not place.group:
        return controller.enabled
    parts = controller.answers.group(place.group)
    if place.index >= len(parts):
        return Answers()
    counted = questionnaire.enabled_answers(Answers({}, {place.group: (parts[place.index],)}))
    return next(iter(counted.group(place.group)), Answers())


def shown_follow_ups(item: Item, counting: Answers) -> Iterator[tuple[Item, bool]]:
    """Each follow-up of a question, with whether it shows now."""
    for follow_up in item.items:
        yield follow_up, is_enabled(follow_up, counting)
