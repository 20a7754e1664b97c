"""One letter on paper: address, subject, urgency, what we found, what is planned, what we ask, signature."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportlab.lib.styles import ParagraphStyle

from intake.catalogue_sources import Sourced
from intake.referral import Letter
from reports.citations import NOT_LISTED, Citations
from reports.content import DocumentContent
from reports.flowables.call_box import FillLine
from reports.flowables.layout import Columns, Panel, Together, Tone
from reports.flowables.lists import CheckLine, bullet_list
from reports.flowables.marks import IconLine
from reports.flowables.rows import Cell, Row, RowTable
from reports.flowables.signature import SignatureLine
from reports.flowables.text import marked, paragraph, paragraphs
from reports.icon_paths import Icon
from reports.letter_words import (
    also_told_words,
    listed,
    marks,
    planned,
    reason,
    recipient_name,
    salutation,
    skin_type,
    told,
    wait_known,
    weighing,
)
from reports.styles import Look, TextStyle
from reports.surface import Flowing

# A doctor reads where every sentence comes from.
_ALL_SOURCES = 9


def letter(
    content: DocumentContent, one: Letter, *, look: Look, citations: Citations, number: int, total: int
) -> list[Flowing]:
    """A whole letter, in the order in which it is read."""
    say = look.say
    return [
        *([_urgent(one, look, citations)] if one.urgent else []),
        _address(content, one, look, number=number, total=total),
        *_subject(content, look),
        paragraph(salutation(one, content), look.body),
        paragraph(reason(one, content), look.body),
        _head(say("What we found"), look),
        _found(content, one, look),
        _head(say("What is planned"), look),
        paragraph(planned(one, content), look.body),
        _head(say("What we ask"), look),
        *_asks(content, one, look, citations),
        Together([_closing(content, look), *_sources(one, look, citations)], space_before=14 * look.gaps),
    ]


def _head(words: str, look: Look) -> Flowing:
    before = 11 * look.gaps
    style = ParagraphStyle("letter-head", parent=look.question, spaceBefore=before, spaceAfter=1)
    head: Flowing = paragraph(words, style)
    return head


def _urgent(one: Letter, look: Look, citations: Citations) -> Flowing:
    say = look.say
    story: list[Flowing] = [IconLine(Icon.WITH_CARE, say("Urgent"), look=look)]
    story += [citations.sentence(urgent, look.strong, most=_ALL_SOURCES) for urgent in one.urgent]
    gap = 10 * look.gaps
    return Panel(story, look=look, tone=Tone.STRONG, padding=7, space_before=0, space_after=gap)


def _address(content: DocumentContent, one: Letter, look: Look, *, number: int, total: int) -> Flowing:
    """Whom the letter goes to, with lines for what nobody recorded; and its date."""
    say, name = look.say, recipient_name(one, content)
    to: list[Flowing] = [*paragraphs(name, _flush(look.strong)), paragraph(one.recipient.title, look.body)]
    blanks = ([] if name else [say("Name")]) + [say("Address"), ""]
    to += [FillLine(blank, look=look, height=float(look.body.leading) * 1.15) for blank in blanks]
    right = ParagraphStyle("letter-date", parent=look.body, alignment=0 if look.large else 2)
    about: list[Flowing] = [paragraph(say.date(content.on), right)]
    if total > 1:
        words = say(
            "Letter {number} of {total} in this file. It is complete in itself.", number=number, total=total
        )
        about.append(
            paragraph(words, ParagraphStyle("letter-number", parent=look.caption, alignment=right.alignment))
        )
    return Columns([to, about], look=look, shares=(0.56, 0.44), space_after=8 * look.gaps)


def _subject(content: DocumentContent, look: Look) -> Iterator[Flowing]:
    """Who the letter is about: name, birth date, number, address."""
    say, patient = look.say, content.consultation.patient
    born = (
        say("born {day}", day=say.date(patient.birth_date))
        if patient.birth_date is not None
        else say("birth date not recorded")
    )
    number = say("patient number {number}", number=patient.number) if patient.number else ""
    rest = ", ".join(part for part in (born, number) if part)
    name = patient.name.strip() or say("name not recorded")
    yield marked("<b>{re} {name}</b>, {rest}", look.body, re=say("Re:"), name=name, rest=rest)
    lines = [line.strip() for line in patient.address.splitlines() if line.strip()]
    if lines:
        yield paragraph(", ".join(lines), look.body)
    else:
        height = float(look.body.leading) * 1.15
        yield FillLine(say("The patient's address"), look=look, height=height, space_after=10)


def _found(content: DocumentContent, one: Letter, look: Look) -> Flowing:
    """Marks, what the patient told us about this reader's question, and what bears on it."""
    say = look.say
    style = look.body if look.large else look.table
    told_of = [words for asked in one.asked if (words := told(asked, content))]
    facts = [
        (say("Stretch marks"), list(marks(content)) or [say("not recorded")]),
        (say("Told by the patient"), told_of),
        (say("Also told") if told_of else say("Told by the patient"), list(also_told_words(content))),
        (say("What follows"), [] if one.asked else list(weighing(content))),
        (say("Skin type"), [skin_type(content)]),
        (say("Medicines"), [listed("medicines", content)]),
        (say("Allergies"), [listed("allergies", content)]),
    ]
    rows = [Row(cells=_pair(name, lines, style, look)) for name, lines in facts if lines]
    shares = (0.34, 0.66) if look.large else (0.19, 0.81)
    return RowTable(rows, look=look, shares=shares, padding=2.4, last_rule=False, space_after=4)


def _pair(name: str, lines: Sequence[str], style: TextStyle, look: Look) -> tuple[Cell, Cell]:
    head = ParagraphStyle("letter-fact", parent=style, textColor=look.palette.text2)
    return [paragraph(name, head)], [part for line in lines for part in paragraphs(line, style)]


def _asks(content: DocumentContent, one: Letter, look: Look, citations: Citations) -> Iterator[Flowing]:
    say = look.say
    if not one.asked:
        yield paragraph(
            say("We ask nothing of you. Please tell us if you know a reason against this plan."), look.body
        )
        return
    lines: list[Flowing] = []
    for asked in one.asked:
        wait = wait_known(asked, content)
        words = Sourced(f"{asked.referral.ask.text} {wait}".strip(), asked.referral.ask.sources)
        lines.append(citations.sentence(words, look.body, most=_ALL_SOURCES))
    yield from lines if len(lines) == 1 else bullet_list(lines, look=look)


def _closing(content: DocumentContent, look: Look) -> Flowing:
    """Where the answer goes, who signs, and that the patient agrees."""
    say, clinic = look.say, content.clinic
    name = content.plan.operator
    person = clinic.practitioner(name)
    said = [part for part in (name, person.training if person is not None else "", clinic.name) if part]
    signed: list[Flowing] = [
        _contact(content, look),
        paragraph(say("Yours sincerely"), look.body),
        SignatureLine(", ".join(said) or say("Name, role and clinic"), look=look),
    ]
    agreed: list[Flowing] = [
        paragraph(say("Written with the patient's agreement"), look.table_strong),
        CheckLine(say("yes"), look=look, style=look.table, space_after=0),
    ]
    box = Panel(agreed, look=look, tone=Tone.PLAIN, padding=8, space_before=10 if look.large else 0)
    return Columns([signed, [box]], look=look, shares=(0.64, 0.36))


def _contact(content: DocumentContent, look: Look) -> Flowing:
    say, phone, email = look.say, content.clinic.phone, content.clinic.email
    if phone and email:
        words = say("Please write to us, call {phone} or mail {email}.", phone=phone, email=email)
    elif phone:
        words = say("Please write to us, or call {phone}.", phone=phone)
    else:
        words = (
            say("Please write to us, or mail {email}.", email=email) if email else say("Please write to us.")
        )
    line: Flowing = paragraph(words, look.body)
    return line


def _sources(one: Letter, look: Look, citations: Citations) -> Iterator[Flowing]:
    """The sources of this letter by number, and that some sentences rest on none."""
    say = look.say
    said = [*one.urgent, *(asked.referral.ask for asked in one.asked)]
    if not said:
        return
    listed_sources = [f"{number} {source.short}" for number, source in citations.listed()]
    words = [f"{'; '.join(listed_sources)}."] if listed_sources else []
    if any(source in NOT_LISTED for part in said for source in part.sources):
        words.append(say("Some of it rests on general knowledge that no document backs."))
    yield marked("<b>{head}</b> {words}", look.caption, head=say("Sources:"), words=" ".join(words))


def _flush(style: TextStyle) -> TextStyle:
    return ParagraphStyle("letter-flush", parent=style, spaceAfter=0)
