"""The pages of a consultation and the questions on each, derived from the questionnaire."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from intake.catalogue import Catalogue
from intake.clinic import Clinic
from intake.questionnaire import AskAs, Item, Questionnaire
from intake.sections.health import asked_rules

STEPS = {
    "hopes": "Hopes",
    "marks": "Stretch marks",
    "photos": "Photos",
    "skin": "Skin type",
    "health": "Health",
    "plan": "Plan",
    "check": "Check answers",
    "documents": "Documents",
    "finish": "Finish",
}
"""The steps at the left of the window, in order, with their titles."""

# Whether the patient can say what is likely is asked once the plan has been explained.
_ASKED_WITH_THE_PLAN = ("goals.teach-back", "goals.said-back")
_LISTS_ON = {
    "health.medicines": ("medicines.none-known", "medicines.list"),
    "health.allergies": ("allergies.none-known", "allergies.list"),
}

LIST_OF = dict(_LISTS_ON.values())
"""The list behind each question whether there is anything to list at all, by linkIds."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its step, its heading, and the linkIds of its questions in order, without follow-ups.

    `repeating` names the group whose repetitions the questions belong to; "" for ordinary questions.
    `volunteered` are questions that nobody puts: they stand here once the patient has brought them up.
    """

    id: str
    step: str
    title: str
    link_ids: tuple[str, ...]
    repeating: str = ""
    volunteered: tuple[str, ...] = ()

    @property
    def is_asked(self) -> bool:
        """Whether there are questions here at all."""
        return bool(self.link_ids)


def offered_treatments(catalogue: Catalogue, clinic: Clinic) -> tuple[str, ...]:
    """The ids of the treatments that are judged: those the clinic offers, all when it named none."""
    return clinic.offered or tuple(treatment.id for treatment in catalogue.treatments)


def build_pages(questionnaire: Questionnaire, catalogue: Catalogue, clinic: Clinic) -> tuple[Page, ...]:
    """All pages in order, with the questions that show for what the clinic offers."""
    asked = {rule.link_id for rule in asked_rules(catalogue, offered_treatments(catalogue, clinic))}

    def of(group: str, *, without: Collection[str] = ()) -> tuple[str, ...]:
        return tuple(item.link_id for item in _items(questionnaire, group) if item.link_id not in without)

    return (
        Page("hopes", "hopes", STEPS["hopes"], of("goals", without=_ASKED_WITH_THE_PLAN)),
        Page("marks", "marks", STEPS["marks"], of("marks"), repeating="marks"),
        Page("photos", "photos", STEPS["photos"], ()),
        Page("skin", "skin", STEPS["skin"], of("skin")),
        *_health_pages(questionnaire, asked),
        Page("plan", "plan", STEPS["plan"], (*of("plan"), *_ASKED_WITH_THE_PLAN)),
        Page("check", "check", STEPS["check"], ()),
        Page("documents", "documents", STEPS["documents"], ()),
        Page("finish", "finish", STEPS["finish"], ()),
    )


def _health_pages(questionnaire: Questionnaire, asked: Collection[str]) -> tuple[Page, ...]:
    section = next(section for section in questionnaire.sections if section.id == "health")
    pages = []
    for choice in section.pages:
        name = f"health.{choice.code}"
        rules = tuple(
            item.link_id
            for item in _items(questionnaire, "health")
            if item.page == choice.code and item.link_id in asked
        )
        link_ids = (*rules, *_LISTS_ON.get(name, ()))
        if link_ids:
            pages.append(Page(name, "health", choice.display, link_ids))
    if pages:
        # Whatever else the patient mentions is added on the last of them.
        on_pages = {link_id for page in pages for link_id in page.link_ids}
        pages[-1] = replace(pages[-1], volunteered=_volunteered(questionnaire, on_pages))
    return tuple(pages)


def _volunteered(questionnaire: Questionnaire, on_pages: Collection[str]) -> tuple[str, ...]:
    """The health questions that stand on no page: never put aloud, or of no weight for what is offered."""
    return tuple(
        item.link_id
        for item in _items(questionnaire, "health")
        if item.link_id not in on_pages and item.ask_as is not AskAs.SESSION
    )


def _items(questionnaire: Questionnaire, group: str) -> tuple[Item, ...]:
    found = questionnaire.item(group)
    return found.items if found is not None else ()


def tick_list(page: Page, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The linkIds of a page that are lines of its tick list, in order."""
    return tuple(link_id for link_id in page.link_ids if questionnaire.items[link_id].ask_as is AskAs.LIST)
