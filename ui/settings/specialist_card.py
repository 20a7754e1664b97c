"""Treatments that need a named specialist's sign-off, in the clinic's form: who signed each, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QWidget

from intake.clinic import Clinic, SignOff
from intake.dates import say_date
from intake.typed_text import parse_typed_date
from ui.registry.form_row import FormRow, line
from ui.theme.colours import Tone
from ui.theme.type import TextStyle
from ui.widgets.cards import Card
from ui.widgets.labels import Label, SectionTitle

if TYPE_CHECKING:
    from intake.catalogue import Catalogue
    from intake.catalogue_treatments import Treatment

_LEAD = (
    "Some treatments are never judged suitable before a named specialist has signed them off for this "
    "clinic. Type who did, and when. Leave both blank while nobody has."
)


class SpecialistRow(QWidget):
    """One such treatment: the specialist's name, and the day of the sign-off."""

    def __init__(self, treatment: Treatment, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.treatment = treatment.id
        name = treatment.short_name
        self.name = line(f"sign-off.{treatment.id}.name", f"{name}: signed off by", placeholder="")
        self.on = line(f"sign-off.{treatment.id}.on", "Signed on", hint="Such as 21 11 2026", placeholder="")
        self.on.field.setAccessibleName(f"{name}: signed off on")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.name, 2)
        row.addWidget(self.on, 1)

    def show_clinic(self, clinic: Clinic) -> None:
        """Show stored settings."""
        signed = dict(clinic.treatment_sign_off).get(self.treatment)
        self.name.set_text(signed.name if signed is not None else "")
        self.on.set_text(say_date(signed.on) if signed is not None else "")

    def sign_off(self) -> SignOff | None:
        """Who signed and when; None while that is not typed whole."""
        day = self._day()
        return SignOff(self.name.text(), day) if self.name.text() and day is not None else None

    def problem(self) -> list[tuple[FormRow, str]]:
        """What must be put right before it can be stored."""
        if not self.name.text() and not self.on.text():
            return []
        if not self.name.text():
            return [(self.name, "Type the name of the specialist who signed it off.")]
        day = self._day()
        if day is None:
            return [(self.on, "Type the whole date of the sign-off, such as 21 11 2026.")]
        if day > date.today():
            return [(self.on, "This day has not come yet. Type the day on which it was signed.")]
        return []

    def _day(self) -> date | None:
        given = parse_typed_date(self.on.text(), date.today()) if self.on.text() else None
        return given.first_day if given is not None and given.is_full else None


class SpecialistCard(Card):
    """A row for each treatment of the catalogue that needs one."""

    def __init__(self, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: tuple[tuple[str, SignOff], ...] = ()
        self.add(SectionTitle("Specialist’s sign-off", self))
        self.add(Label(_LEAD, TextStyle.SMALL, Tone.SECOND, self))
        self.entries = tuple(
            SpecialistRow(entry, self) for entry in catalogue.treatments if entry.needs_sign_off
        )
        for entry in self.entries:
            self.add(entry)
        self.setVisible(bool(self.entries))

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Its rows, in order."""
        return tuple(row for entry in self.entries for row in (entry.name, entry.on))

    def show_clinic(self, clinic: Clinic) -> None:
        """Show stored settings."""
        self._before = clinic.treatment_sign_off
        for entry in self.entries:
            entry.show_clinic(clinic)

    def put_into(self, clinic: Clinic) -> Clinic:
        """A clinic with the sign-offs as they stand here; those of other treatments stay."""
        mine = {entry.treatment for entry in self.entries}
        signed = dict(one for one in clinic.treatment_sign_off if one[0] not in mine)
        signed |= {entry.treatment: given for entry in self.entries if (given := entry.sign_off())}
        # Those stored before keep their order, so that nothing seems changed that is not.
        order = {name: place for place, (name, _) in enumerate(self._before)}
        both = sorted(signed.items(), key=lambda one: order.get(one[0], len(order)))
        return replace(clinic, treatment_sign_off=tuple(both))

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before they can be stored."""
        return [problem for entry in self.entries for problem in entry.problem()]
