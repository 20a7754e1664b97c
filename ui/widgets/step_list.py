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

from ui.theme.colours import Colours, colours_of
from ui.theme.icons import STROKE_TICK, paint_icon
from ui.theme.sizes import RADIUS_FIELD, STEPS_WIDTH, STEPS_WIDTH_FOLDED
from ui.theme.type import TextFollower, TextStyle, font_of, grown
from ui.widgets.field import PAINTS_FOCUS as PAINTS_FOCUS
from ui.widgets.painting import CENTRED, paint_box

_CIRCLE = 24
_BESIDE, _BETWEEN = 12, 2
_BESIDE_FOLDED = 6
"""Pixels left and right of a step's box, above and below it, and beside it where only numbers are shown."""
_LEFT = 10
_SMOOTH = QPainter.RenderHint.Antialiasing
_UNDER_MOUSE, _HAS_FOCUS = QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus
_DOTS_LAST = Qt.TextElideMode.ElideRight
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
    """Paints a step. `fit` it to the size of the text; folded leaves only the circle."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.fit(folded=False)

    def fit(self, *, folded: bool) -> None:
        """Take fonts and sizes as the text asks for now. Every answer paints steps, so they are kept."""
        self.folded = folded
        self._body, self._label = font_of(TextStyle.BODY), font_of(TextStyle.LABEL)
        self._small, self._number = font_of(TextStyle.SMALL), font_of(TextStyle.SMALL_LABEL)
        self._title_height = QFontMetrics(self._label).height()
        self._small_height = QFontMetrics(self._small).height()
        self._circle, self._inset = grown(_CIRCLE), grown(5)
        self._whole = grown(STEPS_WIDTH_FOLDED if folded else STEPS_WIDTH)
        self._size = QSize(self._whole - 20, max(44, self._title_height + self._small_height + 14))

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return self._size

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.row()
        step = index.model().steps[row]  # type: ignore[attr-defined]
        colours = colours_of(option.palette)
        painter.save()
        painter.setRenderHint(_SMOOTH)
        beside = _BESIDE_FOLDED if self.folded else _BESIDE
        place = QRectF(option.rect).adjusted(beside, _BETWEEN, 0, -_BETWEEN)
        # A scroll bar takes its room from what is beside the box, not from the box.
        place.setRight(min(place.right(), self._whole - beside))
        current = step.state is StepState.CURRENT
        if current or option.state & _UNDER_MOUSE:
            fill = colours.accent_tint if current else colours.sunken
            paint_box(painter, place, RADIUS_FIELD, fill=fill, edge=None)
        if option.state & _HAS_FOCUS:
            paint_box(painter, place, RADIUS_FIELD, fill=None, edge=colours.focus, line=2)
        left = place.center().x() - self._circle / 2 if self.folded else place.left() + _LEFT
        self._paint_circle(
            painter, colours, QRectF(left, place.top() + 8, self._circle, self._circle), row, step
        )
        if not self.folded:
            self._paint_words(painter, colours, place.adjusted(_LEFT + self._circle + 11, 6, -6, -6), step)
        painter.restore()

    def _paint_circle(
        self, painter: QPainter, colours: Colours, circle: QRectF, row: int, step: Step
    ) -> None:
        round_, inset = self._circle / 2, self._inset
        if step.state is StepState.DONE:
            paint_box(painter, circle, round_, fill=colours.surface, edge=colours.accent, line=1.5)
            tick = circle.adjusted(inset, inset, -inset, -inset)
            paint_icon(painter, "check", tick, colours.accent, stroke=STROKE_TICK)
            return
        current = step.state is StepState.CURRENT
        edge, fill = (None, colours.accent) if current else (colours.control, colours.surface)
        paint_box(painter, circle, round_, fill=fill, edge=edge)
        painter.setFont(self._number)
        painter.setPen(QColor(colours.on_accent if current else colours.text2))
        painter.drawText(circle, CENTRED, str(row + 1))

    def _paint_words(self, painter: QPainter, colours: Colours, room: QRectF, step: Step) -> None:
        current = step.state is StepState.CURRENT
        later = step.state in (StepState.LATER, StepState.BLOCKED)
        width = int(room.width())
        painter.setFont(self._label if current else self._body)
        painter.setPen(QColor(colours.text2 if later else colours.text))
        title = painter.fontMetrics().elidedText(step.title, _DOTS_LAST, width)
        painter.drawText(QRectF(room.left(), room.top(), width, self._title_height), 0, title)
        painter.setFont(self._small)
        painter.setPen(QColor(colours.text2 if current else colours.muted))
        detail = painter.fontMetrics().elidedText(step.detail, _DOTS_LAST, width)
        below = QRectF(room.left(), room.top() + self._title_height, width, self._small_height)
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
        self._delegate.fit(folded=self._delegate.folded)
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
