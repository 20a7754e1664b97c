"""The first two parts of the consent form: what is planned, and what it may and will not do."""

from __future__ import annotations

from intake.catalogue_sources import Sourced
from intake.expectations import Forecast, StudyFigure
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent, Standing
from reports.flowables.call_box import FillLine
from reports.flowables.initials import PartTitle, room_for_a_start
from reports.flowables.layout import Columns, Gap
from reports.flowables.lists import cross_list, tick_list
from reports.flowables.rows import Cell, KeyValueTable, Row, options_table
from reports.flowables.text import Paragraph, marked, paragraph, paragraphs
from reports.phrases import not_known
from reports.styles import Look
from reports.surface import Flowing

_LINES_TO_FILL = 3


def proposal(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What is proposed, its status, where, how often, by whom, with what; lines for what is open."""
    say = look.say
    areas = [
        marked("<b>{letter}</b> {words}", look.body, letter=area.letter, words=area.words)
        for area in content.treated
    ]
    facts: list[tuple[str, Cell]] = [
        (say("Treatment"), _treatment(content, look, citations)),
        (say("Status"), _status(content, look, citations)),
        (say("Areas"), areas or _known("", look)),
        (say("Sessions"), _known(sessions_words(content, look), look)),
        (say("Done by"), _done_by(content, look)),
        # No line for them: they are chosen on the day, and a form that is signed can hold nothing more.
        (
            say("Device"),
            [
                *_known(device_words(content), look),
                paragraph(say("Settings: noted in your record at each session."), look.body),
            ],
        ),
        (say("Numbing"), _known(_numbing_words(content, look), look)),
    ]
    dates = _dates(content, look)
    if dates is not None:
        facts.append((say("Dates"), [dates]))
    story: list[Flowing] = [
        PartTitle(1, say("What is planned"), look=look),
        KeyValueTable(facts, look=look, label_share=0.17, space_after=4 * look.gaps),
    ]
    return [room_for_a_start(look, *story), *story]


def _known(words: str, look: Look) -> Cell:
    """What is known, or a line to write it on."""
    return paragraphs(words, look.body) if words.strip() else [_to_write(look)]


def _to_write(look: Look, label: str = "") -> FillLine:
    return FillLine(label, look=look, height=float(look.body.leading), space_after=2)


def _done_by(content: DocumentContent, look: Look) -> Cell:
    """Who does it and with what training; lines where nobody is named."""
    operator, say = content.plan.operator, look.say
    person = content.clinic.practitioner(operator)
    if person is not None and person.training:
        words = say("{name} ({training})", name=operator, training=person.training)
        return [paragraph(words, look.body)]
    if operator:
        return [
            *_known(operator, look),
            paragraph(say("Training: not recorded here. Please ask."), look.body),
        ]
    return [*_known(operator, look), _to_write(look, say("Training"))]


def _dates(content: DocumentContent, look: Look) -> Paragraph | None:
    """Test patch, first session and result check, as far as they are known and may be relied on."""
    plan, say = content.plan, look.say
    if content.treatment is None or content.standing is Standing.NO_DATES:
        return None
    named = [
        (plan.test_patch, say("Test patch <b>{day}</b>.")),
        (plan.first_session, say("First session <b>{day}</b>.")),
        (content.schedule.review, say("Result check <b>{day}</b>.")),
    ]
    known = [words.format(day=say.date(day)) for day, words in named if day is not None]
    if not known:
        return None
    if content.standing is Standing.NOT_CONFIRMED:
        known.insert(0, say("<b>Not confirmed:</b>"))
    return marked(" ".join(known), look.body)


def _treatment(content: DocumentContent, look: Look, citations: Citations) -> Cell:
    entry = content.treatment
    if entry is None:
        return _known("", look)
    return [citations.sentence(entry.what_it_is, look.body, lead=f"{entry.plain_name}.")]


def _status(content: DocumentContent, look: Look, citations: Citations) -> Cell:
    """What it is allowed for, by the regulator's list and by the clinic's word on its own device."""
    entry = content.treatment
    if entry is None:
        return _known("", look)
    said: list[Flowing] = []
    if entry.patient_status is not None:
        said.append(citations.sentence(entry.patient_status, look.body))
    else:
        said.append(paragraph(look.say("Not known"), look.body))
    device = content.clinic.device(content.plan.device) if content.plan.device else None
    if device is not None and device.status:
        lead = look.say("This device here:")
        said.append(marked("{lead} {status}", look.body, lead=lead, status=device.status))
    return said


def sessions_words(content: DocumentContent, look: Look) -> str:
    """How many sessions, how far apart, how long; empty where nothing was agreed."""
    plan, say = content.plan, look.say
    parts: list[str] = []
    if plan.sessions is not None:
        sessions = say.many("1 session", "{number} sessions", plan.sessions)
        if plan.sessions > 1 and plan.interval_weeks:
            weeks = say.many("1 week", "{number} weeks", plan.interval_weeks)
            parts.append(say("{sessions}, {weeks} apart.", sessions=sessions, weeks=weeks))
        else:
            parts.append(f"{sessions}.")
        if plan.minutes:
            parts.append(say.many("1 minute each.", "{number} minutes each.", plan.minutes))
    return " ".join(parts)


def device_words(content: DocumentContent) -> str:
    """Make and model of the device, as the clinic recorded it or as it was typed; empty where not named."""
    named = content.plan.device
    known = content.clinic.device(named) if named else None
    return known.name if known else named


def _numbing_words(content: DocumentContent, look: Look) -> str:
    say = look.say
    return {
        "none": say("No numbing."),
        "cream": say("Numbing cream."),
        "injection": say("Numbing by injection."),
    }.get(content.plan.numbing, "")


def benefits(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """What it may do and will not do, what studies counted, and how the patient's hope compares."""
    say, texts, forecast = look.say, content.consent_texts, content.forecast
    story: list[Flowing] = [PartTitle(2, say("What it may do, and what it will not do"), look=look)]
    if forecast is None:
        story += cross_list([citations.sentence(content.catalogue.always, look.body)], look=look)
        return [room_for_a_start(look, *story), *story, *_lines(look)]
    may = [citations.sentence(line, look.body) for line in forecast.may_do]
    can: list[Flowing] = [
        paragraph(say("What it may do"), look.strong),
        *tick_list(may or [citations.sentence(forecast.words, look.body)], look=look),
    ]
    cannot: list[Flowing] = [
        paragraph(say("What it will not do"), look.strong),
        *cross_list([citations.sentence(line, look.body) for line in forecast.limits], look=look),
    ]
    story.append(Columns([can, cannot], look=look, shares=(0.4, 0.6)))
    story.insert(0, room_for_a_start(look, *story))
    if forecast.gap is not None:
        lead = say("Your hope.")
        story.append(citations.sentence(forecast.gap, look.body, lead=lead, most=FIGURE_NUMBERS))
    story += _studies(forecast, look, citations)
    certainty = Sourced(forecast.certainty.patient_text, forecast.certainty.sources)
    story.append(citations.sentence(certainty, look.body, lead=say("How sure are we?")))
    story.append(citations.sentence(texts.may_fail, look.body))
    return story


def _studies(forecast: Forecast, look: Look, citations: Citations) -> list[Flowing]:
    """Every printable result: in words, with how many people were counted and who judged."""
    say = look.say
    counted = [figure for figure in forecast.figures if figure.figure.unit != "none"]
    if not counted:
        return [paragraph(say("How many people get better is not known."), look.body)]
    heads = (say("What studies counted"), say("People"), say("Judged by"))
    rows = [
        Row(
            cells=(
                [_figure(figure, look, citations)],
                [paragraph(str(figure.figure.n or not_known(say)), look.table)],
                [paragraph(figure.figure.rater, look.table)],
            )
        )
        for figure in counted
    ]
    return [Gap(4), *options_table(heads, rows, look=look, shares=(0.72, 0.11, 0.17))]


def _figure(figure: StudyFigure, look: Look, citations: Citations) -> Paragraph:
    """One result in words, what would fit as well, and whether the study looked at such marks."""
    extra = " ".join(text for text in (fits_as_well(figure), figure.unfit_words) if text)
    numbers = citations.mark(figure.figure.sources, style=look.table, most=FIGURE_NUMBERS)
    return marked("{text}" + numbers + " {extra}", look.table, text=figure.figure.print_text, extra=extra)


def fits_as_well(figure: StudyFigure) -> str:
    """What would fit the counts of a small study as well, of each result that it counted."""
    parts = [words for words in figure.part_intervals if words]
    return " ".join(parts) if len(figure.figure.counts) > 1 and parts else figure.interval_words


def _lines(look: Look) -> list[Flowing]:
    """Lines to write on, where no treatment was chosen and nothing can be printed."""
    return [FillLine(look=look) for _ in range(_LINES_TO_FILL)]
