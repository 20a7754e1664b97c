"""Which question has the keyboard."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.consultation.binding import Binding
from ui.consultation.marks_page import MarksPage


def focused_path(page: object) -> str | None:
    """The path of the question of a page that has the focus; None where something else has it."""
    widget = QApplication.focusWidget()
    binding = page.form.binding if isinstance(page, MarksPage) else getattr(page, "binding", None)
    if widget is None or not isinstance(binding, Binding):
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
