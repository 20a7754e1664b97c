"""Stretch marks: one set of answers per body region."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from intake.catalogue import Catalogue
from intake.conditions import yes_or_not_sure
from intake.questionnaire import Item, ItemType, Section
from intake.sections.common import choices, follow_up_text, sources_of, treatable_regions, yes_no

SIDES = choices("sides", {"left": "Left", "right": "Right", "both": "Both sides", "middle": "Middle"})
COUNTS = choices("counts", {"few": "A few", "many": "Many"})
COLOURS = choices(
    "colours",
    {
        "red": "Red",
        "pink": "Pink",
        "purple": "Purple",
        "brown": "Brown, or darker than the skin",
        "silver": "Silver",
        "white": "White",
    },
)
CAUSES = choices(
    "causes",
    {
        "puberty": "Growing in puberty",
        "pregnancy": "Pregnancy",
        "weight": "Weight gain or loss",
        "training": "Muscle training",
        "steroid": "Steroid medicine",
        "illness": "An illness",
        "unknown": "Not known",
    },
)


def section(catalogue: Catalogue) -> Section:
    """The step "stretch marks"."""
    regions = treatable_regions(catalogue)

    def item(link_id: str, text: str, kind: ItemType, **more: Any) -> Item:
        return Item(link_id=link_id, text=text, type=kind, sources=sources_of(catalogue, link_id), **more)

    symptom_score = item(
        "marks.symptom-score",
        "How bad is the itch or soreness, from 0 (none) to 10 (worst)?",
        ItemType.INTEGER,
        label="Itch or soreness, 0 to 10",
        minimum=Decimal(0),
        maximum=Decimal(10),
        enable_when=yes_or_not_sure("marks.symptom"),
    )
    earlier = follow_up_text(
        "marks.earlier-treatment",
        "marks.earlier-treatment-detail",
        "What was done, with which device, how often, and how did it turn out?",
        label="Earlier treatment",
    )
    group = Item(
        link_id="marks",
        text="Stretch marks",
        type=ItemType.GROUP,
        repeats=True,
        items=(
            item(
                "marks.region", "Where are the marks?", ItemType.CHOICE, choices=regions, label="Body region"
            ),
            item("marks.side", "On which side of your body?", ItemType.CHOICE, choices=SIDES, label="Side"),
            item(
                "marks.count",
                "How many marks are there?",
                ItemType.CHOICE,
                choices=COUNTS,
                label="Number of marks",
            ),
            item(
                "marks.colour",
                "What colour are they now, on your skin?",
                ItemType.CHOICE,
                choices=COLOURS,
                label="Colour now",
            ),
            item(
                "marks.width-mm",
                "How wide is the widest mark?",
                ItemType.DECIMAL,
                label="Widest mark",
                unit="mm",
                minimum=Decimal("0.1"),
                maximum=Decimal(200),
            ),
            item(
                "marks.area-cm2",
                "How large is the area with marks?",
                ItemType.DECIMAL,
                label="Area",
                unit="cm²",
                minimum=Decimal("0.1"),
                maximum=Decimal(20000),
            ),
            item("marks.onset", "When did they come?", ItemType.DATE, label="When they came"),
            item(
                "marks.cause",
                "What was happening when they came?",
                ItemType.CHOICE,
                choices=CAUSES,
                repeats=True,
                label="What was happening",
            ),
            yes_no(
                "marks.symptom",
                "Do they itch or feel sore?",
                label="Itch or soreness",
                sources=sources_of(catalogue, "marks.symptom"),
                items=(symptom_score,),
            ),
            yes_no(
                "marks.earlier-treatment",
                "Have these marks been treated before?",
                label="Treated before",
                sources=sources_of(catalogue, "marks.earlier-treatment"),
                items=(earlier,),
            ),
        ),
    )
    return Section("marks", "Stretch marks", (group,))
