"""The clinic's logo in its form: choose a picture, see how it prints, take it away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from intake.logo_file import MOST_BYTES, LogoProblem, read_logo_file
from ui.file_dialogs import ask_for_file
from ui.theme.colours import PAPER, Tone, colours_of
from ui.theme.sizes import RADIUS_FIELD
from ui.theme.type import TextStyle, grown
from ui.widgets.announce import announce
from ui.widgets.buttons import PlainButton, QuietButton
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label
from ui.widgets.painting import paint_box, painter_of
from ui.worker import Cancel, Job, JobProblem, Worker

_HINT = f"PNG or JPEG, at most {MOST_BYTES // 1_000_000} MB. It stands at the head of each document."
_READING = "Reading the picture…"
_SHOWN = "This is how it prints."
_PICTURES = "Pictures (*.png *.jpg *.jpeg)"
_BESIDE = 560
# The room that a logo has on paper, 40 by 18 mm, at 96 dots to the inch, and a margin.
_WIDTH, _HEIGHT, _MARGIN = 171, 88, 10


class LogoBlock(QWidget):
    """Label, picture and buttons. `settled()`: a file that was chosen has been read, or refused."""

    settled = Signal()

    def __init__(self, worker: Worker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._worker = worker
        self._data = b""
        self._job: Job | None = None
        self.picture = _Picture(self)
        self.hint = Hint(_HINT, self)
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, self, style=TextStyle.SMALL_LABEL)
        self.problem.hide()
        self.choose_button = PlainButton("Choose a picture…", self, icon="folder-open")
        self.choose_button.setAccessibleName("Choose a picture for the logo")
        self.choose_button.clicked.connect(self.choose)
        self.remove_button = QuietButton("Take away", self, icon="x")
        self.remove_button.setAccessibleName("Take the logo away")
        self.remove_button.clicked.connect(self.remove)
        self._lay_out()
        self._show()

    @property
    def data(self) -> bytes:
        """The picture as it will be stored; b"" for none."""
        return self._data

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read."""
        return self._job is not None

    def show_logo(self, data: bytes) -> None:
        """Show a stored logo."""
        self._data = data
        self._show()

    def choose(self) -> None:
        """Ask for a file, and read it."""
        name = ask_for_file(self, "Choose the logo", _PICTURES)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file away from the screen. The logo stays as it is until that went well."""

        def read(_cancel: Cancel) -> bytes:
            from reports.logo import prepare_logo

            try:
                return prepare_logo(read_logo_file(path))
            except LogoProblem as problem:
                raise JobProblem(str(problem)) from None

        self._drop_job()
        self._say_problem("")
        self.hint.setText(_READING)
        self._job = self._worker.run("Reading the logo", read, self._on_read, self._on_refused)
        # A form that is thrown away meanwhile must not hear of it.
        self.destroyed.connect(self._job.cancel)

    def remove(self) -> None:
        """Take the logo away. It is stored until the form is saved."""
        self._drop_job()
        self._data = b""
        self._say_problem("")
        # The button goes, and would take the keyboard along.
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show()
        announce(self, "The logo is taken away.")

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_read(self, data: bytes) -> None:
        self._job = None
        self._data = data
        self._show()
        announce(self, "The logo is shown.")
        self.settled.emit()

    def _on_refused(self, sentence: str) -> None:
        self._job = None
        self._show()
        self._say_problem(sentence)
        self.settled.emit()

    def _say_problem(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.problem.setVisible(bool(sentence))
        announce(self, sentence, at_once=True)

    def _show(self) -> None:
        self.picture.show_picture(self._data)
        self.remove_button.setVisible(bool(self._data))
        self.hint.setText(_SHOWN if self._data else _HINT)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.choose_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addWidget(self.hint)
        words.addWidget(self.problem)
        words.addLayout(buttons)
        words.addStretch(1)
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._beside.setSpacing(16)
        self._beside.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._beside.addLayout(words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(Label("Logo", TextStyle.LABEL, parent=self))
        column.addLayout(self._beside)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The words stand under the picture where there is little room."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        beside = self.width() >= grown(_BESIDE)
        self._beside.setDirection(directions.LeftToRight if beside else directions.TopToBottom)


class _Picture(QWidget):
    """The logo on white, as paper is, in about the size that it prints in."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_picture(self, data: bytes) -> None:
        """Show the bytes of a PNG or JPEG, or that there is none."""
        self._image = QImage.fromData(data) if data else QImage()
        self.setAccessibleName("The clinic’s logo" if data else "No logo")
        self.update()

    @property
    def is_shown(self) -> bool:
        """Whether there is a picture to see."""
        return not self._image.isNull()

    def sizeHint(self) -> QSize:
        return QSize(grown(_WIDTH), grown(_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = colours_of(self.palette())
        painter = painter_of(self)
        place = QRectF(self.rect())
        if self._image.isNull():
            paint_box(painter, place, RADIUS_FIELD, fill=colours.surface, edge=colours.control, dashed=True)
            painter.setPen(QColor(colours.muted))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, "No logo")
        else:
            paint_box(painter, place, RADIUS_FIELD, fill=PAPER, edge=colours.rule)
            self._paint_image(painter, place.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
        painter.end()

    def _paint_image(self, painter: QPainter, room: QRectF) -> None:
        sharp = self.devicePixelRatioF()
        keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        size = (room.size() * sharp).toSize()
        image = self._image.scaled(size, keep, smooth)
        image.setDevicePixelRatio(sharp)
        shown = image.deviceIndependentSize()
        left = room.left() + (room.width() - shown.width()) / 2
        top = room.top() + (room.height() - shown.height()) / 2
        painter.drawImage(QRectF(left, top, shown.width(), shown.height()), image)
