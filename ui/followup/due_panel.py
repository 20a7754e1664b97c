"""Who is due in the next seven days, at the right of the home page. Name, day and kind: nothing clinical."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from ui.theme.colours import Tone, colours_of
from ui.theme.icons import paint_icon
from ui.theme.type import TextStyle, TextStyled, font_of, grown
from ui.widgets.buttons import QuietButton
from ui.widgets.cards import Divider
from ui.widgets.labels import Hint, Label
from ui.widgets.layouts import clear
from ui.widgets.painting import painter_of
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from db.actor import Actor
    from db.course_records import DueItem
    from db.store import Store
    from ui.documents.own_jobs import OwnJobs
    from ui.worker import Cancel, Worker

DAYS = 7
NOBODY = "Nobody is due in the next 7 days."
_MOST = 8
_MOST_LATE = 3
_ICON = 17
_LATE_ICON, _LATE_GAP = 14, 5
_TOP, _EDGE = 9.0, 2.0


class DueLine(TextStyled, QAbstractButton):
    """One line: an icon, the name and the day, below them for what. Pressed it opens."""

    def __init__(self, item: DueItem, today: date, parent: QWidget | None = None) -> None:
        from ui.followup.due_words import ICONS, day_words, kind_words, when_words

        super().__init__(parent)
        self._icon, self._name = ICONS[item.due.kind], item.patient_name or "No name recorded"
        self._day, self._what = day_words(item.due.on).rsplit(" ", 1)[0], kind_words(item.due)
        if item.due.is_overdue(today):
            self._day = when_words(item.due.on, today)
        self._is_late = item.due.is_overdue(today)
        self.setText(self._name)
        self.setAccessibleName(f"{self._name}. {self._what}. {self._day}")
        self.setToolTip(self._what)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.use_style(TextStyle.LABEL)

    def sizeHint(self) -> QSize:
        """Two lines high."""
        small = QFontMetricsF(font_of(TextStyle.SMALL)).height()
        return QSize(240, round(self.fontMetrics().height() + small + 20))

    def minimumSizeHint(self) -> QSize:
        """Words are cut at their end where there is little room."""
        return QSize(120, self.sizeHint().height())

    def day_place(self, line: float) -> QRectF:
        """Where the day stands, in a line of a height: all of them end at the right edge."""
        wide = QFontMetricsF(font_of(TextStyle.SMALL)).horizontalAdvance(self._day) + 1
        return QRectF(self.width() - wide, _TOP, wide, line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Icon, name, day, for what."""
        colours = colours_of(self.palette())
        painter = painter_of(self)
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(colours.accent_tint))
        side, top = grown(_ICON), _TOP
        paint_icon(painter, self._icon, QRectF(_EDGE, top + 2, side, side), colours.accent)
        left, line = side + 14.0, QFontMetricsF(self.font()).height()
        painter.setFont(font_of(TextStyle.SMALL))
        small = QFontMetricsF(painter.font())
        middle = Qt.AlignmentFlag.AlignVCenter
        ink = colours.stop_fg if self._is_late else colours.text2
        day = self.day_place(line)
        painter.setPen(QColor(ink))
        painter.drawText(day, middle | Qt.AlignmentFlag.AlignRight, self._day)
        if self._is_late:
            sign = grown(_LATE_ICON)
            day.setLeft(day.left() - sign - _LATE_GAP)
            at = QRectF(day.left(), day.center().y() - sign / 2, sign, sign)
            paint_icon(painter, "triangle-alert", at, ink)
        below = QRectF(left, top + line + 1, self.width() - left - 4, small.height())
        painter.setPen(QColor(colours.text2))
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(below, middle, small.elidedText(self._what, elide, below.width()))
        painter.setFont(self.font())
        painter.setPen(QColor(colours.text))
        name = QRectF(left, top, day.left() - left - 12, line)
        words = QFontMetricsF(self.font()).elidedText(self._name, elide, name.width())
        painter.drawText(name, middle, words)
        painter.end()


class DuePanel(QWidget):
    """The lines, the overdue first. `opened(DueItem)`, and `all_wanted()` for the whole list.

    Before `attach` it is empty, and nothing of storage is loaded for it.
    """

    opened = Signal(object)
    all_wanted = Signal()

    def __init__(self, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._store: Store | None = None
        self._actor: Actor | None = None
        self._jobs: OwnJobs | None = None
        self._asked = 0
        self.lines: list[DueLine] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(4)
        self.heading = Label("Due in the next 7 days", TextStyle.SMALL_LABEL, Tone.SECOND, self)
        column.addWidget(self.heading)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.typed_button = QuietButton("A record was not saved: go on", self, icon="pencil")
        self.typed_button.padding = 2
        self.typed_button.clicked.connect(self.all_wanted)
        self.typed_button.hide()
        column.addWidget(self.typed_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.all_button = QuietButton("All follow-ups", self, icon="calendar")
        self.all_button.padding = 2
        self.all_button.clicked.connect(self.all_wanted)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def attach(self, store: Store, actor: Actor, worker: Worker) -> None:
        """Give the panel its storage; `refresh` reads."""
        from ui.documents.own_jobs import OwnJobs

        self._store, self._actor = store, actor
        if self._jobs is None:
            self._jobs = OwnJobs(self, worker)
        self.show()

    @property
    def is_attached(self) -> bool:
        """Whether there is a clinic to read from."""
        return self._store is not None

    def detach(self) -> None:
        """Take storage away again, and every name."""
        self._store = self._actor = None
        self._asked += 1
        self.show_items(())
        self.hide()

    def refresh(self) -> None:
        """Read the list anew, away from the screen."""
        store, actor, jobs = self._store, self._actor, self._jobs
        if store is None or actor is None or jobs is None:
            return
        self._asked += 1
        asked, today = self._asked, self._today

        def job(_cancel: Cancel) -> tuple[tuple[DueItem, ...], bool]:
            from db.errors import StorageProblem
            from ui.followup.kept_places import KEPT
            from ui.worker import JobProblem

            try:
                typed = any(place.startswith(KEPT) for place in store.typed.all(actor))
                return store.courses.due_list(actor, today, DAYS), typed
            except StorageProblem as problem:
                raise JobProblem(problem.sentence) from None

        def show(found: tuple[tuple[DueItem, ...], bool]) -> None:
            if asked == self._asked:
                self.show_items(found[0], has_typed=found[1])

        def refused(sentence: str) -> None:
            if asked == self._asked:
                self._clear()
                self._rows.addWidget(Hint(sentence, self))

        jobs.run("Reading who is due", job, show, refused)

    def show_items(self, items: Sequence[DueItem], *, has_typed: bool = False) -> None:
        """Show these lines: some that are overdue first, then what is to come.

        `has_typed`: something was typed into a record of follow-up and not saved.
        """
        self.typed_button.setVisible(has_typed)
        self._clear()
        coming = [item for item in items if not item.due.is_overdue(self._today)]
        overdue = [item for item in items if item.due.is_overdue(self._today)]
        # Those who were forgotten first, but never so many that they hide who comes tomorrow.
        late = list(reversed(overdue))[: max(_MOST_LATE, _MOST - len(coming))]
        for item in [*late, *coming][:_MOST]:
            line = DueLine(item, self._today, self)
            line.clicked.connect(lambda _checked=False, item=item: self.opened.emit(item))
            self.lines.append(line)
            self._rows.addWidget(line)
            self._rows.addWidget(Divider(self))
        if not coming:
            self._rows.insertWidget(0, Hint(NOBODY, self))
        more = len(items) - len(self.lines)
        self.all_button.setText(f"All follow-ups, {more} more" if more > 0 else "All follow-ups")
        set_reading_order(self)

    def _clear(self) -> None:
        self.lines.clear()
        clear(self._rows)
