"""What each entry of the catalogue names, said part by part: one function for each kind of entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intake.catalogue import Catalogue
from intake.catalogue_rules import Contraindication
from intake.catalogue_treatments import Treatment
from intake.consent_texts import ConsentTexts
from intake.evidence_entries import GROUPS, Drawer, Kind
from intake.expectation_sentences import Sentences
from intake.referral import Referrals


@dataclass(frozen=True, slots=True)
class Beside:
    """The texts that stand in files beside the catalogue and cite its sources."""

    sentences: Sentences
    consent: ConsentTexts
    referrals: Referrals


def add_treatment(drawer: Drawer, one: Treatment) -> None:
    """A treatment: its parts with their sources, its figures and its advice."""
    best = one.best_for
    words = [one.plain_name, one.short_name, one.what_it_is.text, one.improvement.text, one.evidence.text]
    words += [*one.do_not_print, *one.clinic_must_record, best.rubra, best.alba, best.areas, best.phototypes]
    words += [part.text for part in (*one.may_do, *one.will_not_do)]
    words += [f"{effect.name} {effect.plain}" for effect in one.side_effects]
    ref = drawer.add(Kind.TREATMENT, one.id, one.name, "Treatment", words)
    parts = [
        ("what it is", one.what_it_is),
        ("its clearance", one.regulatory),
        ("what patients are told of its clearance", one.patient_status),
        ("what the name stands for", one.identity_problem),
        ("improvement", one.improvement),
        ("when to judge it", one.judge),
        ("numbing", one.anaesthesia),
        ("pain", one.pain),
        *(("may do", part) for part in one.may_do),
        *(("will not do", part) for part in one.will_not_do),
    ]
    for what, part in parts:
        if part is not None:
            drawer.cite(ref, part.sources, what)
    drawer.cite(ref, one.evidence.sources, "how sure")
    drawer.cite(ref, best.sources, "for which marks")
    for what, numbers in (
        ("sessions", one.sessions),
        ("weeks between", one.interval_weeks),
        ("minutes", one.minutes_per_session),
        ("days to heal", one.downtime_days),
    ):
        drawer.cite(ref, numbers.sources, what)
    for effect in one.side_effects:
        drawer.cite(ref, effect.sources, f"side effect: {effect.name}")
        drawer.name(ref, Kind.FIGURE, effect.numbers, f"side effect: {effect.name}")
    drawer.name(ref, Kind.FIGURE, (figure.id for figure in one.figures), "result of a study")
    drawer.name(ref, Kind.TEXT, (f"care.{line.id}" for line in one.care), "advice")


def add_rule(drawer: Drawer, rule: Contraindication) -> None:
    """A rule: its sources, and the treatments that it weighs on."""
    words = [rule.question, rule.label, rule.action, rule.patient_text, rule.defer_until, rule.patient_until]
    words += [rule.refer_to, rule.note, rule.detail, *(state.label for state in rule.states)]
    under = GROUPS.get(rule.group, rule.group.replace("_", " ").capitalize())
    ref = drawer.add(Kind.RULE, rule.id, rule.name, under, words, sources=rule.sources)
    for treatment, graded in rule.severity.items():
        site, elsewhere = graded.at_site.word, graded.elsewhere.word
        if max(graded.at_site, graded.elsewhere) > 0 or any(state.graded for state in rule.states):
            what = site if site == elsewhere else f"{site} at the site, {elsewhere} elsewhere"
            drawer.name(ref, Kind.TREATMENT, (treatment,), what)


def add_claims(drawer: Drawer, catalogue: Catalogue) -> None:
    """Claims, what the articles disagree on, and the lines that patients may have read."""
    for claim in catalogue.claims:
        ref = drawer.add(
            Kind.CLAIM,
            claim.id,
            f"“{claim.quote}”",
            claim.topic.replace("_", " ").capitalize(),
            (claim.normalised, claim.verdict.replace("_", " "), claim.why),
        )
        drawer.cite(ref, (claim.source,), "the article that says so")
        drawer.cite(ref, claim.sources, "what is known")
        drawer.name(ref, Kind.TREATMENT, claim.treatments, "claim")
        drawer.name(ref, Kind.CLAIM, claim.conflicts_with, "disagrees")
    for point in catalogue.contradictions:
        answers = [point.answer, *point.answers.values()]
        words = [point.evidence_says, *(says for says, _ in point.sides), *(one.text for one in answers)]
        ref = drawer.add(
            Kind.CLAIM,
            point.id,
            point.topic,
            "The articles disagree",
            words,
            sources=point.sources,
            what="what is known",
        )
        for one in answers:
            drawer.cite(ref, one.sources, "answer for patients")
        drawer.name(ref, Kind.TREATMENT, point.answers, "has an answer of its own")
        for says, claims in point.sides:
            drawer.name(ref, Kind.CLAIM, claims, f"says: {says}")
    for bundle in catalogue.bundles:
        ref = drawer.add(Kind.CLAIM, bundle.id, bundle.line, "You may have read", ())
        drawer.name(ref, Kind.CLAIM, bundle.claims, "stands for")
        drawer.name(ref, Kind.CLAIM, bundle.answered_by, "answered by")


def add_figures(drawer: Drawer, catalogue: Catalogue) -> None:
    """What studies saw and counted."""
    for treatment in catalogue.treatments:
        for figure in treatment.figures:
            drawer.add(
                Kind.FIGURE,
                figure.id,
                f"{figure.measure}: {figure.result}",
                treatment.short_name,
                (
                    figure.rater,
                    figure.n_text,
                    figure.print_text,
                    figure.note,
                    figure.caution,
                    figure.looked_at.text if figure.looked_at is not None else "",
                ),
                sources=figure.sources,
                what="result of a study",
            )
    for number in catalogue.numbers:
        title = f"{number.label}: {number.events} of {number.of} {number.unit}"
        drawer.add(
            Kind.FIGURE, number.id, title, "Count", (number.note,), sources=number.sources, what="count"
        )


def add_texts(drawer: Drawer, catalogue: Catalogue) -> None:
    """Advice, everyday life, days, modifiers, what is asked, scales, and rules for the handout."""
    for id, sourced in (("always", catalogue.always), ("normal", catalogue.normal)):
        drawer.add(Kind.TEXT, id, sourced.text, "On every handout", (sourced.note,), sources=sourced.sources)
    seen: set[str] = set()
    for treatment in catalogue.treatments:
        for line in treatment.care:
            if line.id not in seen:
                seen.add(line.id)
                ref = drawer.add(
                    Kind.TEXT,
                    f"care.{line.id}",
                    line.text,
                    "Advice",
                    (line.kind.replace("_", " "), line.note, line.conflict),
                    sources=line.sources,
                )
                drawer.name(ref, Kind.RULE, filter(None, (line.only_for,)), "only for")
    for one in catalogue.everyday:
        ref = drawer.add(
            Kind.TEXT, f"everyday.{one.id}", one.title, "Everyday life", (one.text,), sources=one.sources
        )
        drawer.name(ref, Kind.TREATMENT, one.treatments, "everyday life")
    for place, day in enumerate(catalogue.days, start=1):
        ref = drawer.add(Kind.TEXT, f"day.{place}", day.text, "Day by day", (), sources=day.sources)
        drawer.name(ref, Kind.TREATMENT, day.treatments, "day by day")
    for modifier in catalogue.modifiers:
        ref = drawer.add(
            Kind.TEXT,
            f"modifier.{modifier.id}",
            modifier.name,
            "What shifts expectations",
            (modifier.direction, modifier.number, modifier.patient_text, modifier.note),
            sources=modifier.sources,
        )
        drawer.name(ref, Kind.RULE, modifier.when.health, "shifts expectations")
        drawer.name(ref, Kind.TREATMENT, modifier.when.treatments, "shifts expectations")
    for item in catalogue.history:
        said = (item.ask, item.why, item.note)
        ref = drawer.add(
            Kind.TEXT, f"history.{item.id}", item.label, "What is asked", said, sources=item.sources
        )
        homes = [home.split(".")[1] for home in item.home if home.startswith("health.")]
        rules = [home for home in dict.fromkeys(homes) if home in catalogue.contraindication]
        drawer.name(ref, Kind.RULE, rules, "why it is asked")
    for scale in catalogue.scales:
        told = (scale.range, scale.one_line, scale.use_terms, scale.note)
        drawer.add(Kind.TEXT, f"scale.{scale.id}", scale.name, "Scale", told, sources=scale.sources)
    for rule in catalogue.standards:
        asks = (rule.rule, rule.machine_check, rule.note)
        drawer.add(
            Kind.TEXT,
            f"standard.{rule.id}",
            f"{rule.id}: {rule.topic}",
            "Rule for the handout",
            asks,
            sources=rule.sources,
        )


def add_beside(drawer: Drawer, beside: Beside) -> None:
    """The texts of the files beside the catalogue."""
    for id, title, lead, sources in headline_texts(beside.sentences):
        drawer.add(Kind.TEXT, id, title, "Forecast", (lead,), sources=sources)
    for place, text in enumerate(beside.consent.sourced(), start=1):
        drawer.add(Kind.TEXT, f"consent.{place}", text.text, "Consent form", (), sources=text.sources)
    for place, referral in enumerate(beside.referrals.referrals, start=1):
        urgent = referral.urgent
        words = (referral.told, referral.state, urgent.text if urgent else "")
        ref = drawer.add(
            Kind.TEXT,
            f"letter.{place}",
            referral.ask.text,
            "Letter to a doctor",
            words,
            sources=(*referral.ask.sources, *(urgent.sources if urgent else ())),
        )
        drawer.name(ref, Kind.RULE, (referral.contraindication,), "letter to a doctor")
    for rule, reason in beside.referrals.no_letter.items():
        ref = drawer.add(
            Kind.TEXT, f"no-letter.{rule}", reason.text, "Why no letter", (), sources=reason.sources
        )
        drawer.name(ref, Kind.RULE, (rule,), "why no letter")


def headline_texts(sentences: Sentences) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """The sentences of a forecast: id, text, what follows it, sources."""
    for place, headline in enumerate(sentences.headlines, start=1):
        yield f"headline.{place}", headline.title, headline.lead, headline.sources
    for name, headline in (
        ("doctor_first", sentences.doctor_first),
        ("not_suitable", sentences.not_suitable),
    ):
        yield f"headline.{name}", headline.title, headline.lead, headline.sources
    for name, sourced in (
        *((f"gap.{name}", part) for name, part in sentences.gap.items()),
        ("interval", sentences.interval),
        ("interval_part", sentences.interval_part),
        ("unfit", sentences.unfit),
        ("not_known", sentences.not_known),
    ):
        yield f"forecast.{name}", sourced.text, sourced.note, sourced.sources
