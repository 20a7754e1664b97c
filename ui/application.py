"""Starts the window: the page before the clinic is painted first; storage and paper come after that."""

from __future__ import annotations

import base64
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication

from ui import quick_start
from ui.safekeeping.clinic_folder import CLINIC_FILE
from ui.safekeeping.idle import IdleWatch
from ui.safekeeping.lock import Lock
from ui.safekeeping.restart import LockedDesk
from ui.theme import appearance
from ui.theme.look import ScreenLook
from ui.window import MainWindow
from ui.worker import Cancel

if TYPE_CHECKING:
    from ui.end_of_session import EndOfSession
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening_records import CannotOpen, OpenedClinic
    from ui.safekeeping.restore_work import RestoreOrder

__all__ = ["CLINIC_FILE", "Ending", "Start", "make_application", "run_window"]

DEMO_PATIENTS = 6
_QUIET = 1_500
"""Milliseconds after a sign-in: the list is on the screen, and nobody has pressed anything yet."""


@dataclass(frozen=True, slots=True)
class Ending:
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
        self._backups: BackupKeeper | None = None
        self._goes_on = locked
        self._consultation = ""
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
        self.idle = IdleWatch(self)
        self.lock = Lock(self.window, self)
        self._connect()
        if locked is not None:
            self._take_over(locked)
        self._begin()

    def end(self) -> None:
        """Close storage and throw the demo's folder away. The window has waited for its last save."""
        self._ended = True
        self.idle.stop()
        self.window.gate.end()
        self.window.worker.close()
        self._last_backup()
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
        if self._demo is not None and self._goes_on is None:
            self._make_demo(self._demo)
        else:
            self.window.gate.look_closer()

    def _make_demo(self, patients: int) -> None:
        folder = self._folder

        def job(_cancel: Cancel) -> OpenedClinic | CannotOpen:
            from ui.safekeeping.opening import open_demo

            return open_demo(folder, patients)

        self.window.worker.run("Making the demo", job, self._hear, self._cannot)

    def _hear(self, opened: OpenedClinic | CannotOpen) -> None:
        from ui.safekeeping.opening_records import CannotOpen

        if isinstance(opened, CannotOpen):
            self._cannot(opened.sentence)
        else:
            self._attach(opened)

    def _cannot(self, sentence: str) -> None:
        self.window.gate.say(sentence, is_problem=True)

    # Signed in

    def _attach(self, opened: OpenedClinic) -> None:
        from uuid import UUID

        from db.desk import read_desk
        from ui.safekeeping.opening_file import may_accept

        self._close_clinic()
        self._opened = opened
        window, goes_on = self.window, self._goes_on
        self._backups = self._backups_of(opened)
        window.attach(
            opened.store,
            opened.actor,
            opened.knowledge,
            opened.clinic,
            safe=opened.safe,
            backups=self._backups,
        )
        window.status.show_sign_in(last_words(opened), is_warning=opened.failures > 0)
        window.told.tell(opened.told, may_accept=may_accept(opened))
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
        if goes_on is not None and goes_on.name == opened.sign_in and goes_on.consultation:
            window.open_consultation(UUID(goes_on.consultation))

    def _close_clinic(self) -> None:
        self._end_backups()
        opened, self._opened = self._opened, None
        if opened is not None:
            opened.store.people.end_session(opened.actor)
            opened.store.close()

    # Backups

    def _backups_of(self, opened: OpenedClinic) -> BackupKeeper | None:
        """The backups of an opened clinic; those of a server are made by an owner, who may read it all."""
        from db.rights import Right, allows
        from ui.safekeeping.backup_keeper import BackupKeeper
        from ui.safekeeping_commands import source_of

        safe = opened.safe
        if safe.database is None and not allows(opened.actor.role, Right.CHANGE_KEYS):
            return None
        made = BackupKeeper(opened.store.door, opened.actor, source_of(opened), safe.folder, self)
        if self._demo is None:
            made.begin()
        return made

    def _last_backup(self) -> None:
        """The backup of the closing; a demo, which is thrown away, needs none."""
        if self._backups is not None and self._demo is None:
            self._backups.on_close(self.window if self.window.isVisible() else None)
        self._end_backups()

    def _end_backups(self, *, wait: bool = True) -> None:
        backups, self._backups = self._backups, None
        if backups is not None:
            backups.end(wait=wait)
            backups.deleteLater()

    def _restore(self, order: RestoreOrder) -> None:
        """Put a backup in the place of the clinic's file, which is closed for it."""
        from db.backup.present import Present
        from db.errors import StorageProblem
        from db.rights import Right

        opened = self._opened
        if opened is None or opened.safe.database is None or self.window.keep_everything():
            return
        try:
            opened.store.door.require_now(opened.actor, Right.RESTORE)
        except StorageProblem as problem:
            self.window.status.show_not_saved(problem.sentence)
            return
        self.idle.stop()
        self.window.detach()
        self._close_clinic()
        self.window.gate.restore(self._folder, order, Present(opened.actor.id, opened.safe.secrets))
        self.window.show_gate()

    # To another clinic

    def _leave_for_demo(self, patients: int = DEMO_PATIENTS) -> None:
        self._leave(patients)

    def _leave_for_clinic(self) -> None:
        self._leave(None)

    def _leave(self, demo: int | None) -> None:
        if self.window.keep_everything():
            return
        self.idle.stop()
        self._last_backup()
        self.window.detach()
        self._close_clinic()
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

    # Keys

    def _change_key(self) -> None:
        """Encrypt the file anew, while it is closed: somebody left who may have kept a copy of the keys."""
        opened = self._opened
        if opened is None or opened.safe.database is None or self.window.keep_everything():
            return
        self.idle.stop()
        self.window.detach()
        self._close_clinic()
        self.window.gate.say("Encrypting the clinic's file under a new key…")
        self.window.show_gate()

        def job(_cancel: Cancel) -> OpenedClinic | CannotOpen:
            from ui.safekeeping.opening import change_key

            return change_key(opened)

        self.window.worker.run("Making a new key", job, self._hear, self._cannot)

    def _accept_file(self) -> None:
        """The owner knows why the end of the audit is another one than it was."""
        from ui.safekeeping.opening_file import accept_file
        from ui.safekeeping.people_jobs import job

        opened = self._opened
        if opened is None:
            return

        def say(*sentences: str) -> None:
            if self._opened is opened:
                self.window.told.tell(sentences, may_accept=True)

        self.window.worker.run(
            "Accepting the file",
            job(lambda: accept_file(opened)),
            lambda _done: say(),
            lambda problem: say(*opened.told, problem),
        )

    def _show_code(self, code: str) -> None:
        """A new recovery code was made in the settings: it is printed and confirmed as the first one was."""
        self.window.blank()
        self.window.gate.show_new_code(code, self.window.unblank)

    # Locking

    def _blanked(self) -> None:
        shown = self.window.open_consultation_id
        self._consultation = "" if shown is None else str(shown)
        self.idle.stop()
        self.window.gate.say("Locking…")

    def _held(self, why: str) -> None:
        opened = self._opened
        if opened is not None:
            self.window.gate.hold(opened.safe, opened.actor.id, opened.sign_in, why)

    def _released(self) -> None:
        from db.desk import read_desk

        self.lock.release()
        self.idle.start(read_desk(self._folder).lock_minutes)

    def _lock_done(self) -> None:
        """Everything is kept: end the sign-in, close storage, forget the keys, and tell."""
        from db.audit.events import Action

        # A lock cannot wait for a backup: what is half made counts for nothing and goes at the next start.
        self._end_backups(wait=False)
        opened, self._opened = self._opened, None
        name = ""
        if opened is not None:
            name = opened.sign_in
            opened.store.people.end_session(opened.actor, Action.LOCKED)
            opened.store.close()
        self.window.gate.let_go()
        self.locked_desk = LockedDesk(
            folder=str(self._folder),
            patients=self._demo,
            thrown_away=self._folder in self._thrown_away,
            name=name,
            geometry=base64.b64encode(self.window.saveGeometry().data()).decode("ascii"),
            consultation=self._consultation,
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
        window.gate.released.connect(self._released)
        window.new_key_wanted.connect(self._change_key)
        window.recovery_code_made.connect(self._show_code)
        window.restore_wanted.connect(self._restore)
        window.told.accepted.connect(self._accept_file)
        window.lock_minutes_changed.connect(self.idle.start)
        # A lock that begins inside a dialog's own loop must not run there to its end.
        window.lock_wanted.connect(self.lock.lock, Qt.ConnectionType.QueuedConnection)
        self.idle.gone.connect(self.lock.lock)
        self.idle.lock_wanted.connect(self.lock.lock)
        self.lock.blanked.connect(self._blanked)
        self.lock.held.connect(self._held)
        self.lock.done.connect(self._lock_done)


def last_words(opened: OpenedClinic) -> str:
    """When and where this person signed in last, and what failed since: "" at the first time."""
    if opened.last is None:
        return ""
    words = f"Last signed in {_moment(opened.last)}" + (f" at {opened.machine}" if opened.machine else "")
    if opened.failures:
        words += f". {opened.failures} failed {'sign-in' if opened.failures == 1 else 'sign-ins'} since"
    return words


def _moment(at: datetime) -> str:
    from ui.short_date import short_date

    here = at.astimezone()
    day = short_date(here.date())
    if here.year == datetime.now(here.tzinfo).year:
        day = day.rsplit(" ", 1)[0]
    return f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[here.weekday()]} {day} {here:%H:%M}"
