"""Where the clinic's data lies on this computer, how large it is, that it is encrypted, and its backups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ui.documents.own_jobs import OwnJobs
from ui.safekeeping.backup_state import state_line
from ui.theme.colours import Tone
from ui.theme.sizes import PAGE_MARGIN
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.growing import Growing
from ui.widgets.labels import Hint, Label, PageTitle, SectionTitle
from ui.widgets.page_column import fill_page
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from ui.safekeeping.backup_keeper import BackupKeeper
    from ui.worker import Cancel, Worker

_WIDEST = 860
_LEAD = (
    "Candor keeps everything of the clinic in one place. Nothing is sent anywhere. "
    "Never copy the file while Candor is open: make a backup."
)
_SERVER_LEAD = (
    "Candor keeps everything of the clinic on the clinic’s own server. Nothing is sent anywhere else. "
    "This computer keeps only how its screen and its lock are set."
)
_ENCRYPTED = "Encrypted (SQLCipher, a key of 256 bits)"
_PLAIN = "Not encrypted: close Candor and open it again, and it encrypts the file"
_SERVER = "On the clinic’s PostgreSQL server"
_SERVER_SEALED = "Documents and signatures are encrypted here before they are sent, and so is the line"
_NOT_OPENED = "The folder could not be opened. Open it by hand: it is named above."
_PLAIN_START = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a look at the clinic's file gave: its size in bytes with its log, None where there is none."""

    size: int | None
    is_encrypted: bool


def look_at(database: Path) -> FileFacts:
    """Look at the clinic's file. Fit for the worker: a network drive may take its time."""
    try:
        with database.open("rb") as file:
            start = file.read(len(_PLAIN_START))
        log = database.with_name(f"{database.name}-wal")
        size = database.stat().st_size + (log.stat().st_size if log.exists() else 0)
    except OSError:
        return FileFacts(None, False)
    return FileFacts(size, start != _PLAIN_START)


def size_words(size: int | None) -> str:
    """A size for people: "1.4 MB"."""
    if size is None:
        return "The file cannot be read"
    for unit, step in (("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000)):
        if size < 1000 * step:
            return f"{size / step:.1f} {unit}"
    return f"{size / 1_000_000_000_000:.1f} TB"


class DataPage(QWidget):
    """`backups_wanted()`: to the part of the backups."""

    backups_wanted = Signal()

    def __init__(
        self,
        folder: Path | None,
        database: Path | None,
        parent: QWidget | None = None,
        *,
        worker: Worker,
        backups: BackupKeeper | None = None,
        open_folder: Callable[[QUrl], bool] = QDesktopServices.openUrl,
    ) -> None:
        """`database` is the clinic's file, None on a server; `folder` holds what the desk keeps."""
        super().__init__(parent)
        self._folder = folder if database is None else database.parent
        self._database, self._backups, self._open = database, backups, open_folder
        self._jobs = OwnJobs(self, worker)
        self.place = Label(str(database) if database is not None else _SERVER, TextStyle.BODY, parent=self)
        self.how_large = Label("", TextStyle.BODY, parent=self)
        self.sealed = Label("" if database is not None else _SERVER_SEALED, TextStyle.BODY, parent=self)
        self.backup = Label("", TextStyle.BODY, parent=self)
        self.open_button = PlainButton("Open the folder", self, icon="folder-open")
        self.backups_button = PlainButton("Backups", self, icon="hard-drive")
        self.said = Hint("", self)
        for label in (self.place, self.how_large, self.sealed, self.backup):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        self.open_button.clicked.connect(self._open_folder)
        self.backups_button.clicked.connect(self.backups_wanted)

    def take_focus(self) -> None:
        """The first button."""
        first = self.open_button if self.open_button.isVisibleTo(self) else self.backups_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the file and the backups as they are now."""
        super().showEvent(event)
        database, keeper = self._database, self._backups
        state = None if keeper is None else keeper.state
        self.backup.setText("Not looked at yet" if state is None else state_line(state, datetime.now(UTC)))
        if database is None:
            return

        def look(_cancel: Cancel) -> FileFacts:
            return look_at(database)

        self._jobs.run("Looking at the clinic’s file", look, self._show, self.how_large.setText)

    def _show(self, facts: FileFacts) -> None:
        self.how_large.setText(size_words(facts.size))
        self.sealed.setText("" if facts.size is None else _ENCRYPTED if facts.is_encrypted else _PLAIN)
        self.sealed.set_tone(Tone.TEXT if facts.is_encrypted else Tone.ERROR)

    def _open_folder(self) -> None:
        if self._folder is not None:
            opened = self._open(QUrl.fromLocalFile(str(self._folder)))
            self.said.setText("" if opened else _NOT_OPENED)
            self.said.setVisible(not opened)

    def _lay_out(self) -> None:
        card = Card(self)
        card.add(SectionTitle("The clinic’s file", card))
        lead = _LEAD if self._database is not None else _SERVER_LEAD
        card.add(Label(lead, TextStyle.BODY, Tone.SECOND, card))
        facts = QGridLayout()
        facts.setHorizontalSpacing(20)
        facts.setVerticalSpacing(8)
        facts.setColumnStretch(1, 1)
        rows = [("Place", self.place), ("Protection", self.sealed)]
        rows += [("Size", self.how_large)] if self._database is not None else []
        rows += [("Backups", self.backup)] if self._backups is not None else []
        top = Qt.AlignmentFlag.AlignTop
        for row, (words, label) in enumerate(rows):
            facts.addWidget(Label(words, TextStyle.LABEL, Tone.SECOND, card, wrap=False), row, 0, top)
            facts.addWidget(label, row, 1, top)
        card.body.addLayout(facts)
        self.how_large.setVisible(self._database is not None)
        self.backup.setVisible(self._backups is not None)
        row_of_buttons = QHBoxLayout()
        row_of_buttons.setSpacing(10)
        row_of_buttons.addWidget(self.open_button)
        row_of_buttons.addWidget(self.backups_button)
        row_of_buttons.addStretch(1)
        self.open_button.setVisible(self._folder is not None)
        self.backups_button.setVisible(self._backups is not None)
        card.body.addLayout(row_of_buttons)
        card.add(self.said)
        self.said.hide()
        holder = Growing(self, widest=_WIDEST)
        column = QVBoxLayout(holder)
        column.setContentsMargins(PAGE_MARGIN, 24, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(14)
        column.addWidget(PageTitle("Data", self))
        column.addWidget(card)
        column.addStretch(1)
        fill_page(self, holder)
        set_reading_order(self)
