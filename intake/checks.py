"""Checks across questions: answers that cannot both be right."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from intake.conditions import YES, Answers
from intake.questionnaire import Problem

PATCH_TOO_LATE = "The test patch is not before the first session. Choose an earlier day for it."


def answer_problems(answers: Answers) -> tuple[Problem, ...]:
    """Everything in the enabled answers that contradicts another answer, each with what would be right."""
    return (*_lists(answers), *_prices(answers), *_days(answers), *_sides(answers))


def is_patch_too_late(patch: date | None, first_session: date | None) -> bool:
    """Whether a test patch could not show anything before the first session."""
    return patch is not None and first_session is not None and patch >= first_session


def _lists(answers: Answers) -> Iterator[Problem]:
    for group, words in (("medicines", "No medicines"), ("allergies", "No known allergies")):
        named = answers.all(f"{group}.list")
        if named and answers.code(f"{group}.none-known") == YES:
            message = f'"{words}" says yes, and the list has {len(named)}. Clear the list, or answer no.'
            yield Problem(f"{group}.none-known", f"{group}.none-known", message)


def _prices(answers: Answers) -> Iterator[Problem]:
    low, high = answers.number("plan.price-per-session"), answers.number("plan.price-per-session-to")
    link_id = "plan.price-per-session-to"
    if high is not None and low is None:
        yield Problem(link_id, link_id, "The upper price stands alone. Add the lower price, or use it alone.")
    elif high is not None and low is not None and high < low:
        yield Problem(link_id, link_id, "The upper price is below the lower one. Put the lower price first.")


def _days(answers: Answers) -> Iterator[Problem]:
    patch, first = answers.day("plan.test-patch"), answers.day("plan.first-session")
    if patch is None or first is None or not (patch.is_full and first.is_full):
        return
    if is_patch_too_late(patch.first_day, first.first_day):
        yield Problem("plan.test-patch", "plan.test-patch", PATCH_TOO_LATE)


def _sides(answers: Answers) -> Iterator[Problem]:
    """A region may have an entry for each side; no two of its entries may speak of the same side."""
    taken: dict[str, set[str]] = {}
    for number, part in enumerate(answers.group("marks"), start=1):
        region, side = part.code("marks.region"), part.code("marks.side")
        if region is None:
            continue
        sides = {"left", "right"} if side == "both" else {side or ""}
        before = taken.setdefault(region, set())
        if sides & before:
            link_id = "marks.side" if side else "marks.region"
            what = "This side of the area" if side else "This area"
            message = f"{what} is recorded in another entry too. Correct one of them, or remove it."
            yield Problem(f"marks[{number}].{link_id}", link_id, message)
        before |= sides
