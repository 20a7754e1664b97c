"""One device in the clinic's form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from intake.clinic import Device
from intake.conditions import NO, YES
from intake.typed_text import parse_typed_integer
from ui.registry.form_row import FormRow, line, yes_no
from ui.settings.treatments_row import ticked, treatments_row

if TYPE_CHECKING:
    from intake.catalogue import Catalogue

LEAST_NM, MOST_NM = 100, 20_000
"""Whatever a laser for skin can give, in nanometres."""
_RADIOFREQUENCY = {YES: True, NO: False}


class DeviceBlock(QWidget):
    """One device: make, model, wavelength, radiofrequency, and the treatments it is used for."""

    def __init__(self, catalogue: Catalogue, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = Device(f"device-{number}", "", "", ())
        self.make = line(f"device-{number}.make", "Make", placeholder="")
        self.model = line(f"device-{number}.model", "Model", placeholder="")
        self.wavelength = line(
            f"device-{number}.wavelength",
            "Wavelength in nanometres",
            hint="For a laser, such as 1540. Leave blank if it has none or nobody knows.",
            placeholder="",
        )
        self.wavelength.field.setAccessibleName(f"Machine {number}: wavelength in nanometres")
        self.radiofrequency = yes_no(
            f"device-{number}.radiofrequency",
            "Does it give radiofrequency?",
            label=f"Machine {number}: does it give radiofrequency?",
            hint="Leave blank if nobody knows. Some treatments cannot be judged without it.",
        )
        self.treatments = treatments_row(
            f"device-{number}.treatments", "Used for", catalogue, label=f"Machine {number}: used for"
        )
        names = QHBoxLayout()
        names.setSpacing(16)
        names.addWidget(self.make)
        names.addWidget(self.model)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(names)
        column.addWidget(self.wavelength)
        column.addWidget(self.treatments)
        column.addWidget(self.radiofrequency)

    def show_device(self, device: Device) -> None:
        """Show a stored device."""
        self._before = device
        self.make.set_text(device.make)
        self.model.set_text(device.model)
        self.wavelength.set_text(str(device.wavelength_nm or ""))
        given: dict[bool | None, str] = {True: YES, False: NO}
        self.radiofrequency.set_text(given.get(device.radiofrequency, ""))
        self.treatments.field.set_value(device.treatments)

    def device(self) -> Device | None:
        """The device, or None when nothing is typed."""
        chosen = ticked(self.treatments, self._before.treatments)
        if not (self.make.text() or self.model.text() or self.wavelength.text() or chosen):
            return None
        return replace(
            self._before,
            make=self.make.text(),
            model=self.model.text(),
            treatments=chosen,
            wavelength_nm=parse_typed_integer(self.wavelength.text()),
            radiofrequency=_RADIOFREQUENCY.get(self.radiofrequency.text()),
        )

    @property
    def rows(self) -> tuple[FormRow, ...]:
        """Its rows, in order."""
        return (self.make, self.model, self.wavelength, self.treatments, self.radiofrequency)

    def problems(self) -> list[tuple[FormRow, str]]:
        """What must be put right before it can be stored."""
        device = self.device()
        if device is None:
            return []
        if not device.make:
            return [(self.make, "Type the make of the device. It stands on its plate.")]
        typed = self.wavelength.text()
        if typed and not LEAST_NM <= (device.wavelength_nm or 0) <= MOST_NM:
            return [(self.wavelength, f"Type the wavelength as a number from {LEAST_NM} to {MOST_NM}.")]
        if not device.treatments:
            return [(self.treatments, "Tick what the device is used for.")]
        return []
