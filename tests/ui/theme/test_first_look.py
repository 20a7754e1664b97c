"""The first paint, the page to sign in, has the look of the desk; nothing slow is read for that."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.theme.colours import colour_sets
from ui.window_frame import WindowFrame

ROOT = Path(__file__).resolve().parents[3]
FIRST_PAINT = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from ui.application import Start, make_application
app = make_application()
start = Start(Path(sys.argv[1]), None)
heavy = {"sqlalchemy", "alembic", "reportlab", "pydantic", "sqlcipher3"}
def tell():
    picture = start.window.grab().toImage()
    print(json.dumps({
        "heavy": sorted({name.partition(".")[0] for name in sys.modules} & heavy),
        "page": type(start.window.gate.page).__name__,
        "ground": picture.pixelColor(6, picture.height() // 2).name().upper(),
        "text": app.font().pixelSize(),
    }))
    app.quit()
# What comes after the first paint, such as storage, is not begun here.
start.window.first_painted.disconnect(start._painted)
start.window.first_painted.connect(tell)
start.window.show()
QTimer.singleShot(30000, app.quit)
app.exec()
start.end()
"""


@pytest.mark.parametrize(
    ("kept", "colours", "text"),
    [
        ({"appearance": "high-contrast", "text_size": 150}, "high-contrast", 22),
        ({"appearance": "no such", "text_size": -1}, "light", 15),
    ],
)
def test_the_first_paint_has_the_look_of_the_desk_and_reads_nothing_slow(
    tmp_path: Path, kept: dict[str, object], colours: str, text: int
) -> None:
    desk = {"look": kept, "last_second_copy": "2026-11-24T18:00:00+00:00", "lock_minutes": 9}
    (tmp_path / "desk.json").write_text(json.dumps(desk))
    done = subprocess.run(
        [sys.executable, "-c", FIRST_PAINT, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[0])
    assert seen["heavy"] == []
    assert seen["ground"] == colour_sets()[colours].window
    assert seen["text"] == text


@pytest.mark.parametrize(
    ("room", "size"),
    [
        (QSize(2560, 1400), QSize(1440, 900)),
        (QSize(1366, 728), QSize(1350, 688)),
        (QSize(1024, 1200), QSize(1008, 900)),
        (QSize(200, 100), QSize(360, 300)),
    ],
)
def test_the_window_is_no_larger_than_the_room_of_a_screen(
    qapp: QApplication, qtbot: QtBot, room: QSize, size: QSize
) -> None:
    from datetime import date

    window = WindowFrame(date(2026, 11, 21))
    qtbot.addWidget(window)
    window.fit_to(room)
    assert window.size() == size
    window.worker.close()
