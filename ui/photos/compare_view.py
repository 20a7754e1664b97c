"""The baseline at the left and any other photograph at the right, under one zoom, and aligned by hand."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.photo_records import StoredPhoto
from intake.photo_prompts import pose_title
from ui.consultation.tab_row import FlowLayout
from ui.documents.own_jobs import while_there
from ui.photos.compare_pane import ComparePane
from ui.photos.compare_state import GROW, SHIFT, TURN, ZOOM_STEP, Sight
from ui.photos.photo_words import day_in_sentence, day_words, lowered, visit_words
from ui.photos.photos_controller import PhotosController
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.announce import announce
from ui.widgets.buttons import Button, PlainButton, QuietButton
from ui.widgets.choice_fields import ComboBox
from ui.widgets.dialog import Dialog
from ui.widgets.field import HOLDS_RING
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Label, OneLine, SectionTitle
from ui.widgets.reading_order import set_reading_order

TITLE = "Compare photos"
KEYS = "Plus and minus zoom, 0 shows all, arrows move both. A aligns: then arrows move the right one."
ALIGNING = "Aligning the right photo: arrows shift, comma and full stop turn, plus and minus change its size."
NOT_SHOWN = "The patient has not agreed to photos for the record, so they are not shown."
FOR_THE_EYE = "Only for the eye: nothing of it is stored."
_PAN = 0.08
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class CompareView(QWidget):
    """Two panes over their facts, and the bar that zooms and aligns.

    `taken_back()` when the patient does not agree any more: the pictures are gone then.
    """

    taken_back = Signal()

    def __init__(
        self,
        controller: PhotosController,
        photos: Sequence[StoredPhoto],
        shown: StoredPhoto,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._controller = controller
        self.baseline = next((photo for photo in photos if photo.is_baseline), photos[0])
        self.others = tuple(photo for photo in photos if photo.id != self.baseline.id)
        self.sight = Sight()
        self._images: dict[UUID, QImage] = {}
        self.left = ComparePane(self)
        self.right = ComparePane(self, is_aligned=True)
        # One line each, so that the photographs beside each other are as high as each other.
        self.left_words, self.right_words = (OneLine("", TextStyle.LABEL, Tone.TEXT, self) for _ in range(2))
        self.left_facts, self.right_facts = OneLine("", parent=self), OneLine("", parent=self)
        self.choice = ComboBox("Photo at the right", self)
        self.state = IconLabel("", "info", Tone.SECOND, self, style=TextStyle.SMALL)
        self.align_button = PlainButton("Align", self, icon="hand", key="A")
        self.align_button.setCheckable(True)
        self.align_button.setAccessibleName("Align the right photo")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty(HOLDS_RING, True)
        self.setAccessibleName(TITLE)
        self.setAccessibleDescription(KEYS)
        for photo in self.others:
            pose = lowered(pose_title(photo.region, photo.pose))
            self.choice.addItem(f"{day_words(photo)}, {pose}", photo.id.hex)
        self._lay_out()
        self._connect()
        right = shown if shown.id != self.baseline.id else self.others[-1] if self.others else None
        self._show(self.baseline, self.left, self.left_words, self.left_facts, "Baseline")
        self.choice.setCurrentIndex(
            next((row for row, photo in enumerate(self.others) if right and photo.id == right.id), -1)
        )
        self._say_state()

    @property
    def shown(self) -> StoredPhoto | None:
        """The photograph at the right."""
        row = self.choice.currentIndex()
        return self.others[row] if 0 <= row < len(self.others) else None

    @property
    def is_aligning(self) -> bool:
        """Whether keys and dragging move the right photograph alone."""
        return self.align_button.isChecked()

    def zoom(self, times: float) -> None:
        """Nearer or further in both; while aligning the right one's size."""
        if self.is_aligning:
            self._see(self.sight.aligned(times=GROW if times > 1 else 1 / GROW))
        else:
            self._see(self.sight.zoomed(times))

    def show_all(self) -> None:
        """Both whole; while aligning the right one as it was taken."""
        self._see(self.sight.unaligned() if self.is_aligning else self.sight.whole())

    def step(self, across: int, down: int) -> None:
        """One step to a side: what is seen of both, or the right photograph alone."""
        if self.is_aligning:
            self._see(self.sight.aligned(across=across * SHIFT, down=down * SHIFT))
        else:
            step = _PAN / self.sight.zoom
            self._see(self.sight.moved(across * step, down * step))

    def turn(self, by: int) -> None:
        """Turn the right photograph a little; only while aligning."""
        if self.is_aligning:
            self._see(self.sight.aligned(degrees=by * TURN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys that `KEYS` and `ALIGNING` name."""
        acts = {
            Qt.Key.Key_Plus: lambda: self.zoom(ZOOM_STEP),
            Qt.Key.Key_Equal: lambda: self.zoom(ZOOM_STEP),
            Qt.Key.Key_Minus: lambda: self.zoom(1 / ZOOM_STEP),
            Qt.Key.Key_0: self.show_all,
            Qt.Key.Key_Left: lambda: self.step(-1, 0),
            Qt.Key.Key_Right: lambda: self.step(1, 0),
            Qt.Key.Key_Up: lambda: self.step(0, -1),
            Qt.Key.Key_Down: lambda: self.step(0, 1),
            Qt.Key.Key_Comma: lambda: self.turn(-1),
            Qt.Key.Key_Period: lambda: self.turn(1),
            Qt.Key.Key_A: self.align_button.toggle,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows on a button move the pictures; Qt would go to the next button, as Tab does."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() in _ARROWS:
            self.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def _see(self, sight: Sight) -> None:
        self.sight = sight
        self.left.show_sight(sight)
        self.right.show_sight(sight)
        self._say_state()

    def _dragged(self, across: float, down: float) -> None:
        if self.is_aligning:
            self._see(self.sight.aligned(across=across, down=down))
        else:
            self._see(self.sight.moved(-across, -down))

    def _say_state(self) -> None:
        zoom = f"{round(self.sight.zoom * 100)} %"
        aligned = "" if self.sight.alignment.is_none else " · right photo aligned"
        keys = f"{ALIGNING} {FOR_THE_EYE}" if self.is_aligning else KEYS
        self.state.set_text(f"{zoom}{aligned}. {keys}")

    def _on_choice(self) -> None:
        photo = self.shown
        if photo is None:
            self.right.show_words("There is no other photo of this area yet.")
            return
        self.sight = self.sight.unaligned()
        self._show(photo, self.right, self.right_words, self.right_facts, "Compared")
        self._see(self.sight)

    def _show(self, photo: StoredPhoto, pane: ComparePane, title: Label, facts: Label, what: str) -> None:
        title.setText(f"{what}: {day_in_sentence(photo)}")
        facts.setText(f"{pose_title(photo.region, photo.pose)}, {visit_words(photo)}")
        name = f"{what}, {day_in_sentence(photo)}, {visit_words(photo)}"
        if photo.id in self._images:
            pane.show_image(self._images[photo.id], name)
            return

        def done(image: QImage) -> None:
            if not self._controller.may_add:
                return
            self._images[photo.id] = image
            if pane is self.left or (self.shown is not None and self.shown.id == photo.id):
                pane.show_image(image, name)

        pane.show_words("Reading…")
        # The controller goes on when this view is left.
        self._controller.show_picture(photo, while_there(pane, done), while_there(pane, pane.show_words))

    def _on_changed(self) -> None:
        """Without a yes for the record no picture stays here."""
        if self._controller.may_add:
            return
        self._images.clear()
        for pane in (self.left, self.right):
            pane.show_words(NOT_SHOWN)
        self.taken_back.emit()

    def _connect(self) -> None:
        self._controller.changed.connect(self._on_changed)
        self.choice.currentIndexChanged.connect(lambda _row: self._on_choice())
        for pane in (self.left, self.right):
            pane.dragged.connect(self._dragged)
            pane.zoomed.connect(self.zoom)
        self.align_button.toggled.connect(self._on_align)
        for button in self.findChildren(Button):
            button.installEventFilter(self)

    def _on_align(self, on: bool) -> None:
        self._say_state()
        announce(self, ALIGNING if on else "Aligning has ended.")

    def _lay_out(self) -> None:
        panes = QHBoxLayout()
        panes.setSpacing(12)
        for pane, title, facts in (
            (self.left, self.left_words, self.left_facts),
            (self.right, self.right_words, self.right_facts),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(pane, 1)
            column.addWidget(title)
            column.addWidget(facts)
            panes.addLayout(column, 1)
        bar = FlowLayout()
        bar.addWidget(self.choice)
        for words, icon, key, act in (
            ("Nearer", "plus", "+", lambda: self.zoom(ZOOM_STEP)),
            ("Further", "minus", "−", lambda: self.zoom(1 / ZOOM_STEP)),
            ("All", "", "0", self.show_all),
        ):
            button = PlainButton(words, self, icon=icon, key=key)
            button.clicked.connect(act)
            bar.addWidget(button)
        bar.addWidget(self.align_button)
        self.turn_left = QuietButton("Turn left", self, icon="rotate-ccw", key=",")
        self.turn_right = QuietButton("Turn right", self, icon="rotate-cw", key=".")
        self.turn_left.clicked.connect(lambda: self.turn(-1))
        self.turn_right.clicked.connect(lambda: self.turn(1))
        for turning in (self.turn_left, self.turn_right):
            turning.setEnabled(False)
            self.align_button.toggled.connect(turning.setEnabled)
            bar.addWidget(turning)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(10)
        column.addLayout(bar)
        column.addLayout(panes, 1)
        column.addWidget(self.state)
        set_reading_order(self)


class CompareDialog(Dialog):
    """The comparison over the window. A lock closes it like every dialog."""

    def __init__(
        self,
        controller: PhotosController,
        photos: Sequence[StoredPhoto],
        shown: StoredPhoto,
        title: str,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.view = CompareView(controller, photos, shown, self)
        self.view.taken_back.connect(self.reject)
        self.close_button = PlainButton("Close", self, icon="x", key="Esc")
        self.close_button.clicked.connect(self.reject)
        head = QHBoxLayout()
        head.addWidget(SectionTitle(f"{TITLE}: {title[:1].lower()}{title[1:]}", self), 1)
        head.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def sizeHint(self) -> QSize:
        """Almost as large as the window under it."""
        window = self.parentWidget().window().size() if self.parentWidget() else QSize(1200, 800)
        return QSize(max(360, window.width() - 60), max(300, window.height() - 60))
