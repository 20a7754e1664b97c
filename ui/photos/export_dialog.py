"""Giving a photograph out: for which use the patient agreed, and what is written into the copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from db.photo_records import PhotoConsents
from intake.consent_texts import PhotoUse
from ui.consultation.slim_bars import slim
from ui.photos.photo_words import said_words
from ui.theme.colours import Tone
from ui.theme.sizes import BOX
from ui.theme.type import TextStyle, grown
from ui.widgets.buttons import PlainButton, PrimaryButton
from ui.widgets.dialog import Dialog
from ui.widgets.focus import ScrollPage
from ui.widgets.icon_label import IconLabel
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.options import RadioBox

TITLE = "Export a marked copy"
WHAT = (
    "The copy carries the clinic, the patient number, the day and the use, written into the picture. "
    "It holds no name and nothing of the camera. The export is noted in the audit."
)
LEAVES = "A copy leaves the clinic’s keeping: you cannot take it back."
CHOOSE = "Choose what it is for."
_WIDTH, _ROUND_IT = 540, 48


class ExportDialog(Dialog):
    """`chosen(use)` once a use was chosen. A use without a yes cannot be."""

    chosen = Signal(str)

    def __init__(self, uses: Sequence[PhotoUse], consents: PhotoConsents, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(TITLE)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.boxes: dict[str, RadioBox] = {}
        content = QWidget(self)
        column = QVBoxLayout(content)
        column.setContentsMargins(22, 18, 22, 8)
        column.setSpacing(10)
        column.addWidget(SectionTitle(TITLE, content))
        column.addWidget(Label(WHAT, TextStyle.BODY, Tone.SECOND, content))
        for use in uses:
            box = RadioBox(use.title, content)
            box.setEnabled(consents.allows(use.id))
            box.clicked.connect(lambda _on=False, use=use.id: self._choose(use))
            said = Hint(said_words(consents.of(use.id)), content)
            said.setIndent(grown(BOX) + 14)
            column.addWidget(box)
            column.addWidget(said)
            self.boxes[use.id] = box
        column.addWidget(IconLabel(LEAVES, "triangle-alert", Tone.WARNING, content))
        self.problem = IconLabel("", "circle-alert", Tone.ERROR, content, style=TextStyle.SMALL_LABEL)
        self.problem.hide()
        column.addWidget(self.problem)
        column.addStretch(1)
        self._content = content
        # With doubled text on a small screen it scrolls; the buttons stay.
        scroll = ScrollPage(content, self)
        slim(scroll)
        self.save_button = PrimaryButton("Choose a place…", self, icon="download")
        self.cancel_button = PlainButton("Cancel", self)
        self.save_button.clicked.connect(self._go_on)
        self.cancel_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(22, 4, 22, 16)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(scroll, 1)
        whole.addLayout(buttons)

    def sizeHint(self) -> QSize:
        """As high as its words need, and no larger than the window under it."""
        room = self.parentWidget().window().size() - QSize(_ROUND_IT, _ROUND_IT)
        width = min(grown(_WIDTH), room.width())
        height = self._content.heightForWidth(width - 16) + self.save_button.sizeHint().height() + 36
        return QSize(width, min(height, room.height()))

    def _choose(self, use: str) -> None:
        for each, box in self.boxes.items():
            box.setChecked(each == use)
        self.problem.hide()

    def _go_on(self) -> None:
        use = next((use for use, box in self.boxes.items() if box.isChecked()), "")
        if not use:
            self.problem.set_text(CHOOSE)
            self.problem.show()
            return
        self.accept()
        self.chosen.emit(use)
