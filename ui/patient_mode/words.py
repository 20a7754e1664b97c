"""The words of the turned screen, in the patient's language. What staff read there stays English."""

from __future__ import annotations

from collections.abc import Mapping

from intake.language import Words


def opening_words(say: Words) -> tuple[str, ...]:
    """What stands on the first page, under the choice of language."""
    return (
        say("Please answer what you can. There is one topic on each page."),
        say("You may leave any question open. We go through it with you afterwards."),
        say("Touch an answer, or use the Tab, arrow and Enter keys."),
    )


def controls(say: Words) -> Mapping[str, str]:
    """The words of what is pressed, by what it does."""
    return {
        "start": say("Start"),
        "continue": say("Continue"),
        "back": say("Back"),
        "check": say("Go back to it"),
        "another": say("Back to your questions"),
        "not sure": say("I do not know"),
        "no": say("No"),
    }


def title_words(say: Words) -> Mapping[str, str]:
    """The titles of pages that are no topic of the form."""
    return {
        "welcome": say("Your questions"),
        "end": say("Thank you. Please give the screen back."),
        "staff": say("This page is for the clinic’s staff."),
    }


def progress_words(number: int, of: int, say: Words) -> str:
    """How far one is: "Page 3 of 9"."""
    return say("Page {number} of {pages}", number=number, pages=of)


def open_words(number: int, say: Words) -> str:
    """How much of a page was left open."""
    return say.many("{number} question left open", "{number} questions left open", number)


def end_words(left_open: int, say: Words) -> str:
    """What stands under the thanks."""
    if left_open:
        return say("You left some questions open. That is fine: we ask you about them, if they matter.")
    return say("You have answered every question. We go through it with you now.")


def kept_words(kind: str, say: Words) -> str:
    """Whether the answers are kept. `kind`: saved, saving or failed."""
    if kind == "failed":
        return say("Not saved yet. Please tell a member of staff.")
    if kind == "saving":
        return say("Your answers are being saved.")
    return say("Your answers are kept.")


def shut_words(say: Words) -> str:
    """The form was signed, or changed at another desk, while the patient had the screen."""
    return say("These questions are closed now. Please give the screen back.")


def hint_words(kind: str, say: Words) -> str:
    """What stands under an input, by its kind."""
    return {
        "list": say("Write each one on its own line."),
        "date": say("If you do not know the day or the month, the year is enough."),
        "bad date": say("We cannot read this date. The year alone is enough."),
        "many": say("Choose all that are right."),
        "places": say("Touch the picture, or choose in the list. Left and right are your own."),
        "kept place": say("The clinic has described this area already. Tell us if it is not right."),
        "no place": say("No area is chosen yet."),
    }[kind]


def date_words(say: Words) -> tuple[str, str, str]:
    """The names of the three boxes of a date."""
    return say.sense("of a date", "Day"), say.sense("of a date", "Month"), say.sense("of a date", "Year")


def picture_words(say: Words) -> Mapping[str, str]:
    """The words of the picture of the body."""
    return {
        "front": say.sense("of the body", "Front"),
        "back": say.sense("of the body", "Back"),
        "left": say.sense("left side of the body", "L"),
        "right": say.sense("right side of the body", "R"),
    }


def review_words(say: Words) -> str:
    """What stands on a translation that nobody has signed."""
    return say("Translation not yet reviewed")
