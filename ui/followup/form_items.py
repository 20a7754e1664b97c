"""The questions of a session's record and of a result check, declared once, and what their answers make.

A form is a set of answers like those of a consultation, so that what is typed survives as it stands, also
text that cannot be read. No widgets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from intake.conditions import Answers, Value
from intake.course import (
    CALL,
    TEST_PATCH,
    DayRecord,
    ImprovementBand,
    Measure,
    Outcome,
    Session,
    SideEffect,
    SideEffects,
    SideEffectsState,
)
from intake.dates import PartialDate
from intake.questionnaire import Choice, ChoiceList, Item, ItemType, Questionnaire
from intake.sections.common import YES_NO_NOT_SURE, choices

BAND_WORDS = {
    ImprovementBand.UP_TO_25: "0 to 25 % better",
    ImprovementBand.TO_50: "26 to 50 % better",
    ImprovementBand.TO_75: "51 to 75 % better",
    ImprovementBand.TO_100: "76 to 100 % better",
}
FEEL_WORDS = {"smoother": "Smoother", "same": "As before", "rougher": "Rougher"}
NEXT_WORDS = {
    "stop": "Stop here. It is enough",
    "new-consultation": "New consultation before more sessions",
    "refer": "Refer to a dermatologist",
}
EXPECTED_WORDS = {"yes": "Yes", "partly": "Partly", "no": "No"}
RATED_WORDS = {"on-the-day": "On the day", "photos": "From paired photos"}
_BANDS = choices("improvement-band", {band.value: words for band, words in BAND_WORDS.items()})
EFFECTS = "course.effects"
EFFECT_PARTS = ("effect.what", "effect.where", "effect.lasted")
MEASURES = "result.measures"


def _item(link_id: str, text: str, kind: ItemType, label: str = "", **more: object) -> Item:
    return Item(link_id=link_id, text=text, type=kind, label=label or text, **more)  # type: ignore[arg-type]


def _choice(link_id: str, text: str, listed: ChoiceList, label: str = "") -> Item:
    return _item(link_id, text, ItemType.CHOICE, label, choices=listed)


SESSION_DAY = _item("session.on", "Day", ItemType.DATE, full_date=True)
EFFECTS_STATE = _choice(
    "course.effects-state",
    "Side effects since the last time?",
    choices("side-effects", {"none": "None", "listed": "Yes, these"}),
)
EFFECT_WHAT = _item("effect.what", "What was it?", ItemType.STRING)
EFFECT_WHERE = _item("effect.where", "Where?", ItemType.STRING)
EFFECT_LASTED = _item("effect.lasted", "How long did it last?", ItemType.STRING)
PATCH_CLEAR = _choice("session.patch-clear", "Was the test patch clear?", YES_NO_NOT_SURE)
DEVICE = _item("session.device", "Device", ItemType.STRING)
SETTINGS = _item("session.settings", "Settings, as the device shows them", ItemType.TEXT)
OPERATOR = _item("session.operator", "Who treated?", ItemType.STRING)
NEXT_DAY = _item("session.next-on", "Next date", ItemType.DATE, full_date=True)
DECISION = _item("session.decision", "Why was it decided so?", ItemType.TEXT)
NOTES = _item("session.notes", "Anything else for the record", ItemType.TEXT)

RESULT_DAY = _item("result.on", "Day of the check", ItemType.DATE, full_date=True)
PATIENT_BAND = _choice(
    "result.patient-band", "How much better does the patient find the marks?", _BANDS, "Patient"
)
PRACTITIONER_BAND = _choice(
    "result.practitioner-band", "How much better do you find them?", _BANDS, "Practitioner"
)
PRACTITIONER = _item("result.practitioner", "Who judged?", ItemType.STRING)
RATED_FROM = _choice("result.rated-from", "Judged how?", choices("rated-from", RATED_WORDS))
SATISFACTION = _item(
    "result.satisfaction",
    "How satisfied is the patient, from 0 (not at all) to 10 (wholly)?",
    ItemType.INTEGER,
    "Satisfaction, 0 to 10",
    minimum=Decimal(0),
    maximum=Decimal(10),
)
WORTH_IT = _choice("result.worth-it", "Was it worth it?", YES_NO_NOT_SURE)
AS_EXPECTED = _choice(
    "result.as-expected", "Was it what the patient expected?", choices("as-expected", EXPECTED_WORDS)
)
NEXT_STEP = _choice("result.next-step", "What next?", choices("next-step", NEXT_WORDS))
RESULT_NOTES = _item("result.notes", "Anything else for the record", ItemType.TEXT)
FEEL = _choice(
    "measure.feel", "How does the skin feel?", choices("skin-feel", FEEL_WORDS), "Feel of the skin"
)


def regions_item(questionnaire: Questionnaire, regions: Sequence[str]) -> Item:
    """Which of the areas of the plan were treated; without a plan's, of all."""
    asked = questionnaire.items["plan.regions"]
    listed = asked.choices or ChoiceList("regions", ())
    known = tuple(Choice(code, listed.display(code)) for code in regions)
    return replace(
        asked,
        link_id="session.regions",
        text="Areas treated",
        label="Areas treated",
        choices=ChoiceList("session-regions", known or listed.choices),
    )


def side_item(questionnaire: Questionnaire) -> Item:
    """On which side."""
    return replace(
        questionnaire.items["plan.side"], link_id="session.side", text="Side treated", label="Side treated"
    )


def numbing_item(questionnaire: Questionnaire) -> Item:
    """How the skin was numbed."""
    return replace(
        questionnaire.items["plan.numbing"], link_id="session.numbing", text="Numbing", label="Numbing"
    )


def numbing_area_item(questionnaire: Questionnaire) -> Item:
    """On what area."""
    return replace(
        questionnaire.items["plan.numbing-area-cm2"],
        link_id="session.numbing-area-cm2",
        text="Area numbed",
        label="Area numbed",
    )


def width_item(questionnaire: Questionnaire) -> Item:
    """The width of the widest mark now."""
    asked = questionnaire.items["marks.width-mm"]
    return replace(asked, link_id="measure.width-mm", text="Widest mark now", label="Widest mark now")


def colour_item(questionnaire: Questionnaire) -> Item:
    """The colour now."""
    asked = questionnaire.items["marks.colour"]
    return replace(asked, link_id="measure.colour", text="Colour now", label="Colour now")


def title_of(number: int) -> str:
    """The words of a day of a course: "Session 2", "Test patch", "Call after the test patch"."""
    return {TEST_PATCH: "Test patch", CALL: "Call after the test patch"}.get(number, f"Session {number}")


# From answers to records, and back


def session_of(
    answers: Answers, *, id: UUID, number: int, today: date, is_held: bool, verdict: DayRecord | None
) -> Session:
    """The day that a form describes. What cannot be read counts as not answered; `form_problems` tells it."""
    on = answers.day(SESSION_DAY.link_id)
    next_on = answers.day(NEXT_DAY.link_id)
    health = {link_id: given for link_id, given in answers.values.items() if link_id.startswith("health.")}
    return Session(
        id=id,
        number=number,
        on=on.first_day if on is not None and on.is_full else today,
        is_held=is_held,
        operator=answers.code(OPERATOR.link_id) or "",
        device=answers.code(DEVICE.link_id) or "",
        settings=answers.code(SETTINGS.link_id) or "",
        regions=answers.codes("session.regions"),
        side=answers.code("session.side") or "",
        numbing=answers.code("session.numbing") or "",
        numbing_area_cm2=answers.number("session.numbing-area-cm2"),
        answers=Answers(health),
        verdict=verdict,
        decision=answers.code(DECISION.link_id) or "",
        side_effects=side_effects_of(answers),
        patch_clear=answers.code(PATCH_CLEAR.link_id) or "",
        next_on=next_on.first_day if next_on is not None and next_on.is_full else None,
        notes=answers.code(NOTES.link_id) or "",
    )


def answers_of_session(session: Session) -> Answers:
    """A day as the form shows it."""
    values: dict[str, tuple[Value, ...]] = dict(session.answers.values)
    _put(values, SESSION_DAY.link_id, PartialDate.of(session.on))
    for link_id, text in (
        (OPERATOR.link_id, session.operator),
        (DEVICE.link_id, session.device),
        (SETTINGS.link_id, session.settings),
        ("session.side", session.side),
        ("session.numbing", session.numbing),
        (DECISION.link_id, session.decision),
        (PATCH_CLEAR.link_id, session.patch_clear),
        (NOTES.link_id, session.notes),
    ):
        _put(values, link_id, text or None)
    if session.regions:
        values["session.regions"] = session.regions
    _put(values, "session.numbing-area-cm2", session.numbing_area_cm2)
    _put(values, NEXT_DAY.link_id, None if session.next_on is None else PartialDate.of(session.next_on))
    return _with_effects(Answers(values), session.side_effects)


def outcome_of(answers: Answers, *, id: UUID, today: date) -> Outcome:
    """The result check that a form describes."""
    on = answers.day(RESULT_DAY.link_id)
    patient = answers.code(PATIENT_BAND.link_id)
    practitioner = answers.code(PRACTITIONER_BAND.link_id)
    return Outcome(
        id=id,
        on=on.first_day if on is not None and on.is_full else today,
        patient_band=ImprovementBand(patient) if patient else None,
        practitioner_band=ImprovementBand(practitioner) if practitioner else None,
        practitioner=answers.code(PRACTITIONER.link_id) or "",
        rated_from=answers.code(RATED_FROM.link_id) or "",
        measures=tuple(measure for part in answers.group(MEASURES) if (measure := _measure(part))),
        satisfaction=answers.whole_number(SATISFACTION.link_id),
        worth_it=answers.code(WORTH_IT.link_id) or "",
        as_expected=answers.code(AS_EXPECTED.link_id) or "",
        side_effects=side_effects_of(answers),
        next_step=answers.code(NEXT_STEP.link_id) or "",
        notes=answers.code(RESULT_NOTES.link_id) or "",
    )


def answers_of_outcome(outcome: Outcome) -> Answers:
    """A result check as the form shows it."""
    values: dict[str, tuple[Value, ...]] = {}
    _put(values, RESULT_DAY.link_id, PartialDate.of(outcome.on))
    for link_id, text in (
        (PATIENT_BAND.link_id, outcome.patient_band and outcome.patient_band.value),
        (PRACTITIONER_BAND.link_id, outcome.practitioner_band and outcome.practitioner_band.value),
        (PRACTITIONER.link_id, outcome.practitioner),
        (RATED_FROM.link_id, outcome.rated_from),
        (WORTH_IT.link_id, outcome.worth_it),
        (AS_EXPECTED.link_id, outcome.as_expected),
        (NEXT_STEP.link_id, outcome.next_step),
        (RESULT_NOTES.link_id, outcome.notes),
    ):
        _put(values, link_id, text or None)
    _put(values, SATISFACTION.link_id, outcome.satisfaction)
    parts = []
    for measure in outcome.measures:
        part: dict[str, tuple[Value, ...]] = {}
        _put(part, "measure.region", measure.region)
        _put(part, "measure.side", measure.side or None)
        _put(part, "measure.width-mm", measure.width_mm)
        _put(part, "measure.colour", measure.colour or None)
        _put(part, FEEL.link_id, measure.feel or None)
        parts.append(Answers(part))
    whole = Answers(values, {MEASURES: tuple(parts)} if parts else {})
    return _with_effects(whole, outcome.side_effects)


def side_effects_of(answers: Answers) -> SideEffects:
    """What was said of side effects; "Yes" without a single one named is not asked to its end."""
    state = answers.code(EFFECTS_STATE.link_id)
    if state == "none":
        return SideEffects(SideEffectsState.NONE)
    effects = tuple(
        SideEffect(what, part.code("effect.where") or "", part.code("effect.lasted") or "")
        for part in answers.group(EFFECTS)
        if (what := part.code("effect.what"))
    )
    if state == "listed" and effects:
        return SideEffects(SideEffectsState.LISTED, effects)
    return SideEffects()


def _with_effects(answers: Answers, said: SideEffects) -> Answers:
    if said.state is SideEffectsState.NOT_ASKED:
        return answers
    parts = []
    for effect in said.effects:
        part: dict[str, tuple[Value, ...]] = {}
        for link_id, text in zip(EFFECT_PARTS, (effect.what, effect.where, effect.lasted), strict=True):
            _put(part, link_id, text or None)
        parts.append(Answers(part))
    return answers.with_answer(EFFECTS_STATE.link_id, said.state.value).with_groups(EFFECTS, *parts)


def _measure(part: Answers) -> Measure | None:
    measure = Measure(
        region=part.code("measure.region") or "",
        side=part.code("measure.side") or "",
        width_mm=part.number("measure.width-mm"),
        colour=part.code("measure.colour") or "",
        feel=part.code(FEEL.link_id) or "",
    )
    is_seen = measure.width_mm is not None or measure.colour or measure.feel
    return measure if is_seen else None


def _put(values: dict[str, tuple[Value, ...]], link_id: str, value: Value | None) -> None:
    if value is not None:
        values[link_id] = (value,)
