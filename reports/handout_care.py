"""Page 3, the one for the fridge: dates, before, after, when to call."""

from __future__ import annotations

from datetime import date

from intake.catalogue import CareLine, Severity, Treatment
from intake.conditions import NO
from intake.dates import say_date
from intake.plan import EventKind
from reports.citations import Citations
from reports.content import DocumentContent, Standing
from reports.flowables.call_box import Call, CallBox, FillLine
from reports.flowables.layout import Columns
from reports.flowables.lists import check_list, cross_list
from reports.flowables.text import Paragraph, marked, paragraph, title
from reports.flowables.timeline import Event, Kind, Phase, Timeline
from reports.phrases import lower_first, patient_findings
from reports.styles import Look
from reports.surface import Flowing

_KINDS = {
    EventKind.TEST_PATCH: Kind.TEST_PATCH,
    EventKind.SESSION: Kind.SESSION,
    EventKind.REVIEW: Kind.REVIEW,
}
_ON_DARK_SKIN = "On brown and black skin, redness can look purple or grey. Feel for heat and swelling."
_ON_DARK_SKIN_SOURCES = ("nhs_manual",)


def care(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The story of page 3; empty where no treatment was chosen, or the chosen one may not go ahead."""
    entry = content.treatment
    if entry is None or content.standing is Standing.NO_DATES:
        return []
    story: list[Flowing] = [title("Your dates", look.section), *_dates(content, look, citations)]
    lines = {kind: _care_lines(content, entry, kind) for kind in ("pre", "after")}
    before: list[Flowing] = [
        title("Before each session", look.section),
        *_boxes(lines["pre"], look, citations),
    ]
    after: list[Flowing] = [
        title("After each session", look.section),
        *_boxes(lines["after"], look, citations),
    ]
    letters = [sum(len(line.text) for line in part) for part in lines.values()]
    share = min(max(letters[0] / sum(letters), 0.42), 0.6)
    story.append(Columns([before, after], look=look, shares=(share, 1 - share)))
    flags = dict.fromkeys(source for line in entry.lines("red_flag") for source in line.sources)
    numbers = citations.mark((*flags, *_ON_DARK_SKIN_SOURCES), style=look.body, most=len(flags) + 1)
    story += [marked("When to call" + numbers, look.section), _call_box(content, entry, look)]
    return story


def _dates(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    schedule = content.schedule
    shown = [event for event in schedule.events if event.kind in _KINDS]
    story: list[Flowing] = []
    if content.standing is Standing.NOT_CONFIRMED:
        story.append(paragraph("These dates are not confirmed. Ask us before you rely on them.", look.strong))
    if shown:
        words = {EventKind.TEST_PATCH: "Test patch", EventKind.REVIEW: "Result check"}
        events = [
            Event(
                event.start,
                _KINDS[event.kind],
                words.get(event.kind, f"Session {event.number}"),
                event.number or None,
            )
            for event in shown
        ]
        story.append(Timeline(events, _phases(content), look=look))
    else:
        story += [paragraph("The dates are to be agreed. Write them here:", look.body), FillLine(look=look)]
    if content.schedule.asks_test_patch and content.plan.test_patch is None:
        story.append(paragraph("A test patch comes first. Its date: ____________________", look.body))
    verdict = content.verdict
    if verdict is not None:
        waits = [
            f"Not before {say_date(finding.clear_from)}: {lower_first(rule.label)}."
            for finding, rule in patient_findings(verdict, content.catalogue)
            if finding.severity is Severity.DEFER and finding.clear_from is not None
        ]
        story += [paragraph(line, look.strong) for line in waits]
    if not shown and content.forecast is not None:
        story.append(citations.sentence(content.forecast.judge, look.body))
    return story


def _phases(content: DocumentContent) -> list[Phase]:
    """From the last session to the review the skin rebuilds; the result is judged from the review on."""
    last, review = content.schedule.last_session, content.schedule.review
    if last is None or review is None:
        return []
    first = content.plan.first_session
    phases = []
    if first is not None and first < last:
        phases.append(Phase(first, last, "Sessions", 0))
    phases.append(Phase(last, review, "Skin still rebuilding", 1))
    phases.append(Phase(review, _later(review), "Judge", 3))
    return phases


def _later(day: date) -> date:
    return date.fromordinal(day.toordinal() + 28)


def _care_lines(content: DocumentContent, entry: Treatment, kind: str) -> list[CareLine]:
    """The advice of one kind, without lines that touch nothing this patient has."""
    return [
        line
        for line in entry.lines(kind)
        if not line.only_for or content.answers.code(f"health.{line.only_for}") != NO
    ]


def _boxes(lines: list[CareLine], look: Look, citations: Citations) -> list[Flowing]:
    """What to do, then what not to do, one under the other."""

    def words(line: CareLine) -> Paragraph:
        return marked("{text}" + citations.mark(line.sources), look.body, text=line.text)

    do = [words(line) for line in lines if line.style == "do"]
    never = [words(line) for line in lines if line.style == "dont"]
    return [*check_list(do, look=look), *cross_list(never, look=look)]


def _call_box(content: DocumentContent, entry: Treatment, look: Look) -> CallBox:
    clinic = content.clinic
    flags = entry.lines("red_flag")
    signs = tuple(line.text for line in flags if line.urgency != "emergency")
    emergency = tuple(line.text for line in flags if line.urgency == "emergency")
    late = clinic.out_of_hours or "______________________"
    return CallBox(
        Call(
            heading="Call us, or get medical help, the same day",
            number=clinic.phone,
            hours=f"Evenings and weekends: {late}",
            signs=signs,
            note=_ON_DARK_SKIN,
        ),
        Call(heading="Call an ambulance now", number=clinic.emergency_number, signs=emergency),
        look=look,
    )
