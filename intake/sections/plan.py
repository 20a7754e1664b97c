"""The plan: treatment or none, where, by whom, how often, at what price."""

from __future__ import annotations

from decimal import Decimal

from intake.catalogue import Catalogue
from intake.money import currency_codes
from intake.questionnaire import ChoiceList, Item, ItemType, Section
from intake.sections.common import choices, sources_of, treatable_regions, yes_no
from intake.sections.marks import SIDES

NUMBING = choices("numbing", {"none": "None", "cream": "Numbing cream", "injection": "Injection"})


def section(catalogue: Catalogue) -> Section:
    """The step "plan". Doing nothing is a plan too."""
    treatments = choices(
        "plan-treatment",
        {
            **{treatment.id: treatment.plain_name for treatment in catalogue.treatments},
            **{alternative.id: alternative.plain_name for alternative in catalogue.alternatives},
        },
    )
    currencies = choices("currency", {code: code for code in currency_codes()})

    def choice(link_id: str, text: str, label: str, answers: ChoiceList, *, repeats: bool = False) -> Item:
        return Item(
            link_id=link_id, text=text, type=ItemType.CHOICE, choices=answers, repeats=repeats, label=label
        )

    def whole(link_id: str, text: str, label: str, unit: str, maximum: int) -> Item:
        return Item(
            link_id=link_id,
            text=text,
            type=ItemType.INTEGER,
            label=label,
            unit=unit,
            minimum=Decimal(1),
            maximum=Decimal(maximum),
        )

    def decimal(link_id: str, text: str, label: str, unit: str, maximum: int) -> Item:
        return Item(
            link_id=link_id,
            text=text,
            type=ItemType.DECIMAL,
            label=label,
            unit=unit,
            minimum=Decimal(0),
            maximum=Decimal(maximum),
        )

    def day(link_id: str, text: str, label: str) -> Item:
        return Item(
            link_id=link_id,
            text=text,
            type=ItemType.DATE,
            label=label,
            full_date=True,
            sources=sources_of(catalogue, link_id),
        )

    def words(link_id: str, text: str, label: str) -> Item:
        return Item(link_id=link_id, text=text, type=ItemType.STRING, label=label)

    group = Item(
        link_id="plan",
        text="Plan",
        type=ItemType.GROUP,
        items=(
            choice("plan.treatment", "What has been chosen?", "Treatment", treatments),
            choice(
                "plan.regions",
                "Which areas are to be treated?",
                "Areas to treat",
                treatable_regions(catalogue),
                repeats=True,
            ),
            choice("plan.side", "On which side?", "Side to treat", SIDES),
            whole("plan.sessions", "How many sessions are planned?", "Sessions", "", 60),
            whole("plan.interval-weeks", "How many weeks lie between sessions?", "Interval", "weeks", 104),
            whole(
                "plan.minutes",
                "How many minutes does one session take?",
                "Minutes per session",
                "minutes",
                720,
            ),
            day("plan.first-session", "When is the first session?", "First session"),
            day("plan.test-patch", "When is the test patch?", "Test patch"),
            words("plan.operator", "Who does the treatment?", "Operator"),
            words("plan.device", "Which device is used?", "Device"),
            choice("plan.numbing", "How is the skin numbed?", "Numbing", NUMBING),
            decimal("plan.numbing-area-cm2", "How large is the area to numb?", "Area to numb", "cm²", 20000),
            decimal(
                "plan.price-per-session", "What does one session cost?", "Price per session", "", 10_000_000
            ),
            decimal(
                "plan.price-per-session-to",
                "What does one session cost at most?",
                "Price per session, up to",
                "",
                10_000_000,
            ),
            choice("plan.currency", "In which currency?", "Currency", currencies),
            day("plan.information-given", "When was this information given?", "Information given"),
            day("plan.decided-on", "When did the patient decide?", "Decided on"),
            yes_no(
                "plan.photos-taken",
                "Were photos taken before treatment?",
                label="Photos taken",
                sources=sources_of(catalogue, "plan.photos-taken"),
            ),
            Item(
                link_id="plan.staff-notes",
                text="What else should the record hold?",
                type=ItemType.TEXT,
                label="Staff notes",
                for_record=True,
                why="Notes stand in the record only, never on paper for the patient.",
            ),
        ),
    )
    return Section("plan", "Plan", (group,))
