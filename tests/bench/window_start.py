"""A process that is measured while it starts: `python -m tests.bench.window_start WHAT BEGAN [FOLDER [N]]`.

With an empty FOLDER `ours` is the very first start, which nobody can sign in to.

WHAT is `ours` or `empty`, or `fill`: then nothing is measured and FOLDER gets a clinic of N patients.
BEGAN is the clock (seconds, `time.time`) just before the process was started; FOLDER holds a clinic. It ends
once everything is painted and prints one JSON object: `cpu` and `wall` in milliseconds and `memory` in MB at
the first paint; ours adds `list`, the milliseconds until the patients are painted.
"""

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from ui.command_line import WindowOptions

# Nothing else is imported up here: both sides pay for what they need themselves.


def _now(began: float) -> dict[str, float | None]:
    """What this process has cost until now. `memory` is None where the system does not tell."""
    cpu, wall = time.process_time() * 1000, (time.time() - began) * 1000
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            memory = next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return {"cpu": cpu, "wall": wall, "memory": None}
    return {"cpu": cpu, "wall": wall, "memory": memory}


def empty(began: float) -> dict[str, float | None]:
    """A main window of our size with nothing in it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    taken: dict[str, float | None] = {}

    class Window(QMainWindow):
        def paintEvent(self, event: "QPaintEvent") -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, painted)

    def painted() -> None:
        taken.update(_now(began))
        app.quit()

    app = QApplication([])
    window = Window()
    window.resize(1440, 900)
    window.show()
    app.exec()
    return taken


def ours(began: float, folder: str) -> dict[str, float | None]:
    """The window as `main.py` opens it, on the clinic of a folder, with its passphrase typed in no time."""
    from ui.command_line import run

    taken: dict[str, float | None] = {}

    def open_window(_: "WindowOptions") -> int:
        from pathlib import Path

        from ui import quick_start

        quick_start.begin()
        from PySide6.QtCore import QTimer

        from ui.application import Start, make_application
        from ui.safekeeping.clinic_folder import DEMO_PASSPHRASE, DEMO_SIGN_IN, Found, looked_at

        app = make_application()
        start = Start(Path(folder), None)

        def sign_in() -> None:
            # The list is made only now: the first paint does without it.
            start.window.home.model.modelReset.connect(lambda: QTimer.singleShot(0, listed))
            page = start.window.gate.sign_in
            page.name.set_text(DEMO_SIGN_IN)
            page.passphrase.set_text(DEMO_PASSPHRASE)
            page.gate.press()

        def painted() -> None:
            taken.update(_now(began))
            if looked_at(Path(folder)) is Found.NOTHING:
                QTimer.singleShot(0, app.quit)

        def listed() -> None:
            if start.window.home.total and "list" not in taken:
                taken["list"] = _now(began)["wall"]
                QTimer.singleShot(0, app.quit)

        start.window.first_painted.connect(painted)
        if looked_at(Path(folder)) is Found.CLINIC:
            start.window.first_painted.connect(lambda: QTimer.singleShot(0, sign_in))
        QTimer.singleShot(30_000, app.quit)
        start.window.show()
        app.exec()
        start.end()
        return 0

    run([], open_window)
    return taken


def filled(folder: str, patients: int) -> dict[str, float | None]:
    """Make the clinic that `ours` opens."""
    from pathlib import Path

    from ui.safekeeping.opening import OpenedClinic, open_demo

    opened = open_demo(Path(folder), patients)
    assert isinstance(opened, OpenedClinic), "the demo could not be made"
    opened.store.close()
    return {"patients": patients}


if __name__ == "__main__":
    what, started, *rest = sys.argv[1:]
    if what == "fill":
        found = filled(rest[0], int(rest[1]))
    else:
        found = ours(float(started), rest[0]) if what == "ours" else empty(float(started))

    import json

    print(json.dumps(found))
