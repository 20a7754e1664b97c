"""Health, generated from the catalogue: each contraindication is its question and its follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from intake.catalogue import Catalogue
from intake.catalogue_rules import PAGES, Contraindication, Severity
from intake.conditions import yes_or_not_sure
from intake.questionnaire import AskAs, Choice, ChoiceList, Item, ItemType, Section
from intake.sections.common import YES_NO_NOT_SURE, all_places, choices, follow_up_text

PAGE_TITLES = {
    "skin": "Your skin",
    "lately": "Lately",
    "life": "Your life now",
    "medicines": "Medicines",
    "allergies": "Allergies",
    "illnesses": "Illnesses",
    "look": "Looked at together",
    "alone": "Asked alone",
}
REGIONS_QUESTION = "Where is it now?"
_ORDER = {AskAs.ROW: 0, AskAs.LIST: 1, AskAs.VOLUNTEERED: 2, AskAs.SESSION: 3}


def section(catalogue: Catalogue) -> Section:
    """The step "health": eight pages, each with its rows and its tick list."""
    places = all_places(catalogue)
    asked = [rule for rule in catalogue.contraindications if not rule.is_derived]
    pages = {page: place for place, page in enumerate((*PAGES, "session"))}

    def position(rule: Contraindication) -> tuple[int, int]:
        return pages[rule.page], _ORDER[rule.ask_as] if rule.ask_as else 0

    group = Item(
        link_id="health",
        text="Health",
        type=ItemType.GROUP,
        items=tuple(_item(rule, places) for rule in sorted(asked, key=position)),
    )
    titles = tuple(Choice(page, PAGE_TITLES[page]) for page in PAGES)
    return Section("health", "Health", (group,), titles)


def _item(rule: Contraindication, places: ChoiceList) -> Item:
    return Item(
        link_id=rule.link_id,
        text=rule.question,
        type=ItemType.CHOICE,
        choices=YES_NO_NOT_SURE,
        label=rule.label,
        page=rule.page,
        ask_as=rule.ask_as or AskAs.ROW,
        for_record=rule.for_record,
        sources=rule.sources,
        items=tuple(_follow_ups(rule, places)),
    )


def _follow_ups(rule: Contraindication, places: ChoiceList) -> Iterable[Item]:
    shown = yes_or_not_sure(rule.link_id)
    if rule.has_site:
        yield Item(
            link_id=f"{rule.link_id}.regions",
            text=REGIONS_QUESTION,
            type=ItemType.CHOICE,
            choices=places,
            repeats=True,
            label=f"{rule.label}: where",
            enable_when=shown,
            for_record=rule.for_record,
            page=rule.page,
        )
    if rule.states:
        yield Item(
            link_id=f"{rule.link_id}.state",
            text=rule.state_question,
            type=ItemType.CHOICE,
            choices=choices(f"{rule.id}-state", {state.code: state.label for state in rule.states}),
            label=f"{rule.label}: how it is now",
            enable_when=shown,
            for_record=rule.for_record,
            page=rule.page,
        )
    if rule.wait_weeks is not None:
        yield Item(
            link_id=f"{rule.link_id}.date",
            text=rule.date_question,
            type=ItemType.DATE,
            label=f"{rule.label}: when",
            enable_when=shown,
            for_record=rule.for_record,
            page=rule.page,
        )
    if rule.detail:
        detail = follow_up_text(
            rule.link_id, f"{rule.link_id}.detail", rule.detail, label=f"{rule.label}: detail"
        )
        yield replace(detail, for_record=rule.for_record, page=rule.page)


def asked_rules(catalogue: Catalogue, offered: Iterable[str]) -> tuple[Contraindication, ...]:
    """The rules whose question shows: some treatment that the clinic offers has a severity for it.

    `offered` are treatment ids. Derived rules, and those asked on the day or never, are not among them.
    """
    wanted = tuple(offered)
    return tuple(
        rule
        for rule in catalogue.contraindications
        if rule.is_asked and any(_matters(rule, treatment) for treatment in wanted)
    )


def _matters(rule: Contraindication, treatment: str) -> bool:
    graded = rule.severity[treatment]
    return max(graded.at_site, graded.elsewhere) is not Severity.NONE
