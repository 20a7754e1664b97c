"""How the backups stand, in the status bar: quiet while all is well; a press leads to their page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, TextStyled, grown
from ui.widgets.announce import announce
from ui.widgets.painting import painter_of

if TYPE_CHECKING:
    from db.backup.schedule import BackupsState
    from ui.safekeeping.backup_keeper import BackupKeeper

_ICON, _GAP = 14, 6
_BUSY = "Making a backup…"
_FAILED = "Backup failed"


class BackupStateLabel(TextStyled, QAbstractButton):
    """`follow` a keeper while somebody is signed in. `clicked` asks for the page of the backups."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper: BackupKeeper | None = None
        self.is_warning = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.use_style(TextStyle.SMALL)
        self.hide()

    def follow(self, keeper: BackupKeeper) -> None:
        """Show how the backups of this clinic stand from now on."""
        self.leave()
        self._keeper = keeper
        keeper.state_changed.connect(self._show)
        keeper.busy_changed.connect(self._show)
        self._show()

    def leave(self) -> None:
        """Show nothing: nobody is signed in."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.state_changed.disconnect(self._show)
            keeper.busy_changed.disconnect(self._show)
        self._say("", "", is_warning=False)

    def _show(self, _state: object = None) -> None:
        from ui.safekeeping.backup_keeper import BACKING_UP

        keeper = self._keeper
        if keeper is None or keeper.state is None:
            self._say("", "", is_warning=False)
            return
        state, problem = keeper.state, keeper.problem
        told = " ".join(filter(None, (problem, *state.sentences)))
        if keeper.busy == BACKING_UP:
            self._say(_BUSY, told, is_warning=False)
        elif problem:
            self._say(_FAILED, told, is_warning=True)
        else:
            self._say(state_line(state, datetime.now(UTC)), told, is_warning=state.is_alarming)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses it too, as every button of Candor."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        words = self.fontMetrics()
        width = words.horizontalAdvance(self.text()) + grown(_ICON) + _GAP + 10
        return QSize(width, words.height() + 6)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        tone = Tone.WARNING if self.is_warning else Tone.ACCENT if self.underMouse() else Tone.MUTED
        ink = getattr(colours, tone.value)
        painter = painter_of(self)
        size = grown(_ICON)
        icon = "triangle-alert" if self.is_warning else "hard-drive"
        paint_icon(painter, icon, QRectF(5, (self.height() - size) / 2, size, size), ink)
        self._paint_words(painter, 5 + size + _GAP, ink)
        painter.end()

    def _paint_words(self, painter: QPainter, left: float, ink: str) -> None:
        font = self.font()
        font.setUnderline(self.underMouse() or self.hasFocus())
        painter.setFont(font)
        painter.setPen(QColor(ink))
        place = QRectF(left, 0, self.width() - left, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _say(self, words: str, told: str, *, is_warning: bool) -> None:
        alarm = is_warning and (words != self.text() or not self.is_warning)
        self.is_warning = is_warning
        self.setText(words)
        self.setToolTip(told)
        self.setAccessibleName(words)
        self.setAccessibleDescription(told)
        self.setVisible(bool(words))
        self.updateGeometry()
        self.update()
        if alarm:
            announce(self, f"{words}. {told}")


def state_line(state: BackupsState, now: datetime) -> str:
    """How the backups stand in a few words: "Backup: today at 07:00", or what is wrong with them."""
    from db.backup.schedule import OLD_AFTER, PlaceState, age_in_words
    from ui.short_date import moment_in_sentence

    if state.newest is None:
        return "No backup yet"
    if state.age is None:
        return "Backup: check the clock"
    if state.age > OLD_AFTER:
        return f"Backup: {age_in_words(state.age)} old"
    match state.second:
        case PlaceState.NOT_CHOSEN | PlaceState.UNKNOWN:
            return "Backup: on this computer only"
        case PlaceState.EMPTY | PlaceState.OLD:
            return "Backup: second place is behind"
    return f"Backup: {moment_in_sentence(state.newest.made_at, now.astimezone().date())}"
