"""Backup and restore: how the backups stand, making one, the second place, trying and doing a restore."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.rights import Right
from ui.documents.own_jobs import while_there
from ui.file_dialogs import ask_for_folder
from ui.safekeeping.backup_cards import RehearsalCard, SecondPlaceCard, StateCard
from ui.safekeeping.backup_keeper import BACKING_UP, CHOOSING, TRYING, BackupKeeper
from ui.safekeeping.backup_model import COL_SIZE, COL_STATE, COL_WHEN, COL_WHERE, COL_WHY, BackupModel
from ui.safekeeping.fact_table import FactTable
from ui.safekeeping.page_head import page_head
from ui.safekeeping.restore_dialog import RestoreDialog
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.buttons import DangerButton
from ui.widgets.cards import Card
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.page_column import fill_page
from ui.worker import Worker

_WIDEST = 860
_LEAD = (
    "A backup is made every four hours while Candor is open, when it is closed, and before an upgrade. Each "
    "is encrypted, and is opened and checked once it is written."
)
_WIDEST_CELLS = {
    COL_WHEN: "28 Nov 2000 22:22",
    COL_WHERE: "This computer",
    COL_WHY: "When Candor closed",
    COL_SIZE: "888.8 MB",
}
_ON_SERVER = "This clinic is on a server: a backup is put back there with the “restore” command."
_CHOOSE = "Choose a backup in the list to restore it. Enter opens it."
_NONE = "There is no backup yet."


class BackupPage(QWidget):
    """Shows and steers a `BackupKeeper`, which goes on without it.

    `restore_wanted(RestoreOrder)`: an owner of that day has opened a backup. Whoever hears it closes the
    clinic and restores it with `RestorePlace`. `is_file`: the clinic is a file of this desk, not on a server.
    """

    restore_wanted = Signal(object)

    def __init__(
        self, keeper: BackupKeeper, worker: Worker, parent: QWidget | None = None, *, is_file: bool = True
    ) -> None:
        from db.backup.keeper import ONLY_OWNERS

        super().__init__(parent)
        self._keeper, self._worker = keeper, worker
        self._may_restore = is_file and keeper.may(Right.RESTORE)
        self.dialog: RestoreDialog | None = None
        self.state = StateCard(self)
        self.second = SecondPlaceCard(self)
        for button in (self.second.choose_button, self.second.remove_button):
            button.setEnabled(keeper.may(Right.CHANGE_CLINIC))
        self.rehearsal = RehearsalCard(self)
        self.model = BackupModel(keeper.own_place, self)
        self.table = FactTable(
            "Backups, newest first",
            self,
            widest=_WIDEST_CELLS,
            stretched=COL_STATE,
            first_to_go=(COL_WHY, COL_SIZE),
            least_rows=6,
        )
        self.table.setModel(self.model)
        self.restore_button = DangerButton("Restore this backup…", self, icon="history")
        self.restore_button.setVisible(self._may_restore)
        self.words = Hint("", self)
        self._server_words = "" if is_file else _ON_SERVER if keeper.may(Right.BACK_UP) else ONLY_OWNERS
        self._lay_out()
        self._connect()
        self._show_state()
        self._show_busy()

    def take_focus(self) -> None:
        """What is done most."""
        self.state.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """A stick may have been plugged in meanwhile."""
        super().showEvent(event)
        self._keeper.refresh()

    # What is done

    def choose(self, place: Path) -> None:
        """Use a folder as the second place, after its warnings were read."""

        warn = while_there(self.second, self.second.warn)

        def hear(warnings: tuple[str, ...]) -> None:
            if warnings:
                warn(place, warnings)
            else:
                self._keeper.choose_second_place(place)

        self.second.warn(None, ())
        self._keeper.warnings_of(place, hear)

    def _choose(self) -> None:
        name = ask_for_folder(self, "The folder for second copies")
        if name:
            self.choose(Path(name))

    def ask_to_restore(self) -> None:
        """Ask for the restore of the chosen backup."""
        backup = self.model.row_at(self.table.currentIndex().row())
        if backup is None or not self.restore_button.isEnabled() or not self._may_restore:
            return
        self.dialog = RestoreDialog(backup.path, backup.made_at, self._worker, self.window())
        self.dialog.restore_wanted.connect(self.restore_wanted)
        self.dialog.open()

    # What is shown

    def _show_state(self, _state: object = None) -> None:
        seen = self._keeper.seen
        if seen is None:
            return
        self.state.show_state(seen.state)
        self.second.show_place(seen.second_place, seen.state)
        self.rehearsal.show_last(seen.last_rehearsal, is_due=seen.state.rehearsal_due)
        self._show_list()
        self._show_chosen()

    def _show_list(self) -> None:
        seen = self._keeper.seen
        backups = seen.backups if seen is not None else ()
        if backups == self.model.backups:
            # Nothing moves under somebody's hands every minute; ages stand in the card above.
            return
        chosen = self.model.row_at(self.table.currentIndex().row())
        self.model.show_rows(backups)
        rows = [row for row, each in enumerate(backups) if chosen is not None and each.path == chosen.path]
        if rows:
            self.table.selectRow(rows[0])

    def _show_chosen(self) -> None:
        from db.backup.bundle import BackupState

        backup = self.model.row_at(self.table.currentIndex().row())
        good = backup is not None and backup.state is BackupState.WHOLE
        self.restore_button.setEnabled(good and not self._keeper.busy)
        # Without a backup the heads of columns would stand over empty ground.
        self.table.setVisible(self.model.rowCount() > 0)
        hint = _CHOOSE if self._may_restore else ""
        self.words.setText(self._server_words or (hint if self.model.rowCount() else _NONE))

    def _show_busy(self) -> None:
        busy = self._keeper.busy
        self.state.show_busy(busy == BACKING_UP, may_begin=not busy and self._keeper.may(Right.BACK_UP))
        self.rehearsal.show_busy(busy == TRYING, may_begin=not busy)
        self.second.setEnabled(busy != CHOOSING)
        self._show_chosen()

    def _show_progress(self, what: str, share: float) -> None:
        card = self.rehearsal if self._keeper.busy == TRYING else self.state
        card.show_progress(what, share)

    def _show_said(self, sentence: str, is_problem: bool) -> None:
        match self._keeper.busy:
            case name if name == TRYING:
                self.rehearsal.say(sentence, is_problem=is_problem)
            case name if name == CHOOSING:
                self.second.say(sentence, is_problem=is_problem)
            case _:
                self.state.say(sentence, is_problem=is_problem)

    # How it looks

    def _connect(self) -> None:
        keeper = self._keeper
        keeper.state_changed.connect(self._show_state)
        keeper.busy_changed.connect(self._show_busy)
        keeper.progressed.connect(self._show_progress)
        keeper.said.connect(self._show_said)
        self.state.button.clicked.connect(keeper.back_up)
        self.rehearsal.button.clicked.connect(keeper.rehearse)
        for card in (self.state, self.rehearsal):
            card.cancel_button.clicked.connect(keeper.cancel)
        self.second.choose_wanted.connect(self._choose)
        self.second.accepted.connect(keeper.choose_second_place)
        self.second.remove_wanted.connect(self._remove_second)
        self.table.activated.connect(self.ask_to_restore)
        self.table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.restore_button.clicked.connect(self.ask_to_restore)

    def _remove_second(self) -> None:
        self._keeper.choose_second_place(None)

    def _lay_out(self) -> None:
        listed = Card(self)
        listed.body.setContentsMargins(6, 14, 6, 12)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.addWidget(SectionTitle("Backups", listed))
        listed.body.addLayout(head)
        listed.add(self.table)
        foot = QHBoxLayout()
        foot.setContentsMargins(12, 0, 12, 0)
        foot.setSpacing(12)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.restore_button)
        listed.body.addLayout(foot)
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        lead = Label(_LEAD, TextStyle.BODY, Tone.SECOND, self)
        column.addLayout(page_head(PageTitle("Backup and restore", self), lead))
        for card in (self.state, self.second, self.rehearsal, listed):
            column.addWidget(card)
        column.addStretch(1)
        fill_page(self, holder)
