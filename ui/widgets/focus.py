"""The focus ring, and the page that scrolls to what has the focus."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QFrame, QScrollArea, QWidget
from shiboken6 import isValid

from ui.theme.colours import colours_of
from ui.theme.sizes import FOCUS_GAP, RADIUS_SEGMENT
from ui.widgets.field import HOLDS_RING, PAINTS_FOCUS
from ui.widgets.painting import paint_box, painter_of

_MOVED = (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide)


class FocusRing(QWidget):
    """A ring round whatever has the focus in one window, painted above everything and in nobody's way."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._watched: list[QWidget] = []
        self._target: QWidget | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)
        self._on_focus(None, window.focusWidget() if window.isActiveWindow() else None)

    @property
    def target(self) -> QWidget | None:
        """What the ring is round now."""
        return self._target

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED:
            self._follow()
        elif event.type() is QEvent.Type.ParentChange:
            self._on_focus(None, QApplication.focusWidget())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._target is None:
            return
        painter = painter_of(self)
        painter.setClipRect(self._clip().translated(-self.pos()))
        colours, place = colours_of(self.palette()), QRectF(self.rect())
        radius = RADIUS_SEGMENT + self._reach() - 1
        paint_box(painter, place, radius, fill=None, edge=colours.focus, line=colours.focus_line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """In other colours the line may be thicker."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange and self.isVisible():
            self._follow()

    def _reach(self) -> int:
        """How far outside of the target the ring ends."""
        return FOCUS_GAP + round(colours_of(self.palette()).focus_line)

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            # A page that was closed takes its widgets along; nothing is left to stop watching.
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = ring_target(new) if new is not None and new.window() is self.parentWidget() else None
        widget = self._target
        while widget is not None and widget is not self.parentWidget():
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = widget.parentWidget()
        self._follow()
        self.raise_()

    def _follow(self) -> None:
        target = self._target
        if target is None or not target.isVisible():
            self.hide()
            return
        reach = self._reach()
        place = _in_window(target).adjusted(-reach, -reach, reach, reach)
        # What is laid out anew tells of each step, and most of them move nothing.
        if place != self.geometry() or self.isHidden():
            self.setGeometry(place)
            self.show()
            self.raise_()
        self.update()

    def _clip(self) -> QRect:
        """What of the window is open to the ring: the viewports that the target scrolls in."""
        clip = self.parentWidget().rect()
        widget = self._target
        while widget is not None and widget is not self.parentWidget():
            parent = widget.parentWidget()
            if isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget:
                clip = clip.intersected(_in_window(widget))
            widget = parent
        return clip


class ScrollPage(QScrollArea):
    """A page that scrolls up and down only, and brings whatever has the focus into view."""

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # One of our own: to hand out Qt's, PySide would make the types of all widgets there are.
        self.setViewport(QWidget(self))
        self.setWidget(content)
        content.setAutoFillBackground(False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll as little as needed to show a widget with some room round it."""
        top = widget.mapTo(self.widget(), widget.rect().topLeft()).y()
        bar, room, height = self.verticalScrollBar(), self.viewport().height(), widget.height()
        margin = min(28, max(0, (room - height) // 2))
        if top - margin < bar.value():
            bar.setValue(top - margin)
        elif top + height + margin > bar.value() + room:
            bar.setValue(min(top - margin, top + height + margin - room))

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        content = self.widget()
        if new is not None and content is not None and content.isAncestorOf(new):
            # A row that has just opened is not laid out yet.
            layout = content.layout()
            if layout is not None:
                layout.activate()
            self.bring_into_view(ring_target(new) or new)
            # What has just been put into the page has its place only after the layouts inside it are done.
            QTimer.singleShot(0, self, self._look_again)

    def _look_again(self) -> None:
        new, content = QApplication.focusWidget(), self.widget()
        if new is not None and content is not None and content.isAncestorOf(new):
            self.bring_into_view(ring_target(new) or new)


def bring_to_sight(widget: QWidget) -> None:
    """Scroll the page of a widget to it, once it is laid out: for what appears without the focus."""
    page = widget.parentWidget()
    while page is not None and not isinstance(page, ScrollPage):
        page = page.parentWidget()
    if page is not None:
        QTimer.singleShot(0, widget, lambda: page.bring_into_view(widget))


def ring_target(widget: QWidget) -> QWidget | None:
    """What wears the ring when a widget has the focus; None where the widget shows its focus itself."""
    if widget.property(PAINTS_FOCUS):
        return None
    parent: QWidget | None = widget
    while parent is not None and not parent.isWindow():
        if parent.property(HOLDS_RING):
            return parent
        parent = parent.parentWidget()
    return widget


def _in_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), widget.rect().topLeft()), widget.size())
