"""The words of what is shown to the patient, in the patient's language; the paper says most of them too."""

from __future__ import annotations

from collections.abc import Mapping

from intake.language import Words


def show_words(say: Words) -> Mapping[str, str]:
    """Headings and short lines, by where they stand."""
    return {
        "options": say("Your options, side by side"),
        "sure": say("How sure"),
        "visits": say("Visits"),
        "healing": say("Days to heal"),
        "dark": say("Dark marks in 100"),
        "today": say("For you, today"),
        "yours": say("Your plan"),
        "ask hope": say("First tell us: how much better do you hope the marks will look?"),
        "closed": say("What studies saw is shown once you have said what you hope for."),
        "choose": say("No treatment has been chosen yet. We can look at each option together."),
        "expect": say("What to expect"),
        "saw": say("What studies saw"),
        "certain": say("How sure we are"),
        "may": say("What it may do"),
        "not": say("What it will not do"),
        "harm": say("Side effects and pain"),
        "you": say("For you"),
        "judge": say("When to judge it"),
        "sources": say("Sources"),
        "course": say("Your plan at a glance"),
        "no dates": say("No dates yet."),
        "no price": say("To be given to you in writing before you decide."),
        "each": say("One session"),
        "total": say("Whole course"),
        "patch": say("Test patch"),
        "review": say("Result check"),
        "back": say("Back to the consultation"),
        "stop": say("You can stop or change your mind at any time, and you do not have to say why."),
    }


def session_words(number: int, say: Words) -> str:
    """The name of a session: "Session 2"."""
    return say("Session {number}", number=number)
