"""Qt's own dialogs remember no folder: its name may be a patient's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = {
    "files": "ask_for_files(None, 'x', '*.jpg')",
    "file": "ask_for_file(None, 'x', '*.jpg')",
    "save": "ask_where_to_save(None, 'x', 'before.jpg', '*.jpg')",
    "folder": "ask_for_folder(None, 'x')",
}
# In a process of its own: where Qt keeps its settings is asked once in a process.
PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from ui.file_dialogs import *
application, place = QApplication([]), sys.argv[1]
def choose():
    dialog = application.activeModalWidget()
    if not isinstance(dialog, QFileDialog):
        QTimer.singleShot(20, choose)
        return
    dialog.setDirectory(place)
    dialog.selectFile(place if dialog.fileMode() is QFileDialog.FileMode.Directory else place + "/before.jpg")
    dialog.done(1)
QTimer.singleShot(0, choose)
{ask}
"""


@pytest.mark.parametrize("ask", ASK.values(), ids=ASK)
def test_no_folder_that_was_visited_is_found_in_any_file_of_this_person(tmp_path: Path, ask: str) -> None:
    place = tmp_path / "Testa Nonesuch 1991"
    place.mkdir()
    (place / "before.jpg").write_bytes(b"x")
    home = tmp_path / "home"
    home.mkdir()
    own = {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "QT_QPA_PLATFORM": "offscreen"}
    subprocess.run(
        [sys.executable, "-c", PROGRAM.format(ask=ask), str(place)],
        env=os.environ | own,
        cwd=ROOT,
        check=True,
        timeout=60,
    )
    kept = [each for each in home.rglob("*") if each.is_file()]
    assert [each.name for each in kept if b"Nonesuch" in each.read_bytes()] == []
    assert any(each.name == "QtProject.conf" for each in kept), "Qt kept nothing: this test sees nothing"


def test_every_place_asks_through_the_one_that_forgets() -> None:
    asking = [path for path in (ROOT / "ui").rglob("*.py") if "QFileDialog" in path.read_text("utf-8")]
    assert [path.name for path in asking] == ["file_dialogs.py"]
