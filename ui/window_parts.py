"""The bar above the window: the mark, the places, and the way to the search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.look_button import LookButton
from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import RADIUS_FIELD, TOP_BAR
from ui.theme.type import TextFollower, TextStyle, TextStyled, font_of, grown
from ui.widgets.buttons import QuietButton
from ui.widgets.labels import KeyCap, Label
from ui.widgets.painting import paint_box, painter_of
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from ui.widgets.popups import Menu

_MARK = 26


def paint_mark(painter: QPainter, place: QRectF, ground: str, ink: str) -> None:
    """Candor's mark: an open C with a dot, on a rounded square."""
    paint_box(painter, place, place.width() * 0.22, fill=ground, edge=None)
    unit = place.width() / 26
    pen = QPen(QColor(ink), 2.6 * unit, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    circle = QRectF(0, 0, 13 * unit, 13 * unit)
    circle.moveCenter(place.center())
    arc = QPainterPath()
    arc.arcMoveTo(circle, 45)
    arc.arcTo(circle, 45, 270)
    painter.drawPath(arc)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ink))
    painter.drawEllipse(QPointF(place.center()), 2 * unit, 2 * unit)


class PlaceButton(TextStyled, QAbstractButton):
    """One place to work in; the place one is in has a line below."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.use_style(TextStyle.LABEL)

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 30, TOP_BAR)

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        chosen = self.isChecked()
        painter.setFont(font_of(TextStyle.LABEL if chosen else TextStyle.BODY))
        ink = colours.accent if chosen or self.underMouse() else colours.text2
        painter.setPen(QColor(ink if self.isEnabled() else colours.disabled))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
        if chosen:
            painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(colours.accent))
        painter.end()


class FindButton(TextStyled, QAbstractButton):
    """Looks like a search box, and leads to the one of the home page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText("Find a patient")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        key = KeyCap("Ctrl K", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.addStretch(1)
        row.addWidget(key)
        self.use_style(TextStyle.BODY)

    def sizeHint(self) -> QSize:
        return QSize(grown(252), max(34, self.fontMetrics().height() + 12))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + grown(106), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        edge = colours.accent if self.underMouse() else colours.control
        place, line = QRectF(self.rect()), colours.edge_line
        paint_box(painter, place, RADIUS_FIELD, fill=colours.surface, edge=edge, line=line)
        side = grown(16)
        paint_icon(painter, "search", QRectF(12, (self.height() - side) / 2, side, side), colours.muted)
        painter.setFont(self.font())
        painter.setPen(QColor(colours.muted))
        painter.drawText(self.rect().adjusted(20 + side, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class TopBar(TextFollower, QFrame):
    """Mark, places, and the way to the search, each with a signal of its own."""

    patients_wanted = Signal()
    place_wanted = Signal(str)
    settings_wanted = Signal()
    find_wanted = Signal()
    lock_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.places: dict[str, PlaceButton] = {}
        self._chosen: QAbstractButton | None = None
        self._has_settings, self._is_first_run = True, False
        self._name = Label("Candor", TextStyle.PATIENT, parent=self, wrap=False)
        self.patients = PlaceButton("Patients", self)
        self.settings = PlaceButton("Settings", self)
        self.find_button = FindButton(self)
        self.look_button = LookButton(self)
        self.help_button = QuietButton("Help", self, icon="circle-question-mark", name="Help (F1)")
        self.help_button.clicked.connect(self.help_wanted)
        self.lock_button = QuietButton("", self, icon="lock", name="Lock (Ctrl+L)")
        self.more = QuietButton("Places", self, icon="chevron-down", name="More places")
        self._menu: Menu | None = None
        self.more.hide()
        row = self._row = QHBoxLayout(self)
        row.setSpacing(0)
        row.addWidget(self._name)
        row.addSpacing(28)
        for button, signal in ((self.patients, self.patients_wanted), (self.settings, self.settings_wanted)):
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addWidget(self.more)
        row.addSpacing(12)
        row.addStretch(1)
        row.addWidget(self.find_button)
        row.addSpacing(8)
        row.addWidget(self.look_button)
        row.addWidget(self.help_button)
        row.addWidget(self.lock_button)
        self.lock_button.clicked.connect(self.lock_wanted)
        self.find_button.clicked.connect(self.find_wanted)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.restyle()

    def restyle(self) -> None:
        """The mark stands before the name, and is as large."""
        self._row.setContentsMargins(30 + grown(_MARK), 0, 20, 0)

    def set_places(self, places: Sequence[tuple[str, str]]) -> None:
        """The places between the patients and the settings: the id and the words of each."""
        for button in self.places.values():
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.places = {}
        for id, words in places:
            button = PlaceButton(words, self)
            button.clicked.connect(partial(self.place_wanted.emit, id))
            self._row.insertWidget(self._row.indexOf(self.settings), button)
            self.places[id] = button
        set_reading_order(self)
        self._fit()

    def show_place(self, place: QAbstractButton | None, *, on_home: bool) -> None:
        """Mark the place one is in; the way to the search is shown elsewhere than at home."""
        self._chosen = place
        for button in (self.patients, *self.places.values(), self.settings):
            button.setChecked(button is place)
        self.find_button.setVisible(not on_home)
        self._fit()

    def set_ready(self, ready: bool, *, is_first_run: bool = False, settings: bool = True) -> None:
        """Whether there is a clinic to work in. At the first run there is no place to go to yet.

        `settings`: whether whoever is at work may change the clinic.
        """
        self._has_settings, self._is_first_run = settings, is_first_run
        for button in (self.patients, *self.places.values(), self.settings):
            button.setEnabled(ready)
        self.lock_button.setVisible(ready)
        self.find_button.setEnabled(ready)
        if not ready:
            self.find_button.hide()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the places fold into one button."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show every place, or fold those that are not open into "More places" where they have no room."""
        shown = [self.patients, *self.places.values(), *([self.settings] if self._has_settings else [])]
        others = [self.find_button.minimumSizeHint().width()] if self.find_button.isVisibleTo(self) else []
        others += [self.look_button.sizeHint().width(), self.help_button.sizeHint().width()]
        others += [self.lock_button.sizeHint().width(), self._name.sizeHint().width() + 2 * grown(_MARK) + 60]
        folds = sum(button.sizeHint().width() for button in shown) + sum(others) > self.width()
        for button in (self.patients, *self.places.values(), self.settings):
            stays = not folds or button is self._chosen
            button.setVisible(button in shown and stays and not self._is_first_run)
        self.more.setVisible(folds and not self._is_first_run)
        if folds and self.patients.isEnabled() and self._menu is None:
            self._menu = self._make_menu()

    def _make_menu(self) -> Menu:
        # Most windows have room for every place, and need none.
        from ui.widgets.popups import Menu

        menu = Menu("More places", self.more)
        menu.aboutToShow.connect(partial(self._fill_menu, menu))
        self.more.setMenu(menu)
        return menu

    def _fill_menu(self, menu: Menu) -> None:
        menu.clear()
        for button in (self.patients, *self.places.values(), self.settings):
            if button is not self.settings or self._has_settings:
                action = menu.addAction(button.text())
                action.triggered.connect(button.click)
                action.setCheckable(True)
                action.setChecked(button is self._chosen)

    def sizeHint(self) -> QSize:
        return QSize(640, max(TOP_BAR, self._name.sizeHint().height() + 16))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        painter.fillRect(self.rect(), QColor(colours.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(colours.rule))
        side = grown(_MARK)
        paint_mark(
            painter,
            QRectF(20, (self.height() - side) / 2, side, side),
            colours.accent,
            colours.on_accent,
        )
        painter.end()
