"""The 25 history items: each has a question that records it, with its sources."""

from __future__ import annotations

import pytest

from intake.catalogue import Catalogue
from intake.questionnaire import ItemType, Questionnaire

# The items of the knowledge papers, written out in their order.
ITEMS = [
    "onset",
    "colour_stage",
    "sites",
    "width",
    "symptoms",
    "family",
    "weight_trend",
    "pregnancies",
    "steroids",
    "cushing_flags",
    "other_medicines",
    "allergies",
    "phototype",
    "pih_history",
    "scar_history",
    "herpes",
    "skin_disease",
    "prior_treatment",
    "exposures",
    "smoking",
    "goals",
    "expectation_0_10",
    "bdd_prompts",
    "consent_reflection",
    "photos",
]


def test_all_twenty_five_items_are_there(catalogue: Catalogue) -> None:
    assert [item.id for item in catalogue.history] == ITEMS
    assert len(ITEMS) == 25


@pytest.mark.parametrize("name", ITEMS)
def test_every_item_has_a_home_in_the_form(
    name: str, catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    item = next(item for item in catalogue.history if item.id == name)
    assert item.home
    for link_id in item.home:
        question = questionnaire.item(link_id)
        assert question is not None, link_id
        assert question.type is not ItemType.GROUP, link_id


def test_a_question_outside_health_cites_the_sources_of_its_history_item(
    catalogue: Catalogue, questionnaire: Questionnaire
) -> None:
    for item in catalogue.history:
        for link_id in item.home:
            question = questionnaire.items[link_id]
            if not link_id.startswith("health.") and not link_id.endswith("-detail"):
                assert set(item.sources) <= set(question.sources), link_id


HOMES = {
    "onset": {"marks.onset", "marks.cause"},
    "width": {"marks.width-mm", "marks.area-cm2"},
    "skin_disease": {
        "health.eczema.regions",
        "health.rosacea.regions",
        "health.active_acne.regions",
        "health.psoriasis.regions",
        "health.vitiligo.regions",
    },
    "exposures": {
        "health.recent_tan.date",
        "health.recent_peel.date",
        "health.hair_removal.date",
        "health.filler_botox.date",
    },
    "phototype": {"skin.phototype"},
    "consent_reflection": {"plan.information-given", "plan.decided-on"},
    "photos": {"plan.photos-taken"},
}


@pytest.mark.parametrize("name", HOMES)
def test_a_fact_that_history_asks_too_is_asked_once(name: str, catalogue: Catalogue) -> None:
    item = next(item for item in catalogue.history if item.id == name)
    assert set(item.home) == HOMES[name]


def test_the_published_scales_say_how_they_may_be_used(catalogue: Catalogue) -> None:
    assert len(catalogue.scales) == 13
    assert all(scale.use_terms for scale in catalogue.scales)
    licensed = next(scale for scale in catalogue.scales if scale.id == "posas")
    assert "NOT free" in licensed.use_terms
