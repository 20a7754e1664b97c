"""What the documents say about one consultation, before anything is laid out.

Frozen, and made of the domain's own types: the command line and the window hand one over.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from functools import cached_property

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.catalogue_treatments import Alternative, Treatment
from intake.checks import answer_problems
from intake.clinic import Clinic
from intake.clinic_texts import fill
from intake.conditions import Answers
from intake.consent_texts import ConsentTexts, load_consent, translated_consent
from intake.consultation import Consultation
from intake.expectation_sentences import Headline, Sentences
from intake.expectations import Forecast, forecast, headline_for, marks_of
from intake.language import Words
from intake.plan import TreatmentPlan, plan_of
from intake.provenance import IssuedDocument, Said
from intake.questionnaire import Problem, Questionnaire
from intake.referral import Letter, Referrals, letters_for, load_referrals, translated_referrals
from intake.schedule import Schedule, schedule
from intake.screening import Finding, Outcome, Screener, Verdict
from intake.signature import Signature
from reports.areas import LETTERS, Area, Place, seen_places, treated_places


class Standing(Enum):
    """How far a plan's dates can be relied on."""

    FIRM = "firm"
    NOT_CONFIRMED = "not confirmed"
    NO_DATES = "no dates"


@dataclass(frozen=True)
class DocumentContent:
    """Everything a document is made of. `answers` are enabled answers, `on` the day of the document.

    `catalogue`, `questionnaire` and `sentences` are those of the language of `say`. `said` and `issued` are
    where the answers come from and the documents made before (the record prints them); `signatures` are
    drawn on the consent. `source` is the same content in English, where this one is translated.
    """

    consultation: Consultation
    answers: Answers
    catalogue: Catalogue
    questionnaire: Questionnaire
    sentences: Sentences
    screener: Screener
    clinic: Clinic
    on: date
    verdicts: tuple[Verdict, ...]
    say: Words = field(default_factory=Words)
    said: tuple[Said, ...] = ()
    issued: tuple[IssuedDocument, ...] = ()
    signatures: tuple[Signature, ...] = ()
    source: DocumentContent | None = None

    def in_language(self, say: Words) -> DocumentContent:
        """The same content in the words of another language. What people typed stays as they typed it."""
        if say.language == self.say.language:
            return self
        from intake.translation import translated_catalogue, translated_questionnaire, translated_sentences

        return replace(
            self,
            catalogue=translated_catalogue(self.catalogue, say),
            questionnaire=translated_questionnaire(self.questionnaire, say),
            sentences=translated_sentences(self.sentences, say),
            say=say,
            source=self,
        )

    @property
    def wrong_answers(self) -> tuple[Problem, ...]:
        """What is wrong with the plan, and answers that contradict each other: nobody takes that home."""
        given = (self.source or self).questionnaire.problems(self.consultation.answers)
        return (
            *(problem for problem in given if problem.link_id.startswith("plan.")),
            *(problem for problem in answer_problems(self.answers) if problem.refused),
        )

    @cached_property
    def plan(self) -> TreatmentPlan:
        """What was agreed."""
        return plan_of(self.answers, self.clinic)

    @cached_property
    def schedule(self) -> Schedule:
        """The plan's dates, cost and warnings."""
        return schedule(
            self.plan,
            self.answers,
            screener=self.screener,
            on=self.on,
            birth_date=self.consultation.patient.birth_date,
            clinic=self.clinic,
            overrides=self.consultation.overrides,
        )

    @cached_property
    def treatment(self) -> Treatment | None:
        """The chosen treatment, None where none, or an alternative, was chosen."""
        return self.catalogue.treatment.get(self.plan.treatment or "")

    @cached_property
    def alternative(self) -> Alternative | None:
        """The chosen alternative (doing nothing, make-up, creams), None where none was."""
        return self.catalogue.alternative.get(self.plan.treatment or "")

    @cached_property
    def verdict(self) -> Verdict | None:
        """The verdict on the chosen treatment."""
        return next((verdict for verdict in self.verdicts if verdict.treatment == self.plan.treatment), None)

    @cached_property
    def forecast(self) -> Forecast | None:
        """What this patient can expect of the chosen treatment."""
        if self.treatment is None:
            return None
        return forecast(
            self.answers,
            self.treatment.id,
            catalogue=self.catalogue,
            sentences=self.sentences,
            on=self.on,
            last_session=self.schedule.last_session,
        )

    @cached_property
    def whole_person_findings(self) -> tuple[Finding, ...]:
        """Findings that need a doctor's word whatever is planned, those about safety first.

        They are as severe for every treatment and overruled for none, or about safety (a changing spot),
        which no decision about a treatment settles. Those that may not stand on paper that goes home are
        left out.
        """
        rules = self.catalogue.contraindication
        first, *others = self.verdicts
        named = [
            {
                reason.contraindication
                for reason in verdict.reasons
                if reason.severity is Severity.REFER and reason.override is None
            }
            for verdict in others
        ]
        about_safety = tuple(
            asked.finding for letter in self.letters for asked in letter.asked if asked.referral.safety
        )
        ids = {finding.contraindication for finding in about_safety}
        for_all = tuple(
            reason
            for reason in first.reasons
            if reason.severity is Severity.REFER
            and reason.override is None
            and reason.contraindication in rules
            and reason.contraindication not in ids
            and all(reason.contraindication in names for names in named)
        )
        return tuple(
            finding for finding in (*about_safety, *for_all) if not rules[finding.contraindication].for_record
        )

    @cached_property
    def headline(self) -> Headline:
        """The first words of the handout: a doctor's word first, else by colour and age of the marks."""
        if self.whole_person_findings:
            return self.sentences.doctor_first
        if self.verdict is not None and self.verdict.outcome is Outcome.NOT_SUITABLE:
            return self.sentences.not_suitable
        # A headline that promises something needs something that the treatment may do.
        treated = self.treatment is not None and bool(self.treatment.may_do)
        return headline_for(marks_of(self.answers, on=self.on), self.sentences, on=self.on, treated=treated)

    @cached_property
    def standing(self) -> Standing:
        """Whether the plan may go ahead as dated, judged on the day of its first session."""
        verdict = self.schedule.verdict
        if verdict is None or verdict.outcome in (Outcome.SUITABLE, Outcome.SUITABLE_WITH_CARE):
            return Standing.FIRM
        if verdict.outcome in (Outcome.WAIT, Outcome.INCOMPLETE):
            return Standing.NOT_CONFIRMED
        return Standing.NO_DATES

    @property
    def firm_first_session(self) -> date | None:
        """The day of the first session, where nothing holds the treatment on it; else None."""
        return self.plan.first_session if self.standing is Standing.FIRM else None

    @cached_property
    def offered(self) -> tuple[Treatment, ...]:
        """The treatments to set side by side: what the clinic offers, else all; the chosen one always."""
        wanted = {*self.clinic.offered, self.plan.treatment} if self.clinic.offered else None
        return tuple(entry for entry in self.catalogue.treatments if wanted is None or entry.id in wanted)

    @cached_property
    def treated(self) -> tuple[Area, ...]:
        """The regions to treat, lettered in order; none where no treatment was chosen."""
        if self.treatment is None:
            return ()
        return self._lettered(treated_places(self.answers), start=0)

    @cached_property
    def seen(self) -> tuple[Area, ...]:
        """The regions with marks that are not to be treated, lettered after the treated ones."""
        return self._lettered(seen_places(self.answers, self.treated), start=len(self.treated))

    def _lettered(self, places: Sequence[Place], *, start: int) -> tuple[Area, ...]:
        return tuple(
            Area(code, side, LETTERS[start + number], self.place_words(code, side))
            for number, (code, side) in enumerate(places)
        )

    def place_words(self, code: str, side: str | None) -> str:
        """A region with its side as a patient says it: "hip, both sides"."""
        region = self.catalogue.region[code]
        if not region.sides and side != "middle":
            return region.plain
        say, plain = self.say, region.plain
        match side:
            case "left":
                return say("left {place}", place=plain)
            case "right":
                return say("right {place}", place=plain)
            case "both":
                return say("{place}, both sides", place=plain)
            case "middle":
                return say("middle of the {place}", place=plain)
        return plain

    def own(self, template: str) -> str:
        """A text of the clinic's own with its placeholders filled; an unknown value is a line to fill in."""
        say, plan = self.say, self.plan
        treatment = self.treatment.plain_name if self.treatment else ""
        days = {"first_session": plan.first_session, "review": self.schedule.review}
        if self.standing is Standing.NO_DATES:
            days = dict.fromkeys(days)
        return fill(
            template,
            {
                "clinic": self.clinic.name,
                "phone": self.clinic.phone,
                "out_of_hours": self.clinic.out_of_hours,
                "practitioner": plan.operator,
                "treatment": treatment,
                **{name: say.date(day) if day else "" for name, day in days.items()},
            },
        )

    @cached_property
    def consent_texts(self) -> ConsentTexts:
        """The sentences of the consent form in the language of the document. Read when first asked for."""
        return translated_consent(load_consent(self.catalogue), self.say)

    @cached_property
    def referrals(self) -> Referrals:
        """What doctors are asked, in the language of the document. Read when first asked for."""
        return translated_referrals(load_referrals(self.catalogue), self.say)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The letters that this consultation asks for, urgent ones first; empty where it asks for none."""
        return letters_for(
            self.answers,
            self.verdicts,
            catalogue=self.catalogue,
            referrals=self.referrals,
            offered=[entry.id for entry in self.offered],
            chosen=self.plan.treatment,
        )

    def document_id(self, kind: str) -> str:
        """A name for a document that holds nothing of the patient and is the same for the same input."""
        consultation = self.consultation
        canonical = json.dumps(
            [
                kind,
                self.say.language.code,
                consultation.identifier,
                self.catalogue.version,
                self.on.isoformat(),
                str(consultation.patient),
                str(sorted(self.answers.values.items(), key=lambda item: item[0])),
                str(self.answers.groups),
                str(self.clinic),
                hashlib.sha256(self.clinic.logo).hexdigest(),
                [str(part) for part in (consultation.overrides, self.said, self.issued, self.signatures)],
            ]
        )
        digest = hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest().upper()
        return f"CND-{digest[:4]}-{digest[4:8]}"

    @cached_property
    def visit(self) -> str:
        """The day of the visit in words."""
        return self.say.date(self.consultation.authored or self.on)

    @cached_property
    def words_version(self) -> str:
        """What a clinician signs: the version of the catalogue, and in a translation of its words too."""
        if self.say.is_english:
            return self.catalogue.version
        from intake.translation import translation_version

        return translation_version(self.catalogue.version, self.say)

    @cached_property
    def draft_notice(self) -> str:
        """What stands on every page until a clinical lead has signed the catalogue version."""
        say = self.say
        signed = self.clinic.content_signed_off(self.catalogue, on=self.on)
        read = say.is_english or self.clinic.translation_signed_off(
            say.language.code, self.words_version, on=self.on
        )
        parts = [
            "" if signed else say("Clinical content: draft, not signed off"),
            "" if read else say("Translation not yet reviewed"),
        ]
        return " · ".join(part for part in parts if part)
