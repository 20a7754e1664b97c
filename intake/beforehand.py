"""What a patient may answer alone, before the conversation: on the blank form, and on the turned screen.

The questions are those of the questionnaire; here stands only which of them, and the words around them.
"""

from __future__ import annotations

from collections.abc import Sequence

from intake.catalogue import Catalogue
from intake.language import Words
from intake.questionnaire import Item, Questionnaire
from intake.sections.health import asked_rules

# Looked at together, and asked alone: the patient never fills these in beforehand.
NOT_BEFOREHAND = frozenset({"look", "alone"})
# What the patient has read or heard is asked aloud: its list is made of claims, and on paper a claim stands
# only with its answer. Whether they can say what is likely is asked once the plan has been explained.
HOPES = ("goals.bothers", "goals.hoped-for", "goals.enough", "goals.own-words")
# What a patient knows of the marks; their colour, width and area are looked at together.
MARKS = (
    "marks.region",
    "marks.onset",
    "marks.cause",
    "marks.earlier-treatment",
    "marks.earlier-treatment-detail",
)
# How the skin reacts to sun, in the patient's words; the clinician confirms the type from it.
SKIN = ("skin.sun-burn", "skin.sun-tan", "skin.colour", "skin.family-history")


def health_items(
    questionnaire: Questionnaire, catalogue: Catalogue, offered: Sequence[str], page: str
) -> tuple[Item, ...]:
    """The questions of a health page that a patient may answer beforehand, in the order of the screen.

    `offered` are the ids of the treatments that the clinic offers. What never goes home is left out.
    """
    asked = {rule.link_id for rule in asked_rules(catalogue, offered)}
    group = questionnaire.item("health")
    return tuple(
        item
        for item in (group.items if group is not None else ())
        if item.page == page and item.link_id in asked and not item.for_record
    )


def list_heading(page: str, say: Words) -> str:
    """The question that stands over the tick list of a health page."""
    return {
        "skin": say("Do you have or have you had any of these?"),
        "medicines": say("Do you use or have you had any of these?"),
        "illnesses": say("Do you have or have you had any of these?"),
    }.get(page, say("Are any of these true for you?"))


def none_words(page: str, number: int, say: Words) -> str:
    """The answer that none of a list is so, in words that repeat its question."""
    if number == 1:
        return say("No, this is not true for me.")
    return {
        "skin": say("No, I do not have and have not had any of these {number}.", number=number),
        "medicines": say("No, I do not use and have not had any of these {number}.", number=number),
        "illnesses": say("No, I do not have and have not had any of these {number}.", number=number),
    }.get(page, say("No, none of these {number} is true for me.", number=number))


def none_known_words(link_id: str, say: Words) -> str:
    """The answer that there are no medicines, or no known allergies, in words that repeat the question."""
    return {
        "medicines.none-known": say("No, I use no medicines, creams or supplements."),
        "allergies.none-known": say("No, I have no known allergies."),
    }[link_id]


def why_words(page: str, say: Words) -> str:
    """Why the questions of a page are asked. `page`: a health page, or "goals", "marks", "sun"."""
    # General knowledge ("gk") of what the rules of each page decide; their sources stand in the catalogue.
    return {
        "goals": say(
            "Why we ask: the plan should fit you. We also tell you what is likely, and what is not."
        ),
        "marks": say("Why we ask: where they are, and how old they are, matter for the plan."),
        "sun": say("Why we ask: skin that tans or burns easily needs more care."),
        "skin": say("Why we ask: a skin disease can change where and when we may treat."),
        "lately": say("Why we ask: the skin may need time before it is treated."),
        "life": say("Why we ask: some treatments have to wait for a better time."),
        "medicines": say("Why we ask: some medicines change what is safe. Do not stop any of yours."),
        "allergies": say("Why we ask: to choose what touches your skin."),
        "illnesses": say("Why we ask: some illnesses change how the skin heals, or need your doctor first."),
    }[page]
