"""Getting the paper ready while nobody waits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.documents.warm_up import WarmUp
from ui.worker import Cancel, Worker

ROOT = Path(__file__).resolve().parents[3]
NEW_MODULES = """
import json, sys
from intake.catalogue_reader import load_catalogue
from ui.input_file import open_input
content = open_input(sys.argv[1], on=None, profile=None).content()
from reports.documents import expected, issue, warm
from reports.kinds import DocumentKind
from reports.verification import verify
warm()
before = set(sys.modules)
issue(DocumentKind.HANDOUT, content)
print(json.dumps(sorted(name for name in set(sys.modules) - before if name.split(".")[0] in OURS)))
"""


@pytest.fixture
def worker(qapp: QApplication) -> Iterator[Worker]:
    """A worker of its own."""
    made = Worker()
    yield made
    made.close()


@pytest.fixture
def warm_up(worker: Worker) -> WarmUp:
    """One that waits no longer than a test may take."""
    made = WarmUp(worker)
    made._idle.setInterval(30)
    return made


def test_it_begins_once_after_quiet_and_not_again(warm_up: WarmUp, worker: Worker, qtbot: QtBot) -> None:
    heard: list[str] = []
    worker.ended.connect(heard.append)
    warm_up.put_off()
    with qtbot.waitSignal(worker.ended, timeout=20_000):
        pass
    assert warm_up.is_done
    warm_up.put_off()
    qtbot.wait(100)
    assert heard == ["Getting the paper ready"]
    assert "reports.verification.reading" in sys.modules


def test_it_waits_while_something_else_runs(warm_up: WarmUp, worker: Worker, qtbot: QtBot) -> None:
    begun: list[str] = []
    worker.started.connect(begun.append)

    def busy(cancel: Cancel) -> bool:
        return cancel.wait(0.15)

    worker.run("Something else", busy, lambda _told: None, lambda _told: None)
    warm_up.put_off()
    qtbot.waitUntil(lambda: len(begun) == 2, timeout=20_000)
    assert begun == ["Something else", "Getting the paper ready"]


def test_without_an_open_consultation_it_does_not_begin(warm_up: WarmUp, qtbot: QtBot) -> None:
    warm_up.put_off()
    warm_up.stop()
    qtbot.wait(100)
    assert not warm_up.is_done


def test_the_first_handout_after_it_imports_nothing_more() -> None:
    ours = "OURS = {'reports', 'intake', 'pypdfium2', 'pypdfium2_raw', 'reportlab', 'babel', 'pyphen'}\n"
    demo = ROOT / "intake" / "data" / "demo" / "white-marks-microneedling.json"
    done = subprocess.run(
        [sys.executable, "-c", ours + NEW_MODULES, str(demo)],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        timeout=60,
    )
    assert json.loads(done.stdout) == []
