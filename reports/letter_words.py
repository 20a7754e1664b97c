"""What a letter says, in words: who is written to and why, what was found, what is planned, what is asked."""

from __future__ import annotations

from collections.abc import Iterator

from intake.catalogue_rules import Contraindication, Severity
from intake.conditions import NO, NOT_SURE, YES, Answers
from intake.referral import GENERAL_PRACTITIONER, Asked, Letter
from intake.screening import Outcome
from reports.content import DocumentContent
from reports.phrases import colour_words, lower_first, told_words
from reports.record_words import value_words

_LONGEST_NAME = 40


def letters_of(content: DocumentContent) -> tuple[Letter, ...]:
    """The letters that are asked for; where none is, one to the general practitioner that asks nothing."""
    if content.letters:
        return content.letters
    recipients = content.referrals.recipients
    return (Letter(next(one for one in recipients if one.id == GENERAL_PRACTITIONER), ()),)


def recipient_name(letter: Letter, content: DocumentContent) -> str:
    """The name of whoever is written to; "" where nobody has recorded it."""
    if letter.recipient.id == GENERAL_PRACTITIONER:
        return content.consultation.patient.general_practitioner.strip()
    return ""


def salutation(letter: Letter, content: DocumentContent) -> str:
    """ "Dear Dr Nobody," where a name alone is recorded, else "Dear Doctor,"."""
    say, name = content.say, recipient_name(letter, content)
    is_a_name = name and len(name) <= _LONGEST_NAME and not set(name) & set(",;\n")
    return say("Dear {name},", name=name) if is_a_name else say("Dear Doctor,")


def reason(letter: Letter, content: DocumentContent) -> str:
    """Why the letter is written."""
    say = content.say
    came = say(
        "{name} came to us on {day} about stretch marks.",
        name=content.consultation.patient.name or say("This patient"),
        day=content.visit,
    )
    if not letter.asked:
        return f"{came} " + say("This letter is for your information.")
    if any(one.referral.safety for one in letter.asked):
        return f"{came} " + say(
            "We write because of an answer that a doctor should look at, whatever is decided about the marks."
        )
    return f"{came} " + say("We ask for your word before we go further.")


def told(asked: Asked, content: DocumentContent) -> str:
    """What the patient told us about one finding, in words fit for a letter that the patient may read.

    Empty where the finding follows from another answer that the letter names.
    """
    if asked.rule.is_derived:
        return ""
    if not asked.referral.told:
        return _told(asked.rule, content)
    if asked.finding.answer == NOT_SURE:
        return content.say("{what}: not sure.", what=asked.referral.told)
    return f"{asked.referral.told}."


def _told(rule: Contraindication, content: DocumentContent) -> str:
    say, answers = content.say, content.answers
    words = told_words(rule, answers, content.catalogue, say)
    detail = answers.code(detail_of(rule))
    return say("{told} In the patient's words: “{words}”", told=words, words=detail) if detail else words


def detail_of(rule: Contraindication) -> str:
    """The linkId of what the patient said about a finding in their own words."""
    return f"{rule.link_id}.detail"


def also_told(content: DocumentContent) -> tuple[Contraindication, ...]:
    """The other findings that weigh on a treatment here, which a doctor should know to answer.

    None that is for the record only, and none that another letter asks about: that is for its reader.
    """
    rules = content.catalogue.contraindication
    asked = {one.rule.id for letter in content.letters for one in letter.asked}
    offered = {entry.id for entry in content.offered}
    found = {
        finding.contraindication
        for verdict in content.verdicts
        if verdict.treatment in offered
        for finding in verdict.reasons
        if finding.severity >= Severity.CAUTION and finding.contraindication in rules
    }
    return tuple(
        rule
        for rule in content.catalogue.contraindications
        if rule.id in found - asked and not rule.for_record and not rule.is_derived
    )


def also_told_words(content: DocumentContent) -> tuple[str, ...]:
    """What the patient told us about each of them."""
    return tuple(_told(rule, content) for rule in also_told(content))


def marks(content: DocumentContent) -> Iterator[str]:
    """A line for each place with marks: colour, width, area, since when, what was happening, itch."""
    say, items = content.say, content.questionnaire.items
    for part in content.answers.group("marks"):
        code = part.code("marks.region") or ""
        known = code in content.catalogue.region
        place = content.place_words(code, part.code("marks.side")) if known else say("place not recorded")
        details = [colour_words(colour, say) for colour in part.codes("marks.colour")]
        width, area = part.number("marks.width-mm"), part.number("marks.area-cm2")
        if width is not None:
            size = value_words(items["marks.width-mm"], width, say)
            details.append(say("{size} at the widest", size=size))
        if area is not None:
            details.append(say("area {size}", size=value_words(items["marks.area-cm2"], area, say)))
        onset = part.day("marks.onset")
        if onset is not None:
            details.append(say("since {when}", when=say.date(onset)))
        causes = items["marks.cause"].choices
        if causes is not None and part.codes("marks.cause"):
            named = ", ".join(lower_first(causes.display(cause)) for cause in part.codes("marks.cause"))
            details.append(say("cause: {cause}", cause=named))
        details += _itch(part, content)
        yield say("{place}: {details}", place=place, details=", ".join(details) or say("no details recorded"))


def _itch(part: Answers, content: DocumentContent) -> Iterator[str]:
    say, score = content.say, part.whole_number("marks.symptom-score")
    if part.code("marks.symptom") != YES:
        return
    if score is None:
        yield say("itchy or sore")
    else:
        yield say("itchy or sore, {score} of 10", score=score)


def listed(group: str, content: DocumentContent) -> str:
    """Medicines or allergies as they were stated. A list that nobody asked for never reads as empty."""
    say, answers = content.say, content.answers
    named = answers.codes(f"{group}.list")
    if named:
        return "; ".join(named)
    none_known = answers.code(f"{group}.none-known")
    if none_known == YES:
        return say("The patient says that there are none.")
    if none_known == NOT_SURE:
        return say("The patient is not sure.")
    return say("There are some, but none is named.") if none_known == NO else say("not asked")


def skin_type(content: DocumentContent) -> str:
    """The confirmed skin type in words."""
    code = content.answers.code("skin.phototype")
    choices = content.questionnaire.items["skin.phototype"].choices
    return choices.display(code) if choices is not None and code else content.say("not asked")


def weighing(content: DocumentContent) -> Iterator[str]:
    """For a letter that asks nothing: what makes the chosen treatment wait or worse, in a few words each.

    What is for the record only is left out, and what is no fact of health.
    """
    say, known = content.say, {rule.id: rule for rule in also_told(content)}
    for finding in content.verdict.reasons if content.verdict is not None else ():
        rule = known.get(finding.contraindication)
        if rule is None or finding.override is not None or finding.severity < Severity.DEFER:
            continue
        if finding.severity is not Severity.DEFER:
            yield say("{finding}: not suitable for what was chosen.", finding=rule.label)
        elif finding.clear_from is not None:
            yield say("{finding}: we wait until {day}.", finding=rule.label, day=say.date(finding.clear_from))
        else:
            yield say("{finding}: we wait.", finding=rule.label)


def planned(letter: Letter, content: DocumentContent) -> str:
    """What is planned, or that nothing is done before an answer."""
    say, entry, plan = content.say, content.treatment, content.plan
    if entry is None:
        words = (
            say("No treatment of the marks is planned.")
            if content.alternative is not None
            else say("No treatment has been chosen yet.")
        )
        return f"{words} " + say("We do nothing before we have your answer.") if letter.asked else words
    parts = [entry.plain_name, *(area.words for area in content.treated)]
    if plan.sessions is not None:
        parts.append(say.many("1 session", "{number} sessions", plan.sessions))
    sentences = [", ".join(parts) + "."]
    outcome = content.verdict.outcome if content.verdict is not None else Outcome.INCOMPLETE
    if outcome is Outcome.NOT_SUITABLE:
        sentences.append(say("By our rules it is not suitable, so we do not go ahead."))
    elif plan.first_session is not None:
        sentences.append(say("The first session would be on {day}.", day=say.date(plan.first_session)))
    if letter.asked:
        sentences.append(say("We do nothing before we have your answer."))
    return " ".join(sentences)


def wait_known(asked: Asked, content: DocumentContent) -> str:
    """The day on which a wait that the rules know of ends; empty where there is none."""
    day = asked.finding.clear_from
    return content.say("The wait that we know of ends on {day}.", day=content.say.date(day)) if day else ""
