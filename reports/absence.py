"""What must never stand on paper that goes home: what is for the record only, and dates that do not hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from intake.questionnaire import Item, ItemType
from reports.content import DocumentContent, Standing
from reports.form import Form
from reports.phrases import lower_first
from reports.refusals import typed_texts
from reports.verification import Fact
from reports.verification.folding import fold

# Fewer words, or letters, are words that may stand anywhere.
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 9


def absent(content: DocumentContent, form: Form, facts: Sequence[Fact]) -> Iterator[Fact]:
    """Texts to look for in a finished document of this form; none that one of its facts or answers says."""
    labels = [
        Fact(f"the record's {rule.id}", rule.label)
        for rule in content.catalogue.contraindications
        if rule.for_record and content.answers.code(rule.link_id) is not None
    ]
    said = [
        *(fact.text for fact in facts),
        *(typed.text for typed in typed_texts(content, form)),
        content.visit,
        content.say.date(content.on),
    ]
    may_stand = [fold(text).letters for text in said if text]
    # "Fear of needles" in the patient's own words is theirs to print.
    for fact in (*labels, *_answers(content), *_dates(content, form)):
        letters = fold(fact.text).letters
        if not any(letters in other for other in may_stand):
            yield fact


def _answers(content: DocumentContent) -> Iterator[Fact]:
    """What was typed for the record, line by line, and the names of what was answered for it."""
    for link_id, values in content.answers.values.items():
        item = content.questionnaire.item(link_id)
        if item is None or not item.for_record:
            continue
        name = f"the record's {link_id}"
        if item.type in (ItemType.STRING, ItemType.TEXT):
            for value in values:
                lines = value.splitlines() if isinstance(value, str) else []
                yield from (Fact(name, line.strip()) for line in lines if _is_told_apart(line))
        elif values and _is_told_apart(_label(item)):
            yield Fact(name, _label(item), also=(lower_first(_label(item)),))


def _label(item: Item) -> str:
    return item.label or item.text


def _is_told_apart(words: str) -> bool:
    return len(words.split()) >= _FEWEST_WORDS and len(fold(words).letters) >= _FEWEST_LETTERS


def _dates(content: DocumentContent, form: Form) -> Iterator[Fact]:
    """The days of a plan that may not go ahead."""
    if content.standing is not Standing.NO_DATES or content.treatment is None:
        return
    say, plan, schedule = content.say, content.plan, content.schedule
    days: dict[date, str] = {}
    for name, day in (
        ("first session", plan.first_session),
        ("test patch", plan.test_patch),
        ("result check", schedule.review),
        *((event.kind.value, event.start) for event in schedule.of_days),
    ):
        if day is not None:
            days.setdefault(day, name)
    for day, name in days.items():
        yield Fact(f"the date of the {name}", say.date(day))
    yield Fact("the page of care", say("The first week, day by day"))
