"""Page 1: the main points, what we found, the plan, its cost, who does it, whom to call."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle

from intake.catalogue import Sourced
from intake.conditions import NOT_SURE, Answers
from intake.dates import say_date
from intake.screening import Outcome
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import DocumentContent, Standing
from reports.flowables.layout import PANEL_PADDING, Columns, Panel
from reports.flowables.lists import bullet_list
from reports.flowables.marks import IconLine
from reports.flowables.rows import Cell, KeyValueTable
from reports.flowables.text import Paragraph, marked, paragraph, paragraphs, title
from reports.icon_paths import Icon
from reports.page import SIDE, Paper
from reports.phrases import (
    MOST_REASONS,
    downtime_words,
    hope_words,
    lower_first,
    price_words,
    verdict_sentences,
)
from reports.styles import Look
from reports.surface import Flowing
from reports.typefaces import width_of

_NUMBING = {"none": "No numbing", "cream": "Numbing cream", "injection": "Numbing by injection"}


def summary(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    """The story of page 1."""
    headline = content.headline
    story: list[Flowing] = [
        *_headline(headline.title, look),
        citations.sentence(Sourced(headline.lead, headline.sources), look.lead),
    ]
    story.append(
        Panel(
            _main_points(content, look, citations),
            look=look,
            padding=PANEL_PADDING * look.gaps,
            space_before=14 * look.gaps,
        )
    )
    found = [title("What we found", look.section), *_found(content, look)]
    matters = [title("What matters to you", look.section), *_matters(content, look)]
    story.append(Columns([found, matters], look=look))
    story += _plan(content, look, citations)
    story += _contact(content, look)
    return story


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
        more = f"{len(urgent) - MOST_REASONS} more answers need a doctor's look. They stand on the last page."
        points.append(paragraph(more, look.body))
    points.append(citations.sentence(content.catalogue.always, look.body, most=FIGURE_NUMBERS))
    points += _about_the_plan(content, look, citations)
    nothing = content.catalogue.alternative["no_treatment"]
    if content.plan.treatment != nothing.id and not urgent:
        points.append(citations.sentence(Sourced(nothing.text, nothing.sources), look.body))
    return [title("The main points", look.section), *bullet_list(points, look=look)]


def _about_the_plan(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    forecast, hope = content.forecast, content.answers.code("goals.hoped-for")
    if forecast is None or content.verdict is None:
        gone = content.sentences.gap["gone"]
        return [citations.sentence(gone, look.body)] if hope == "gone" else []
    points: list[Flowing] = []
    if content.verdict.outcome is not Outcome.SUITABLE:
        words = verdict_sentences(content.verdict, content.catalogue, look.say)
        points.append(marked("<b>Today for you:</b> {words}", look.body, words=lower_first(words)))
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
                    words=_mark(part, words),
                )
            )
    phototype = content.answers.code("skin.phototype")
    if phototype and phototype != NOT_SURE:
        lines.append(paragraph(f"Your skin type: {phototype} of VI.", look.notes))
    if not lines:
        lines.append(paragraph("No marks were recorded at this visit.", look.notes))
    return bullet_list(lines, look=look)


def _mark(part: Answers, place: str) -> str:
    """One set of marks: "Stomach: many white marks, since 2015."."""
    words = place[0].upper() + place[1:]
    colour, count, onset = part.code("marks.colour"), part.code("marks.count"), part.day("marks.onset")
    many = {"many": "many ", "few": "a few "}.get(count or "", "")
    words += f": {many}{colour} marks" if colour else ""
    words += f", since {say_date(onset)}" if onset is not None else ""
    return words + "."


def _matters(content: DocumentContent, look: Look) -> list[Flowing]:
    lines: list[Flowing] = []
    hope = content.answers.code("goals.hoped-for")
    if hope is not None:
        lines.append(marked("You hope for: <b>{hope}</b>.", look.notes, hope=hope_words(hope, look.say)))
    for link_id, lead in (("goals.bothers", "What bothers you"), ("goals.enough", "What would be enough")):
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
                "You did not tell us yet what matters to you. You can write it on the last page.", look.notes
            )
        )
    return bullet_list(lines, look=look)


def _plan(content: DocumentContent, look: Look, citations: Citations) -> list[Flowing]:
    heading = title("Your plan at a glance", look.section)
    if content.treatment is None:
        chosen = content.alternative
        if chosen is None:
            words = "No treatment has been chosen yet. The options are on the next page."
            return [heading, paragraph(words, look.body)]
        lead = f"You chose: {chosen.plain_name.lower()}."
        if content.whole_person_findings:
            words = "This does not replace the visit to your doctor."
            return [heading, marked("<b>{lead}</b> {words}", look.body, lead=lead, words=words)]
        return [heading, citations.sentence(Sourced(chosen.text, chosen.sources), look.body, lead=lead)]
    return [heading, KeyValueTable(_facts(content, look, citations), look=look)]


def _facts(content: DocumentContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    entry = content.treatment
    assert entry is not None
    body = look.body
    areas = ", ".join(f"{area.letter} {area.words}" for area in content.treated)
    recovery = downtime_words(entry, look.say)
    days = "Not known" if recovery == "not known" else f"{recovery} days"
    facts: list[tuple[str, Cell]] = [
        ("Treatment", [marked("<b>{name}</b>", body, name=entry.plain_name)]),
        ("Areas", [paragraph(areas or "Not named yet.", body)]),
        ("Sessions", [paragraph(_sessions(content), body)]),
        ("Done by", [paragraph(_done_by(content), body)]),
        *_status(content, look, citations),
        ("Recovery", [marked("{days}" + citations.mark(entry.downtime_days.sources), body, days=days)]),
        ("Cost", [_cost(content, look)]),
    ]
    facts.append(("Dates", [_dates(content, look)]))
    return facts


def _dates(content: DocumentContent, look: Look) -> Paragraph:
    first, review = content.plan.first_session, content.schedule.review
    if content.standing is Standing.NO_DATES:
        return paragraph("No dates yet. See the main points.", look.body)
    if first is None or review is None:
        return paragraph("To be agreed.", look.body)
    words = "First session <b>{first}</b>. Result check <b>{review}</b>."
    if content.standing is Standing.NOT_CONFIRMED:
        words = f"<b>Not confirmed:</b> {words}"
    return marked(words, look.body, first=say_date(first), review=say_date(review))


def _status(content: DocumentContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    status = content.treatment.patient_status if content.treatment else None
    return [("Status", [citations.sentence(status, look.notes)])] if status else []


def _sessions(content: DocumentContent) -> str:
    plan = content.plan
    if plan.sessions is None:
        words = "To be agreed."
    elif plan.sessions == 1:
        words = "1 session."
    else:
        weeks = f", {plan.interval_weeks} weeks apart" if plan.interval_weeks else ""
        words = f"{plan.sessions} sessions{weeks}."
    minutes = f" {plan.minutes} minutes each." if plan.minutes else ""
    return words + minutes + (f" {_NUMBING[plan.numbing]}." if plan.numbing else "")


def _done_by(content: DocumentContent) -> str:
    plan, clinic = content.plan, content.clinic
    person = clinic.practitioner(plan.operator)
    who = plan.operator or "______________________"
    training = f" ({person.training})" if person and person.training else ""
    known = clinic.device(plan.device) if plan.device else None
    device = known.name if known else plan.device or "______________________"
    return f"{who}{training}, with: {device}"


def _cost(content: DocumentContent, look: Look) -> Paragraph:
    plan, schedule = content.plan, content.schedule
    if plan.price_per_session is None:
        return paragraph("To be given to you in writing before you decide.", look.body)
    if not plan.price_per_session.currency:
        each = price_words(plan.price_per_session, look.say)
        return marked("{each} a session. Currency: ______________", look.body, each=each)
    each = price_words(plan.price_per_session, look.say)
    if schedule.total is None:
        return marked("{each} a session", look.body, each=each)
    return marked(
        "{each} a session. <b>{total}</b> in all",
        look.body,
        each=each,
        total=price_words(schedule.total, look.say),
    )


def _contact(content: DocumentContent, look: Look) -> list[Flowing]:
    clinic = content.clinic
    phone = clinic.phone or "the number at the top of this page"
    words = f"Questions? Call {phone}. Ask us for large print or an interpreter."
    return [IconLine(Icon.PHONE, words, look=look)]
