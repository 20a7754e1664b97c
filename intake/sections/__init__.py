"""The questions of a consultation, declared once as data."""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.questionnaire import Questionnaire
from intake.sections import goals, health, marks, medicines, plan, skin


def build_questionnaire(catalogue: Catalogue) -> Questionnaire:
    """The whole form for one catalogue: marks, skin, health, medicines and allergies, goals, plan."""
    sections = (
        marks.section(catalogue),
        skin.section(catalogue),
        health.section(catalogue),
        medicines.section(catalogue),
        goals.section(catalogue),
        plan.section(catalogue),
    )
    return Questionnaire(catalogue.version, sections)
