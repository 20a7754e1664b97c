"""Which question has the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.consultation.binding import Binding
from ui.consultation.marks_page import MarksPage


def binding_of(page: object) -> Binding | None:
    """The fields of a page, by their paths; None where it has none."""
    found = page.form.binding if isinstance(page, MarksPage) else getattr(page, "binding", None)
    return found if isinstance(found, Binding) else None


def focused_path(page: object) -> str | None:
    """The path of the question of a page that has the focus; None where something else has it."""
    widget = QApplication.focusWidget()
    binding = binding_of(page)
    if widget is None or binding is None:
        return None
    for path in binding.paths:
        field = binding.field(path)
        if field is not None and (field is widget or field.isAncestorOf(widget)):
            return path
    tick_list = getattr(page, "tick_list", None)
    if tick_list is not None:
        for link_id, line in tick_list.lines.items():
            if line.isAncestorOf(widget):
                return link_id
    return None
