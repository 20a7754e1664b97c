"""Skin type, by the sun-reaction questions; the clinician confirms.

The six types are Fitzpatrick's (history.toml, scale `fitz`): how skin burns and tans in strong sun.
"""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.conditions import NOT_SURE, Answers
from intake.questionnaire import Item, ItemType, Section
from intake.sections.common import choices, sources_of

PHOTOTYPES = choices(
    "phototypes",
    {
        "I": "I: always burns, never tans",
        "II": "II: usually burns, tans a little",
        "III": "III: sometimes burns, tans slowly",
        "IV": "IV: burns a little, tans well",
        "V": "V: burns very little, tans deeply",
        "VI": "VI: does not burn, deeply coloured",
        NOT_SURE: "Not sure",
    },
)
BURNS = choices(
    "sun-burn",
    {
        "always": "It always burns",
        "usually": "It usually burns",
        "sometimes": "It sometimes burns",
        "slightly": "It burns a little",
        "hardly": "It burns very little",
        "never": "It does not burn",
    },
)
TANS = choices(
    "sun-tan",
    {
        "never": "It never tans",
        "little": "It tans a little",
        "slowly": "It tans slowly",
        "well": "It tans well",
        "deeply": "It tans deeply",
        "very-deeply": "It is deeply coloured all year",
    },
)
FAMILY = choices(
    "family-history",
    {"stretch-marks": "Stretch marks", "keloid": "Keloid scars", "none": "Neither", NOT_SURE: "Not sure"},
    exclusive=("none", NOT_SURE),
)


def section(catalogue: Catalogue) -> Section:
    """The step "skin type"."""
    sources = sources_of(catalogue, "skin.phototype")
    group = Item(
        link_id="skin",
        text="Skin type",
        type=ItemType.GROUP,
        items=(
            Item(
                link_id="skin.sun-burn",
                text="What does your skin do in strong sun, without sunscreen?",
                type=ItemType.CHOICE,
                choices=BURNS,
                label="Burning",
                sources=sources,
            ),
            Item(
                link_id="skin.sun-tan",
                text="What does your skin do in the days after strong sun?",
                type=ItemType.CHOICE,
                choices=TANS,
                label="Tanning",
                sources=sources,
            ),
            Item(
                link_id="skin.colour",
                text="How would you describe the colour of your skin?",
                type=ItemType.STRING,
                label="Skin colour, own words",
                sources=sources,
            ),
            Item(
                link_id="skin.phototype",
                text="Which skin type does the clinician confirm?",
                type=ItemType.CHOICE,
                choices=PHOTOTYPES,
                label="Skin type (Fitzpatrick)",
                sources=sources,
                why="Dark marks after treatment are more likely in darker skin.",
            ),
            Item(
                link_id="skin.family-history",
                text="Do your parents, brothers or sisters have these?",
                type=ItemType.CHOICE,
                choices=FAMILY,
                repeats=True,
                label="In the family",
                sources=sources_of(catalogue, "skin.family-history"),
            ),
        ),
    )
    return Section("skin", "Skin type", (group,))


def suggested_phototype(answers: Answers) -> str | None:
    """The skin type that the two sun answers point to, I to VI, for the clinician to confirm.

    Where burning and tanning point to different types the darker one is suggested, because side effects
    are more likely there. None while either question is not answered.
    """
    burns, tans = answers.code("skin.sun-burn"), answers.code("skin.sun-tan")
    burn_codes = [choice.code for choice in BURNS.choices]
    tan_codes = [choice.code for choice in TANS.choices]
    if burns not in burn_codes or tans not in tan_codes:
        return None
    place = max(burn_codes.index(burns), tan_codes.index(tans))
    return PHOTOTYPES.choices[place].code
