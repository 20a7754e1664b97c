"""Starts the window: the shell is painted first; storage and catalogue are opened after that, elsewhere."""

from __future__ import annotations

import builtins
import logging
import shutil
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QApplication

from ui.end_of_session import EndOfSession
from ui.theme import appearance
from ui.window import MainWindow

if TYPE_CHECKING:
    from db.actor import Actor
    from db.secrets import Secrets
    from db.store import Store
    from intake.clinic import Clinic
    from ui.input_file import Knowledge
    from ui.worker import Cancel

CLINIC_FILE = "clinic.db"
DEMO_OWNER = UUID("5a1cbb6a-31c1-4e4e-9d0a-0f6f1f2a7c01")
log = logging.getLogger("candor")


@dataclass(frozen=True, slots=True)
class OpenedClinic:
    """A clinic that can be worked in. `clinic` is None until somebody has set it up."""

    store: Store
    actor: Actor
    knowledge: Knowledge
    clinic: Clinic | None


@dataclass(frozen=True, slots=True)
class CannotOpen:
    """A clinic that cannot be opened, and one sentence that says what to do."""

    sentence: str


def run_window(profile: Path | None, demo: int | None) -> int:
    """Open the window and stay until it is closed; gives the exit status.

    `profile` is the folder with the clinic's file; None: the usual place, or for a demo a folder that is
    thrown away at the end. `demo` is the number of invented patients, None for a real clinic.
    """
    app = make_application()
    start = Start(profile, demo)
    end_of_session = EndOfSession(app)
    start.window.show()
    status = app.exec()
    end_of_session.stop()
    start.end()
    return status


def make_application() -> QApplication:
    """The application with its look, its name and its handling of errors."""
    from ui import trouble

    # PySide wraps the import statement, which makes the import of SQLAlchemy slower and larger. The original
    # does everything Candor needs: only `from __feature__` is lost.
    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(["candor"])
    app.setApplicationName("Candor")
    app.setApplicationDisplayName("Candor")
    appearance.apply(app)
    trouble.install(app)
    return app


def clinic_folder() -> Path:
    """Where this person's clinic is kept when no folder was named."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


class Start(QObject):
    """Opens a clinic for the window once it has painted, and closes it at the end."""

    def __init__(self, profile: Path | None, demo: int | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._profile = profile
        self._demo = demo
        self._thrown_away: list[Path] = []
        self._store: Store | None = None
        self.window = MainWindow()
        self.window.first_painted.connect(self._open)
        self.window.demo_wanted.connect(self._open_demo)
        self.window.clinic_wanted.connect(self._open_real)

    def end(self) -> None:
        """Close storage and throw the demo's folder away. The window has waited for its last save."""
        self.window.worker.close()
        if self._store is not None:
            self._store.close()
        for folder in self._thrown_away:
            shutil.rmtree(folder, ignore_errors=True)

    def _open(self) -> None:
        if self._demo is not None:
            self._open_demo(self._demo)
            return
        folder = self._profile or clinic_folder()
        self._run("Opening the clinic", folder, None)

    def _open_real(self) -> None:
        if not self.window.keep_everything():
            self._profile = self._profile if self._demo is None else None
            self._demo = None
            self._open()

    def _open_demo(self, patients: int) -> None:
        folder = self._profile if self._demo is not None else None
        if folder is None:
            folder = Path(tempfile.mkdtemp(prefix="candor-demo-"))
            self._thrown_away.append(folder)
        self._run("Making the demo", folder, patients)

    def _run(self, name: str, folder: Path, patients: int | None) -> None:
        self.window.show_opening(name)

        from db.secrets import Secrets

        # Until the key file is there, only the demo can be opened again within one run.
        secrets = Secrets(bytes(32), bytes(32))

        def job(cancel: Cancel) -> OpenedClinic | CannotOpen:
            return open_clinic(folder, demo=patients, secrets=secrets)

        self.window.worker.run(name, job, self._opened, self._failed)

    def _opened(self, opened: OpenedClinic | CannotOpen) -> None:
        if isinstance(opened, CannotOpen):
            self._failed(opened.sentence)
            return
        before, self._store = self._store, opened.store
        self.window.attach(opened.store, opened.actor, opened.knowledge, opened.clinic)
        if before is not None:
            before.close()

    def _failed(self, sentence: str) -> None:
        self.window.show_cannot_open(sentence)


def open_clinic(folder: Path, *, demo: int | None, secrets: Secrets) -> OpenedClinic | CannotOpen:
    """Open the clinic of a folder, or make a demo of so many patients in it. Runs away from the screen."""
    from db.errors import StorageProblem
    from db.store import Store
    from ui.demo_clinic import fill, is_demo
    from ui.input_file import open_knowledge

    store: Store | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        knowledge = open_knowledge()
        store = Store.open(folder / CLINIC_FILE, secrets=secrets)
        if store.people.is_empty():
            store.people.add_first("Demo Practitioner", "demo", id=DEMO_OWNER).result()
        actor = store.people.begin_session(DEMO_OWNER).result().actor
        clinic = store.clinic(actor)
        if demo is not None and clinic is not None and not is_demo(clinic):
            store.close()
            return CannotOpen("This folder holds a real clinic: name an empty folder for the demo.")
        if demo is not None and clinic is None:
            clinic = fill(store, actor, knowledge, patients=demo, now=datetime.now(UTC))
        return OpenedClinic(store, actor, knowledge, clinic)
    except StorageProblem as problem:
        if store is not None:
            store.close()
        return CannotOpen(problem.sentence)
    except OSError:
        return CannotOpen("The folder of the clinic cannot be made: check that you may write there.")
