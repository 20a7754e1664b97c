"""The questions themselves: pages, rows, tick lists, follow-ups, and the stable linkIds of the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.money import currency_codes
from intake.questionnaire import AskAs, Item, ItemType, Questionnaire, Section
from intake.sections.health import asked_rules
from intake.sections.skin import suggested_phototype

EXPECTED = Path(__file__).parent / "expected"
DERIVED = (
    "age_under_18",
    "age_18_21",
    "fitzpatrick_IV",
    "fitzpatrick_V_VI",
    "unrealistic_expectation",
)
PAGES = ["skin", "lately", "life", "medicines", "allergies", "illnesses", "look", "alone"]

# The linkIds that others rely on, written out: no question of them may ever change its name.
PUBLISHED = [
    "marks",
    "marks.region",
    "marks.side",
    "marks.count",
    "marks.colour",
    "marks.width-mm",
    "marks.area-cm2",
    "marks.onset",
    "marks.cause",
    "marks.symptom",
    "marks.earlier-treatment",
    "skin.phototype",
    "medicines.none-known",
    "medicines.list",
    "allergies.none-known",
    "allergies.list",
    "goals.hoped-for",
    "goals.enough",
    "goals.own-words",
    "goals.heard",
    "goals.teach-back",
    "goals.said-back",
    "plan.treatment",
    "plan.regions",
    "plan.side",
    "plan.sessions",
    "plan.interval-weeks",
    "plan.minutes",
    "plan.first-session",
    "plan.test-patch",
    "plan.operator",
    "plan.device",
    "plan.numbing",
    "plan.numbing-area-cm2",
    "plan.price-per-session",
    "plan.price-per-session-to",
    "plan.currency",
]

PUBLISHED_CODES = {
    "marks.side": "left right both middle",
    "marks.count": "few many",
    "marks.colour": "red pink purple brown silver white",
    "marks.cause": "puberty pregnancy weight training steroid illness unknown",
    "marks.symptom": "Y N UNK",
    "marks.earlier-treatment": "Y N UNK",
    "skin.phototype": "I II III IV V VI UNK",
    "medicines.none-known": "Y N UNK",
    "allergies.none-known": "Y N UNK",
    "goals.hoped-for": "up-to-25 26-50 51-75 76-99 gone not-sure",
    "goals.teach-back": "clear again",
    "plan.numbing": "none cream injection",
    "plan.side": "left right both middle",
}

PUBLISHED_TYPES = {
    "marks": ItemType.GROUP,
    "marks.width-mm": ItemType.DECIMAL,
    "marks.area-cm2": ItemType.DECIMAL,
    "marks.onset": ItemType.DATE,
    "plan.sessions": ItemType.INTEGER,
    "plan.interval-weeks": ItemType.INTEGER,
    "plan.minutes": ItemType.INTEGER,
    "plan.first-session": ItemType.DATE,
    "plan.test-patch": ItemType.DATE,
    "plan.numbing-area-cm2": ItemType.DECIMAL,
    "plan.price-per-session": ItemType.DECIMAL,
    "plan.price-per-session-to": ItemType.DECIMAL,
    "goals.enough": ItemType.TEXT,
    "goals.own-words": ItemType.TEXT,
    "goals.said-back": ItemType.TEXT,
}


def snapshot() -> dict[str, list[str]]:
    """The contraindications of the papers: id -> page, how asked, when, scope, …, states."""
    text = (EXPECTED / "contraindications.txt").read_text(encoding="utf-8")
    return {line.split()[0]: line.split()[1:] for line in text.splitlines()}


def section(questionnaire: Questionnaire, name: str) -> Section:
    return next(section for section in questionnaire.sections if section.id == name)


def health(questionnaire: Questionnaire) -> tuple[Item, ...]:
    return section(questionnaire, "health").groups[0].items


def codes(item: Item) -> list[str]:
    assert item.choices is not None
    return [choice.code for choice in item.choices.choices]


@pytest.mark.parametrize("link_id", PUBLISHED)
def test_a_published_link_id_is_in_the_form(link_id: str, questionnaire: Questionnaire) -> None:
    assert link_id in questionnaire.items


def test_every_contraindication_that_can_be_answered_has_its_link_id(questionnaire: Questionnaire) -> None:
    wanted = [f"health.{name}" for name in snapshot() if name not in DERIVED]
    assert len(wanted) == 81 - len(DERIVED)
    assert sorted(item.link_id for item in health(questionnaire)) == sorted(wanted)


def test_no_derived_fact_is_a_question(questionnaire: Questionnaire, catalogue: Catalogue) -> None:
    assert {rule.id for rule in catalogue.contraindications if rule.is_derived} == set(DERIVED)
    for name in DERIVED:
        assert not [link_id for link_id in questionnaire.items if link_id.startswith(f"health.{name}")]


def test_every_link_id_has_the_prefix_of_its_section(questionnaire: Questionnaire) -> None:
    for group in questionnaire.groups:
        for item in group.walk():
            assert item is group or item.link_id.startswith(f"{group.link_id}."), item.link_id


@pytest.mark.parametrize("link_id", PUBLISHED_CODES)
def test_published_answers_are_exactly_these(link_id: str, questionnaire: Questionnaire) -> None:
    assert codes(questionnaire.items[link_id]) == PUBLISHED_CODES[link_id].split()


@pytest.mark.parametrize("link_id", PUBLISHED_TYPES)
def test_published_types_are_exactly_these(link_id: str, questionnaire: Questionnaire) -> None:
    assert questionnaire.items[link_id].type is PUBLISHED_TYPES[link_id]


def test_what_repeats_is_what_the_contract_says(questionnaire: Questionnaire) -> None:
    repeating = {item.link_id for item in questionnaire.items.values() if item.repeats}
    where = {f"health.{name}.regions" for name, parts in snapshot().items() if parts[3] != "anywhere"}
    assert repeating == where | {
        "marks",
        "marks.cause",
        "skin.family-history",
        "medicines.list",
        "allergies.list",
        "goals.heard",
        "plan.regions",
    }


def test_a_session_and_a_test_patch_need_their_day_and_an_onset_does_not(
    questionnaire: Questionnaire,
) -> None:
    full = {item.link_id for item in questionnaire.items.values() if item.full_date}
    assert full == {
        "plan.first-session",
        "plan.test-patch",
        "plan.information-given",
        "plan.decided-on",
    }


def test_health_has_eight_pages_in_order(questionnaire: Questionnaire) -> None:
    assert [page.code for page in section(questionnaire, "health").pages] == PAGES
    assert [page.display for page in section(questionnaire, "health").pages] == [
        "Your skin",
        "Lately",
        "Your life now",
        "Medicines",
        "Allergies",
        "Illnesses",
        "Looked at together",
        "Asked alone",
    ]


def test_questions_follow_the_pages_rows_before_the_list(questionnaire: Questionnaire) -> None:
    kinds = [AskAs.ROW, AskAs.LIST, AskAs.VOLUNTEERED, AskAs.SESSION]
    places = [
        ([*PAGES, "session"].index(item.page), kinds.index(item.ask_as)) for item in health(questionnaire)
    ]
    assert places == sorted(places)


def test_eczema_rosacea_and_active_acne_are_the_first_rows(questionnaire: Questionnaire) -> None:
    first = health(questionnaire)[:3]
    assert [item.link_id for item in first] == ["health.eczema", "health.rosacea", "health.active_acne"]
    assert all(item.ask_as is AskAs.ROW and item.page == "skin" for item in first)


def test_there_are_eighteen_rows_and_seven_tick_lists(questionnaire: Questionnaire) -> None:
    rows = [item for item in health(questionnaire) if item.ask_as is AskAs.ROW]
    lists = {item.page for item in health(questionnaire) if item.ask_as is AskAs.LIST}
    assert len(rows) == 18
    assert lists == {"skin", "lately", "life", "medicines", "allergies", "illnesses", "look"}


def test_a_health_question_has_follow_ups_exactly_where_the_papers_say(questionnaire: Questionnaire) -> None:
    for name, parts in snapshot().items():
        if name in DERIVED:
            continue
        scope, wait_weeks, states = parts[3], parts[6], parts[10]
        below = {item.link_id for item in questionnaire.items[f"health.{name}"].items}
        wanted = set()
        if scope in ("both", "site_only"):
            wanted.add(f"health.{name}.regions")
        if states != "-":
            wanted.add(f"health.{name}.state")
        if wait_weeks != "-":
            wanted.add(f"health.{name}.date")
        assert below - {f"health.{name}.detail"} == wanted, name


def test_the_states_of_a_condition_are_the_answers_of_its_follow_up(questionnaire: Questionnaire) -> None:
    for name, parts in snapshot().items():
        if parts[10] != "-":
            wanted = [state.split("=")[0] for state in parts[10].split(",")]
            assert codes(questionnaire.items[f"health.{name}.state"]) == wanted, name


def test_a_follow_up_is_asked_on_the_page_of_its_question_and_kept_as_private(
    questionnaire: Questionnaire,
) -> None:
    for item in health(questionnaire):
        for below in item.items:
            assert (below.page, below.for_record) == (item.page, item.for_record), below.link_id


def test_where_it_is_can_be_any_place_and_what_is_treated_only_a_region(
    questionnaire: Questionnaire, catalogue: Catalogue
) -> None:
    regions = [region.code for region in catalogue.regions if region.treatable]
    assert codes(questionnaire.items["marks.region"]) == regions
    assert codes(questionnaire.items["plan.regions"]) == regions
    places = questionnaire.items["health.eczema.regions"].choices
    assert places is not None
    assert [choice.code for choice in places.choices] == list(catalogue.region)
    assert places.exclusive == ("nowhere",)


def test_a_plan_can_choose_each_treatment_or_none(questionnaire: Questionnaire, catalogue: Catalogue) -> None:
    assert codes(questionnaire.items["plan.treatment"]) == [*catalogue.treatment, *catalogue.alternative]


def test_the_currencies_are_those_in_use(questionnaire: Questionnaire) -> None:
    assert codes(questionnaire.items["plan.currency"]) == list(currency_codes())
    assert {"GBP", "EUR", "USD", "INR"} <= set(currency_codes())
    assert not {"DEM", "XXX"} & set(currency_codes())


def test_every_bundle_can_be_ticked_as_heard(questionnaire: Questionnaire, catalogue: Catalogue) -> None:
    heard = questionnaire.items["goals.heard"].choices
    assert heard is not None
    assert [(choice.code, choice.display) for choice in heard.choices] == [
        (bundle.id, bundle.line) for bundle in catalogue.bundles
    ]


def test_a_rule_is_declared_once_and_gives_its_question(
    questionnaire: Questionnaire, catalogue: Catalogue
) -> None:
    for rule in catalogue.contraindications:
        if not rule.is_derived:
            item = questionnaire.items[rule.link_id]
            assert (item.text, item.label, item.page) == (rule.question, rule.label, rule.page)
            assert (item.sources, item.for_record) == (rule.sources, rule.for_record)


def test_the_worry_prompts_stay_in_the_record(questionnaire: Questionnaire) -> None:
    prompts = [item for name, item in questionnaire.items.items() if name.startswith("goals.motivation-")]
    assert len(prompts) == 4
    assert all(item.for_record for item in prompts)


def test_only_a_heating_laser_asks_nothing_about_steel_or_radiofrequency(catalogue: Catalogue) -> None:
    asked = {rule.id for rule in asked_rules(catalogue, ("fractional_laser_nonablative",))}
    all_asked = {rule.id for rule in catalogue.contraindications if rule.is_asked}
    assert all_asked - asked == {"steel_allergy", "pacemaker_rf", "metal_implant_rf"}


def test_needling_asks_about_steel(catalogue: Catalogue) -> None:
    assert "steel_allergy" in {rule.id for rule in asked_rules(catalogue, ("microneedling",))}


def test_a_clinic_that_offers_nothing_asks_nothing(catalogue: Catalogue) -> None:
    assert asked_rules(catalogue, ()) == ()


def test_a_question_shows_exactly_when_an_offered_treatment_weighs_it(catalogue: Catalogue) -> None:
    severities = (EXPECTED / "severities.txt").read_text(encoding="utf-8").splitlines()
    weighed = {
        (name, treatment)
        for name, treatment, at_site, elsewhere in (line.split() for line in severities)
        if (at_site, elsewhere) != ("none", "none")
    }
    for treatment in catalogue.treatment:
        wanted = [
            name
            for name, parts in snapshot().items()
            if parts[1] in ("row", "list") and (name, treatment) in weighed
        ]
        assert [rule.id for rule in asked_rules(catalogue, (treatment,))] == wanted


def test_more_offers_never_take_a_question_away(catalogue: Catalogue) -> None:
    offered = list(catalogue.treatment)
    shown: set[str] = set()
    for number in range(1, len(offered) + 1):
        now = {rule.id for rule in asked_rules(catalogue, offered[:number])}
        assert shown <= now
        shown = now
    assert shown == {rule.id for rule in catalogue.contraindications if rule.is_asked}


def test_what_nobody_asks_aloud_is_never_shown(catalogue: Catalogue) -> None:
    shown = {rule.id for rule in asked_rules(catalogue, tuple(catalogue.treatment))}
    unspoken = {"blood_borne_virus", "fever_systemic_infection", "own_numbing_cream", *DERIVED}
    assert not shown & unspoken
    assert catalogue.contraindication["blood_borne_virus"].severity["microneedling"].at_site > Severity.NONE


PHOTOTYPES = [
    ("always", "never", "I"),
    ("usually", "little", "II"),
    ("sometimes", "slowly", "III"),
    ("slightly", "well", "IV"),
    ("hardly", "deeply", "V"),
    ("never", "very-deeply", "VI"),
    ("always", "well", "IV"),
    ("never", "never", "VI"),
    ("usually", "never", "II"),
    ("sometimes", "very-deeply", "VI"),
]


@pytest.mark.parametrize(("burns", "tans", "phototype"), PHOTOTYPES)
def test_burning_and_tanning_point_to_the_darker_type(burns: str, tans: str, phototype: str) -> None:
    answers = Answers({"skin.sun-burn": (burns,), "skin.sun-tan": (tans,)})
    assert suggested_phototype(answers) == phototype


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"skin.sun-burn": ("always",)},
        {"skin.sun-tan": ("never",)},
        {"skin.sun-burn": ("often",), "skin.sun-tan": ("never",)},
        {"skin.sun-burn": ("always",), "skin.sun-tan": ("blue",)},
    ],
    ids=["nothing", "only burning", "only tanning", "an unknown burn", "an unknown tan"],
)
def test_without_both_answers_no_skin_type_is_suggested(values: dict[str, tuple[str, ...]]) -> None:
    assert suggested_phototype(Answers(dict(values))) is None
