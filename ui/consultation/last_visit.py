"""What the patient said at the last visit, and which of it may stand again today. No widgets.

"Reviewed, no changes" takes an answer over only where it is still an answer to the question of today. What is
about now is asked anew: what is looked at, what is asked alone, what is asked at each session, all medicines,
the last weeks and months, where and how something is at present. In doubt a question stays "Not asked".

Nothing is taken past a newer visit that has not ended, and nothing from a visit of long ago.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING
from uuid import UUID

from intake.conditions import NOT_SURE, Answers, Value
from intake.question_history import QuestionHistory
from intake.questionnaire import AskAs, Item, is_enabled
from ui.consultation.answer_words import question_words
from ui.consultation.facts import ConsultationFacts
from ui.consultation.pages import Page
from ui.consultation.reasons import rule_of
from ui.consultation.sources import sources_of
from ui.consultation.words import count_words
from ui.short_date import short_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredConsultation
    from db.store import Store

STEPS_REVIEWED = frozenset({"skin", "health"})
LONGEST_YEARS = 1
"""How old the last visit may be: a choice for safety, of no study (docs/clinical-text-changes.md)."""
# What is looked at, what is asked alone, and medicines: those change between visits without a word.
_PAGES_ABOUT_NOW = frozenset({"look", "alone", "medicines"})
_MEDICINES = "medicines."
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
_NOW_PARTS = (".regions", ".state", ".date")
_NAMED = 4


@dataclass(frozen=True, slots=True)
class LastVisit:
    """The visit before this one that was finished or signed: its day and the answers that counted there.

    `unchanged` are the questions that were asked then in the words of today; `unconfirmed` are the paths of
    answers that the patient gave alone then and nobody confirmed.
    """

    id: UUID
    day: date
    answers: Answers
    unchanged: frozenset[str]
    unconfirmed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class InBetween:
    """A visit of this patient that is newer than the last one that ended, or than this one: its day.

    It may hold another answer, so nothing is taken over past it.
    """

    day: date
    is_later: bool = False

    @property
    def words(self) -> str:
        """The sentence that says why nothing is taken over, and what to do."""
        day = short_date(self.day)
        if self.is_later:
            return f"Nothing is taken over, because there is a newer visit, of {day}. Ask each question."
        return (
            f"Nothing is taken over, because the visit of {day} was not finished. "
            "Finish that one first, or ask each question."
        )


class Left(Enum):
    """Why an answer of the last visit was not taken over. The value begins its sentence."""

    NOW = "about now"
    CHANGED = "new, or asked in other words now"
    NOT_SURE = "“Not sure” then"
    NOT_ASKED = "not asked then"
    UNCONFIRMED = "given alone then, and confirmed by nobody"


@dataclass(frozen=True, slots=True)
class Review:
    """What "Reviewed, no changes" does to a page: what it takes over, what it leaves, and why."""

    taken: Mapping[str, tuple[Value, ...]]
    left: tuple[tuple[str, Left], ...]


def find_last(
    store: Store, actor: Actor, facts: ConsultationFacts, history: QuestionHistory
) -> LastVisit | InBetween | None:
    """The patient's last visit before this one, where it was finished or signed, and is not open again.

    `InBetween`: a newer visit than that stands in the way; one without any answer does not. Errors:
    `StorageProblem`.
    """
    visits = store.consultations_of(actor, facts.patient_id)
    this = next((each for each in visits if each.id == facts.id), None)
    if this is None:
        return None
    for each in sorted(visits, key=lambda visit: visit.started, reverse=True):
        if each.id == this.id or each.answers.is_empty:
            continue
        day = each.started.astimezone().date()
        if each.started >= this.started:
            return InBetween(day, is_later=True)
        if not store.signing.frozen(actor, each.id).is_frozen:
            return InBetween(day)
        return _last(store, actor, each, facts, history)
    return None


def _last(
    store: Store,
    actor: Actor,
    stored: StoredConsultation,
    facts: ConsultationFacts,
    history: QuestionHistory,
) -> LastVisit:
    questionnaire = facts.knowledge.questionnaire
    sources = sources_of(store.changes_of(actor, stored.id))
    return LastVisit(
        stored.id,
        stored.started.astimezone().date(),
        questionnaire.enabled_answers(stored.answers),
        history.unchanged(questionnaire, stored.catalogue_version),
        frozenset(path for path, source in sources.items() if source.waits),
    )


def too_old_words(facts: ConsultationFacts, last: LastVisit) -> str:
    """Why nothing is taken over from a visit of long ago; empty where it is recent enough."""
    now = max(facts.today, facts.visit)
    if (now.year - LONGEST_YEARS, now.month, now.day) <= (last.day.year, last.day.month, last.day.day):
        return ""
    then = short_date(last.day)
    return f"Nothing is taken over, because the visit of {then} is over 12 months ago. Ask each question."


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
    if item.link_id in last.unconfirmed:
        return Left.UNCONFIRMED
    return Left.NOT_SURE if NOT_SURE in values else None


def _is_about_now(item: Item, facts: ConsultationFacts) -> bool:
    rule = rule_of(item, facts.knowledge.catalogue)
    if rule is None:
        return (
            item.link_id in _CLINICIANS or item.link_id.startswith(_MEDICINES) or item.ask_as is AskAs.SESSION
        )
    return (
        rule.ask_at != "consultation"
        or rule.page in _PAGES_ABOUT_NOW
        or rule.id in _ABOUT_NOW
        # A question about the last weeks or months: the answer of then says nothing of these months.
        or rule.wait_weeks is not None
        or item.link_id.endswith(_NOW_PARTS)
    )


def differs(facts: ConsultationFacts, last: LastVisit, path: str) -> tuple[Value, ...]:
    """The last answer, where it is another one than today's to the same question; else empty."""
    before = last.answers.all(path)
    now = facts.enabled.all(path)
    if not before or not now or path not in last.unchanged or set(before) == set(now):
        return ()
    return before


def page_words(facts: ConsultationFacts, last: LastVisit, page: Page) -> str:
    """How the answers of a page stand beside those of the last visit: worked out, never remembered."""
    then = short_date(last.day)
    paths = [question.path for question in facts.questions(page.id)]
    changed = sum(bool(differs(facts, last, path)) for path in paths)
    same = [
        path
        for path in paths
        if path in last.unchanged and facts.value(path) and last.answers.all(path) == facts.enabled.all(path)
    ]
    so_far = "So far " if review(facts, last, page).taken else ""
    if changed:
        return f"{so_far}{count_words(changed, 'answer differs from', 'answers differ from')} {then}."
    if not same:
        return f"Last visit: {then}."
    as_then = f"{so_far}{count_words(len(same), 'answer', 'answers')} as on {then}."
    left = facts.unanswered_on(page.id)
    if so_far or not left:
        return as_then
    return f"{as_then} {count_words(left, 'question is', 'questions are')} still to be asked."


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
            verb = are if why in (Left.NOW, Left.CHANGED) else were
            said.append(f"{len(names)} {verb} {why.value}, so ask: {_listed(names, why)}.")
    return " ".join(said)


def _listed(names: Sequence[str], why: Left) -> str:
    if why is Left.CHANGED or len(names) <= _NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
