"""Page 3, the one for the fridge: dates, before, day by day, after, when to call. It stands alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from intake.catalogue_rules import Severity
from intake.catalogue_treatments import CareLine, Treatment
from intake.conditions import NO
from intake.schedule import EventKind
from reports.citations import Citations
from reports.content import DocumentContent, Standing
from reports.flowables.call_box import Call, CallBox, FillLine
from reports.flowables.layout import Columns
from reports.flowables.lists import check_list, cross_list
from reports.flowables.rows import KeyValueTable
from reports.flowables.sheet import Arrangement
from reports.flowables.text import Paragraph, marked, paragraph, title
from reports.flowables.timeline import Timeline
from reports.flowables.timeline_events import Event, Kind, Phase
from reports.phrases import day_words, lower_first, patient_findings, shortened_waits
from reports.styles import Look
from reports.surface import Flowing

_KINDS = {
    EventKind.TEST_PATCH: Kind.TEST_PATCH,
    EventKind.SESSION: Kind.SESSION,
    EventKind.REVIEW: Kind.REVIEW,
}
# Widths of the two columns: what to do before, and the days with what to do after.
_SHARES = (0.42, 0.58)
_ON_DARK_SKIN_SOURCES = ("nhs_manual",)
# How long the last stretch of the line of time is drawn: no date, only room for its word.
_JUDGE_DAYS = 28


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands on the page, each part with its title."""

    dates: list[Flowing]
    before: list[Flowing]
    days: list[Flowing]
    after: list[Flowing]
    call: list[Flowing]


def care(content: DocumentContent, look: Look, citations: Citations) -> list[list[Flowing]]:
    """The sections of page 3; none where no treatment was chosen, or the chosen one may not go ahead."""
    entry = content.treatment
    if entry is None or content.standing is Standing.NO_DATES:
        return []
    parts = _parts(content, entry, look, citations)
    columns = Columns([parts.before, [*parts.days, *parts.after]], look=look, shares=_SHARES)
    return [parts.dates, [columns], parts.call]


def care_with_less(
    content: DocumentContent, look: Look, citations: Citations
) -> list[Callable[[], Arrangement]]:
    """What gives way where the page is too full, and in which order: never the dates, or when to call.

    First the columns are made even, which loses nothing. Then the list for after a session goes to a later
    page; where that is not enough, the one for before it in its place, then both, then the days as well.
    """
    entry = content.treatment
    if entry is None:
        return []

    def even() -> Arrangement:
        parts = _parts(content, entry, look, citations)
        columns = Columns([parts.before, [*parts.days, *parts.after]], look=look)
        return Arrangement([parts.dates, [columns], parts.call])

    def without_after() -> Arrangement:
        parts = _parts(content, entry, look, citations)
        columns = Columns([parts.before, parts.days], look=look)
        return Arrangement([parts.dates, [columns], parts.call], [parts.after])

    def without_before() -> Arrangement:
        parts = _parts(content, entry, look, citations)
        columns = Columns([parts.days, parts.after], look=look)
        return Arrangement([parts.dates, [columns], parts.call], [parts.before])

    def without_lists() -> Arrangement:
        parts = _parts(content, entry, look, citations)
        lists = Columns([parts.before, parts.after], look=look)
        return Arrangement([parts.dates, parts.days, parts.call], [[lists]])

    def without_days() -> Arrangement:
        parts = _parts(content, entry, look, citations)
        columns = Columns([parts.before, [*parts.days, *parts.after]], look=look, shares=_SHARES)
        return Arrangement([parts.dates, parts.call], [[columns]])

    return [even, without_after, without_before, without_lists, without_days]


def _parts(content: DocumentContent, entry: Treatment, look: Look, citations: Citations) -> _Parts:
    say = look.say
    dates: list[Flowing] = [_dates_title(content, look), *_dates(content, look, citations)]
    pre = _care_lines(content, entry, "pre")
    # What is said day by day is not said twice on this page.
    post = [line for line in _care_lines(content, entry, "after") if not line.in_days]
    own = [content.own(line) for line in content.clinic.after_care_for(entry.id)]
    week = content.catalogue.days_for(entry.id)
    before: list[Flowing] = [title(say("Before each session"), look.section), *_boxes(pre, look, citations)]
    after: list[Flowing] = [
        title(say("After each session"), look.section),
        *_boxes(post, look, citations, own),
    ]
    days: list[Flowing] = [
        title(say("The first week, day by day"), look.section),
        KeyValueTable(
            [
                (
                    day_words(line.first, line.last, say),
                    [marked("{text}" + citations.mark(line.sources), look.body, text=line.text)],
                )
                for line in week
            ],
            look=look,
            label_share=0.22,
            space_after=0,
        ),
    ]
    flags = dict.fromkeys(source for line in entry.lines("red_flag") for source in line.sources)
    numbers = citations.mark((*flags, *_ON_DARK_SKIN_SOURCES), style=look.body, most=len(flags) + 1)
    call: list[Flowing] = [
        marked(
            f'{{heading}}<font name="{look.body.fontName}">{numbers}</font>',
            look.section,
            heading=say("When to call"),
        ),
        _call_box(content, entry, look),
    ]
    return _Parts(dates, before, days, after, call)


def _dates_title(content: DocumentContent, look: Look) -> Paragraph:
    """The title, and what the pale bars under the sessions mean."""
    words = look.say("Your dates")
    if not content.schedule.of(EventKind.HEALING):
        return title(words, look.section)
    small = look.caption
    return marked(
        f'{{title}}  <font name="{small.fontName}" size="{small.fontSize}">{{key}}</font>',
        look.section,
        title=words,
        key=look.say("pale bar: days to heal"),
    )


def _dates(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    say, schedule = look.say, content.schedule
    shown = [event for event in schedule.events if event.kind in _KINDS]
    story: list[Flowing] = []
    if content.standing is Standing.NOT_CONFIRMED:
        words = say("These dates are not confirmed. Ask us before you rely on them.")
        story.append(paragraph(words, look.strong))
    if shown:
        words_of = {EventKind.TEST_PATCH: say("Test patch"), EventKind.REVIEW: say("Result check")}
        events = [
            Event(
                event.start,
                _KINDS[event.kind],
                words_of.get(event.kind, say("Session {number}", number=event.number)),
                event.number or None,
            )
            for event in shown
        ]
        healing = [(event.start, event.end) for event in schedule.of(EventKind.HEALING)]
        story.append(Timeline(events, _phases(content, look), look=look, healing=healing, space_after=3))
    else:
        story += [
            paragraph(say("The dates are to be agreed. Write them here:"), look.body),
            FillLine(look=look),
        ]
    if content.schedule.asks_test_patch and content.plan.test_patch is None:
        words = say("A test patch comes first. Its date: ____________________")
        story.append(paragraph(words, look.body))
    verdict = content.verdict
    if verdict is not None:
        story += [
            paragraph(
                say(
                    "Not before {day}: {reason}.",
                    day=say.date(finding.clear_from),
                    reason=lower_first(rule.label),
                ),
                look.strong,
            )
            for finding, rule in patient_findings(verdict, content.catalogue)
            if finding.severity is Severity.DEFER
            and finding.clear_from is not None
            and finding.override is None
        ]
        shortened = shortened_waits(verdict, content.firm_first_session, content.catalogue, say)
        story += [paragraph(words, look.body) for _rule, words in shortened]
    if content.forecast is not None:
        story.append(citations.sentence(content.forecast.judge, look.table))
    return story


def _phases(content: DocumentContent, look: Look) -> list[Phase]:
    """Between sessions first changes may show; then the skin rebuilds; at the review the result is judged."""
    last, review = content.schedule.last_session, content.schedule.review
    if last is None or review is None:
        return []
    first, say = content.plan.first_session, look.say
    phases = []
    if first is not None and first < last:
        phases.append(Phase(first, last, say("First changes may show"), 0))
    phases.append(Phase(last, review, say("Skin still rebuilding"), 1))
    phases.append(Phase(review, review + timedelta(days=_JUDGE_DAYS), say("Judge"), 3, open_end=True))
    return phases


def _care_lines(content: DocumentContent, entry: Treatment, kind: str) -> list[CareLine]:
    """The advice of one kind, without lines that touch nothing this patient has."""
    return [
        line
        for line in entry.lines(kind)
        if not line.only_for or content.answers.code(f"health.{line.only_for}") != NO
    ]


def _boxes(lines: list[CareLine], look: Look, citations: Citations, own: Sequence[str] = ()) -> list[Flowing]:
    """What to do, with the clinic's own lines, then what not to do, one under the other."""

    def words(line: CareLine) -> Paragraph:
        return marked("{text}" + citations.mark(line.sources), look.body, text=line.text)

    do = [words(line) for line in lines if line.style == "do"]
    never = [words(line) for line in lines if line.style == "dont"]
    return [*check_list([*do, *own], look=look), *cross_list(never, look=look)]


def _call_box(content: DocumentContent, entry: Treatment, look: Look) -> CallBox:
    clinic, say = content.clinic, look.say
    flags = entry.lines("red_flag")
    signs = tuple(line.text for line in flags if line.urgency != "emergency")
    emergency = tuple(line.text for line in flags if line.urgency == "emergency")
    late = clinic.out_of_hours or "______________________"
    return CallBox(
        Call(
            heading=say("Call us, or get medical help, the same day"),
            number=clinic.phone,
            hours=say("Evenings and weekends: {phone}", phone=late),
            signs=signs,
            note=say("On brown and black skin, redness can look purple or grey. Feel for heat and swelling."),
        ),
        Call(heading=say("Call an ambulance now"), number=clinic.emergency_number, signs=emergency),
        look=look,
    )
