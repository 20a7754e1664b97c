"""Whether a consent form may be signed: why not yet, what is still to fill in, and who has to sign."""

from __future__ import annotations

from intake.dates import age_on
from intake.findings import ADULT_AGE
from intake.language import Language
from intake.screening import Outcome
from intake.signature import Signature, Signer
from reports.content import DocumentContent, Standing
from reports.phrases import MOST_REASONS, lower_first, verdict_sentences

_NAMES = {
    "en": ("english", "inglés", "en"),
    "es": ("spanish", "español", "espanol", "castellano", "castilian", "es"),
}
"""How people write the languages of Candor's paper."""


def not_yet(content: DocumentContent) -> str:
    """Why the form is not to be signed yet, in sentences for the patient; empty where it may be signed.

    The plan is judged on the day of its first session, as its dates are.
    """
    say = content.say
    if content.whole_person_findings:
        rules = content.catalogue.contraindication
        named = [
            lower_first(rules[finding.contraindication].label) for finding in content.whole_person_findings
        ]
        names = ", ".join(named[:MOST_REASONS])
        if len(named) > MOST_REASONS:
            names = say("{names}, and {number} more", names=names, number=len(named) - MOST_REASONS)
        reason = say("Please see your doctor first. The reason: {names}.", names=names)
        if _is_ruled_out(content):
            assert content.verdict is not None
            reason = f"{verdict_sentences(content.verdict, content.catalogue, say)} {reason}"
    elif content.alternative is not None:
        chosen = lower_first(content.alternative.plain_name)
        reason = say("You chose: {option}. This needs no consent.", option=chosen)
    elif content.treatment is None:
        reason = say("No treatment has been chosen.")
    elif content.standing is Standing.FIRM or content.schedule.verdict is None:
        return ""
    else:
        reason = verdict_sentences(content.schedule.verdict, content.catalogue, say)
    return say("Not to be signed yet: {reason}", reason=lower_first(reason))


def _is_ruled_out(content: DocumentContent) -> bool:
    """Whether the planned treatment is not suitable today: worse than a doctor's word that is awaited."""
    return content.verdict is not None and content.verdict.outcome is Outcome.NOT_SUITABLE


def outcome_sign(content: DocumentContent) -> Outcome:
    """The outcome whose sign stands beside "not to be signed yet"."""
    if _is_ruled_out(content):
        return Outcome.NOT_SUITABLE
    if content.whole_person_findings:
        return Outcome.REFER
    verdict = content.schedule.verdict
    return verdict.outcome if verdict is not None else Outcome.INCOMPLETE


def open_points(content: DocumentContent) -> tuple[str, ...]:
    """What the form prints as a line, because the record has none: for whoever made it, in English.

    Nobody can write on these lines once the form was signed on the screen.
    """
    plan, answers = content.plan, content.answers
    if content.treatment is None:
        return ("treatment",)
    gaps = (
        ("areas", not content.treated),
        ("sessions", plan.sessions is None),
        ("who does it", not plan.operator),
        ("device", not plan.device),
        ("numbing", not plan.numbing),
        ("price", plan.price_per_session is None),
        ("currency", plan.price_per_session is not None and not plan.price_per_session.currency),
        ("day the information was given", answers.day("plan.information-given") is None),
        ("day it was decided", answers.day("plan.decided-on") is None),
        ("what the patient says in their own words", not answers.code("goals.said-back")),
    )
    return tuple(name for name, is_open in gaps if is_open)


def signature_of(content: DocumentContent, signer: Signer) -> Signature | None:
    """The signature of one who signs: the last one, where somebody signed again."""
    return next((one for one in reversed(content.signatures) if one.signer is signer), None)


def signers(content: DocumentContent) -> tuple[Signer, ...]:
    """Who has to sign, in order: interpreter and guardian only where they are needed or have signed."""
    extra = {Signer.INTERPRETER: needs_interpreter(content), Signer.GUARDIAN: needs_guardian(content)}
    needed = (Signer.PATIENT, *(signer for signer, is_needed in extra.items() if is_needed))
    signed = tuple(one.signer for one in content.signatures if one.signer not in needed)
    return tuple(dict.fromkeys((*needed, *signed, Signer.PRACTITIONER)))


def needs_interpreter(content: DocumentContent) -> bool:
    """Whether one was offered, or the patient speaks another language and nobody said none is needed."""
    patient = content.consultation.patient
    if patient.interpreter_offered == "Y":
        return True
    spoken = patient.language.strip()
    return bool(spoken) and patient.interpreter_offered != "N" and not _is(spoken, content.say.language)


def _is(spoken: str, language: Language) -> bool:
    return spoken.casefold() in (language.name.casefold(), *_NAMES.get(language.code, ()))


def needs_guardian(content: DocumentContent) -> bool:
    """Whether a guardian is recorded, or the patient is or may be under 18 on the day of the document."""
    patient = content.consultation.patient
    if patient.guardian is not None:
        return True
    born = patient.birth_date
    return born is not None and age_on(born.last_day, content.on) < ADULT_AGE
