"""Pictures of every screen: python -m tests.e2e.screens FOLDER [light|dark|high-contrast] [100] [1440x900]

It walks through the demo and the first run (`tests.e2e.tour`) and writes one PNG for each screen.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog

from tests.e2e.tour import screens
from tests.e2e.window_keyboard import settle_events
from ui.application import make_application
from ui.theme.appearance import apply
from ui.theme.colours import colour_sets


def save_screens(folder: Path, *, look: str, text: int, size: tuple[int, int]) -> int:
    """Write the pictures; gives their number."""
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    with tempfile.TemporaryDirectory() as scratch:
        for screen in screens(Path(scratch)):
            apply(application, colours=colour_sets()[look], text_scale=text / 100)
            is_dialog = isinstance(screen.widget, QDialog)
            room = QSize(*size)
            screen.widget.resize(screen.widget.sizeHint().boundedTo(room) if is_dialog else room)
            settle_events()
            number += 1
            name = screen.name.replace(", ", "-").replace(" ", "-").replace(".", "-")
            screen.widget.grab().save(str(folder / f"{number:02d}-{name}-{look}-{text}.png"))
    return number


if __name__ == "__main__":
    given = sys.argv[2:] + ["light", "100", "1440x900"][len(sys.argv) - 2 :]
    wide, high = given[2].split("x")
    print(save_screens(Path(sys.argv[1]), look=given[0], text=int(given[1]), size=(int(wide), int(high))))
