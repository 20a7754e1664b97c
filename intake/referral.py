"""Letters: which findings ask for a doctor's word, to whom each letter goes, and how soon.

The reading of one finding stands in referrals.toml, each with its sources. `letters_for` is pure. A question
that was not asked asks for no letter; "not sure" asks as "yes" does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication, Severity
from intake.catalogue_sources import Sourced
from intake.conditions import Answers
from intake.language import Words
from intake.screening import Finding, Verdict
from intake.toml_entry import Entry, open_beside

FILE_NAME = "referrals.toml"
GENERAL_PRACTITIONER = "gp"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody a letter goes to, by what they are for the patient ("Dermatologist")."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Referral:
    """What is asked about one finding, in one of its `state`s ("" for any other), and of whom.

    Asked where the finding is `refer`; with `from_defer` also where it makes the patient wait. `safety`
    findings ask whatever is planned. `told` says what was answered where the rule's label is not fit for a
    letter, `urgent` what urgent means; None where nothing is.
    """

    contraindication: str
    state: str
    to: str
    from_defer: bool
    safety: bool
    told: str
    ask: Sourced
    urgent: Sourced | None


@dataclass(frozen=True, slots=True)
class Referrals:
    """The entries of referrals.toml, in the words of one language. `no_letter` is rule -> why not."""

    recipients: tuple[Recipient, ...]
    referrals: tuple[Referral, ...]
    no_letter: Mapping[str, Sourced]

    def texts(self) -> Iterator[str]:
        """Every text that may stand in a letter."""
        yield from (recipient.title for recipient in self.recipients)
        for referral in self.referrals:
            yield from (text for text in (referral.told, referral.ask.text) if text)
            if referral.urgent is not None:
                yield referral.urgent.text

    def with_words(self, put: Callable[[str], str]) -> Referrals:
        """The same entries, each text of a letter replaced by what `put` makes of it."""

        def said(part: Sourced) -> Sourced:
            return replace(part, text=put(part.text))

        return Referrals(
            tuple(replace(recipient, title=put(recipient.title)) for recipient in self.recipients),
            tuple(
                replace(
                    referral,
                    told=put(referral.told) if referral.told else "",
                    ask=said(referral.ask),
                    urgent=said(referral.urgent) if referral.urgent else None,
                )
                for referral in self.referrals
            ),
            self.no_letter,
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One finding about which a doctor is asked: its rule, and the finding where it weighs most."""

    rule: Contraindication
    referral: Referral
    finding: Finding


@dataclass(frozen=True, slots=True)
class Letter:
    """What one recipient is asked, worst finding first."""

    recipient: Recipient
    asked: tuple[Asked, ...]

    @property
    def urgent(self) -> tuple[Sourced, ...]:
        """What urgent means, a sentence for each urgent finding; empty where nothing is."""
        return tuple(one.referral.urgent for one in self.asked if one.referral.urgent is not None)


def letters_for(
    answers: Answers,
    verdicts: Sequence[Verdict],
    *,
    catalogue: Catalogue,
    referrals: Referrals,
    offered: Sequence[str],
    chosen: str | None,
) -> tuple[Letter, ...]:
    """The letters that a consultation asks for, urgent ones first; empty where it asks for none.

    `answers` are enabled answers, `offered` the ids of the treatments to think of, `chosen` what the plan
    names. Once a treatment is chosen, a finding that does not weigh on it (caution or worse) asks for no
    letter. A finding that a clinician overruled asks for none, unless it is about safety: the decision was
    about a treatment.
    """
    found: dict[str, list[Asked]] = {}
    for rule in catalogue.contraindications:
        findings = {
            verdict.treatment: reason
            for verdict in verdicts
            for reason in verdict.reasons
            if reason.contraindication == rule.id
        }
        referral = referral_for(rule, answers, referrals) if findings else None
        if referral is None:
            continue
        finding = _asking(referral, findings, offered=offered, chosen=chosen)
        if finding is not None:
            found.setdefault(referral.to, []).append(Asked(rule, referral, finding))
    letters = [
        Letter(recipient, tuple(sorted(found[recipient.id], key=_urgent_first)))
        for recipient in referrals.recipients
        if recipient.id in found
    ]
    return tuple(sorted(letters, key=lambda letter: not letter.urgent))


def referral_for(rule: Contraindication, answers: Answers, referrals: Referrals) -> Referral | None:
    """The entry of a rule for the state that was answered, else its entry for any state."""
    state = answers.code(f"{rule.link_id}.state") or ""
    own = [referral for referral in referrals.referrals if referral.contraindication == rule.id]
    exact = [referral for referral in own if referral.state and referral.state == state]
    return next((referral for referral in (*exact, *own) if referral.state in ("", state)), None)


def _asking(
    referral: Referral, findings: dict[str, Finding], *, offered: Sequence[str], chosen: str | None
) -> Finding | None:
    """The finding that asks for a letter, where it weighs most; None where none does."""
    worst_first = sorted(findings.values(), key=lambda finding: -finding.severity)
    if referral.safety:
        return next((finding for finding in worst_first if finding.severity >= Severity.REFER), None)
    weighed = findings.get(chosen or "")
    if chosen in offered and (
        weighed is None or weighed.severity < Severity.CAUTION or weighed.override is not None
    ):
        return None
    asking = {Severity.REFER, Severity.DEFER} if referral.from_defer else {Severity.REFER}
    thought_of = [finding for treatment, finding in findings.items() if treatment in offered]
    thought_of.sort(key=lambda finding: -finding.severity)
    return next(
        (finding for finding in thought_of if finding.severity in asking and finding.override is None), None
    )


def _urgent_first(asked: Asked) -> tuple[bool, int]:
    return asked.referral.urgent is None, -asked.finding.severity


def load_referrals(catalogue: Catalogue, folder: Traversable | None = None) -> Referrals:
    """Read referrals.toml strictly, by default the one of the program. Errors: `CatalogueProblem`."""
    entry = open_beside(FILE_NAME, catalogue, folder)
    recipients = tuple(_recipient(below) for below in entry.tables("recipient"))
    known = tuple(recipient.id for recipient in recipients)
    referrals = tuple(
        _referral(below, known, catalogue) for below in entry.tables("referral", name_by="contraindication")
    )
    no_letter = dict(
        _no_letter(below, catalogue) for below in entry.tables("no_letter", name_by="contraindication")
    )
    entry.finish()
    if GENERAL_PRACTITIONER not in known:
        raise entry.problem(f'there must be a recipient "{GENERAL_PRACTITIONER}". Add it.')
    _check_all_covered(entry, referrals, no_letter, catalogue)
    return Referrals(recipients, referrals, no_letter)


def _recipient(entry: Entry) -> Recipient:
    value = Recipient(entry.text("id"), entry.text("title"))
    entry.finish()
    return value


def _referral(entry: Entry, recipients: Sequence[str], catalogue: Catalogue) -> Referral:
    rule = _rule(entry, catalogue)
    state = entry.optional_text("state")
    if state and state not in [known.code for known in rule.states]:
        raise entry.problem(f'"{rule.id}" has no state "{state}". Correct it, or leave it out.')
    urgent = entry.optional_sourced("urgent")
    value = Referral(
        contraindication=rule.id,
        state=state,
        to=entry.one_of("to", recipients),
        from_defer=entry.has("from") and entry.one_of("from", ("defer",)) == "defer",
        safety=entry.flag("safety", default=False),
        told=entry.optional_text("told"),
        ask=Sourced(entry.text("ask"), entry.sources()),
        urgent=urgent,
    )
    entry.finish()
    _check_sources(entry, (*value.ask.sources, *(urgent.sources if urgent else ())), catalogue)
    return value


def _no_letter(entry: Entry, catalogue: Catalogue) -> tuple[str, Sourced]:
    value = _rule(entry, catalogue).id, Sourced(entry.text("reason"), entry.sources())
    entry.finish()
    _check_sources(entry, value[1].sources, catalogue)
    return value


def _rule(entry: Entry, catalogue: Catalogue) -> Contraindication:
    rule = catalogue.contraindication.get(entry.text("contraindication"))
    if rule is None:
        raise entry.problem("there is no such contraindication. Correct the id.")
    return rule


def _check_sources(entry: Entry, sources: Sequence[str], catalogue: Catalogue) -> None:
    for source in sources:
        if source not in catalogue.source:
            raise entry.problem(f'the source "{source}" is not in evidence.toml. Correct the id.')


def _check_all_covered(
    entry: Entry, referrals: Sequence[Referral], no_letter: Mapping[str, Sourced], catalogue: Catalogue
) -> None:
    """A rule that can be "refer" asks somebody, or says why it asks nobody; none says both."""
    named = [(referral.contraindication, referral.state) for referral in referrals]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise entry.problem(f'"{twice[0]}" is there twice. Keep one entry for each of its states.')
    asking = {name for name, state in named if not state}
    for rule in catalogue.contraindications:
        if can_refer(rule) and rule.id not in asking and rule.id not in no_letter:
            raise entry.problem(f'nobody is asked about "{rule.id}". Add a [[referral]] or a [[no_letter]].')
        if rule.id in no_letter and rule.id in asking:
            raise entry.problem(f'"{rule.id}" has a letter and none. Keep one of the two entries.')


def can_refer(rule: Contraindication) -> bool:
    """Whether a rule can be "refer" for some treatment, or names a doctor to ask.

    "Not sure" makes an absolute finding "refer".
    """
    graded = [*rule.severity.values(), *(state.graded for state in rule.states if state.graded is not None)]
    severities = {severity for one in graded for severity in (one.at_site, one.elsewhere)}
    severities |= {rule.after_wait, rule.severity_if_radiofrequency or Severity.NONE}
    if Severity.REFER in severities or rule.refer_to:
        return True
    return Severity.ABSOLUTE in severities and not rule.is_derived


def translated_referrals(referrals: Referrals, say: Words) -> Referrals:
    """The entries in the language of `say`. A text without a translation stays English."""
    return referrals if say.is_english else referrals.with_words(say)


def referral_messages(referrals: Referrals) -> Iterator[str]:
    """Every text to translate, once, in the order of the file."""
    yield from dict.fromkeys(referrals.texts())
