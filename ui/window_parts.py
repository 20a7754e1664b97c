"""The bar above the window: the mark, the places, and the way to the search."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QWidget

from ui.bar_button import BarButton
from ui.look_button import LookButton
from ui.theme.colours import colours_of
from ui.theme.icons import paint_icon
from ui.theme.sizes import RADIUS_FIELD, TOP_BAR
from ui.theme.type import TextFollower, TextStyle, TextStyled, font_of, grown
from ui.widgets.labels import KeyCap, Label
from ui.widgets.painting import paint_box, paint_ground, painter_of
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from ui.widgets.popups import Menu

_MARK = 26
_GAPS = (28, 12, 8)
"""After the name, after the places, after the search, in pixels."""


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
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + 28, TOP_BAR)

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
        key = self._key = KeyCap("Ctrl K", self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 10, 0)
        row.addStretch(1)
        row.addWidget(key)
        self.use_style(TextStyle.BODY)

    @property
    def is_brief(self) -> bool:
        """Whether only the glass is shown."""
        return self._key.isHidden()

    def show_brief(self, brief: bool) -> None:
        """Show the glass alone, or with the words and the key."""
        self._key.setVisible(not brief)
        self.setToolTip(f"{self.text()} (Ctrl+K)" if brief else "")
        self.updateGeometry()
        self.update()

    def brief_width(self) -> int:
        """What the glass needs alone, in pixels."""
        return 24 + grown(16)

    def least_width(self) -> int:
        """What the words and the key need, in pixels."""
        return self.fontMetrics().horizontalAdvance(self.text()) + grown(106)

    def sizeHint(self) -> QSize:
        high = max(34, self.fontMetrics().height() + 12)
        return QSize(self.brief_width() if self.is_brief else grown(252), high)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return hint if self.is_brief else QSize(self.least_width(), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        edge = colours.accent if self.underMouse() else colours.control
        place, line = QRectF(self.rect()), colours.edge_line
        paint_box(painter, place, RADIUS_FIELD, fill=colours.surface, edge=edge, line=line)
        side = grown(16)
        paint_icon(painter, "search", QRectF(12, (self.height() - side) / 2, side, side), colours.muted)
        if not self.is_brief:
            painter.setFont(self.font())
            painter.setPen(QColor(colours.muted))
            painter.drawText(
                self.rect().adjusted(20 + side, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text()
            )
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
        self._has_settings, self._is_first_run, self._is_ready = True, False, False
        self._name = Label("Candor", TextStyle.PATIENT, parent=self, wrap=False)
        self.patients = PlaceButton("Patients", self)
        self.settings = PlaceButton("Settings", self)
        self.find_button = FindButton(self)
        self.look_button = LookButton(self)
        self.help_button = BarButton("Help", self, icon="circle-question-mark", name="Help (F1)")
        self.help_button.clicked.connect(self.help_wanted)
        self.lock_button = BarButton("Lock", self, icon="lock", key="Ctrl L", name="Lock (Ctrl+L)")
        self.more = BarButton("Places", self, icon_after="chevron-down", name="More places")
        self._menu: Menu | None = None
        self.more.hide()
        row = self._row = QHBoxLayout(self)
        row.setSpacing(0)
        row.addWidget(self._name)
        row.addSpacing(_GAPS[0])
        for button, signal in ((self.patients, self.patients_wanted), (self.settings, self.settings_wanted)):
            button.clicked.connect(signal)
            row.addWidget(button)
        row.addWidget(self.more)
        row.addSpacing(_GAPS[1])
        row.addStretch(1)
        row.addWidget(self.find_button)
        row.addSpacing(_GAPS[2])
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
        self._has_settings, self._is_first_run, self._is_ready = settings, is_first_run, ready
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
        """In little room the words of the tools go first, then the places fold, then the name goes.

        Folded, the places that are not open stand in "More places".
        """
        shown = [self.patients, *self.places.values(), *([self.settings] if self._has_settings else [])]
        if self._is_first_run:
            shown = []
        every = sum(button.sizeHint().width() for button in shown)
        open_one = self._chosen if self._chosen in shown else self.patients
        folded = open_one.sizeHint().width() + self.more.sizeHint().width()
        name, room = self._name.sizeHint().width(), self.width() - self._fixed_width()
        spells = every + name + self._tools_width(brief=False) <= room
        folds = bool(shown) and not spells and every + name + self._tools_width(brief=True) > room
        # A glass says where the search is as well as a field, and leaves the names of the places.
        finds = folds and folded + name + self._tools_width(brief=True) > room
        names = not finds or folded + name + self._tools_width(brief=True, glass=True) <= room
        self._name.setVisible(names)
        for tool in (self.help_button, self.lock_button):
            tool.show_brief(not spells)
        self.find_button.show_brief(finds)
        for button in (self.patients, *self.places.values(), self.settings):
            stays = not folds or button is self._chosen
            button.setVisible(button in shown and stays)
        self.more.setVisible(folds)
        if folds and self.patients.isEnabled() and self._menu is None:
            self._menu = self._make_menu()

    def _fixed_width(self) -> int:
        """What the mark, the margins and the gaps take, in pixels."""
        margins = self._row.contentsMargins()
        return margins.left() + margins.right() + sum(_GAPS)

    def _tools_width(self, *, brief: bool, glass: bool = False) -> int:
        """The way to the search and the tools at the right, with their words or `brief`, in pixels."""
        tools = [self.look_button, self.help_button, *([self.lock_button] if self._is_ready else [])]
        width = sum(tool.brief_width() if brief else tool.full_width() for tool in tools)
        if not self.find_button.isVisibleTo(self):
            return width
        find = self.find_button
        return width + (find.brief_width() if glass else find.least_width())

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
        return QSize(640, max(TOP_BAR, self._name.sizeHint().height() + 6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        paint_ground(painter, self.rect(), colours.surface)
        paint_ground(painter, QRect(0, self.height() - 1, self.width(), 1), colours.rule)
        side = grown(_MARK)
        paint_mark(
            painter,
            QRectF(20, (self.height() - side) / 2, side, side),
            colours.accent,
            colours.on_accent,
        )
        painter.end()
