"""What must stand in the record, taken from the consultation and not from the story that prints it."""

from __future__ import annotations

from collections.abc import Iterator

from intake.conditions import Answers
from reports.content import DocumentContent
from reports.record_forecast import effect_counts, figure_counts, plan_facts
from reports.record_history import DIGEST_DIGITS, cited_sources, version_words
from reports.record_identity import identity_facts
from reports.record_reading import STAFF_NOTES, all_parts, unknown_answers
from reports.record_verdicts import answered_words, override_reach
from reports.record_words import (
    answer_words,
    finding_line,
    finding_name,
    moment,
    outcome_words,
    question_label,
    waits_words,
)
from reports.verification import Fact


def facts(content: DocumentContent) -> Iterator[Fact]:
    """Identity, each question with its answer, what was not asked, verdicts, overrides, figures, history."""
    for name, words in identity_facts(content):
        yield Fact(f"the patient's {name.lower()}", words)
    yield from _answers(content)
    yield from _left_out(content)
    yield from _verdicts(content)
    yield from _overrides(content)
    yield from _forecast(content)
    for name, words in plan_facts(content):
        yield Fact(f"of the plan, {name.lower()}", f"{name} {words}")
    for number, warning in enumerate(content.schedule.warnings, start=1):
        yield Fact(f"warning {number} of the plan", warning.message)
    yield from _history(content)


def _answers(content: DocumentContent) -> Iterator[Fact]:
    """Each question with its answer behind it: both from the answers that were judged."""
    yield from _answers_of(content, content.answers, "")
    for group, repetitions in content.answers.groups.items():
        for number, part in enumerate(repetitions, start=1):
            yield from _answers_of(content, part, f"{group}[{number}].")


def _answers_of(content: DocumentContent, answers: Answers, prefix: str) -> Iterator[Fact]:
    for link_id, values in answers.values.items():
        item = content.questionnaire.item(link_id)
        if item is None:
            continue
        words = answer_words(item, values, content.say)
        asked = "" if link_id == STAFF_NOTES else f"{item.text} "
        yield Fact(f"the answer {prefix}{link_id}", asked + words)


def _left_out(content: DocumentContent) -> Iterator[Fact]:
    say = content.say
    for _, parts in all_parts(content):
        for part in parts:
            for item in part.not_asked:
                yield Fact(f"that {item.link_id} was not asked", item.label or item.text)
            for one in (*part.unreadable, *part.not_counted):
                assert one.item is not None
                yield Fact(f"what was typed at {one.path}", answer_words(one.item, one.values, say))
    for one in unknown_answers(content):
        yield Fact(f"the answer {one.path}", one.path)
    for said in content.said:
        yield Fact("who entered an answer", said.entered_by)
        yield Fact("who confirmed an answer", said.confirmed_by)


def _verdicts(content: DocumentContent) -> Iterator[Fact]:
    say = content.say
    for verdict in content.verdicts:
        name = content.catalogue.treatment[verdict.treatment].plain_name
        words = " ".join((name, outcome_words(verdict.outcome, say), *waits_words(verdict, say)))
        yield Fact(f"the verdict on {verdict.treatment}", words)
        for finding in verdict.reasons:
            rule = finding.contraindication
            yield Fact(f"the finding {rule} for {verdict.treatment}", finding_line(finding, content))
            said = f"{finding_name(rule, content)} {answered_words(finding, content)}"
            yield Fact(f"the answer behind the finding {rule}", said)
            yield Fact(f"the sources of the finding {rule}", ", ".join(finding.sources))
    for link_id in dict.fromkeys(link_id for verdict in content.verdicts for link_id in verdict.missing):
        yield Fact(f"that a verdict lacks {link_id}", question_label(link_id, content))


def _overrides(content: DocumentContent) -> Iterator[Fact]:
    for override in content.consultation.overrides:
        what = f"the override of {override.contraindication}"
        yield Fact(what, finding_name(override.contraindication, content))
        yield Fact(f"{what}: for which treatments", override_reach(override, content))
        yield Fact(f"{what}: by whom", override.name)
        yield Fact(f"{what}: when", moment(override.at, content.say))
        yield Fact(f"{what}: why", override.reason)


def _forecast(content: DocumentContent) -> Iterator[Fact]:
    if content.forecast is None:
        return
    for entry in content.forecast.figures:
        yield Fact(f"the figure {entry.figure.id}", entry.figure.print_text)
        for words in figure_counts(entry.figure, content):
            yield Fact(f"a count of the figure {entry.figure.id}", words)
    for effect in content.forecast.side_effects:
        yield Fact(f"the side effect {effect.name}", effect.print_text)
        for words in effect_counts(effect, content):
            yield Fact(f"a count of the side effect {effect.name}", words)


def _history(content: DocumentContent) -> Iterator[Fact]:
    for words in version_words(content):
        yield Fact("the version of the clinical content", words)
    for document in content.issued:
        what = f"the {document.kind}, version {document.version}, made before"
        yield Fact(f"{what}: when", moment(document.made_at, content.say))
        yield Fact(f"{what}: by whom", document.made_by)
        yield Fact(f"{what}: its digest", document.sha256[:DIGEST_DIGITS])
        if document.printed_at is not None:
            yield Fact(f"{what}: when printed", moment(document.printed_at, content.say))
    for source in cited_sources(content):
        yield Fact(f"the source {source}", f"{source} {content.catalogue.source[source].short}")


def typed(content: DocumentContent) -> Iterator[tuple[str, str, str]]:
    """What else somebody typed and the record prints: names, reasons, and answers that do not count."""
    for override in content.consultation.overrides:
        where = f"override of {override.contraindication}"
        yield where, "The clinician's name", override.name
        yield where, "The reason of an override", override.reason
    for said in {(one.entered_by, one.confirmed_by) for one in content.said}:
        for name in said:
            yield "answers", "The name of whoever entered or confirmed an answer", name
    for document in content.issued:
        yield "documents", "The name of whoever made a document", document.made_by
    yield "consultation", "The number of the consultation", content.consultation.identifier
    for _, parts in all_parts(content):
        for part in parts:
            for one in (*part.unreadable, *part.not_counted):
                assert one.item is not None
                yield one.path, f'"{one.name}"', answer_words(one.item, one.values, content.say)
    for one in unknown_answers(content):
        yield "answers", "The name of a question that is not known", one.path
        yield one.path, "An answer to no question", " ".join(str(value) for value in one.values)
