"""Medicines and allergies: lists, each with an explicit "none known"."""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.questionnaire import Item, ItemType, Section
from intake.sections.common import sources_of, yes_no


def section(catalogue: Catalogue) -> Section:
    """The lists of medicines and allergies. "None known" is an answer somebody gave, never a blank."""
    medicines = Item(
        link_id="medicines",
        text="Medicines and supplements",
        type=ItemType.GROUP,
        items=(
            yes_no(
                "medicines.none-known",
                "Is it right that you take no medicines, creams or supplements?",
                label="No medicines",
                sources=sources_of(catalogue, "medicines.list"),
            ),
            Item(
                link_id="medicines.list",
                text="Which medicines, creams and supplements do you use, with dose and dates?",
                type=ItemType.STRING,
                repeats=True,
                label="Medicines",
                sources=sources_of(catalogue, "medicines.list"),
            ),
        ),
    )
    allergies = Item(
        link_id="allergies",
        text="Allergies",
        type=ItemType.GROUP,
        items=(
            yes_no(
                "allergies.none-known",
                "Is it right that you have no known allergies?",
                label="No known allergies",
                sources=sources_of(catalogue, "allergies.list"),
            ),
            Item(
                link_id="allergies.list",
                text="What are you allergic to, and what happened?",
                type=ItemType.STRING,
                repeats=True,
                label="Allergies",
                sources=sources_of(catalogue, "allergies.list"),
            ),
        ),
    )
    return Section("medicines", "Medicines and allergies", (medicines, allergies))
