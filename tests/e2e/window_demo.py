"""`main.py` with a note of what is loaded at the first paint: python -m tests.e2e.window_demo OUT PATIENTS

It runs the real `main.py`. When the list of the demo is on the screen, it writes what it saw as JSON to OUT,
and asks every window to close, as the desktop does at the end of a session.
"""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import ui.application
import ui.window

ROOT = Path(__file__).resolve().parents[2]
LATE = ("sqlalchemy", "alembic", "reportlab", "pydantic", "sqlcipher3", "pypdfium2")
OUT = Path(sys.argv[1])


class NotedWindow(ui.window.MainWindow):
    """The window itself, which notes at its first paint what Python has loaded."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.seen: dict[str, Any] = {}
        self.first_painted.connect(self._note)
        self._look = QTimer(self)
        self._look.setInterval(20)
        self._look.timeout.connect(self._ask_to_close)
        self._look.start()

    def _note(self) -> None:
        loaded = {name.partition(".")[0] for name in sys.modules}
        self.seen["early"] = sorted(loaded & set(LATE))
        self.seen["visible"] = self.isVisible()

    def _ask_to_close(self) -> None:
        if not self.home.model.rowCount() or not self.seen:
            return
        self._look.stop()
        self.seen["patients"] = self.home.total
        self.seen["demo bar"] = self.demo_bar.isVisible()
        self.seen["colours"] = len({self.grab().toImage().pixel(x, 300) for x in range(0, 1200, 7)})
        self.seen["loaded then"] = sorted(set(sys.modules) & {"sqlalchemy"})
        OUT.write_text(json.dumps(self.seen))
        QApplication.closeAllWindows()


if __name__ == "__main__":
    ui.application.MainWindow = NotedWindow  # type: ignore[misc]
    sys.argv = ["main.py", "demo", "--patients", sys.argv[2]]
    runpy.run_path(str(ROOT / "main.py"), run_name="__main__")
