"""A marker is typed into every field of every screen, and is found nowhere but encrypted in the file."""

from __future__ import annotations

import io
import logging
import os
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from tests.e2e.tour import DEMO_PATIENTS, places_of_work
from tests.e2e.tour_asides import rest
from tests.e2e.window_journey import behind, show, to_front
from tests.e2e.window_keyboard import CONTROL, Keyboard, settle_events, wait_until
from ui.application import Start
from ui.theme import appearance
from ui.trouble import Trouble

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
MARKER = "Zwolfmarkername"
SECRET = "7391548260"
"""What is typed where nothing may ever be kept: PIN and passphrases."""


class Titles(QObject):
    """Writes down every title that any window of the program ever has."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()

    def eventFilter(self, watched: QObject, _event: QEvent) -> bool:
        if isinstance(watched, QWidget) and watched.isWindow():
            self.seen.add(watched.windowTitle())
        return False


class Lines(logging.Handler):
    """Keeps every line of the log."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@dataclass(frozen=True)
class Left:
    """What a day left behind. `filled` counts the fields of each screen; `kept` what storage has of them."""

    filled: dict[str, int]
    kept: int
    secret_kept: bool
    report: str
    titles: frozenset[str]
    said: str
    clipboard_before: str
    clipboard_after: str
    files: dict[Path, bytes]


def fill(root: QWidget) -> int:
    """Type the marker into everything that can be typed into, the secret where a secret goes; how many."""
    boxes = [each for each in root.findChildren(QLineEdit) if each.isVisible() and each.isEnabled()]
    for box in boxes:
        is_secret = box.echoMode() is not QLineEdit.EchoMode.Normal
        box.setText(SECRET if is_secret else MARKER)
        box.textEdited.emit(box.text())
    texts = [each for each in root.findChildren(QPlainTextEdit) if each.isVisible() and not each.isReadOnly()]
    for text in texts:
        text.setPlainText(MARKER)
    return len(boxes) + len(texts)


def _raise() -> None:
    raise ValueError(f"could not store {MARKER}, {SECRET}")


def report_of_an_error() -> str:
    """What "Copy report" puts into the clipboard after an error that quotes what was typed."""
    trouble = Trouble()
    try:
        _raise()
    except ValueError as problem:
        trouble.meet(type(problem), problem, problem.__traceback__)
    settle_events()
    assert trouble.dialog is not None
    trouble.dialog.copy_button.click()
    report = QApplication.clipboard().text()
    trouble.dialog.close()
    return report


@pytest.fixture(scope="module")
def left(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Every screen of the tour filled, an error, a copy, the lock. It is gone through once."""
    appearance.apply(qapp)
    folder = tmp_path_factory.mktemp("day")
    temporary = folder / "temporary"
    temporary.mkdir()
    titles, lines, printed = Titles(), Lines(), io.StringIO()
    logger = logging.getLogger()
    level = logger.level
    logger.addHandler(lines)
    logger.setLevel(logging.DEBUG)
    qapp.installEventFilter(titles)
    try:
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
            patch.setattr(tempfile, "tempdir", str(temporary))
            found = a_day(folder / "demo")
    finally:
        qapp.removeEventFilter(titles)
        logger.removeHandler(lines)
        logger.setLevel(level)
    filled, kept, secret_kept, report, before, after = found
    return Left(
        filled=filled,
        kept=kept,
        secret_kept=secret_kept,
        report=report,
        titles=frozenset(titles.seen),
        said="\n".join((*lines.lines, printed.getvalue())),
        clipboard_before=before,
        clipboard_after=after,
        files={file: file.read_bytes() for file in folder.rglob("*") if file.is_file()},
    )


def a_day(folder: Path) -> tuple[dict[str, int], int, bool, str, str, str]:
    start = Start(folder, DEMO_PATIENTS)
    window = show(start)
    try:
        filled = {}
        for name, screen in places_of_work(window):
            rest(window)
            filled[name] = fill(screen)
            settle_events()
        kept, secret_kept = what_is_kept(start)
        report = report_of_an_error()
        window.show_home()
        to_front(window)
        keyboard = Keyboard()
        keyboard.press(Qt.Key.Key_K, CONTROL)
        keyboard.type(MARKER)
        keyboard.press(Qt.Key.Key_A, CONTROL)
        keyboard.press(Qt.Key.Key_C, CONTROL)
        before = QApplication.clipboard().text()
        keyboard.press(Qt.Key.Key_L, CONTROL)
        wait_until(lambda: start.locked_desk is not None, "the window is locked", seconds=30)
        after = QApplication.clipboard().text()
        return filled, kept, secret_kept, report, before, after
    finally:
        window._lets_go = True
        window.close()
        start.end()
        window.deleteLater()
        start.deleteLater()
        settle_events()


def what_is_kept(start: Start) -> tuple[int, bool]:
    """How many answers and kept texts hold the marker, and whether any holds the secret."""
    window = start.window
    assert window.keep_typed() == ""
    assert window.consultations is not None
    window.consultations.keep_typed()
    store, actor = behind(window)
    visits = [store.consultation(actor, draft.consultation_id) for draft in store.drafts(actor)]
    texts = [str(visit.answers) for visit in visits] + list(store.typed.all(actor).values())
    return sum(text.count(MARKER) for text in texts), any(SECRET in text for text in texts)


def test_the_marker_went_into_every_kind_of_field(left: Left) -> None:
    assert sum(left.filled.values()) > 120
    for screen in (
        "home",
        "new patient",
        "consultation, hopes",
        "consultation, marks",
        "consultation, plan",
        "override, reason",
        "photos, to be confirmed",
        "turned, hopes.1",
        "turned, PIN",
        "sign",
        "session record",
        "result check",
        "settings, clinic",
        "settings, own",
        "settings, audit",
    ):
        assert left.filled[screen] > 0, screen
    # The search would find nothing anywhere if nothing had been taken in.
    assert left.kept > 20


def test_a_pin_and_a_passphrase_are_kept_nowhere(left: Left) -> None:
    assert not left.secret_kept
    assert SECRET not in left.said
    assert SECRET not in left.report
    assert [file.name for file, data in left.files.items() if SECRET.encode() in data] == []


def test_the_report_of_an_error_has_its_place_and_nothing_that_was_typed(left: Left) -> None:
    assert "Candor error report" in left.report
    assert "test_window_marker.py" in left.report
    assert MARKER not in left.report


def test_no_window_has_it_in_its_title(left: Left) -> None:
    assert not [title for title in left.titles if MARKER in title]


def test_nothing_that_is_logged_or_printed_has_it(left: Left) -> None:
    assert MARKER.casefold() not in left.said.casefold()


def test_no_file_has_it_in_its_name_or_to_be_read(left: Left) -> None:
    assert left.files
    forms = (MARKER.encode(), MARKER.encode("utf-16-le"), MARKER.casefold().encode())
    assert [file.name for file in left.files if MARKER.casefold() in str(file).casefold()] == []
    assert [file.name for file, data in left.files.items() if any(form in data for form in forms)] == []


def test_the_lock_empties_the_clipboard(left: Left) -> None:
    assert left.clipboard_before == MARKER
    assert MARKER not in left.clipboard_after
