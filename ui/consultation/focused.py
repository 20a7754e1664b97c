"""Which question has the keyboard, or had it last."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from ui.consultation.binding import Binding
from ui.consultation.marks_page import MarksPage


def binding_of(page: object) -> Binding | None:
    """The fields of a page, by their paths; None where it has none."""
    found = page.form.binding if isinstance(page, MarksPage) else getattr(page, "binding", None)
    return found if isinstance(found, Binding) else None


def focused_path(page: object) -> str | None:
    """The path of the question of a page that has the focus; None where something else has it."""
    return _path_at(page, QApplication.focusWidget())


def last_path(page: object) -> str | None:
    """The path of the question of a page that has the focus, or had it before it went to something beside
    the page; None where no question had it.
    """
    found = focused_path(page)
    parts = (page, getattr(page, "side", None))
    # Qt remembers in each widget which one inside it had the focus last.
    held = (part.focusWidget() for part in parts if isinstance(part, QWidget))
    return found or next((path for widget in held if (path := _path_at(page, widget)) is not None), None)


def _path_at(page: object, widget: QWidget | None) -> str | None:
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
