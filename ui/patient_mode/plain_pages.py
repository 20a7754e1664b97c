"""The first page, with the choice of language, and the last one, with the thanks and what was left open."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.language import Language
from ui.patient_mode.big_parts import GAP, BigButton, BigIconLabel, BigRadio
from ui.patient_mode.session import LeftOpen, PatientMode
from ui.patient_mode.words import controls, end_words, open_words, opening_words, title_words
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.folding_row import FoldingRow
from ui.widgets.labels import Label
from ui.widgets.layouts import clear
from ui.widgets.options import Roving

CHOOSE = {"en": "Choose your language", "es": "Elija su idioma"}
"""Said in each language itself, since none is chosen yet."""


class WelcomePage(QWidget):
    """Each language in its own name. Nothing is chosen before somebody touches one."""

    def __init__(self, mode: PatientMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(24)
        asked = " · ".join(CHOOSE[language.code] for language in mode.languages)
        self.title = Label("", TextStyle.LARGE_TITLE, parent=self)
        self.title.hide()
        column.addWidget(self.title)
        card = Card(self)
        card.body.setContentsMargins(28, 24, 28, 28)
        card.body.setSpacing(18)
        card.add(Label(asked, TextStyle.LARGE_LABEL, parent=card))
        row = QHBoxLayout()
        row.setSpacing(GAP)
        self.boxes: dict[str, BigRadio] = {}
        for language in mode.languages:
            row.addWidget(self._box(language, asked, card), 1)
        self._roving = Roving(tuple(self.boxes.values()))
        for box in self.boxes.values():
            box.on_key = lambda button, event: self._roving.move(button, event.key())
        card.body.addLayout(row)
        column.addWidget(card)
        self.words = [Label("", TextStyle.LARGE, Tone.SECOND, self) for _ in opening_words(mode.say)]
        for label in self.words:
            column.addWidget(label)
        column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Say it in the language that was chosen."""
        say, chosen = self.mode.say, self.mode.has_chosen
        for code, box in self.boxes.items():
            box.setChecked(chosen and code == say.language.code)
        self.title.setText(title_words(say)["welcome"])
        self.title.setVisible(chosen)
        for label, words in zip(self.words, opening_words(say), strict=True):
            label.setText(words)
            label.setVisible(chosen)

    def focus_first(self) -> None:
        """Go to the languages."""
        self._roving.stop.setFocus(Qt.FocusReason.TabFocusReason)

    def _box(self, language: Language, asked: str, parent: QWidget) -> BigRadio:
        box = BigRadio(language.name, parent, name=f"{language.name}: {asked}")
        box.clicked.connect(lambda _on, code=language.code: self._choose(code))
        self.boxes[language.code] = box
        return box

    def _choose(self, code: str) -> None:
        self.mode.choose_language(code)
        self._roving.stop_at(self.boxes[code])


class EndPage(QWidget):
    """Thanks, and each topic with open questions as a way back to it. `wanted(topic id)` asks for one."""

    wanted = Signal(str)

    def __init__(self, mode: PatientMode, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.mode = mode
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(20)
        self.title = Label("", TextStyle.LARGE_TITLE, parent=self)
        self.lead = Label("", TextStyle.LARGE, Tone.SECOND, self)
        self.card = Card(self)
        self.card.body.setContentsMargins(28, 12, 28, 12)
        self.card.body.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.lead)
        column.addWidget(self.card)
        column.addStretch(1)
        self.back_buttons: dict[str, BigButton] = {}
        self.refresh()

    def refresh(self) -> None:
        """Show what is open now."""
        say, left_open = self.mode.say, self.mode.left_open()
        self.title.setText(title_words(say)["end"])
        self.lead.setText(end_words(len(left_open), say))
        clear(self.card.body)
        self.back_buttons.clear()
        for number, each in enumerate(left_open):
            if number:
                self.card.add_divider()
            self.card.add(self._row(each))
        self.card.setVisible(bool(left_open))

    def _row(self, each: LeftOpen) -> QWidget:
        holder = QWidget(self.card)
        row = FoldingRow(holder, gap=GAP, stretched=0)
        row.setContentsMargins(0, 10, 0, 10)
        said = QWidget(holder)
        words = QVBoxLayout(said)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(2)
        title = each.topic.title
        words.addWidget(Label(title, TextStyle.LARGE_LABEL, parent=holder))
        opened = open_words(each.number, self.mode.say)
        words.addWidget(BigIconLabel(opened, "circle-dashed", Tone.SECOND, holder))
        row.addWidget(said)
        button = BigButton(controls(self.mode.say)["check"], holder, icon="chevron-left")
        button.setAccessibleName(f"{button.text()}: {title}")
        button.clicked.connect(lambda: self.wanted.emit(each.topic.id))
        self.back_buttons[each.topic.id] = button
        row.addWidget(button)
        return holder
