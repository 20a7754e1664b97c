"""What must be put right before a day of a course, or a result check, is noted."""

from __future__ import annotations

from datetime import date, timedelta

from intake.catalogue_treatments import Treatment
from intake.course import CALL, DAYS_AHEAD, DAYS_BACK, Outcome, Session
from intake.dates import say_date


def session_problems(
    session: Session, *, today: date, begun: date | None = None
) -> tuple[tuple[str, str], ...]:
    """What must be put right before a day of a course is noted, as (field, sentence).

    `begun` is the day of the plan: no day of its course lies before it. Without one it is a year ago.
    """
    problems = []
    earliest = min(today - timedelta(days=DAYS_BACK), begun or today)
    if session.on < earliest:
        problems.append(("on", f"{say_date(session.on)} is before this plan was made. Check the year."))
    if session.next_on is not None and session.next_on > today + timedelta(days=DAYS_AHEAD):
        problems.append(("next_on", "The next date is more than ten years away. Check the year."))
    if session.on > today:
        problems.append(("on", f"{say_date(session.on)} has not come yet. Note a session on its day."))
    if session.next_on is not None and session.next_on <= session.on:
        problems.append(("next_on", "The next date is not after this day. Choose a later one."))
    if not session.is_held and not session.decision.strip():
        problems.append(("decision", "Say why it was not done on this day, for the record."))
    return tuple(problems)


def session_gaps(session: Session, treatment: Treatment | None) -> tuple[tuple[str, str], ...]:
    """What a day does not say and its record cannot do without, as (field, sentence).

    Whoever reads it later must know who did what, where, with which machine and how strongly: every entry of
    the catalogue names what the clinic must record of its machine (`clinic_must_record`). `treatment` is that
    of the plan, None where none was chosen. Of a day on which nothing was done only who said so is asked.
    """
    who = "Say who called. Type the name." if session.number == CALL else "Say who treated. Type the name."
    if not session.is_held:
        who = "Say who decided it. Type the name."
    problems = [] if session.operator.strip() else [("operator", who)]
    if session.number == CALL:
        if not session.patch_clear:
            problems.append(("patch_clear", "Say whether the test patch was clear, or answer “Not sure”."))
        return tuple(problems)
    if not session.is_held:
        return tuple(problems)
    if treatment is None:
        return (("on", "The plan names no treatment. Choose one there before a session is noted."),)
    if not session.device.strip():
        problems.append(("device", "Name the machine that was used."))
    if not session.settings.strip():
        words = "Write the settings that were used, such as needle depth, energy or passes."
        problems.append(("settings", words))
    if not session.regions:
        problems.append(("regions", "Say which areas were treated. Tick them."))
    return tuple(problems)


def outcome_problems(outcome: Outcome, *, today: date) -> tuple[tuple[str, str], ...]:
    """What must be put right before a result check is noted, as (field, sentence)."""
    problems = []
    if outcome.on > today:
        problems.append(("on", f"{say_date(outcome.on)} has not come yet. Note a result check on its day."))
    if outcome.patient_band is None and outcome.practitioner_band is None:
        problems.append(("patient_band", "Nobody has judged the result. Ask the patient, or judge it."))
    if outcome.practitioner_band is not None and not outcome.practitioner.strip():
        problems.append(("practitioner", "Say who judged the result. Type the name."))
    return tuple(problems)
