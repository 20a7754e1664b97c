"""What studies of the chosen treatment saw, with the patient's hope on the same scale."""

from __future__ import annotations

from intake.catalogue import Sourced
from intake.expectations import StudyFigure
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent
from reports.flowables.lists import bullet_list
from reports.flowables.studies import Hope, Part, Study
from reports.flowables.study_bar import StudyChart
from reports.flowables.text import marked, title
from reports.phrases import hope_words
from reports.styles import Look
from reports.surface import Flowing

_HOPE_BANDS = {
    "up-to-25": (0, 25),
    "26-50": (26, 50),
    "51-75": (51, 75),
    "76-99": (76, 99),
    "gone": (100, 100),
}


def studies_section(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """A bar per study that states bands, every printable figure in words, and how sure we are."""
    forecast = content.forecast
    if forecast is None:
        return []
    story: list[Flowing] = [title("What studies saw", look.section)]
    hope = content.answers.code("goals.hoped-for") or ""
    # Every study in which somebody else judged people gets its bar, so that the most hopeful one never stands
    # alone; where a study states no bands the bar says so.
    judged = [figure for figure in forecast.figures if _judged_by_others(figure)]
    band = _HOPE_BANDS.get(hope)
    diamond = Hope(band[0], band[1], f"You hope for: {hope_words(hope, look.say)}") if band else None
    studies = [_study(figure, look, citations) for figure in judged]
    if studies or not forecast.figures:
        story.append(StudyChart(studies, diamond, look=look))
    lines: list[Flowing] = []
    # Comparisons with other treatments are said once, under "How sure are we".
    for figure in (entry for entry in forecast.figures if entry.figure.unit != "none"):
        markup = "{text}" + citations.mark(figure.figure.sources, style=look.notes, most=FIGURE_NUMBERS)
        # The interval stands in the record.
        extra = figure.unfit_words
        lines.append(
            marked(
                markup + (" {extra}" if extra else ""), look.notes, text=figure.figure.print_text, extra=extra
            )
        )
    story += bullet_list(lines, look=look)
    certainty = forecast.certainty
    sure = Sourced(certainty.patient_text, certainty.sources)
    story.append(citations.sentence(sure, look.notes, lead="How sure are we?"))
    return story


def _judged_by_others(figure: StudyFigure) -> bool:
    entry = figure.figure
    return entry.unit == "people" and bool(entry.n) and "patients" not in entry.rater


def _study(figure: StudyFigure, look: Look, citations: Citations) -> Study:
    entry = figure.figure
    assert entry.n is not None
    return Study(
        label=f"<b>{entry.n} people</b>{citations.mark(entry.sources, style=look.caption)}",
        people=entry.n,
        parts=tuple(
            Part(band.low, band.high, band.count) for band in sorted(entry.bands, key=lambda band: band.low)
        ),
        caption=f"judged by {entry.rater}",
    )
