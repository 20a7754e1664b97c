"""Two visits of one patient, answer by answer. No widgets.

Both are read in the words of today's questions. Marks are held against each other by region and side, not by
the order in which they were entered. Verdicts are those that were stored with each visit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from intake.catalogue import Catalogue
from intake.conditions import Answers, Value
from intake.question_history import QuestionHistory, load_question_history
from intake.questionnaire import Item, ItemType
from intake.screening import Outcome
from ui.consultation.answer_words import question_words, value_words
from ui.consultation.areas import area_name
from ui.consultation.compare_lines import Change, CompareLine, Visit
from ui.consultation.compare_words import NO_VISIT, ONE_VISIT, SAME_VISIT, same_words, summary_words
from ui.short_date import short_date

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import StoredConsultation
    from db.store import Store
    from ui.consultation.facts import ConsultationFacts
    from ui.input_file import Knowledge

MARKS = "marks"
REWORDED = "Asked in other words at one of the visits"
NOT_JUDGED, UNJUDGED = "Not judged", "Not assessed yet"
_OUTCOMES = {
    Outcome.SUITABLE: "Suitable",
    Outcome.SUITABLE_WITH_CARE: "With care",
    Outcome.WAIT: "Wait",
    Outcome.REFER: "See a doctor first",
    Outcome.NOT_SUITABLE: "Not suitable",
    Outcome.INCOMPLETE: UNJUDGED,
}


class CompareVisits:
    """Reads the visits of a patient, newest first, and holds two of them against each other.

    `live` is the visit that is open on the screen, with its answers of this moment.
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        knowledge: Knowledge,
        patient_id: UUID,
        *,
        live: ConsultationFacts | None = None,
    ) -> None:
        self._store, self._actor, self._knowledge = store, actor, knowledge
        self._patient_id, self._live = patient_id, live
        self.visits: tuple[Visit, ...] = ()
        self.earlier: Visit | None = None
        self.later: Visit | None = None
        self._lines: tuple[CompareLine, ...] | None = None
        self._unchanged: dict[str, frozenset[str]] = {}

    @cached_property
    def _history(self) -> QuestionHistory:
        return load_question_history()

    def read(self) -> None:
        """Read the visits; choose the open or newest one and that before it. Errors: `StorageProblem`."""
        stored = self._store.consultations_of(self._actor, self._patient_id)
        self._lines = None
        days = Counter(each.started.astimezone().date() for each in stored)
        self.visits = tuple(self._visit(each, days) for each in stored)
        ids = [visit.id for visit in self.visits]
        this = ids.index(self._live.id) if self._live is not None and self._live.id in ids else 0
        before = self.visits[this + 1 :]
        # What is held against is best a visit that has ended.
        ended = next((visit for visit in before if not visit.is_open), None)
        self.later = self.visits[this] if self.visits else None
        self.earlier = ended or next(iter(before), None)

    def choose(self, earlier: UUID, later: UUID) -> None:
        """Hold two visits against each other; what began first is the earlier one. Errors: `KeyError`."""
        known = {visit.id: visit for visit in self.visits}
        order = {visit.id: -place for place, visit in enumerate(self.visits)}
        first, second = sorted((earlier, later), key=lambda id: order[id])
        self.earlier, self.later, self._lines = known[first], known[second], None

    @property
    def empty_words(self) -> str:
        """Why there is nothing to hold against each other, and what to do; empty when there is."""
        if len(self.visits) < 2:
            return ONE_VISIT if self.visits else NO_VISIT
        if self.earlier is None or self.later is None or self.earlier.id == self.later.id:
            return SAME_VISIT
        return ""

    def lines(self, *, everything: bool = False) -> tuple[CompareLine, ...]:
        """What differs, under its headings; with `everything` also what is the same or not asked yet.

        Errors: `StorageProblem`.
        """
        if self.empty_words:
            return ()
        hidden = () if everything else (Change.SAME, Change.NOT_YET)
        kept: list[CompareLine] = []
        for line in self._all():
            if line.change is Change.HEADING:
                if kept and kept[-1].change is Change.HEADING:
                    kept.pop()
                kept.append(line)
            elif line.change not in hidden:
                kept.append(line)
        if kept and kept[-1].change is Change.HEADING:
            kept.pop()
        return tuple(kept)

    def same_words(self) -> str:
        """What to say where no line differs. Errors: `StorageProblem`."""
        return "" if self._pair is None else same_words(*self._pair, self._counted())

    def summary(self) -> str:
        """What differs, in a sentence or two. Errors: `StorageProblem`."""
        return "" if self._pair is None else summary_words(*self._pair, self._counted())

    # Inside

    @property
    def _pair(self) -> tuple[Visit, Visit] | None:
        """Both visits, None where there is nothing to hold against each other."""
        if self.earlier is None or self.later is None or self.empty_words:
            return None
        return self.earlier, self.later

    def _counted(self) -> dict[Change, int]:
        counted = dict.fromkeys(Change, 0)
        for line in self._all():
            counted[line.change] += 1
        return counted

    def _visit(self, stored: StoredConsultation, days: Counter[date]) -> Visit:
        began = stored.started.astimezone()
        hour = f", {began:%H:%M}" if days[began.date()] > 1 else ""
        questionnaire = self._knowledge.questionnaire
        is_live = self._live is not None and self._live.id == stored.id
        answers = self._live.enabled if is_live and self._live is not None else None
        frozen = self._store.signing.frozen(self._actor, stored.id)
        state = "finished" if stored.finished is not None else "open"
        if frozen.signed_at is not None and frozen.amendment is None:
            state = "signed"
        return Visit(
            stored.id,
            f"{short_date(began.date())}{hour}",
            state,
            answers if answers is not None else questionnaire.enabled_answers(stored.answers),
            stored.catalogue_version,
        )

    def _same_words(self, version: str) -> frozenset[str]:
        known = self._unchanged
        if version not in known:
            known[version] = self._history.unchanged(self._knowledge.questionnaire, version)
        return known[version]

    def _all(self) -> tuple[CompareLine, ...]:
        if self._lines is None:
            self._lines = tuple(self._compared())
        return self._lines

    def _compared(self) -> Iterator[CompareLine]:
        assert self.earlier is not None
        assert self.later is not None
        before, after = self.earlier.answers, self.later.answers
        for section in self._knowledge.questionnaire.sections:
            yield CompareLine(Change.HEADING, section.title)
            for group in section.groups:
                if group.repeats:
                    yield from self._marks(group, before, after)
                else:
                    yield from self._answers(group, before, after)
        yield CompareLine(Change.HEADING, "Suitability")
        yield from self._verdicts(self.earlier, self.later)

    def _answers(self, group: Item, before: Answers, after: Answers, area: str = "") -> Iterator[CompareLine]:
        for item in group.walk():
            if item.type is ItemType.GROUP:
                continue
            line = self._line(item, before.all(item.link_id), after.all(item.link_id), area)
            if line is not None:
                yield line

    def _line(
        self, item: Item, before: tuple[Value, ...], after: tuple[Value, ...], area: str
    ) -> CompareLine | None:
        if not before and not after:
            return None
        assert self.earlier is not None
        assert self.later is not None
        same = set(before) == set(after)
        change = Change.SAME if same else Change.DIFFERS
        if not after:
            change = Change.NOT_YET if self.later.is_open else Change.GONE
        elif not before:
            change = Change.NEW
        versions = (self.earlier.version, self.later.version)
        reworded = any(item.link_id not in self._same_words(version) for version in versions)
        title = f"{area}: {question_words(item)}" if area else question_words(item)
        return CompareLine(
            change,
            title,
            value_words(item, before) if before else "Not asked",
            value_words(item, after) if after else "Not asked",
            REWORDED if reworded and before and after else "",
        )

    def _marks(self, group: Item, before: Answers, after: Answers) -> Iterator[CompareLine]:
        catalogue = self._knowledge.catalogue
        old, new = _areas(before, catalogue), _areas(after, catalogue)
        for name in dict.fromkeys((*old, *new)):
            yield from self._answers(group, old.get(name, Answers()), new.get(name, Answers()), name)

    def _verdicts(self, earlier: Visit, later: Visit) -> Iterator[CompareLine]:
        old, new = self._verdicts_of(earlier), self._verdicts_of(later)
        for treatment in self._knowledge.catalogue.treatments:
            before, after = old.get(treatment.id, ""), new.get(treatment.id, "")
            was_judged, is_judged = before not in ("", UNJUDGED), after not in ("", UNJUDGED)
            if not was_judged and not is_judged:
                # Two visits that say nothing of a treatment do not say the same of it.
                continue
            change = Change.SAME if before == after else Change.DIFFERS
            if not is_judged and later.is_open:
                change = Change.NOT_YET
            elif earlier.is_blank or not before:
                change = Change.NEW
            elif later.is_blank or not after:
                change = Change.GONE
            yield CompareLine(change, treatment.short_name, before or NOT_JUDGED, after or NOT_JUDGED)

    def _verdicts_of(self, visit: Visit) -> dict[str, str]:
        """The verdict on each treatment in words: as it was stored, of the open visit as it is now."""
        if self._live is not None and self._live.id == visit.id:
            return {
                each.treatment: _verdict_words(each.outcome.value, each.clear_from)
                for each in self._live.verdicts
                if each.treatment in self._live.offered
            }
        derived = self._store.derived_of(self._actor, visit.id)
        return {row.treatment: _verdict_words(row.outcome, row.clear_from) for row in derived.verdicts}


def _areas(answers: Answers, catalogue: Catalogue) -> dict[str, Answers]:
    """The marks by the name of their area; a second entry of the same area is numbered."""
    found: dict[str, Answers] = {}
    for part in answers.group(MARKS):
        name = area_name(part, catalogue)
        number = 2
        while name in found:
            name = f"{area_name(part, catalogue)} ({number})"
            number += 1
        found[name] = part
    return found


def _verdict_words(outcome: str, clear_from: date | None) -> str:
    try:
        words = _OUTCOMES[Outcome(outcome)]
    except ValueError:
        # A newer program's word.
        return outcome
    if clear_from is not None and outcome == Outcome.WAIT.value:
        return f"{words} until {short_date(clear_from)}"
    return words
