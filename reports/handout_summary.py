"""Page 1: the main points, what we found, the plan, its cost, who does it, whom to call."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle

from intake.catalogue_sources import Sourced
from intake.conditions import NOT_SURE, Answers
from intake.screening import Outcome
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent, Standing
from reports.flowables.layout import PANEL_PADDING, Columns, Panel
from reports.flowables.lists import bullet_list
from reports.flowables.marks import IconLine
from reports.flowables.rows import Cell, KeyValueTable
from reports.flowables.text import Paragraph, marked, paragraph, paragraphs, title
from reports.handout_options import lettered
from reports.icon_paths import Icon
from reports.page import SIDE, Paper
from reports.phrases import (
    MOST_REASONS,
    colour_words,
    downtime_words,
    hope_words,
    lower_first,
    not_known,
    price_words,
    verdict_sentences,
)
from reports.styles import Look
from reports.surface import Flowing
from reports.typefaces import width_of


def summary(content: DocumentContent, look: Look, citations: Citations) -> list[list[Flowing]]:
    """The sections of page 1."""
    headline, say = content.headline, look.say
    opening: list[Flowing] = [
        *_headline(headline.title, look),
        citations.sentence(Sourced(headline.lead, headline.sources), look.lead),
        *_welcome(content, look),
    ]
    points = Panel(
        _main_points(content, look, citations),
        look=look,
        padding=PANEL_PADDING * (look.gaps + 1) / 2,
        space_before=0,
    )
    found = [title(say("What we found"), look.section), *_found(content, look)]
    matters = [title(say("What matters to you"), look.section), *_matters(content, look)]
    return [
        opening,
        [points],
        [Columns([found, matters], look=look)],
        _plan(content, look, citations),
        _contact(content, look),
    ]


def _welcome(content: DocumentContent, look: Look) -> list[Flowing]:
    """The clinic's own words of welcome, where it wrote some."""
    return paragraphs(content.own(content.clinic.welcome), look.notes)


def _headline(words: str, look: Look) -> list[Flowing]:
    """The headline, a sentence a line where each has room on one."""
    parts = [f"{part.rstrip('.')}." for part in words.split(". ")]
    style = look.headline
    widths = [width_of(part, font=style.fontName, size=style.fontSize) for part in parts]
    if look.large or max(widths) > Paper.A4.width - 2 * SIDE:
        return [title(words, style)]
    lines = ParagraphStyle("headline-line", parent=style, spaceAfter=0)
    return [*(title(part, lines) for part in parts[:-1]), title(parts[-1], style)]


def _main_points(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    points: list[Flowing] = []
    urgent = content.whole_person_findings
    for finding in urgent[:MOST_REASONS]:
        rule = content.catalogue.contraindication[finding.contraindication]
        words = Sourced(rule.patient_text, finding.sources)
        points.append(citations.sentence(words, look.body, lead=f"{rule.label}."))
    if len(urgent) > MOST_REASONS:
        more = look.say.many(
            "1 more answer needs a doctor's look. It stands on the last page.",
            "{number} more answers need a doctor's look. They stand on the last page.",
            len(urgent) - MOST_REASONS,
        )
        points.append(paragraph(more, look.body))
    points.append(citations.sentence(content.catalogue.always, look.body, most=FIGURE_NUMBERS))
    points += _about_the_plan(content, look, citations)
    nothing = content.catalogue.alternative["no_treatment"]
    if content.plan.treatment != nothing.id and not urgent:
        points.append(citations.sentence(Sourced(nothing.text, nothing.sources), look.body))
    points.append(citations.sentence(content.catalogue.normal, look.body))
    return [title(look.say("The main points"), look.section), *bullet_list(points, look=look)]


def _about_the_plan(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    forecast, hope = content.forecast, content.answers.code("goals.hoped-for")
    if forecast is None or content.verdict is None:
        gone = content.sentences.gap["gone"]
        return [citations.sentence(gone, look.body)] if hope == "gone" else []
    points: list[Flowing] = []
    if content.verdict.outcome is not Outcome.SUITABLE:
        words = verdict_sentences(content.verdict, content.catalogue, look.say)
        lead = look.say("Today for you:")
        points.append(marked("<b>{lead}</b> {words}", look.body, lead=lead, words=lower_first(words)))
    if content.verdict.outcome is Outcome.NOT_SUITABLE:
        return points
    if forecast.gap is not None and hope not in ("up-to-25", "not-sure"):
        points.append(citations.sentence(forecast.gap, look.body, most=FIGURE_NUMBERS))
    else:
        lead = f"{forecast.treatment.plain_name}."
        points.append(citations.sentence(forecast.words, look.body, lead=lead))
    return points


def _found(content: DocumentContent, look: Look) -> list[Flowing]:
    letters = {area.code: area.letter for area in (*content.treated, *content.seen)}
    lines: list[Flowing] = []
    for part in content.answers.group("marks"):
        code = part.code("marks.region")
        if code is not None:
            words = content.place_words(code, part.code("marks.side"))
            lines.append(
                marked(
                    "<b>{letter}</b>  {words}",
                    look.notes,
                    letter=letters.get(code, ""),
                    words=_mark(part, words, content, look),
                )
            )
    phototype = content.answers.code("skin.phototype")
    if phototype and phototype != NOT_SURE:
        lines.append(paragraph(look.say("Your skin type: {type} of VI.", type=phototype), look.notes))
    if not lines:
        lines.append(paragraph(look.say("No marks were recorded at this visit."), look.notes))
    return bullet_list(lines, look=look)


def _mark(part: Answers, place: str, content: DocumentContent, look: Look) -> str:
    """One set of marks: "Stomach: many white marks, since 2015."."""
    say = look.say
    words = place[0].upper() + place[1:]
    code, count, onset = part.code("marks.colour"), part.code("marks.count"), part.day("marks.onset")
    if code:
        colour = colour_words(code, say)
        match count:
            case "many":
                words = say("{place}: many {colour} marks", place=words, colour=colour)
            case "few":
                words = say("{place}: a few {colour} marks", place=words, colour=colour)
            case _:
                words = say("{place}: {colour} marks", place=words, colour=colour)
    # A day to come is no day on which they came.
    if onset is not None and onset.first_day <= content.on:
        words = say("{marks}, since {day}", marks=words, day=say.date(onset))
    return words + "."


def _matters(content: DocumentContent, look: Look) -> list[Flowing]:
    lines: list[Flowing] = []
    hope = content.answers.code("goals.hoped-for")
    if hope is not None:
        lines.append(
            marked(
                "{lead} <b>{hope}</b>.",
                look.notes,
                lead=look.say("You hope for:"),
                hope=hope_words(hope, look.say),
            )
        )
    for link_id, lead in (
        ("goals.bothers", look.say("What bothers you")),
        ("goals.enough", look.say("What would be enough")),
    ):
        said = content.answers.code(link_id)
        if said:
            lines += (
                [marked("{lead}: “{said}”", look.notes, lead=lead, said=said)]
                if len(said) < 300
                else [paragraph(f"{lead}:", look.notes), *paragraphs(f"“{said}”", look.notes)]
            )
    if not lines:
        lines.append(
            paragraph(
                look.say("You did not tell us yet what matters to you. You can write it on the last page."),
                look.notes,
            )
        )
    return bullet_list(lines, look=look)


def _plan(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    say = look.say
    heading = title(say("Your plan at a glance"), look.section)
    if content.treatment is None:
        chosen = content.alternative
        if chosen is None:
            words = say("No treatment has been chosen yet. The options are on the next page.")
            return [heading, paragraph(words, look.body)]
        lead = say("You chose: {option}.", option=lower_first(chosen.plain_name))
        if content.whole_person_findings:
            words = say("This does not replace the visit to your doctor.")
            return [heading, marked("<b>{lead}</b> {words}", look.body, lead=lead, words=words)]
        return [heading, citations.sentence(Sourced(chosen.text, chosen.sources), look.body, lead=lead)]
    return [heading, KeyValueTable(_facts(content, look, citations), look=look)]


def _facts(content: DocumentContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    entry = content.treatment
    assert entry is not None
    body = look.body
    recovery = downtime_words(entry, look.say)
    say = look.say
    days = say("Not known") if recovery == not_known(say) else say("{number} days", number=recovery)
    unnamed = paragraph(say("Not named yet."), body)
    areas = lettered(content.treated, body) if content.treated else unnamed
    facts: list[tuple[str, Cell]] = [
        (say("Treatment"), [marked("<b>{name}</b>", body, name=entry.plain_name)]),
        (say("Areas"), [areas]),
        (say("Sessions"), [paragraph(_sessions(content, look), body)]),
        (say("Done by"), [paragraph(_done_by(content, look), body)]),
        *_status(content, look, citations),
        (say("Recovery"), [marked("{days}" + citations.mark(entry.downtime_days.sources), body, days=days)]),
        (say("Cost"), [_cost(content, look)]),
    ]
    facts.append((say("Dates"), [_dates(content, look)]))
    return facts


def _dates(content: DocumentContent, look: Look) -> Paragraph:
    first, review = content.plan.first_session, content.schedule.review
    if content.standing is Standing.NO_DATES:
        return paragraph(look.say("No dates yet. See the main points."), look.body)
    if first is None:
        return paragraph(look.say("To be agreed."), look.body)
    if review is None:
        words = look.say("First session <b>{first}</b>. The other dates are to be agreed.")
        return marked(words, look.body, first=look.say.date(first))
    say = look.say
    words = say("First session <b>{first}</b>. Result check <b>{review}</b>.")
    if content.standing is Standing.NOT_CONFIRMED:
        words = say("<b>Not confirmed:</b> First session <b>{first}</b>. Result check <b>{review}</b>.")
    return marked(words, look.body, first=say.date(first), review=say.date(review))


def _status(content: DocumentContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    status = content.treatment.patient_status if content.treatment else None
    return [(look.say("Status"), [citations.sentence(status, look.notes)])] if status else []


def _sessions(content: DocumentContent, look: Look) -> str:
    plan, say = content.plan, look.say
    if plan.sessions is None:
        parts = [say("To be agreed.")]
    elif plan.sessions > 1 and plan.interval_weeks:
        sessions = say.many("1 session", "{number} sessions", plan.sessions)
        weeks = say.many("1 week", "{number} weeks", plan.interval_weeks)
        parts = [say("{sessions}, {weeks} apart.", sessions=sessions, weeks=weeks)]
    else:
        parts = [say.many("1 session", "{number} sessions", plan.sessions) + "."]
    if plan.minutes:
        parts.append(say.many("1 minute each.", "{number} minutes each.", plan.minutes))
    if plan.numbing:
        parts.append(
            {
                "none": say("No numbing."),
                "cream": say("Numbing cream."),
                "injection": say("Numbing by injection."),
            }[plan.numbing]
        )
    return " ".join(parts)


def _done_by(content: DocumentContent, look: Look) -> str:
    plan, clinic = content.plan, content.clinic
    person = clinic.practitioner(plan.operator)
    who = plan.operator or "______________________"
    known = clinic.device(plan.device) if plan.device else None
    device = known.name if known else plan.device or "______________________"
    if person and person.training:
        who = look.say("{name} ({training})", name=who, training=person.training)
    return look.say("{name}, with: {device}", name=who, device=device)


def _cost(content: DocumentContent, look: Look) -> Paragraph:
    plan, schedule = content.plan, content.schedule
    if plan.price_per_session is None:
        return paragraph(look.say("To be given to you in writing before you decide."), look.body)
    if not plan.price_per_session.currency:
        each = price_words(plan.price_per_session, look.say)
        return marked(look.say("{each} a session. Currency: ______________"), look.body, each=each)
    each = price_words(plan.price_per_session, look.say)
    if schedule.total is None:
        return marked(look.say("{each} a session"), look.body, each=each)
    total = price_words(schedule.total, look.say)
    return marked(look.say("{each} a session. <b>{total}</b> in all"), look.body, each=each, total=total)


def _contact(content: DocumentContent, look: Look) -> list[Flowing]:
    clinic, say = content.clinic, look.say
    words = (
        say("Questions? Call {phone}. Ask us for large print or an interpreter.", phone=clinic.phone)
        if clinic.phone
        else say("Questions? Call the number at the top of this page. Ask for large print or an interpreter.")
    )
    note = paragraphs(content.own(clinic.contact_note), look.notes)
    return [IconLine(Icon.PHONE, words, look=look), *note]
