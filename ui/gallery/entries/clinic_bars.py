"""Results of a clinic: bars from twenty courses on, under that the numbers alone."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from db.course_records import Bands, ClinicResult
from ui.followup.clinic_bars import ClinicBars
from ui.gallery.entry import Entry, Samples, State

_MANY = ClinicResult("microneedling", "", 23, 6, 2, Bands((5, 9, 7, 2)), None)
_FEW = ClinicResult("microneedling", "", 11, 1, 3, None, None)


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    states = []
    for words, result in (("Twenty or more", _MANY), ("Under twenty", _FEW), ("None yet", None)):
        bars = ClinicBars(parent)
        bars.show_result(result)
        states.append(State(words, bars, wide=True))
    return states


ENTRY = Entry("clinic-bars", "Results of the clinic", _states)
