"""Page 1: the main points, what we found, the plan, its cost, who does it, whom to call."""

from __future__ import annotations

from reportlab.lib.styles import ParagraphStyle

from intake.catalogue import Sourced
from intake.dates import say_date
from intake.screening import Outcome
from reports.citations import FIGURE_NUMBERS, Citations
from reports.content import Area, HandoutContent
from reports.flowables.layout import PANEL_PADDING, Columns, Panel
from reports.flowables.lists import bullet_list
from reports.flowables.marks import IconLine
from reports.flowables.rows import Cell, KeyValueTable
from reports.flowables.text import Paragraph, marked, paragraph, paragraphs, title
from reports.icon_paths import Icon
from reports.page import SIDE, Paper
from reports.phrases import (
    HOPE_WORDS,
    downtime_words,
    lower_first,
    patient_findings,
    price_words,
    verdict_words,
)
from reports.styles import Look
from reports.surface import Flowing
from reports.typefaces import width_of

_COLOUR_WORDS = {
    "brown": "brown",
    "red": "red",
    "pink": "pink",
    "purple": "purple",
    "silver": "silver",
    "white": "white",
}
_NUMBING = {"none": "No numbing", "cream": "Numbing cream", "injection": "Numbing by injection"}


def summary(content: HandoutContent, look: Look, citations: Citations) -> list[Flowing]:
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


def _main_points(content: HandoutContent, look: Look, citations: Citations) -> list[Flowing]:
    nothing = content.catalogue.alternative["no_treatment"]
    points: list[Flowing] = []
    for finding in content.whole_person_findings:
        rule = content.catalogue.contraindication[finding.contraindication]
        points.append(
            citations.sentence(Sourced(rule.patient_text, finding.sources), look.body, lead=f"{rule.label}.")
        )
    points.append(citations.sentence(content.catalogue.always, look.body, most=FIGURE_NUMBERS))
    forecast = content.forecast
    if forecast is not None:
        if content.verdict is not None and content.verdict.outcome is not Outcome.SUITABLE:
            points.append(_verdict_point(content, look))
        hope = content.answers.code("goals.hoped-for")
        if forecast.gap is not None and hope not in ("up-to-25", "not-sure"):
            points.append(citations.sentence(forecast.gap, look.body, most=FIGURE_NUMBERS))
        else:
            points.append(
                citations.sentence(forecast.words, look.body, lead=f"{forecast.treatment.plain_name}.")
            )
    if content.alternative is None and not content.whole_person_findings:
        points.append(citations.sentence(Sourced(nothing.text, nothing.sources), look.body))
    return [title("The main points", look.section), *bullet_list(points, look=look)]


def _verdict_point(content: HandoutContent, look: Look) -> Paragraph:
    assert content.verdict is not None
    words = verdict_words(content.verdict, content.catalogue, until=True)
    shown = patient_findings(content.verdict, content.catalogue)
    reason = f" The reason: {lower_first(shown[0][1].label)}." if shown else ""
    return marked(
        "<b>Today for you: {words}.</b>{reason}", look.body, words=lower_first(words), reason=reason
    )


def _found(content: HandoutContent, look: Look) -> list[Flowing]:
    lines: list[Flowing] = [paragraph(_area_line(content, area), look.notes) for area in _areas(content)]
    phototype = content.answers.code("skin.phototype")
    if phototype and phototype != "UNK":
        lines.append(paragraph(f"Your skin type: {phototype} of VI.", look.notes))
    if not lines:
        lines.append(paragraph("No marks were recorded at this visit.", look.notes))
    return bullet_list(lines, look=look)


def _areas(content: HandoutContent) -> tuple[Area, ...]:
    return (*content.treated, *content.seen)


def _area_line(content: HandoutContent, area: Area) -> str:
    parts = [part for part in content.answers.group("marks") if part.code("marks.region") == area.code]
    colours = dict.fromkeys(code for part in parts for code in part.codes("marks.colour"))
    counts = {code for part in parts for code in part.codes("marks.count")}
    onset = next((day for day in (part.day("marks.onset") for part in parts) if day), None)
    words = [f"{area.letter}  {area.words[0].upper()}{area.words[1:]}"]
    if colours:
        count = "many " if counts == {"many"} else "a few " if counts == {"few"} else ""
        words.append(f"{count}{' and '.join(_COLOUR_WORDS[code] for code in colours)} marks")
    if onset is not None:
        words.append(f"since {say_date(onset)}")
    return ": ".join(words[:2]) + (f", {words[2]}" if len(words) > 2 else "") + "."


def _matters(content: HandoutContent, look: Look) -> list[Flowing]:
    lines: list[Flowing] = []
    hope = content.answers.code("goals.hoped-for")
    if hope is not None:
        lines.append(
            marked(
                "You hope for: <b>{hope}</b>.", look.notes, hope=HOPE_WORDS[hope].removeprefix("you were ")
            )
        )
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


def _plan(content: HandoutContent, look: Look, citations: Citations) -> list[Flowing]:
    heading = title("Your plan at a glance", look.section)
    if content.treatment is None:
        chosen = content.alternative
        if chosen is None:
            words = "No treatment has been chosen yet. The options are on the next page."
            return [heading, paragraph(words, look.body)]
        lead = f"You chose: {chosen.plain_name.lower()}."
        return [heading, citations.sentence(Sourced(chosen.text, chosen.sources), look.body, lead=lead)]
    return [heading, KeyValueTable(_facts(content, look, citations), look=look)]


def _facts(content: HandoutContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    plan, schedule, entry = content.plan, content.schedule, content.treatment
    assert entry is not None
    body = look.body
    areas = ", ".join(f"{area.letter} {area.words}" for area in content.treated)
    recovery = downtime_words(entry)
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
    if schedule.last_session is not None and plan.first_session is not None and schedule.review is not None:
        dates = "First session <b>{first}</b>. Result check <b>{review}</b>."
        shown = marked(dates, body, first=say_date(plan.first_session), review=say_date(schedule.review))
        facts.append(("Dates", [shown]))
    else:
        facts.append(("Dates", [paragraph("To be agreed.", body)]))
    return facts


def _status(content: HandoutContent, look: Look, citations: Citations) -> list[tuple[str, Cell]]:
    status = content.treatment.patient_status if content.treatment else None
    return [("Status", [citations.sentence(status, look.notes)])] if status else []


def _sessions(content: HandoutContent) -> str:
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


def _done_by(content: HandoutContent) -> str:
    plan, clinic = content.plan, content.clinic
    person = clinic.practitioner(plan.operator)
    who = plan.operator or "______________________"
    training = f" ({person.training})" if person and person.training else ""
    known = clinic.device(plan.device) if plan.device else None
    device = known.name if known else plan.device or "______________________"
    return f"{who}{training}, with: {device}"


def _cost(content: HandoutContent, look: Look) -> Paragraph:
    plan, schedule = content.plan, content.schedule
    if plan.price_per_session is None:
        return paragraph("To be given to you in writing before you decide.", look.body)
    each = price_words(plan.price_per_session)
    if schedule.total is None:
        return marked("{each} a session", look.body, each=each)
    return marked(
        "{each} a session. <b>{total}</b> in all", look.body, each=each, total=price_words(schedule.total)
    )


def _contact(content: HandoutContent, look: Look) -> list[Flowing]:
    clinic = content.clinic
    phone = clinic.phone or "the number at the top of this page"
    words = f"Questions? Call {phone}. Ask us for large print or an interpreter."
    return [IconLine(Icon.PHONE, words, look=look)]
