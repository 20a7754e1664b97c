"""The parts of the settings but the clinic's form: what makes the page of each, when it is first opened."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from db.rights import Right, allows
from intake.clinic import NO_CLINIC
from intake.dates import say_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.store import Store
    from intake.catalogue import Catalogue
    from intake.clinic import Clinic
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.safekeeping.opening_records import Safe
    from ui.safekeeping.people_steps import ServerRoles
    from ui.theme.look import ScreenLook
    from ui.worker import Worker


class SectionPages(QWidget):
    """What the pages of the settings work with, and how each is made.

    Signals: `new_key_wanted()`: somebody left who may have kept a copy of the key file;
    `recovery_code_made(code)`; `lock_minutes_changed(minutes)`; `restore_wanted(RestoreOrder)`;
    `sign_off_wanted()`: to the page of the evidence where the clinical content is signed.
    """

    new_key_wanted = Signal()
    recovery_code_made = Signal(str)
    lock_minutes_changed = Signal(int)
    restore_wanted = Signal(object)
    sign_off_wanted = Signal()

    def __init__(
        self,
        store: Store,
        actor: Actor,
        catalogue: Catalogue,
        parent: QWidget | None = None,
        *,
        worker: Worker,
        safe: Safe | None = None,
        folder: Path | None = None,
        server: ServerRoles | None = None,
        backups: BackupKeeper | None = None,
        look: ScreenLook | None = None,
    ) -> None:
        """`safe` holds the keys, `folder` the desk's settings, `server` the logins of a server."""
        super().__init__(parent)
        self._store, self._actor, self._catalogue, self._worker = store, actor, catalogue, worker
        self._safe, self._folder, self._server = safe, folder, server
        self._backups, self._look = backups, look
        self._clinic: Clinic | None = None

    def show_backups(self) -> None:
        """The part of the backups, where the role has one."""
        raise NotImplementedError

    def _make_people(self) -> QWidget:
        from ui.safekeeping.people_page import PeoplePage
        from ui.safekeeping.people_steps import PeopleDesk

        assert self._safe is not None
        desk = PeopleDesk(self._store, self._actor, self._safe.keys, self._safe.secrets, self._server)
        page = PeoplePage(desk, self, worker=self._worker)
        page.new_key_wanted.connect(self.new_key_wanted)
        return page

    def _make_own(self) -> QWidget:
        from ui.safekeeping.own_account import OwnAccountPage
        from ui.safekeeping.people_steps import PeopleDesk

        assert self._safe is not None
        desk = PeopleDesk(self._store, self._actor, self._safe.keys, self._safe.secrets, self._server)
        page = OwnAccountPage(desk, self, worker=self._worker, folder=self._folder)
        page.recovery_code_made.connect(self.recovery_code_made)
        page.lock_minutes_changed.connect(self.lock_minutes_changed)
        return page

    def _make_backup(self) -> QWidget:
        from ui.safekeeping.backup_page import BackupPage

        assert self._backups is not None
        assert self._safe is not None
        is_file = self._safe.database is not None
        page = BackupPage(self._backups, self._worker, self, is_file=is_file)
        page.restore_wanted.connect(self.restore_wanted)
        return page

    def _make_audit(self) -> QWidget:
        from ui.safekeeping.audit_page import AuditPage

        anchors = tuple if self._backups is None else self._backups.anchors
        return AuditPage(self._store, self._actor, self._worker, self, anchors=anchors)

    def _make_screen(self) -> QWidget:
        from ui.settings.screen_page import ScreenPage

        assert self._look is not None
        return ScreenPage(self._look, self)

    def _make_data(self) -> QWidget:
        from ui.settings.data_page import DataPage

        assert self._safe is not None
        page = DataPage(self._folder, self._safe.database, self, worker=self._worker, backups=self._backups)
        page.backups_wanted.connect(self.show_backups)
        return page

    def _make_about(self) -> QWidget:
        from ui.settings.about_page import AboutPage

        page = AboutPage(self._catalogue.version, self, worker=self._worker, state=self._content_state)
        page.sign_off_wanted.connect(self.sign_off_wanted)
        page.sign_off_button.setVisible(allows(self._actor.role, Right.READ_CONSULTATIONS))
        return page

    def _content_state(self) -> str:
        """How the clinical content stands in this clinic, without anybody's name."""
        clinic = self._clinic or NO_CLINIC
        signed = clinic.content_signed_off(self._catalogue, on=date.today())
        return "draft, not signed off" if signed is None else f"signed off on {say_date(signed.on)}"
