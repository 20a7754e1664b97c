"""What the first paint may cost: the page to sign in needs little, and whatever comes back here is slow."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
OURS = ("db", "intake", "main", "reports", "ui")
MOST_OF_OURS = 60
"""Modules of Candor itself that the first page may import. 50 did when this was written."""

_PAINT = """
import builtins, gc, json, os, sys
from pathlib import Path
from ui import quick_start
quick_start.begin()
from ui.application import Start, make_application
app = make_application()
start = Start(Path(sys.argv[1]), None)
def tell():
    print(json.dumps({
        "modules": sorted(sys.modules),
        "import": builtins.__import__ is builtins.__orig_import__,
        "collects": gc.isenabled(),
        "home": start.window.has_home,
        "page": type(start.window.gate.page).__name__,
    }), flush=True)
def after():
    print(json.dumps(gc.isenabled()), flush=True)
    os._exit(0)
start.window.first_painted.connect(tell)
start.window.show()
from PySide6.QtCore import QTimer
start.window.first_painted.connect(lambda: QTimer.singleShot(200, after))
app.exec()
"""


def _painted(folder: Path) -> tuple[dict[str, Any], bool]:
    done = subprocess.run(
        [sys.executable, "-c", _PAINT, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    assert done.stdout.count("\n") == 2, done.stderr
    first, later = done.stdout.splitlines()
    return json.loads(first), json.loads(later)


def test_the_page_to_sign_in_is_painted_without_the_clinic_the_list_and_the_domain(tmp_path: Path) -> None:
    (tmp_path / "clinic.db.keys").write_bytes(b"")
    told, collects_later = _painted(tmp_path)
    assert told["page"] == "SignInPage"
    assert not told["home"]
    slow = {
        "concurrent.futures",
        "db.keys.place",
        "decimal",
        "intake.conditions",
        "intake.dates",
        "intake.questionnaire",
        "intake.typed_text",
        "reports",
        "socket",
        "intake.items",
        "ui.registry.patients_page",
        "ui.safekeeping.idle",
        "ui.safekeeping.lock",
        "ui.safekeeping.opening",
        "ui.safekeeping.opening_records",
        "ui.safekeeping.told_bar",
        "ui.widgets.messages",
        "ui.widgets.popups",
        "ui.widgets.step_list",
        "ui.widgets.text_fields",
        "uuid",
    }
    assert not slow & set(told["modules"])
    ours = [name for name in told["modules"] if name.partition(".")[0] in OURS]
    assert len(ours) <= MOST_OF_OURS, ours
    assert told["import"], "PySide's own import statement is slower"
    assert not told["collects"]
    assert collects_later, "rubbish is collected again once the page is there"


def test_the_first_start_ever_is_painted_without_the_clinics_form(tmp_path: Path) -> None:
    told, _ = _painted(tmp_path)
    assert told["page"] == "FirstRunPage"
    slow = {"babel", "intake.clinic", "intake.money", "intake.questionnaire", "ui.settings.clinic_form"}
    slow.add("ui.safekeeping.sign_in_page")
    assert not slow & set(told["modules"])
