"""Invented patients, answers and consultations for any test that wants many of them.

`answers(questionnaire)` gives answers without a problem and with every follow-up switched on, so that
`Questionnaire.enabled_answers` changes nothing and `Questionnaire.problems` finds nothing.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from intake.conditions import NO, NOT_SURE, YES, Answers, Value
from intake.consultation import ADMINISTRATIVE_GENDERS, Consultation, Contact, Patient
from intake.dates import PartialDate
from intake.questionnaire import Item, ItemType, Questionnaire, is_enabled

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2199, 12, 31)

_AT_AN_END = " \t\n\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_MARKS = st.characters(exclude_categories=("Cc", "Cs"))


def texts(*, maximum: int = 60, lines: bool = True) -> SearchStrategy[str]:
    """Texts in any script, mark-up among them, with no space or invisible mark at either end."""
    marks = st.one_of(_MARKS, st.sampled_from("\n\t")) if lines else _MARKS
    written = st.text(marks, max_size=maximum)
    known = st.sampled_from(("<b>Testa</b> & Co.", "Ñandú Ødegård", "عدم وجود", "测试", "1 < 2", "{}[]\\\"'"))
    return st.one_of(known, written).map(_without_ends).filter(bool)


def _without_ends(text: str) -> str:
    before = None
    while text != before:
        before, text = text, text.strip().strip(_AT_AN_END)
    return text


def days() -> SearchStrategy[date]:
    """Calendar days within the years that Candor takes."""
    return st.dates(FIRST_DAY, LAST_DAY)


@st.composite
def partial_dates(draw: DrawFn, *, full: bool = False) -> PartialDate:
    """A year, a month of a year, or a day; only days when `full`."""
    day = draw(days())
    parts = 3 if full else draw(st.integers(1, 3))
    return PartialDate(*(day.year, day.month, day.day)[:parts])


def values(item: Item) -> SearchStrategy[Value]:
    """One right value of a question."""
    if item.choices is not None:
        return st.sampled_from([choice.code for choice in item.choices.choices])
    if item.type is ItemType.DATE:
        return partial_dates(full=item.full_date)
    if item.type is ItemType.INTEGER:
        return st.integers(int(item.minimum or 0), int(item.maximum or 1000))
    if item.type is ItemType.DECIMAL:
        low, high = item.minimum or Decimal(0), item.maximum or Decimal(1000)
        return st.integers(0, 3).flatmap(lambda places: st.decimals(low, high, places=places or 1))
    return texts(lines=item.type is ItemType.TEXT)


@st.composite
def answers_to(draw: DrawFn, item: Item) -> tuple[Value, ...]:
    """All values of one question: one, or some different ones where it repeats."""
    if not item.repeats:
        return (draw(values(item)),)
    given = draw(st.lists(values(item), min_size=1, max_size=4, unique=True))
    alone = [value for value in given if item.choices is not None and value in item.choices.exclusive]
    return tuple(alone[:1] or given)


@st.composite
def _answers_in(draw: DrawFn, group: Item, most: int) -> Answers:
    """Answers to some questions of a group, and to some follow-ups that they switch on."""
    asked = draw(st.lists(st.sampled_from(group.items), max_size=most, unique=True))
    chosen = {item.link_id for item in asked}
    answers = Answers()

    def answer(item: Item, answers: Answers) -> Answers:
        answers = answers.with_answer(item.link_id, *draw(answers_to(item)))
        for child in item.items:
            if is_enabled(child, answers) and draw(st.booleans()):
                answers = answer(child, answers)
        return answers

    for item in group.items:
        if item.link_id in chosen:
            answers = answer(item, answers)
    return answers


@st.composite
def answers(draw: DrawFn, questionnaire: Questionnaire) -> Answers:
    """Right answers to some of the questions, with up to three repetitions of each repeating group."""
    flat: dict[str, tuple[Value, ...]] = {}
    repeated: dict[str, tuple[Answers, ...]] = {}
    for group in questionnaire.groups:
        if group.repeats:
            parts = draw(st.lists(_answers_in(group, 6), max_size=3))
            kept = tuple(part for part in parts if not part.is_empty)
            if kept:
                repeated[group.link_id] = kept
        else:
            flat |= draw(_answers_in(group, 6)).values
    return Answers(flat, repeated)


def _perhaps(strategy: SearchStrategy[str]) -> SearchStrategy[str]:
    return st.one_of(st.just(""), strategy)


def contacts() -> SearchStrategy[Contact]:
    """A person beside the patient, with a name."""
    line = texts(maximum=20, lines=False)
    return st.builds(Contact, name=line, phone=_perhaps(line), relationship=_perhaps(line))


def patients() -> SearchStrategy[Patient]:
    """Identities of any completeness. The birth date may lie in the future."""
    line = _perhaps(texts(maximum=30, lines=False))
    answer = st.sampled_from(("", YES, NO, NOT_SURE))
    return st.builds(
        Patient,
        name=line,
        birth_date=st.none() | partial_dates(),
        number=line,
        phone=line,
        email=line,
        address=_perhaps(texts()),
        language=line,
        general_practitioner=line,
        emergency_contact=st.none() | contacts(),
        guardian=st.none() | contacts(),
        chaperone_offered=answer,
        interpreter_offered=answer,
        consent_to_store=answer,
        gender=st.sampled_from(("", *ADMINISTRATIVE_GENDERS)),
    )


def consultations(questionnaire: Questionnaire) -> SearchStrategy[Consultation]:
    """A patient with answers, perhaps dated, numbered and tied to a version of the catalogue."""
    return st.builds(
        Consultation,
        patient=patients(),
        answers=answers(questionnaire),
        authored=st.none() | days(),
        identifier=st.one_of(st.just(""), st.uuids().map(str), texts(maximum=20)),
        catalogue_version=st.sampled_from(("", questionnaire.version, "2025.01")),
    )
