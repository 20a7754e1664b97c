"""What the patient said at the last visit, and which of it may stand again today. No widgets.

"Reviewed, no changes" takes an answer over only where it is still an answer to the question of today. What is
about now is asked anew: what is looked at, what is asked alone, what is asked at each session, a time that
has run out, where and how something is at present. In doubt a question stays "Not asked".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from intake.conditions import NOT_SURE, YES, Answers, Value
from intake.dates import PartialDate
from intake.question_history import QuestionHistory
from intake.questionnaire import AskAs, Item, is_enabled
from ui.consultation.answer_words import question_words
from ui.consultation.facts import ConsultationFacts
from ui.consultation.pages import Page
from ui.consultation.reasons import rule_of
from ui.consultation.words import count_words
from ui.short_date import short_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredConsultation
    from db.store import Store

STEPS_REVIEWED = frozenset({"skin", "health"})
_LOOKED_AT_OR_ALONE = frozenset({"look", "alone"})
# Each asks how things are, or will be, at this time; a "No" of last year says nothing of today.
_ABOUT_NOW = frozenset(
    {
        "active_acne",
        "breastfeeding",
        "planned_sun",
        "porphyria_pdt",
        "pregnancy",
        "pregnancy_planned",
        "weight_change",
    }
)
# The clinician looks at the skin, and confirms its type.
_CLINICIANS = frozenset({"skin.colour", "skin.phototype"})
_NOW_PARTS = (".regions", ".state")
_NAMED = 4


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The visit before this one that was finished or signed: its day and the answers that counted there.

    `unchanged` are the questions that were asked then in the words of today.
    """

    id: UUID
    day: date
    answers: Answers
    unchanged: frozenset[str]


class Left(Enum):
    """Why an answer of the last visit was not taken over. The value begins its sentence."""

    NOW = "about now"
    CHANGED = "new, or asked in other words now"
    NOT_SURE = "“Not sure” then"
    NOT_ASKED = "not asked then"


@dataclass(frozen=True, slots=True)
class Review:
    """What "Reviewed, no changes" does to a page: what it takes over, what it leaves, and why."""

    taken: Mapping[str, tuple[Value, ...]]
    left: tuple[tuple[str, Left], ...]


def find_last(
    store: Store, actor: Actor, facts: ConsultationFacts, history: QuestionHistory
) -> LastVisit | None:
    """The patient's last finished or signed visit before this one. Errors: `StorageProblem`."""
    visits = store.consultations_of(actor, facts.patient_id)
    this = next((each for each in visits if each.id == facts.id), None)
    for each in visits:
        is_before = this is not None and each.started < this.started and each.id != this.id
        if is_before and (each.finished is not None or store.signing.frozen(actor, each.id).is_frozen):
            return _last(each, facts, history)
    return None


def _last(stored: StoredConsultation, facts: ConsultationFacts, history: QuestionHistory) -> LastVisit:
    questionnaire = facts.knowledge.questionnaire
    return LastVisit(
        stored.id,
        stored.started.astimezone().date(),
        questionnaire.enabled_answers(stored.answers),
        history.unchanged(questionnaire, stored.catalogue_version),
    )


def is_reviewed(page: Page, facts: ConsultationFacts) -> bool:
    """Whether "Reviewed, no changes" can take anything over on a page at all."""
    items = facts.knowledge.questionnaire.items
    return page.step in STEPS_REVIEWED and any(
        not _is_about_now(items[link_id], facts) for link_id in page.link_ids
    )


def review(facts: ConsultationFacts, last: LastVisit, page: Page) -> Review:
    """What may be taken over on a page now. What is answered already stays as it is."""
    taken: dict[str, tuple[Value, ...]] = {}
    left: list[tuple[str, Left]] = []
    items = facts.knowledge.questionnaire.items
    for link_id in page.link_ids:
        for item in _asked_below(items[link_id], facts, taken):
            if facts.value(item.link_id):
                continue
            why = _why_left(item, facts, last)
            if why is None:
                taken[item.link_id] = last.answers.all(item.link_id)
            elif item.choices is not None or item.link_id in last.answers:
                left.append((item.link_id, why))
    return Review(taken, tuple(left))


def _asked_below(
    item: Item, facts: ConsultationFacts, taken: Mapping[str, tuple[Value, ...]]
) -> Iterator[Item]:
    """A question, and its follow-ups as they show once what was taken over is answered."""
    yield item
    for follow_up in item.items:
        given = Answers(dict(facts.enabled.values) | dict(taken))
        if is_enabled(follow_up, given):
            yield from _asked_below(follow_up, facts, taken)


def _why_left(item: Item, facts: ConsultationFacts, last: LastVisit) -> Left | None:
    """Why the last answer cannot stand again; None where it can."""
    values = last.answers.all(item.link_id)
    if item.link_id not in last.unchanged:
        return Left.CHANGED
    if _is_about_now(item, facts):
        return Left.NOW
    if not values:
        return Left.NOT_ASKED
    if NOT_SURE in values:
        return Left.NOT_SURE
    return None if _still_runs(item, facts, last) else Left.NOW


def _is_about_now(item: Item, facts: ConsultationFacts) -> bool:
    rule = rule_of(item, facts.knowledge.catalogue)
    if rule is None:
        return item.link_id in _CLINICIANS or item.ask_as is AskAs.SESSION
    return (
        rule.ask_at != "consultation"
        or rule.page in _LOOKED_AT_OR_ALONE
        or rule.id in _ABOUT_NOW
        or item.link_id.endswith(_NOW_PARTS)
    )


def _still_runs(item: Item, facts: ConsultationFacts, last: LastVisit) -> bool:
    """Whether a question about the last weeks or months keeps its answer: a Yes whose date still counts.

    "Not in the last 6 months" of last year says nothing of these 6 months, and a wait that is over may have
    begun again.
    """
    rule = rule_of(item, facts.knowledge.catalogue)
    if rule is None or rule.wait_weeks is None:
        return True
    if last.answers.code(rule.link_id) != YES:
        return False
    when = next(iter(last.answers.all(f"{rule.link_id}.date")), None)
    if not isinstance(when, PartialDate):
        return False
    try:
        return when.last_day + timedelta(weeks=rule.wait_weeks) > facts.today
    except OverflowError:
        return False


def differs(facts: ConsultationFacts, last: LastVisit, path: str) -> tuple[Value, ...]:
    """The last answer, where it is another one than today's to the same question; else empty."""
    before = last.answers.all(path)
    now = facts.enabled.all(path)
    if not before or not now or path not in last.unchanged or set(before) == set(now):
        return ()
    return before


def page_words(facts: ConsultationFacts, last: LastVisit, page: Page) -> str:
    """How the answers of a page stand beside those of the last visit: worked out, never remembered."""
    day, then = short_date(facts.visit), short_date(last.day)
    paths = [question.path for question in facts.questions(page.id)]
    changed = sum(bool(differs(facts, last, path)) for path in paths)
    same = [
        path
        for path in paths
        if path in last.unchanged and facts.value(path) and last.answers.all(path) == facts.enabled.all(path)
    ]
    could_be = review(facts, last, page).taken
    if changed:
        words = count_words(changed, "answer differs from", "answers differ from")
        return f"{'So far ' if could_be else f'Reviewed {day}: '}{words} {then}."
    if not same:
        return f"Last visit: {then}."
    if could_be:
        return f"So far {count_words(len(same), 'answer', 'answers')} as on {then}."
    left = facts.unanswered_on(page.id)
    rest = f" {count_words(left, 'question is', 'questions are')} still to be asked." if left else ""
    return f"Reviewed {day}, no changes since {then}.{rest}"


def review_words(facts: ConsultationFacts, last: LastVisit, done: Review) -> str:
    """What was taken over and what was not, with the names of what is left."""
    then, items = short_date(last.day), facts.knowledge.questionnaire.items
    said = [
        f"{count_words(len(done.taken), 'answer', 'answers')} of {then} taken over."
        if done.taken
        else f"Nothing of {then} was taken over."
    ]
    for why in Left:
        names = [question_words(items[path]) for path, reason in done.left if reason is why]
        if names:
            are = "is" if len(names) == 1 else "are"
            were = "was" if len(names) == 1 else "were"
            verb = were if why in (Left.NOT_SURE, Left.NOT_ASKED) else are
            said.append(f"{len(names)} {verb} {why.value}, so ask: {_listed(names, why)}.")
    return " ".join(said)


def _listed(names: Sequence[str], why: Left) -> str:
    if why is Left.CHANGED or len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
