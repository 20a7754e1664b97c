"""What must stand in a consent form, taken from the record and not from the story that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from intake.conditions import NO, NOT_SURE, YES
from intake.expectations import added_effects
from intake.signature import Means, Signer
from reports.consent_answers import answered, asked_on_the_day, not_asked
from reports.consent_parts import fits_as_well
from reports.consent_readiness import not_yet, signature_of, signers
from reports.content import DocumentContent
from reports.flowables.signature import words_for
from reports.phrases import finding_words, patient_findings, price_words, told_words, verdict_words
from reports.verification import Fact


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Names, plan, status, both sides with their figures, answers, dates and who signs."""
    say, patient = content.say, content.consultation.patient
    if patient.birth_date is not None:
        yield Fact("the birth date", say.date(patient.birth_date))
    reason = not_yet(content)
    if reason:
        yield Fact("that it is not to be signed yet", reason, page=1)
    yield Fact("that no treatment removes the marks", content.catalogue.always.text)
    yield from _plan(content)
    yield from _both_sides(content)
    for alternative in content.catalogue.alternatives:
        yield Fact(f"the choice {alternative.id}", alternative.text)
    for entry, verdict in zip(content.catalogue.treatments, content.verdicts, strict=True):
        if entry in content.offered and entry is not content.treatment:
            yield Fact(f"the choice {entry.id}", entry.short_name)
            yield Fact(f"the verdict on {entry.id}", verdict_words(verdict, content.catalogue, say))
    yield from _answers(content)
    yield from _signing(content)


def _plan(content: DocumentContent) -> Iterator[Fact]:
    say, plan, entry = content.say, content.plan, content.treatment
    if entry is None:
        return
    yield Fact("the treatment", entry.plain_name)
    if entry.patient_status is not None:
        yield Fact("the status", entry.patient_status.text)
    for area in content.treated:
        yield Fact(f"the area {area.code}", f"{area.letter} {area.words}")
    if plan.sessions is not None:
        yield Fact("the number of sessions", say.many("1 session", "{number} sessions", plan.sessions))
    person = content.clinic.practitioner(plan.operator)
    device = content.clinic.device(plan.device) if plan.device else None
    for name, text in (
        ("operator", plan.operator),
        ("operator's training", person.training if person else ""),
        ("device", device.name if device else plan.device),
        ("device's status", device.status if device else ""),
    ):
        if text:
            yield Fact(f"the {name}", text)
    if plan.price_per_session is not None:
        yield Fact("the price of a session", price_words(plan.price_per_session, say))
        if content.schedule.total is not None:
            yield Fact("the total price", price_words(content.schedule.total, say))


def _both_sides(content: DocumentContent) -> Iterator[Fact]:
    forecast, say = content.forecast, content.say
    if forecast is None:
        return
    for number, line in enumerate((*forecast.may_do, *forecast.limits), start=1):
        yield Fact(f"line {number} of what it may and will not do", line.text)
    if forecast.gap is not None:
        yield Fact("what the hope is up against", forecast.gap.text)
    for figure in forecast.figures:
        if figure.figure.unit != "none":
            yield Fact(f"the figure {figure.figure.id}", figure.figure.print_text)
            also = fits_as_well(figure)
            if also:
                yield Fact(f"the interval of {figure.figure.id}", also)
    for effect in forecast.side_effects:
        unknown = effect.frequency_class == "not_known"
        yield Fact(f"the side effect {effect.name}", effect.plain if unknown else effect.print_text)
        also = forecast.harm_intervals.get(effect.name, "")
        if also:
            yield Fact(f"the interval of {effect.name}", also)
    for effect in added_effects(forecast, content.catalogue):
        yield Fact(f"the side effect {effect.name}", effect.plain)
    yield Fact("how much it hurts", forecast.pain.text)
    if content.verdict is not None:
        for finding, rule in patient_findings(content.verdict, content.catalogue):
            yield Fact(f"the finding {rule.id}", finding_words(finding, rule, say))
            yield Fact(f"what {rule.id} means", rule.patient_text)


def _answers(content: DocumentContent) -> Iterator[Fact]:
    say = content.say
    for rule in (*answered(content, YES), *answered(content, NOT_SURE)):
        yield Fact(f"the answer {rule.id}", told_words(rule, content.answers, content.catalogue, say))
    said_no = answered(content, NO)
    if said_no:
        words = say.many("You said no to 1 question", "You said no to {number} questions", len(said_no))
        yield Fact("how often the answer was no", words)
    left_open = not_asked(content)
    if left_open:
        yield Fact(
            "how many questions were not asked",
            say.many("1 question:", "{number} questions:", len(left_open)),
        )
    for rule in (*said_no, *left_open, *asked_on_the_day(content)):
        yield Fact(f"the question {rule.id}", f"{rule.label}.")


def _signing(content: DocumentContent) -> Iterator[Fact]:
    say, texts = content.say, content.consent_texts
    for use in texts.photo_uses:
        yield Fact(f"the use of photos {use.id}", use.title)
    yield Fact("the question to answer in own words", texts.question)
    for name in ("information-given", "decided-on"):
        day = content.answers.day(f"plan.{name}")
        if day is not None:
            yield Fact(f"the date plan.{name}", say.date(day))
    said = content.answers.code("goals.said-back")
    if said:
        yield Fact("what the patient said", said)
    roles = {
        Signer.PATIENT: say("Patient"),
        Signer.PRACTITIONER: say("Practitioner"),
        Signer.INTERPRETER: say("Interpreter"),
        Signer.GUARDIAN: say("Parent or guardian"),
    }
    for signer in signers(content):
        yield Fact(f"the line of the {signer.value}", roles[signer])
        signature = signature_of(content, signer)
        if signature is not None:
            yield Fact(f"the name of the {signer.value}", signature.name)
            yield Fact(f"the day the {signer.value} signed", say.date(signature.at.date()))
            if signature.means is not Means.DRAWN:
                yield Fact(f"how the {signer.value} signed", words_for(signature.means, say))
