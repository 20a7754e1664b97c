"""What must stand in the plan of a handout: treatment, areas, sessions, who, with what, cost and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.areas import Area
from reports.content import DocumentContent, Standing
from reports.phrases import downtime_words, lower_first, not_known, price_words
from reports.verification import Fact

_BOLD = re.compile(r"</?b>")


def plan_facts(content: DocumentContent) -> Iterator[Fact]:
    """Each row of the plan at a glance with its label, or what was chosen instead of a treatment."""
    say, entry, chosen = content.say, content.treatment, content.alternative
    if entry is not None:
        yield Fact("the treatment", f"{say('Treatment')}\n{entry.plain_name}")
        areas = listed(content, content.treated) or say("Not named yet.")
        yield Fact("the areas", f"{say('Areas')}\n{areas}")
        yield from _sessions(content)
        yield from _done_by(content)
        if entry.patient_status is not None:
            yield Fact("the status", f"{say('Status')}\n{entry.patient_status.text}")
        recovery = downtime_words(entry, say)
        days = say("Not known") if recovery == not_known(say) else say("{number} days", number=recovery)
        yield Fact("the days to heal", f"{say('Recovery')}\n{days}")
        yield Fact("the price of a session and in all", f"{say('Cost')}\n{_cost(content)}")
        yield Fact("the date of the first session", f"{say('Dates')}\n{_dates(content)}")
        return
    if chosen is None:
        words = say("No treatment has been chosen yet. The options are on the next page.")
        yield Fact("that nothing is chosen", words)
        return
    lead = say("You chose: {option}.", option=lower_first(chosen.plain_name))
    urgent = bool(content.whole_person_findings)
    words = say("This does not replace the visit to your doctor.") if urgent else chosen.text
    yield Fact("the chosen option", f"{lead} {words}")


def _sessions(content: DocumentContent) -> Iterator[Fact]:
    say, plan = content.say, content.plan
    if plan.sessions is None:
        words = say("To be agreed.")
    else:
        words = say.many("1 session", "{number} sessions", plan.sessions)
        if plan.sessions > 1 and plan.interval_weeks:
            weeks = say.many("1 week", "{number} weeks", plan.interval_weeks)
            words = say("{sessions}, {weeks} apart.", sessions=words, weeks=weeks)
        else:
            words += "."
    if plan.minutes:
        words += " " + say.many("1 minute each.", "{number} minutes each.", plan.minutes)
    match plan.numbing:
        case "none":
            words += " " + say("No numbing.")
        case "cream":
            words += " " + say("Numbing cream.")
        case "injection":
            words += " " + say("Numbing by injection.")
    yield Fact("the number of sessions", f"{say('Sessions')}\n{words}")


def _done_by(content: DocumentContent) -> Iterator[Fact]:
    say, plan, clinic = content.say, content.plan, content.clinic
    person = clinic.practitioner(plan.operator)
    if plan.operator:
        yield Fact("the operator", f"{say('Done by')}\n{plan.operator}")
    if person is not None and person.training:
        words = say("{name} ({training})", name=person.name, training=person.training)
        yield Fact("the operator's training", words)
    known = clinic.device(plan.device) if plan.device else None
    device = known.name if known is not None else plan.device
    if device:
        yield Fact("the device", say("{name}, with: {device}", name="", device=device).strip(" ,"))


def _cost(content: DocumentContent) -> str:
    say, price, total = content.say, content.plan.price_per_session, content.schedule.total
    if price is None:
        return say("To be given to you in writing before you decide.")
    each = price_words(price, say)
    if not price.currency:
        return say("{each} a session. Currency: ______________").format(each=each).rstrip(" _")
    if total is None:
        return say("{each} a session").format(each=each)
    words = say("{each} a session. <b>{total}</b> in all")
    return _BOLD.sub("", words).format(each=each, total=price_words(total, say))


def _dates(content: DocumentContent) -> str:
    say, first, review = content.say, content.plan.first_session, content.schedule.review
    if content.standing is Standing.NO_DATES:
        return say("No dates yet. See the main points.")
    if first is None:
        return say("To be agreed.")
    if review is None:
        words = say("First session <b>{first}</b>. The other dates are to be agreed.")
        return _BOLD.sub("", words).format(first=say.date(first))
    words = say("First session <b>{first}</b>. Result check <b>{review}</b>.")
    if content.standing is Standing.NOT_CONFIRMED:
        words = say("<b>Not confirmed:</b> First session <b>{first}</b>. Result check <b>{review}</b>.")
    return _BOLD.sub("", words).format(first=say.date(first), review=say.date(review))


def place_words(content: DocumentContent, code: str, side: str | None) -> str:
    """A region with its side, told from the record once more: left and right are never to be mixed up."""
    say, region = content.say, content.catalogue.region[code]
    plain = region.plain
    if side == "middle":
        return say("middle of the {place}", place=plain)
    if region.sides and side == "left":
        return say("left {place}", place=plain)
    if region.sides and side == "right":
        return say("right {place}", place=plain)
    if region.sides and side == "both":
        return say("{place}, both sides", place=plain)
    return plain


def lettered(content: DocumentContent, area: Area) -> str:
    """An area with its letter: "A left hip"."""
    return f"{area.letter} {place_words(content, area.code, area.side)}"


def listed(content: DocumentContent, areas: Sequence[Area]) -> str:
    """Areas with their letters: "A left hip; B stomach."; empty without any."""
    return "; ".join(lettered(content, area) for area in areas) + "." if areas else ""
