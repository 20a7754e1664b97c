"""The clinic's own words on the paper, in its form: three texts, and lines of after-care."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.clinic import AfterCareText, Clinic
from intake.clinic_texts import BLANK, LINE_LIMIT, MOST_LINES, PLACEHOLDERS
from ui.registry.form_row import FormRow
from ui.settings.clinic_text_row import ClinicTextRow
from ui.settings.treatments_row import ticked, treatments_row
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.buttons import PlainButton
from ui.widgets.cards import Card
from ui.widgets.columns import ColumnsLayout
from ui.widgets.labels import Hint, Label, SectionTitle
from ui.widgets.reading_order import set_reading_order

if TYPE_CHECKING:
    from intake.catalogue import Catalogue

_LEAD = (
    "Optional. These texts stand on the handout beside ours. "
    "Candor looks for words that promise too much or are hard to read."
)
_FILLED_IN = f"Names in brackets are filled in for each patient. What is not known prints as {BLANK}"
_AFTER_CARE_LEAD = (
    "Optional. One thing to do or to leave in each line. They follow the lines of the treatment. "
    "The names in brackets work here too."
)


class OwnWordsCard(Card):
    """Welcome, contact, and what happens when somebody is unhappy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.welcome = ClinicTextRow(
            "clinic.welcome", "Welcome", hint="Stands first, such as “Thank you for coming to {clinic}.”"
        )
        self.contact_note = ClinicTextRow(
            "clinic.contact-note", "How to reach you", hint="Stands beside your phone numbers."
        )
        self.unhappy = ClinicTextRow(
            "clinic.unhappy", "If somebody is unhappy", hint="Whom to tell, and what you do then."
        )
        self.add(SectionTitle("Your own words", self))
        self.add(Label(_LEAD, TextStyle.SMALL, Tone.SECOND, self))
        for row in self.rows:
            self.add(row)
        self.add(_PlaceholderHelp(self))

    @property
    def rows(self) -> tuple[ClinicTextRow, ...]:
        """Its rows, in order."""
        return (self.welcome, self.contact_note, self.unhappy)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show stored settings."""
        for row, text in zip(self.rows, (clinic.welcome, clinic.contact_note, clinic.unhappy), strict=True):
            row.set_text(text)

    def put_into(self, clinic: Clinic) -> Clinic:
        """A clinic with the texts as they stand here."""
        return replace(
            clinic,
            welcome=self.welcome.text(),
            contact_note=self.contact_note.text(),
            unhappy=self.unhappy.text(),
        )

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before they can be stored."""
        return [(row, problem) for row in self.rows if (problem := row.first_problem())]


class AfterCareBlock(QWidget):
    """One line of after-care, and the treatments that it is for."""

    def __init__(self, catalogue: Catalogue, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = AfterCareText("")
        self.text = ClinicTextRow(f"after-care-{number}.text", f"After-care line {number}", limit=LINE_LIMIT)
        self.treatments = treatments_row(
            f"after-care-{number}.treatments",
            "Only after",
            catalogue,
            label=f"line {number} only after",
            hint="Tick nothing to print it after every treatment.",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.text)
        column.addWidget(self.treatments)

    def show_line(self, line: AfterCareText) -> None:
        """Show a stored line."""
        self._before = line
        self.text.set_text(line.text)
        self.treatments.field.set_value(line.treatments)

    def line(self) -> AfterCareText | None:
        """The line, or None when nothing is typed."""
        if not self.text.text():
            return None
        return AfterCareText(self.text.text(), ticked(self.treatments, self._before.treatments))

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Its rows, in order."""
        return (self.text, self.treatments)

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before it can be stored."""
        if not self.text.text() and self.treatments.field.value():
            return [(self.text, "Type the line that is for these treatments, or take the ticks away.")]
        problem = self.text.first_problem()
        return [(self.text, problem)] if problem else []


class AfterCareCard(Card):
    """The lines that the clinic adds to the after-care. `added(block)`: there is room for one more."""

    added = Signal(object)

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._catalogue = catalogue
        self.blocks: list[AfterCareBlock] = []
        self.add(SectionTitle("Your own after-care", self))
        self.add(Label(_AFTER_CARE_LEAD, TextStyle.SMALL, Tone.SECOND, self))
        self._column = QVBoxLayout()
        self._column.setSpacing(24)
        self.body.addLayout(self._column)
        self.add_button = PlainButton("Add another line", self, icon="plus")
        self.add_button.clicked.connect(self._add_another)
        row = QHBoxLayout()
        row.addWidget(self.add_button)
        row.addStretch(1)
        self.body.addLayout(row)
        self._full = Hint(f"{MOST_LINES} lines are the most. Empty a line to take it away.", self)
        self._full.hide()
        self.add(self._full)
        self._add()

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Its rows, in order."""
        return tuple(row for block in self.blocks for row in block.rows)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show stored settings."""
        while len(self.blocks) < len(clinic.after_care):
            self._add()
        for block, line in zip(self.blocks, clinic.after_care, strict=False):
            block.show_line(line)

    def make_room(self, names: Iterable[str]) -> None:
        """Add blocks until every row that is named is there."""
        names = tuple(names)
        while any(name.startswith(f"after-care-{len(self.blocks) + 1}.") for name in names):
            self._add()

    def put_into(self, clinic: Clinic) -> Clinic:
        """A clinic with the lines as they stand here."""
        lines = (block.line() for block in self.blocks)
        return replace(clinic, after_care=tuple(line for line in lines if line is not None))

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before they can be stored."""
        return [found for block in self.blocks for found in block.problems()]

    def _add(self) -> None:
        block = AfterCareBlock(self._catalogue, len(self.blocks) + 1, self)
        self._column.addWidget(block)
        self.blocks.append(block)
        is_full = len(self.blocks) >= MOST_LINES
        self.add_button.setVisible(not is_full)
        self._full.setVisible(is_full)
        self.added.emit(block)

    def _add_another(self) -> None:
        self._add()
        set_reading_order(self)
        self.blocks[-1].text.field.take_focus()


class _PlaceholderHelp(QWidget):
    """Every name in brackets, and what it stands for."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(Hint(_FILLED_IN, self))
        holder = QWidget(self)
        columns = ColumnsLayout(holder, gap=24, most=3)
        for name, meaning in PLACEHOLDERS.items():
            columns.addWidget(_Placeholder(name, meaning, holder))
        column.addWidget(holder)


class _Placeholder(QWidget):
    def __init__(self, name: str, meaning: str, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(Label(f"{{{name}}}", TextStyle.SMALL_LABEL, Tone.SECOND, self, wrap=False))
        row.addWidget(Hint(meaning, self), 1)
