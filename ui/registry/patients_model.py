"""The list of patients that were found, as a table model. Rows are `db.records.PatientSummary`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from ui.short_date import day_and_month, short_date
from ui.widgets.fact_model import FactModel, Index

if TYPE_CHECKING:
    from db.records import PatientSummary

COL_NAME, COL_BORN, COL_NUMBER, COL_LAST_VISIT, COL_NEXT = range(5)

PATIENT_ROLE = Qt.ItemDataRole.UserRole
SEARCH_ROLE = Qt.ItemDataRole.UserRole + 1
ICON_ROLE = Qt.ItemDataRole.UserRole + 2
_ICONS = {
    "first-visit": "plus",
    "draft": "pencil",
    "signature": "signature",
    "signed": "circle-check",
    "wait": "clock",
    "sessions": "activity",
    "new-visit": "plus",
}
"""The icon before what is next, by `db.records.NextStep`."""
_WORDS = {
    "first-visit": "First consultation",
    "signature": "Waiting for signature",
    "signed": "Signed",
    "wait": "Waiting",
    "new-visit": "New consultation",
}


def step_number(page: str) -> int:
    """The step, counted from 1, that a page belongs to; 1 for a consultation that nobody has opened."""
    step = page.split(".")[0]
    return next((number for number, known in enumerate(_steps(), start=1) if known == step), 1)


def number_of_steps() -> int:
    """How many steps a consultation has."""
    return len(_steps())


def step_words(page: str) -> str:
    """The step of a draft in words: "Health, step 4 of 6"."""
    number = step_number(page)
    return f"{list(_steps().values())[number - 1]}, step {number} of {number_of_steps()}"


def _steps() -> dict[str, str]:
    # Not before a list is shown: the window is painted without the catalogue.
    from ui.consultation.pages import STEPS

    return STEPS


class PatientsModel(FactModel):
    """What a search found. `today` decides which visit reads "Today"."""

    headers = ("Name", "Born", "Number", "Last visit", "What is next")

    def __init__(self, today: date, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._is_clinical = True
        self._search = ""

    @property
    def patients(self) -> tuple[PatientSummary, ...]:
        """The rows, in the order shown."""
        return tuple(self._rows)

    def set_clinical(self, is_clinical: bool) -> None:
        """Whether the steps of a consultation may be told; the front desk does not hear of them."""
        self._is_clinical = is_clinical

    def show_patients(self, patients: Sequence[PatientSummary], search: str) -> None:
        """Replace all rows by what `search` found."""
        self._search = search
        self.show_rows(patients)

    def patient_at(self, row: int) -> PatientSummary | None:
        """The patient of a row, or None when there is no such row."""
        return self.row_at(row)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, the patient behind it, or the text that was searched for."""
        patient = self.patient_at(index.row())
        if patient is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(patient, index.column())
        if role == PATIENT_ROLE:
            return patient
        if role == SEARCH_ROLE:
            return self._search
        if role == ICON_ROLE:
            return _ICONS[patient.next] if self._is_clinical else "user"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(patient, index.column())
        return None

    def text(self, row: PatientSummary, column: int) -> str:
        """What stands in a cell of a row."""
        if column == COL_NAME:
            return row.name or "No name recorded"
        if column == COL_BORN:
            return short_date(row.birth_date)
        if column == COL_NUMBER:
            return row.number
        if column == COL_LAST_VISIT:
            return "Today" if row.last_visit == self._today else short_date(row.last_visit)
        return self._next(row)

    def _next(self, patient: PatientSummary) -> str:
        if not self._is_clinical:
            return "First visit" if patient.last_visit is None else "Details and visits"
        if patient.next == "draft":
            return f"Draft, step {step_number(patient.page)} of {number_of_steps()}"
        if patient.next == "wait" and patient.next_on is not None:
            return f"Possible from {day_and_month(patient.next_on, self._today)}"
        if patient.next == "sessions":
            planned = "" if patient.planned is None else f" of {patient.planned}"
            return f"Session {patient.done}{planned} done"
        return _WORDS[patient.next]

    def _spoken(self, patient: PatientSummary, column: int) -> str:
        # A reader that lands on the name hears the whole row: the other cells need not be visited.
        text = self.text(patient, column)
        if column != COL_NAME:
            return f"{self.headers[column]}: {text or 'not recorded'}"
        born = short_date(patient.birth_date)
        return ". ".join(filter(None, (text, born and f"Born {born}", patient.number, self._next(patient))))
