"""What the patient hopes for, has heard, and can say back."""

from __future__ import annotations

from dataclasses import replace

from intake.catalogue import Catalogue
from intake.questionnaire import Item, ItemType, Section
from intake.sections.common import choices, sources_of, yes_no

HOPES = choices(
    "hoped-for",
    {
        "up-to-25": "Up to a quarter better",
        "26-50": "A quarter to a half better",
        "51-75": "A half to three quarters better",
        "76-99": "More than three quarters better",
        "gone": "Gone",
        "not-sure": "Not sure",
    },
)
TEACH_BACK = choices("teach-back", {"clear": "Clear in their own words", "again": "Explain again"})
MOTIVATION = {
    "goals.motivation-hours": (
        "Do you think about the marks for an hour or more on most days?",
        "An hour a day or more",
    ),
    "goals.motivation-checking": ("Do you often check, cover or compare the marks?", "Checking or covering"),
    "goals.motivation-distress": ("Do the marks upset you a lot?", "Upset a lot"),
    "goals.motivation-avoidance": (
        "Do the marks keep you from things you would like to do?",
        "Keeps from things",
    ),
}


def section(catalogue: Catalogue) -> Section:
    """The step "hopes". The motivation prompts are ours, make no diagnosis, and stay in the record."""
    heard = choices("heard", {bundle.id: bundle.line for bundle in catalogue.bundles})

    def text(link_id: str, asked: str, label: str) -> Item:
        return Item(
            link_id=link_id,
            text=asked,
            type=ItemType.TEXT,
            label=label,
            sources=sources_of(catalogue, link_id),
        )

    prompts = tuple(
        replace(
            yes_no(link_id, asked, label=label, sources=sources_of(catalogue, link_id)),
            for_record=True,
            why="Worry that takes over has its own help. No answer here is a diagnosis.",
        )
        for link_id, (asked, label) in MOTIVATION.items()
    )
    group = Item(
        link_id="goals",
        text="Hopes",
        type=ItemType.GROUP,
        items=(
            text("goals.bothers", "What bothers you about the marks?", "What bothers you"),
            Item(
                link_id="goals.hoped-for",
                text="How much better do you hope the marks will look?",
                type=ItemType.CHOICE,
                choices=HOPES,
                label="Hoped for",
                sources=sources_of(catalogue, "goals.hoped-for"),
            ),
            text("goals.enough", "What change would be enough for you?", "What would be enough"),
            Item(
                link_id="goals.heard",
                text="Which of these have you read or heard?",
                type=ItemType.CHOICE,
                choices=heard,
                repeats=True,
                label="Read or heard",
            ),
            text("goals.own-words", "What do you hope for, in your own words?", "In their own words"),
            *prompts,
            Item(
                link_id="goals.teach-back",
                text="Can the patient say what is likely?",
                type=ItemType.CHOICE,
                choices=TEACH_BACK,
                label="Said back",
            ),
            text(
                "goals.said-back",
                "What did the patient say the marks will look like afterwards?",
                "What they said",
            ),
        ),
    )
    return Section("goals", "Hopes", (group,))
