"""Cost, time to think, and the three uses of photos, each agreed to, or not, on its own."""

from __future__ import annotations

from intake.consent_texts import PhotoUse
from reports.citations import Citations
from reports.content import DocumentContent
from reports.flowables.initials import InitialsBox, PartTitle, part_gap
from reports.flowables.layout import Columns, Together
from reports.flowables.lists import check_list
from reports.flowables.rows import Row, RowTable
from reports.flowables.signature import WrittenLine
from reports.flowables.text import Paragraph, marked
from reports.phrases import price_words
from reports.styles import Look
from reports.surface import Flowing


def cost(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The price of a session and of the whole course, or lines to write them on."""
    say, price = look.say, content.plan.price_per_session
    each = total = ""
    if price is not None:
        each = price_words(price, say)
        if content.schedule.total is not None:
            total = price_words(content.schedule.total, say)
    lines: list[Flowing] = [
        WrittenLine(say("For one session"), each, look=look),
        WrittenLine(say("For the whole course"), total, look=look),
    ]
    if price is not None and not price.currency:
        lines.append(WrittenLine(say("Currency"), look=look))
    return [
        PartTitle(6, say("What it costs"), look=look),
        citations.sentence(content.consent_texts.cost, look.body),
        *lines,
    ]


def time_to_think(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Two dates with time between them, and that nobody may press."""
    say, texts = look.say, content.consent_texts
    given, decided = (content.answers.day(f"plan.{name}") for name in ("information-given", "decided-on"))
    caption = say("Information given on (your visit was on {day})", day=content.visit)
    return [
        PartTitle(7, say("Time to think"), look=look),
        citations.sentence(texts.time, look.body),
        WrittenLine(
            say("Information given on") if given else caption, say.date(given) if given else "", look=look
        ),
        WrittenLine(say("Decided on"), say.date(decided) if decided else "", look=look),
    ]


def cost_and_time(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Both parts side by side, and that one can stop at any time."""
    both = Columns(
        [cost(content, look, citations), time_to_think(content, look, citations)],
        look=look,
        shares=(0.46, 0.54),
    )
    stop = citations.sentence(content.consent_texts.stop, look.strong)
    return [Together([both, stop], space_before=part_gap(look))]


def photos(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """Three uses, each with two boxes to tick and initials of its own."""
    texts = content.consent_texts
    story: list[Flowing] = [
        PartTitle(8, look.say("Your photos"), look=look, initials=False),
        citations.sentence(texts.photos, look.body),
    ]
    if look.large:
        story += [_stacked(use, look, citations) for use in texts.photo_uses]
    else:
        story.append(
            RowTable(
                [Row(cells=_cells(use, look, citations)) for use in texts.photo_uses],
                look=look,
                shares=(0.49, 0.13, 0.2, 0.18),
                gap=10,
                padding=3.6,
                space_after=4 * look.gaps,
            )
        )
    story.append(citations.sentence(texts.withdraw, look.body))
    return [Together(story, space_before=part_gap(look))]


def _use(use: PhotoUse, look: Look, citations: Citations) -> Paragraph:
    numbers = citations.mark(use.text.sources)
    return marked("<b>{title}.</b> {text}" + numbers, look.body, title=use.title, text=use.text.text)


def _cells(use: PhotoUse, look: Look, citations: Citations) -> tuple[list[Flowing], ...]:
    yes, no = look.say("I agree"), look.say("I do not agree")
    return (
        [_use(use, look, citations)],
        check_list([yes], look=look),
        check_list([no], look=look),
        [InitialsBox(look=look)],
    )


def _stacked(use: PhotoUse, look: Look, citations: Citations) -> Flowing:
    boxes = check_list([look.say("I agree"), look.say("I do not agree")], look=look)
    return Together([_use(use, look, citations), *boxes, InitialsBox(look=look)], space_after=10)
