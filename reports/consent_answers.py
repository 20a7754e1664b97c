"""What was asked and answered: yes in full, no and not sure as lists, and what was not asked."""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue_rules import Contraindication
from intake.conditions import NO, NOT_SURE, YES
from intake.questionnaire import AskAs
from intake.sections.health import asked_rules
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.initials import PartTitle, room_for_a_start
from reports.flowables.layout import Gap
from reports.flowables.lists import bullet_list
from reports.flowables.rows import Cell, Row, RowTable
from reports.flowables.text import paragraph, paragraphs
from reports.phrases import told_words
from reports.styles import Look
from reports.surface import Flowing


def told(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The answers about health, medicines and allergies. What is for the record only is left out."""
    say = look.say
    story: list[Flowing] = [
        PartTitle(5, say("What you told us"), look=look),
        citations.sentence(content.consent_texts.told, look.body),
    ]
    story.insert(0, room_for_a_start(look, *story))
    yes = [
        paragraph(told_words(rule, content.answers, content.catalogue, say), look.body)
        for rule in answered(content, YES)
    ]
    if yes:
        story += [paragraph(say("You said yes"), look.question), *bullet_list(yes, look=look)]
    not_sure = [
        paragraph(told_words(rule, content.answers, content.catalogue, say), look.body)
        for rule in answered(content, NOT_SURE)
    ]
    if not_sure:
        story += [paragraph(say("You were not sure"), look.question), *bullet_list(not_sure, look=look)]
    said_no = answered(content, NO)
    if said_no:
        words = say.many("You said no to 1 question", "You said no to {number} questions", len(said_no))
        rows = [(page, [paragraph(labels(rules), look.table)]) for page, rules in _by_page(content, said_no)]
        story += [Gap(4), _table(rows, look, head=words)]
    story.append(_table([*_lists(content, look), *_left_open(content, look)], look))
    return story


def _table(rows: Sequence[tuple[str, Cell]], look: Look, *, head: str = "") -> RowTable:
    """Compact rows: a label, and a list that is read over once. The head stands again on a new page."""
    return RowTable(
        [Row(cells=([paragraph(label, look.table_head)], cell)) for label, cell in rows],
        look=look,
        heads=("", head) if head else (),
        shares=(0.34, 0.66) if look.large else (0.17, 0.83),
        padding=1.8,
        space_after=4 * look.gaps,
    )


def _left_open(content: DocumentContent, look: Look) -> list[tuple[str, Cell]]:
    """What was not asked, by number and name, and what is asked before each session."""
    say = look.say
    rows: list[tuple[str, Cell]] = []
    left_open = not_asked(content)
    if left_open:
        number = say.many("1 question:", "{number} questions:", len(left_open))
        rows.append((say("Not asked"), [paragraph(f"{number} {labels(left_open)}", look.table)]))
    on_the_day = asked_on_the_day(content)
    if on_the_day:
        rows.append((say("Asked on the day"), [paragraph(labels(on_the_day), look.table)]))
    return rows


def answered(content: DocumentContent, answer: str) -> tuple[Contraindication, ...]:
    """The health questions with this answer that may stand on paper that goes home."""
    return tuple(
        rule
        for rule in content.catalogue.contraindications
        if not rule.is_derived and not rule.for_record and content.answers.code(rule.link_id) == answer
    )


def not_asked(content: DocumentContent) -> tuple[Contraindication, ...]:
    """The health questions that matter for what is offered and have no answer. Blank is never no."""
    offered = [entry.id for entry in content.offered]
    return tuple(
        rule
        for rule in asked_rules(content.catalogue, offered)
        if not rule.for_record and content.answers.code(rule.link_id) is None
    )


def asked_on_the_day(content: DocumentContent) -> tuple[Contraindication, ...]:
    """The questions that are asked before each session and have no answer yet."""
    return tuple(
        rule
        for rule in content.catalogue.contraindications
        if rule.ask_as is AskAs.SESSION and not rule.for_record and content.answers.code(rule.link_id) is None
    )


def labels(rules: Sequence[Contraindication]) -> str:
    """The labels of questions as a list. Full stops, because some labels hold commas."""
    return " ".join(f"{rule.label}." for rule in rules)


def _by_page(
    content: DocumentContent, rules: Sequence[Contraindication]
) -> list[tuple[str, list[Contraindication]]]:
    """Rules under the titles of the pages on which they are asked, in the order of the form."""
    titles = {page.code: page.display for section in content.questionnaire.sections for page in section.pages}
    pages = dict.fromkeys([*titles, *(rule.page for rule in rules)])
    groups = [(titles.get(page, ""), [rule for rule in rules if rule.page == page]) for page in pages]
    return [(title, group) for title, group in groups if group]


def _lists(content: DocumentContent, look: Look) -> list[tuple[str, Cell]]:
    """Medicines and allergies: blank is never none.

    Medicines are only counted: the name of one can tell what the patient keeps to the record.
    """
    say, answers = look.say, content.answers
    medicines, allergies = answers.codes("medicines.list"), answers.codes("allergies.list")
    counted = say.many("1, listed in your record.", "{number}, listed in your record.", len(medicines))
    named = [line for entry in allergies for line in paragraphs(entry, look.table)]
    return [
        (
            say("Medicine list"),
            [paragraph(counted if medicines else _none_known(content, "medicines", look), look.table)],
        ),
        (say("Allergy list"), named or [paragraph(_none_known(content, "allergies", look), look.table)]),
    ]


def _none_known(content: DocumentContent, name: str, look: Look) -> str:
    say = look.say
    return {
        YES: say("None known."),
        NO: say("Some. They are not listed yet."),
        NOT_SURE: say("Not sure."),
    }.get(content.answers.code(f"{name}.none-known") or "", say("Not asked."))
