"""The steps of a consultation: a tick, a filled number or an outlined one, and two lines of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme.colours import colours_of
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import RADIUS_FIELD, STEPS_WIDTH, STEPS_WIDTH_FOLDED
from ui.theme.type import TextFollower, TextStyle, font_of, grown
from ui.widgets.field import PAINTS_FOCUS as PAINTS_FOCUS
from ui.widgets.painting import paint_box

_CIRCLE = 23
_LEFT = 10
Index = QModelIndex | QPersistentModelIndex


class StepState(Enum):
    """How far a step is. The value is said to a screen reader."""

    DONE = "done"
    CURRENT = "current step"
    STARTED = "in progress"
    LATER = "not started"
    BLOCKED = "cannot start yet"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its id, its title, what stands below ("14 of 18 answered"), how far it is."""

    id: str
    title: str
    detail: str
    state: StepState


class StepModel(QAbstractListModel):
    """The steps in order. The same ids again change in place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.steps: tuple[Step, ...] = ()

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these steps."""
        if [step.id for step in steps] != [step.id for step in self.steps]:
            self.beginResetModel()
            self.steps = steps
            self.endResetModel()
            return
        before, self.steps = self.steps, steps
        for row, (old, new) in enumerate(zip(before, steps, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own signature)
        return 0 if parent.isValid() else len(self.steps)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        step = self.steps[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return step.title
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            said = f"Step {index.row() + 1}: {step.title}. {step.detail}"
            return said if role == Qt.ItemDataRole.ToolTipRole else f"{said}. {step.state.value}."
        return None


class StepDelegate(QStyledItemDelegate):
    """Paints a step. `folded` leaves only the circle."""

    folded = False

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        lines = (
            QFontMetrics(font_of(TextStyle.LABEL)).height() + QFontMetrics(font_of(TextStyle.SMALL)).height()
        )
        return QSize(grown(STEPS_WIDTH_FOLDED if self.folded else STEPS_WIDTH) - 20, max(44, lines + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        step = index.model().steps[index.row()]  # type: ignore[attr-defined]
        colours = colours_of(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect).adjusted(3, 2, -3, -2)
        current = step.state is StepState.CURRENT
        if current or option.state & QStyle.StateFlag.State_MouseOver:
            fill = colours.accent_tint if current else colours.sunken
            paint_box(painter, place, RADIUS_FIELD, fill=fill, edge=None)
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_box(painter, place, RADIUS_FIELD, fill=None, edge=colours.focus, line=2)
        left = place.center().x() - grown(_CIRCLE) / 2 if self.folded else place.left() + _LEFT
        circle = QRectF(left, place.top() + 8, grown(_CIRCLE), grown(_CIRCLE))
        if step.state is StepState.DONE:
            paint_box(
                painter, circle, grown(_CIRCLE) / 2, fill=colours.surface, edge=colours.accent, line=1.5
            )
            inset = grown(5)
            paint_icon(
                painter,
                "check",
                circle.adjusted(inset, inset, -inset, -inset),
                colours.accent,
                stroke=STROKE_TICK,
            )
        else:
            edge, fill = (None, colours.accent) if current else (colours.control, colours.surface)
            paint_box(painter, circle, grown(_CIRCLE) / 2, fill=fill, edge=edge)
            painter.setFont(font_of(TextStyle.SMALL_LABEL))
            painter.setPen(QColor(colours.on_accent if current else colours.text2))
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index.row() + 1))
        if not self.folded:
            self._paint_words(painter, place.adjusted(_LEFT + grown(_CIRCLE) + 11, 6, -6, -6), step, option)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRectF, step: Step, option: QStyleOptionViewItem) -> None:
        colours = colours_of(option.palette)
        current = step.state is StepState.CURRENT
        later = step.state in (StepState.LATER, StepState.BLOCKED)
        painter.setFont(font_of(TextStyle.LABEL if current else TextStyle.BODY))
        painter.setPen(QColor(colours.text2 if later else colours.text))
        metrics = QFontMetrics(painter.font())
        title = metrics.elidedText(step.title, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(QRectF(room.left(), room.top(), room.width(), metrics.height()), 0, title)
        painter.setFont(font_of(TextStyle.SMALL))
        painter.setPen(QColor(colours.text2 if current else colours.muted))
        small = QFontMetrics(painter.font())
        detail = small.elidedText(step.detail, Qt.TextElideMode.ElideRight, int(room.width()))
        below = QRectF(room.left(), room.top() + metrics.height(), room.width(), small.height())
        painter.drawText(below, 0, detail)


class StepList(TextFollower, QListView):
    """The list of steps. `chosen` tells the id of a step that was clicked, or entered with the keyboard."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(PAINTS_FOCUS, True)
        self.setAccessibleName("Steps")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.viewport().setAutoFillBackground(False)
        self._model = StepModel(self)
        self._delegate = StepDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(self._on_chosen)
        self.set_folded(False)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that are shown."""
        return self._model.steps

    def set_steps(self, steps: tuple[Step, ...]) -> None:
        """Show these steps; the keyboard stands on the current one."""
        self._model.set_steps(steps)
        row = next((row for row, step in enumerate(steps) if step.state is StepState.CURRENT), None)
        if row is not None and not self.hasFocus():
            self.setCurrentIndex(self._model.index(row))

    def set_folded(self, folded: bool) -> None:
        """Show only the numbers, in a narrow window."""
        self._delegate.folded = folded
        self.restyle()

    def restyle(self) -> None:
        """As wide as the text asks for: the width grows with it."""
        self.setFixedWidth(grown(STEPS_WIDTH_FOLDED if self._delegate.folded else STEPS_WIDTH))
        self.scheduleDelayedItemsLayout()
        self.scrollTo(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._on_chosen(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _on_chosen(self, index: Index) -> None:
        if index.isValid():
            self.chosen.emit(self._model.steps[index.row()].id)
