"""What is shown to the patient of the plan, as plain facts: only what may stand on paper they take home.

Every sentence is the catalogue's own, or the paper's, with its sources. No Qt; nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from intake.catalogue_results import Figure
from intake.catalogue_sources import Sourced
from intake.catalogue_treatments import NO_TREATMENT, Alternative, Treatment
from intake.expectations import Forecast
from intake.language import Words
from intake.schedule import EventKind
from intake.screening import Outcome, Verdict
from reports.content import DocumentContent
from reports.flowables.studies import Hope, Study
from reports.phrases import (
    certainty_word,
    dark_patches_words,
    downtime_words,
    hope_words,
    price_words,
    sessions_words,
    verdict_sentences,
    verdict_words,
)
from ui.consultation.reasons import source_words
from ui.plan.show_words import session_words, show_words
from ui.plan.study_bars import hope_of, studies_of, time_words

HOPE = "goals.hoped-for"
FACTS = ("sure", "visits", "healing", "dark", "today")
"""What is told of each option, by the names of `show_words`."""
FACTS_BEFORE_HOPE = ("today",)


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One option: the same facts for each. `level` is 0 to 4 dots, None for none."""

    code: str
    name: str
    chosen: bool
    level: int | None
    sure: str
    visits: str
    healing: str
    dark: str
    outcome: Outcome | None
    today: str


class Sign(Enum):
    """The sign before a line."""

    DOT = "minus"
    MAY = "check"
    NOT = "x"
    STUDY = "users"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A sentence. For a figure `who` says how many people were judged by whom; `sources` are short names."""

    sign: Sign
    words: str
    who: str = ""
    sources: str = ""


@dataclass(frozen=True, slots=True)
class ShownPart:
    """A heading with its lines."""

    heading: str
    lines: tuple[ShownLine, ...]


@dataclass(frozen=True, slots=True)
class ShownExpectation:
    """What to expect of the chosen treatment. `studies` and `hope` are the bars; `gap` compares them."""

    name: str
    today: str
    gap: str
    level: int
    sure: str
    studies: tuple[Study, ...]
    hope: Hope | None
    parts: tuple[ShownPart, ...]


@dataclass(frozen=True, slots=True)
class ShownPlan:
    """Everything on the screen. `expectation` is None until there is a hope, and without a treatment.

    `asks_hope`: the hope comes first; until then no fact of an option that is a figure is given (`facts`
    names those that are), nor the course. `course` are the lines of dates and cost.
    """

    title: str
    lead: str
    options: tuple[ShownOption, ...]
    facts: tuple[str, ...]
    asks_hope: bool
    expectation: ShownExpectation | None
    instead: str
    course: tuple[tuple[str, str], ...]
    notice: str


def shown_plan(content: DocumentContent) -> ShownPlan:
    """The facts of one consultation, in the language of its content."""
    hope = content.answers.code(HOPE)
    options = tuple(_options(content))
    words = show_words(content.say)
    instead = ""
    if content.alternative is not None:
        instead = content.alternative.text
    elif content.forecast is None:
        instead = words["choose"]
    return ShownPlan(
        title=content.headline.title if hope else content.catalogue.always.text,
        lead=f"{content.catalogue.always.text} {content.headline.lead}" if hope else "",
        options=options if hope else tuple(_without_figures(option) for option in options),
        facts=FACTS if hope else FACTS_BEFORE_HOPE,
        asks_hope=hope is None,
        expectation=_expectation(content, content.forecast, hope) if hope and content.forecast else None,
        instead=instead,
        course=tuple(_course(content)) if hope and content.treatment is not None else (),
        notice=content.draft_notice,
    )


def _without_figures(option: ShownOption) -> ShownOption:
    """A number of visits, of days or of people on the screen would become the hope; dots count too."""
    return replace(option, level=None, sure="", visits="", healing="", dark="")


def _options(content: DocumentContent) -> Iterator[ShownOption]:
    nothing, *others = content.catalogue.alternatives
    verdicts = {verdict.treatment: verdict for verdict in content.verdicts}
    yield _alternative(content, nothing)
    for entry in content.offered:
        yield _treatment(content, entry, verdicts[entry.id])
    for other in others:
        yield _alternative(content, other)


def _alternative(content: DocumentContent, entry: Alternative) -> ShownOption:
    say = content.say
    always = entry.id == NO_TREATMENT
    return ShownOption(
        code=entry.id,
        name=entry.plain_name,
        chosen=content.plan.treatment == entry.id,
        level=entry.how_sure,
        sure=entry.how_sure_words if entry.how_sure is None else certainty_word(entry.how_sure, say),
        visits=entry.visits,
        healing=entry.days_to_heal,
        dark=entry.dark_marks,
        outcome=Outcome.SUITABLE if always else None,
        today=say("Always possible") if always else say("Ask us"),
    )


def _treatment(content: DocumentContent, entry: Treatment, verdict: Verdict) -> ShownOption:
    say, level = content.say, entry.evidence.level
    return ShownOption(
        code=entry.id,
        name=entry.short_name,
        chosen=content.plan.treatment == entry.id,
        level=level,
        sure=certainty_word(level, say),
        visits=sessions_words(entry, say),
        healing=downtime_words(entry, say),
        dark=dark_patches_words(entry, say),
        outcome=verdict.outcome,
        today=verdict_words(verdict, content.catalogue, say),
    )


def _expectation(content: DocumentContent, forecast: Forecast, hope: str) -> ShownExpectation:
    say, entry = content.say, forecast.treatment
    wanted = say("You hope for: {hope}", hope=hope_words(hope, say))
    today = ""
    if content.verdict is not None and content.verdict.outcome is not Outcome.SUITABLE:
        today = verdict_sentences(content.verdict, content.catalogue, say)
    return ShownExpectation(
        name=entry.plain_name,
        today=today,
        gap=forecast.gap.text if forecast.gap is not None else forecast.words.text,
        level=entry.evidence.level,
        sure=certainty_word(entry.evidence.level, say),
        studies=studies_of(forecast.figures, say),
        hope=hope_of(hope, wanted),
        parts=tuple(_parts(content, forecast)),
    )


def _parts(content: DocumentContent, forecast: Forecast) -> Iterator[ShownPart]:
    words, say, catalogue = show_words(content.say), content.say, content.catalogue

    def line(sign: Sign, text: str, sources: Sequence[str], who: str = "") -> ShownLine:
        named = source_words(sources, catalogue)
        return ShownLine(sign, text, who, f"{words['sources']}: {named}" if named else "")

    def lines(sign: Sign, told: Sequence[Sourced]) -> tuple[ShownLine, ...]:
        return tuple(line(sign, each.text, each.sources) for each in told)

    yield ShownPart(words["may"], lines(Sign.MAY, forecast.may_do))
    # The first limit holds for all treatments, and stands at the top of the screen.
    yield ShownPart(words["not"], lines(Sign.NOT, forecast.limits[1:]))
    if forecast.figures:
        found = []
        for study in forecast.figures:
            figure = study.figure
            text = (figure.print_text, study.interval_words, study.unfit_words)
            who = _who(figure, say)
            found.append(line(Sign.STUDY, " ".join(part for part in text if part), figure.sources, who))
        yield ShownPart(words["saw"], tuple(found))
    certain = forecast.certainty
    yield ShownPart(words["certain"], (line(Sign.DOT, certain.patient_text, certain.sources),))
    harm = [line(Sign.DOT, effect.print_text, effect.sources) for effect in forecast.side_effects]
    harm.append(line(Sign.DOT, forecast.pain.text, forecast.pain.sources))
    yield ShownPart(words["harm"], tuple(harm))
    changes = [each for each in forecast.modifiers if not each.when.always]
    if changes:
        told = tuple(line(Sign.DOT, each.patient_text, each.sources) for each in changes)
        yield ShownPart(words["you"], told)
    yield ShownPart(words["judge"], lines(Sign.DOT, (forecast.judge,)))


def _who(figure: Figure, say: Words) -> str:
    """How many people were judged by whom, and when; nothing where studies were only compared."""
    if figure.unit == "none":
        return ""
    when = f"{time_words(figure, say)}."
    if figure.unit != "people" or not figure.n:
        return when
    judged = say("{number} people, judged by {rater}.", number=figure.n, rater=figure.rater)
    return f"{judged} {when}"


def _course(content: DocumentContent) -> Iterator[tuple[str, str]]:
    """Every date in order, then what it costs; what is not known yet is said.

    While something in the plan is refused, no paper is made of it: nor is a day or a price shown.
    """
    say, words = content.say, show_words(content.say)
    if any(problem.link_id.startswith("plan.") for problem in content.wrong_answers):
        yield words["no dates"], ""
        yield words["total"], words["no price"]
        return
    names = {EventKind.TEST_PATCH: words["patch"], EventKind.REVIEW: words["review"]}
    shown = [event for event in content.schedule.events if event.kind is not EventKind.HEALING]
    for event in shown:
        name = names.get(event.kind) or session_words(event.number, say)
        yield name, f"{say.weekday(event.start)} {say.date(event.start)}"
    if not shown:
        yield words["no dates"], ""
    each = content.plan.price_per_session
    if each is None:
        yield words["total"], words["no price"]
        return
    yield words["each"], price_words(each, say)
    if content.schedule.total is not None:
        yield words["total"], price_words(content.schedule.total, say)
