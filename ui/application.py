"""Starts the window: the page before the clinic is painted first; storage and paper come after that."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QByteArray, QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import quick_start
from ui.safekeeping.clinic_folder import CLINIC_FILE
from ui.safekeeping.restart import LockedDesk
from ui.theme import appearance
from ui.theme.look import ScreenLook
from ui.window import MainWindow
from ui.worker import Cancel

if TYPE_CHECKING:
    from ui.end_of_session import EndOfSession
    from ui.safekeeping.idle import IdleWatch
    from ui.safekeeping.lock import Lock
    from ui.safekeeping.opening_records import CannotOpen, OpenedClinic
    from ui.start_backups import StartBackups

__all__ = ["CLINIC_FILE", "Ending", "Start", "make_application", "run_window"]

DEMO_PATIENTS = 6
_QUIET = 1_500
"""Milliseconds after a sign-in: the list is on the screen, and nobody has pressed anything yet."""


class Ending(NamedTuple):
    """How the window ended: its exit status, or `locked`, for which a new process has to be started."""

    status: int
    locked: LockedDesk | None = None


def run_window(profile: Path | None, demo: int | None, locked: LockedDesk | None = None) -> Ending:
    """Open the window and stay until it is closed or locked.

    `profile` is the folder with the clinic's file; None: the usual place, or for a demo a folder that is
    thrown away at the end. `demo` is the number of invented patients, None for a real clinic. `locked` is
    what the process before this one handed over.
    """
    app = make_application()
    start = Start(profile, demo, locked)
    watches: list[EndOfSession] = []

    def watch() -> None:
        # Before the first paint nothing is typed that an end of the session could lose.
        from ui.end_of_session import EndOfSession

        watches.append(EndOfSession(app))
        watches[0].asked.connect(start.window.let_end)

    start.locked.connect(lambda _desk: app.quit())
    start.window.first_painted.connect(watch)
    start.window.fit_to(start.window.screen().availableGeometry().size())
    start.window.show()
    status = app.exec()
    for each in watches:
        each.stop()
    start.end()
    return Ending(status, start.locked_desk)


def make_application() -> QApplication:
    """The application with its look, its name and its handling of errors."""
    from ui import trouble

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        app = QApplication(["candor", "-style", appearance.STYLE])
        app.setProperty(appearance.STYLED, True)
    app.setApplicationName("Candor")
    app.setApplicationDisplayName("Candor")
    appearance.apply(app)
    trouble.install(app)
    return app


def clinic_folder() -> Path:
    """Where this person's clinic is kept when no folder was named."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.AppDataLocation))


class Start(QObject):
    """Lets somebody in to a clinic, locks it, and closes it at the end.

    `locked(LockedDesk)` is told when everything was let go of: a new process goes on from there.
    """

    locked = Signal(object)

    def __init__(
        self,
        profile: Path | None,
        demo: int | None,
        locked: LockedDesk | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._demo = demo
        # A folder that was named for a demo holds no clinic to go back to.
        self._clinics_folder = profile if demo is None else None
        self._thrown_away: list[Path] = []
        self._opened: OpenedClinic | None = None
        self._backups: StartBackups | None = None
        # What is done once somebody is signed in; the first paint does without it.
        self._works: tuple[QObject, ...] = ()
        self._goes_on = locked
        self._ended = False
        self.locked_desk: LockedDesk | None = None
        if locked is None:
            self._folder = profile if profile is not None else self._folder_of(demo)
        else:
            self._folder = Path(locked.folder)
        # Before there is a widget, so that the first paint has it and nothing is laid out twice.
        self.look = ScreenLook(self)
        self.look.open(self._folder)
        self.window = MainWindow(look=self.look)
        self._idle: IdleWatch | None = None
        self._lock: Lock | None = None
        self._connect()
        if locked is not None:
            self._take_over(locked)
        self._begin()

    @property
    def lock(self) -> Lock:
        """Blanks the window and lets go of everything. Made after the first paint: before it nobody is in."""
        if self._lock is None:
            from ui.safekeeping.lock import Lock

            self._lock = Lock(self.window, self)
            # A lock that begins inside a dialog's own loop must not run there to its end.
            self.window.lock_wanted.connect(self._lock.lock, Qt.ConnectionType.QueuedConnection)
        return self._lock

    @property
    def idle(self) -> IdleWatch:
        """Notices that nobody is at the desk; made with the lock."""
        if self._idle is None:
            from ui.safekeeping.idle import IdleWatch

            self._idle = IdleWatch(self)
            self._idle.gone.connect(self.lock.lock)
            self._idle.lock_wanted.connect(self.lock.lock)
            self.window.lock_minutes_changed.connect(self._idle.start)
        return self._idle

    def end(self) -> None:
        """Close storage and throw the demo's folder away. The window has waited for its last save."""
        self._ended = True
        self.idle.stop()
        self.window.gate.end()
        self.window.worker.close()
        if self._backups is not None:
            self._backups.end_with_one(self.window)
        self._close_clinic()
        self.lock.clipboard.clear()
        if self.locked_desk is None:
            for folder in self._thrown_away:
                shutil.rmtree(folder, ignore_errors=True)

    # The page before the clinic

    def _begin(self) -> None:
        """What is painted first: the page to sign in, or a word that the demo is made."""
        gate, goes_on = self.window.gate, self._goes_on
        if self._demo is not None and goes_on is None:
            gate.say("Making the demo…")
        else:
            gate.begin(
                self._folder,
                demo=self._demo is not None,
                name="" if goes_on is None else goes_on.name,
                locked=goes_on is not None,
            )
        self.window.show_gate()

    def _painted(self) -> None:
        """Storage is imported only now."""
        quick_start.end()
        if self._ended:
            return
        if not self._works:
            from ui.start_file_work import FileWork
            from ui.start_lock import StartLock

            self._works = (FileWork(self), StartLock(self))
        if self._demo is not None and self._goes_on is None:
            self._make_demo(self._demo)
        else:
            self.window.gate.look_closer()

    def _make_demo(self, patients: int) -> None:
        folder = self._folder

        def job(_cancel: Cancel) -> OpenedClinic | CannotOpen:
            from ui.safekeeping.opening import open_demo

            return open_demo(folder, patients)

        self.window.worker.run("Making the demo", job, self.hear, self.cannot)

    def hear(self, opened: OpenedClinic | CannotOpen) -> None:
        """Work in the clinic that was opened, or say why it cannot be."""
        from ui.safekeeping.opening_records import CannotOpen

        if isinstance(opened, CannotOpen):
            self.cannot(opened.sentence)
        else:
            self._attach(opened)

    def cannot(self, sentence: str) -> None:
        """Say why the clinic cannot be opened."""
        self.window.gate.say(sentence, is_problem=True)

    # Signed in

    def _attach(self, opened: OpenedClinic) -> None:
        from db.desk import read_desk
        from ui.safekeeping.last_sign_in import last_words
        from ui.start_backups import StartBackups
        from ui.start_lock import show_again

        self._close_clinic()
        self._opened = opened
        window, goes_on = self.window, self._goes_on
        self._backups = self._backups or StartBackups(self)
        backups = self._backups.begin(opened, is_demo=self._demo is not None)
        if backups is not None:
            backups.audit_told.connect(self._hear_of_audit)
        window.attach(
            opened.store,
            opened.actor,
            opened.knowledge,
            opened.clinic,
            safe=opened.safe,
            backups=backups,
        )
        window.status.show_sign_in(last_words(opened), is_warning=opened.failures > 0)
        self._tell(opened)
        window.told.follow(opened.store.audit.clock_told)
        # What was chosen before there was a folder of this clinic, or in another one.
        self.look.keep()
        self._goes_on = None
        self.lock.is_locked = False
        self.idle.start(read_desk(self._folder).lock_minutes)
        QTimer.singleShot(_QUIET, self, quick_start.keep)
        if opened.clinic is None:
            window.begin_set_up()
            return
        window.restore_typed()
        if goes_on is not None and goes_on.name == opened.sign_in:
            # Nobody else is shown what somebody had on the screen.
            show_again(window, goes_on)

    def _hear_of_audit(self, found: tuple[str, ...]) -> None:
        """The audit does not fit what the backups remember of it."""
        if self._opened is not None:
            self._opened = replace(self._opened, told=(*self._opened.told, *found))
            self._tell(self._opened)

    def _tell(self, opened: OpenedClinic) -> None:
        from ui.safekeeping.opening_file import may_accept

        self.window.told.tell(opened.told, may_accept=may_accept(opened))

    @property
    def opened(self) -> OpenedClinic | None:
        """The clinic that somebody is signed in to."""
        return self._opened

    @property
    def folder(self) -> Path:
        """The folder of the clinic, or of the one that is to be opened."""
        return self._folder

    def let_go(self) -> None:
        """Close the clinic, of which everything is stored: the file is free for other work."""
        self.idle.stop()
        self.window.detach()
        self._close_clinic()

    def _close_clinic(self) -> None:
        if self._backups is not None:
            self._backups.end()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.store.people.end_session(opened.actor)
            opened.store.close()

    # To another clinic

    def _leave_for_demo(self, patients: int = DEMO_PATIENTS) -> None:
        self._leave(patients)

    def _leave_for_clinic(self) -> None:
        self._leave(None)

    def _leave(self, demo: int | None) -> None:
        if self.window.keep_everything():
            return
        self.idle.stop()
        if self._backups is not None:
            self._backups.end_with_one(self.window)
        self.let_go()
        self._demo = demo
        self._folder = self._folder_of(demo)
        self.look.go_to(self._folder)
        self._begin()
        self._painted()

    def _folder_of(self, demo: int | None) -> Path:
        if demo is None:
            return self._clinics_folder if self._clinics_folder is not None else clinic_folder()
        folder = Path(tempfile.mkdtemp(prefix="candor-demo-"))
        self._thrown_away.append(folder)
        return folder

    # Locking

    def end_locked(self) -> str:
        """End the sign-in of somebody who locked, and close storage; gives the name they signed in with."""
        from db.audit.events import Action

        # A lock cannot wait for a backup.
        if self._backups is not None:
            self._backups.end(wait=False)
        opened, self._opened = self._opened, None
        if opened is None:
            return ""
        opened.store.people.end_session(opened.actor, Action.LOCKED)
        opened.store.close()
        return opened.sign_in

    def hand_over(self, name: str, shown: LockedDesk) -> None:
        """Everything was let go of: tell what a new process goes on from, as what was `shown`."""
        self.locked_desk = replace(
            shown,
            name=name,
            folder=str(self._folder),
            patients=self._demo,
            thrown_away=self._folder in self._thrown_away,
        )
        self.locked.emit(self.locked_desk)

    def _take_over(self, locked: LockedDesk) -> None:
        self._demo = locked.patients
        if locked.thrown_away:
            self._thrown_away.append(self._folder)
        self.window.restoreGeometry(QByteArray.fromBase64(locked.geometry.encode("ascii", "replace")))

    def _connect(self) -> None:
        window = self.window
        # Queued, so that whoever waits for the first paint is told before storage is imported.
        window.first_painted.connect(self._painted, Qt.ConnectionType.QueuedConnection)
        window.demo_wanted.connect(self._leave_for_demo)
        window.clinic_wanted.connect(self._leave_for_clinic)
        window.gate.demo_wanted.connect(self._leave_for_demo)
        window.gate.opened.connect(self._attach)
