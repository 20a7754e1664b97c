"""A result on the scale of the forecast: nobody has judged, one has, both have, at either end."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from intake.course import ImprovementBand
from reports.flowables.studies import Part, Study
from ui.followup.result_bars import Judged, ResultBars
from ui.gallery.entry import Entry, Samples, State
from ui.plan.study_bars import hope_of

_STUDY = Study("25 people", 25, (Part(51, 75, 18), Part(76, 100, 7)), "judged by invented doctors")
_STATES = (
    ("Nobody has judged", None, None),
    ("The patient has judged", ImprovementBand.TO_50, None),
    ("Both have judged", ImprovementBand.UP_TO_25, ImprovementBand.TO_50),
    ("At the right end", ImprovementBand.TO_75, ImprovementBand.TO_100),
)


def _states(_samples: Samples, parent: QWidget) -> list[State]:
    states = []
    for words, patient, practitioner in _STATES:
        bars = ResultBars(parent)
        bars.show_result(
            (_STUDY,),
            hope_of("76-99", "Hoped for: more than three quarters better"),
            (
                Judged("Patient", patient, "on the day" if patient else "", is_round=True),
                Judged(
                    "Practitioner", practitioner, "from paired photos" if practitioner else "", is_round=False
                ),
            ),
        )
        states.append(State(words, bars, wide=True))
    return states


ENTRY = Entry("result-bars", "Result on the scale of the forecast", _states)
