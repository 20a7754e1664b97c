"""The gate before a visit ends: what is missing, and what should be looked at twice. No widgets.

Missing keeps the visit open. What is unlikely but possible is a step of its own, which can be passed. Both
are worked out from the answers, the documents and the signatures as they stand: nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from intake.catalogue_rules import Severity
from intake.screening import BIRTH_DATE, DEVICE, SPECIALIST_SIGN_OFF, Finding, Verdict
from ui.consultation.facts import ConsultationFacts
from ui.consultation.unlikely import unlikely_answers
from ui.consultation.words import SIGN_OFF_WORDS, finding_weight

if TYPE_CHECKING:
    from db.records import HandoutState
    from db.signing_records import Frozen
    from ui.consultation.progress import Question

DOCUMENTS = "page:documents"
"""The key of a point that is put right on the page of documents."""
PATIENT = "page:patient"
"""The key of a point that is put right in the patient's details."""
OVERRULE = "overrule:"
"""Before the id of a rule: the point is put right by overruling its finding, with a reason."""

NO_PLAN = "Choose what the patient decided. Doing nothing is a choice too."
NO_HANDOUT = "No handout was made. Make it, so that the patient has it on paper."
OLD_HANDOUT = "An answer was changed after the handout was made. Make it again."
SIGN_AGAIN = (
    "This visit was opened again after it was signed. The old signature no longer counts. Sign again."
)
NOT_SIGNED = "The consent form is not signed yet. That can be done on another day."
SAY_AGAIN = "The patient could not say yet what is likely. Explain it again, unless that was enough."
NO_BIRTH_DATE = "The birth date is not recorded. Go back to the patient and add it."
NO_MACHINE = "Say which machine is used. The treatment cannot be judged without it."
_HOW = "Ask them, or answer “Not sure” where that is so."
_HOPE = "goals.hoped-for"
_TEACH_BACK = "goals.teach-back"
_TREATMENT = "plan.treatment"
_DEVICE = "plan.device"


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the gate: a sentence that says what to do, and where. `key` is a path, or one of above."""

    key: str
    message: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What stands between a visit and its end. `missing` must be put right, `to_check` may be passed."""

    missing: tuple[Point, ...] = ()
    to_check: tuple[Point, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Papers:
    """How the handouts of a visit stand, and whether it is signed."""

    handouts: tuple[HandoutState, ...]
    frozen: Frozen


def look(facts: ConsultationFacts, papers: Papers, *, waiting: Sequence[str] = ()) -> Gate:
    """The gate as it stands now. `waiting` are the paths of answers that somebody must confirm."""
    answers = tuple(_answers(facts, waiting, frozen=papers.frozen.is_frozen))
    rest = tuple(_rest(facts, {point.key for point in answers}))
    papers_missing = tuple(_papers(papers))
    if papers.frozen.is_frozen:
        # What is signed cannot change any more. It is still told.
        return Gate(papers_missing, (*answers, *rest))
    unsigned = papers.frozen.signed_at is None and _is_treated(facts)
    to_sign = (Point(DOCUMENTS, NOT_SIGNED),) if unsigned else ()
    return Gate((*answers, *papers_missing), (*rest, *to_sign))


def before_signing(facts: ConsultationFacts) -> tuple[Point, ...]:
    """What the gate would still call missing in the answers, then what it would have looked at twice.

    A signature freezes the answers: whoever signs knows what they freeze. Questions that may be skipped are
    left out.
    """
    missing = tuple(_answers(facts, ()))
    return (*missing, *_to_look_at(facts, {point.key for point in missing}))


def _is_treated(facts: ConsultationFacts) -> bool:
    return facts.plan.treatment in facts.knowledge.catalogue.treatment


def _answers(facts: ConsultationFacts, waiting: Sequence[str], *, frozen: bool = False) -> Iterator[Point]:
    """What is wrong or missing in the answers, in the order of the pages.

    Of what is `frozen` nothing can be asked any more: it is told that it stays as it is.
    """
    for problem in facts.problems():
        yield Point(problem.path, problem.message)
    counting = {question.path for question in _counting(facts)}
    for page in facts.pages:
        paths = [question.path for question in facts.questions(page.id) if question.path in counting]
        yield from _skipped(facts, page.title, paths) if frozen else _not_asked(facts, page.title, paths)
    if facts.plan.treatment is not None:
        yield from _risks(facts)
    if waiting:
        yield from _unconfirmed(facts, waiting)


def _unconfirmed(facts: ConsultationFacts, waiting: Sequence[str]) -> Iterator[Point]:
    """What the patient did alone: what they answered, and what they took away from somebody else's."""
    given = [path for path in waiting if facts.value(path)]
    gone = [path for path in waiting if not facts.value(path)]
    if given:
        number = "" if len(given) == 1 else f"{len(given)} "
        answers = "answer" if len(given) == 1 else "answers"
        yield Point(given[0], f"Confirm the {number}{answers} that the patient gave alone.")
    for path in gone:
        name = one_name(facts, path)
        yield Point(path, f"The patient took “{name}” away. Confirm that, or answer it again.")


def _counting(facts: ConsultationFacts) -> Iterator[Question]:
    """The open questions without which the visit is not complete.

    All of the plan count. The others do where a treatment is planned and its verdict waits for them, and so
    does the hope, which everything is measured by. Who decides on nothing need not be asked the rest.
    """
    verdict = _verdict(facts)
    wanted = {_HOPE, *(verdict.missing if verdict is not None else ())} if _is_treated(facts) else set()
    for question in facts.questions():
        if not question.is_open:
            continue
        link_id = question.path.rsplit("/", 1)[-1]
        no_marks = link_id == "marks" and "marks.region" in wanted
        if question.page == "plan" or link_id in wanted or no_marks:
            yield question


def _verdict(facts: ConsultationFacts) -> Verdict | None:
    """The verdict on what is planned, on the day of its first session."""
    return facts.schedule.verdict


def _not_asked(facts: ConsultationFacts, title: str, paths: Sequence[str]) -> Iterator[Point]:
    if not paths:
        return
    if paths[0] == _TREATMENT:
        yield Point(_TREATMENT, NO_PLAN)
        yield from _not_asked(facts, title, paths[1:])
    elif len(paths) == 1:
        yield Point(paths[0], one_not_asked(facts, paths[0]))
    else:
        yield Point(paths[0], f"{title}: {len(paths)} questions were not asked. {_HOW}")


def one_not_asked(facts: ConsultationFacts, path: str) -> str:
    """The sentence for one question that was not asked."""
    if path == "marks":
        return "Say where the marks are."
    item = facts.item(path)
    how = "Ask it, or answer “Not sure”." if item.choices is not None and "UNK" in item.choices else "Ask it."
    return f"“{item.label or item.text}” was not asked. {how}"


def _risks(facts: ConsultationFacts) -> Iterator[Point]:
    """Findings against what is planned: to be overruled with a reason, or not to be done."""
    verdict = _verdict(facts)
    if verdict is None:
        return
    name = facts.knowledge.catalogue.treatment[verdict.treatment].plain_name
    for finding in verdict.reasons:
        if finding.override is None and finding.severity >= Severity.DEFER:
            yield _risk(facts, name, finding)
    if BIRTH_DATE in verdict.missing:
        yield Point(PATIENT, NO_BIRTH_DATE)
    if DEVICE in verdict.missing:
        yield Point(_DEVICE, NO_MACHINE)


def _risk(facts: ConsultationFacts, name: str, finding: Finding) -> Point:
    if finding.contraindication == SPECIALIST_SIGN_OFF:
        return Point(_TREATMENT, f"{name}: {_small(SIGN_OFF_WORDS)}. Choose something else for now.")
    rule = facts.knowledge.catalogue.contraindication[finding.contraindication]
    said = f"{name}: {_small(finding_weight(finding.severity))}, because of “{rule.label}”."
    if not rule.overridable:
        return Point(_TREATMENT, f"{said} This cannot be overruled. Choose something else.")
    return Point(OVERRULE + rule.id, f"{said} Write why you go on all the same, or change the plan.")


def _papers(papers: Papers) -> Iterator[Point]:
    outdated = {state.document_id for state in papers.handouts if state.is_outdated}
    made = [state.document_id for state in papers.handouts]
    if not made:
        yield Point(DOCUMENTS, NO_HANDOUT)
    elif outdated >= set(made):
        yield Point(DOCUMENTS, OLD_HANDOUT)
    if papers.frozen.amendment is not None:
        yield Point(DOCUMENTS, SIGN_AGAIN)


def _rest(facts: ConsultationFacts, told: set[str]) -> Iterator[Point]:
    """What may stay as it is: questions that were skipped, and what is unlikely."""
    counting = {question.path for question in _counting(facts)}
    for page in facts.pages:
        skipped = [
            question.path
            for question in facts.questions(page.id)
            if question.is_open and question.path not in counting
        ]
        yield from _skipped(facts, page.title, skipped)
    yield from _to_look_at(facts, told)


def _skipped(facts: ConsultationFacts, title: str, paths: Sequence[str]) -> Iterator[Point]:
    """Questions that nobody asked and that may stay so, or must: in one line for a page."""
    if len(paths) == 1:
        yield Point(paths[0], _skipped_words(one_name(facts, paths[0])))
    elif paths:
        yield Point(paths[0], f"{title}: {len(paths)} questions were not asked. They stay “Not asked”.")


def _to_look_at(facts: ConsultationFacts, told: set[str]) -> Iterator[Point]:
    """What is possible and should be looked at twice. `told` are the keys of what is told already."""
    if facts.enabled.code(_TEACH_BACK) == "again":
        yield Point(_TEACH_BACK, SAY_AGAIN)
    for warning in facts.schedule.warnings:
        # What keeps a treatment from being suitable is told finding by finding.
        if warning.link_id not in told and not (warning.link_id == _TREATMENT and _has_risk(facts)):
            yield Point(warning.link_id, warning.message)
    for path, message in unlikely_answers(facts):
        if path not in told:
            yield Point(path, message)


def one_name(facts: ConsultationFacts, path: str) -> str:
    """What a question is called in a sentence."""
    if path == "marks":
        return "Stretch marks"
    item = facts.item(path)
    return item.label or item.text


def _skipped_words(name: str) -> str:
    return f"“{name}” was not asked. It stays “Not asked”."


def _has_risk(facts: ConsultationFacts) -> bool:
    verdict = _verdict(facts)
    return verdict is not None and (verdict.worst >= Severity.DEFER or bool(verdict.missing))


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]
