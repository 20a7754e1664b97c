"""What is done to the clinic's file itself: a backup in its place, a new key, its acceptance by the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from ui.application import Start
    from ui.safekeeping.opening_records import CannotOpen, OpenedClinic
    from ui.safekeeping.restore_work import RestoreOrder
    from ui.worker import Cancel


class FileWork(QObject):
    """Works for one `Start`. A clinic on a server has no file here: nothing is done to it."""

    def __init__(self, start: Start) -> None:
        super().__init__(start)
        self._start = start
        window = start.window
        window.new_key_wanted.connect(self.change_key)
        window.recovery_code_made.connect(self.show_code)
        window.restore_wanted.connect(self.restore)
        window.told.accepted.connect(self.accept)

    def restore(self, order: RestoreOrder) -> None:
        """Put a backup in the place of the clinic's file, which is closed for it."""
        from db.backup.present import Present
        from db.errors import StorageProblem
        from db.rights import Right

        start, window = self._start, self._start.window
        opened = self._opened_file()
        if opened is None:
            return
        try:
            opened.store.door.require_now(opened.actor, Right.RESTORE)
        except StorageProblem as problem:
            window.status.show_not_saved(problem.sentence)
            return
        start.let_go()
        window.gate.restore(start.folder, order, Present(opened.actor.id, opened.safe.secrets))
        window.show_gate()

    def change_key(self) -> None:
        """Encrypt the file anew, while it is closed: somebody left who may have kept a copy of the keys."""
        start, window = self._start, self._start.window
        opened = self._opened_file()
        if opened is None:
            return
        start.let_go()
        window.gate.say("Encrypting the clinic’s file under a new key…")
        window.show_gate()

        def job(_cancel: Cancel) -> OpenedClinic | CannotOpen:
            from ui.safekeeping.opening import change_key

            return change_key(opened)

        window.worker.run("Making a new key", job, start.hear, start.cannot)

    def accept(self) -> None:
        """The owner knows why the end of the audit is another one than it was."""
        from ui.safekeeping.opening_file import accept_file
        from ui.safekeeping.people_jobs import job

        start, opened = self._start, self._start.opened
        if opened is None:
            return

        def say(*sentences: str) -> None:
            if start.opened is opened:
                start.window.told.tell(sentences, may_accept=True)

        start.window.worker.run(
            "Accepting the file",
            job(lambda: accept_file(opened)),
            lambda _done: say(),
            lambda problem: say(*opened.told, problem),
        )

    def show_code(self, code: str) -> None:
        """A new recovery code was made in the settings: it is printed and confirmed as the first one was."""
        window = self._start.window
        window.blank()
        window.gate.show_new_code(code, window.unblank)

    def _opened_file(self) -> OpenedClinic | None:
        """The open clinic, with all that is typed stored; None where it is no file, or must not close."""
        opened = self._start.opened
        if opened is None or opened.safe.database is None or self._start.window.keep_everything():
            return None
        return opened
