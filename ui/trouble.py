"""What happens when Candor itself goes wrong: one sentence for the user, a report without names to copy.

A report holds versions, the system and the places in the program, and no value: neither the text of an
exception nor a variable, since both can hold what a patient said. Nothing is sent anywhere by itself.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from ui.trouble_dialog import TroubleDialog

SENTENCE = "Something went wrong inside Candor. Everything that was marked as saved is safe."
_ROOT = Path(__file__).resolve().parent.parent
_QUOTED = re.compile("\"[^\"]*\"|'[^']*'|“[^”]*”")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
log = logging.getLogger("candor")


def report_of(kind: type[BaseException], trace: TracebackType | None) -> str:
    """The report of an error: versions, system, and the stack as file, line and function."""
    import platform

    from db.backup.program import program_version

    lines = [
        "Candor error report. It holds no names and no answers.",
        f"Candor {program_version()}",
        f"Python {platform.python_version()}, Qt {qVersion()}",
        f"{platform.system()} {platform.release()}, {platform.machine()}",
        f"{kind.__module__}.{kind.__qualname__}",
    ]
    while trace is not None:
        code = trace.tb_frame.f_code
        lines.append(f"  {_place(code.co_filename)}:{trace.tb_lineno} in {code.co_qualname}")
        trace = trace.tb_next
    return "\n".join(lines)


def _place(filename: str) -> str:
    # Without the folders above: they can hold the name of whoever is signed in.
    path = Path(filename)
    if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return path.name


def without_values(message: str) -> str:
    """A message of Qt with whatever it quotes left out."""
    return _QUOTED.sub("“…”", message)


class Trouble(QObject):
    """Shows an error once. Errors of other threads come to the screen's thread by a signal."""

    _met = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: TroubleDialog | None = None
        self._met.connect(self._show)

    def meet(
        self, kind: type[BaseException], problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """The hook for errors that nobody handled. Ctrl+C in a terminal closes the window instead."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        report = report_of(kind, trace)
        log.error("%s", report)
        self._met.emit(report)

    @Slot(str)
    def _show(self, report: str) -> None:
        # One dialog is enough: an error in a repaint would otherwise bury the window under them.
        if self.dialog is not None and self.dialog.isVisible():
            return
        from ui.trouble_dialog import TroubleDialog

        self.dialog = TroubleDialog(report, QApplication.activeWindow())
        self.dialog.open()


def install(app: QApplication) -> Trouble:
    """Handle every error that nobody handled, in any thread, and the warnings of Qt."""
    trouble = Trouble(app)
    sys.excepthook = trouble.meet

    def meet_in_thread(problem: threading.ExceptHookArgs) -> None:
        trouble.meet(problem.exc_type, problem.exc_value, problem.exc_traceback)

    threading.excepthook = meet_in_thread
    qInstallMessageHandler(_log_qt)
    return trouble


def _log_qt(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    log.log(_LEVELS.get(kind, logging.WARNING), "Qt %s: %s", context.category or "", without_values(message))
