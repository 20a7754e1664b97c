"""What studies saw, one bar a study, with the hope through all of them."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from intake.conditions import Answers
from intake.expectation_sentences import load_sentences
from intake.expectations import forecast
from ui.gallery.entry import Entry, Samples, State
from ui.plan.study_bars import StudyBars, hope_of, studies_of

_ON = date(2027, 2, 5)


def _states(samples: Samples, parent: QWidget) -> list[State]:
    """Every treatment of which studies may be printed, and a scale of which nothing is known."""
    catalogue, states = samples.catalogue, []
    sentences = load_sentences(catalogue)
    hope = hope_of("76-99", "Hoped for: 76 to 99 % better")
    for treatment in catalogue.treatments:
        seen = forecast(Answers(), treatment.id, catalogue=catalogue, sentences=sentences, on=_ON)
        studies = studies_of(seen.figures)
        if studies:
            bars = StudyBars(parent)
            bars.show_studies(studies, hope)
            states.append(State(treatment.short_name, bars, wide=True))
    unknown = StudyBars(parent)
    unknown.show_studies((), hope_of("gone", "Hoped for: gone"))
    return [*states, State("Nothing is known", unknown, wide=True)]


ENTRY = Entry("study-bars", "Study bars", _states)
