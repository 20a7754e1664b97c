"""Random patients for the properties of screening, in the plain form of the reference reading."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.intake.reference_screening import Case, read_rules, read_treatments

RULES = {rule["id"]: rule for rule in read_rules()}
ASKED = [rule_id for rule_id, rule in RULES.items() if rule["ask_as"] in ("row", "list")]
ANSWERABLE = [rule_id for rule_id, rule in RULES.items() if rule["ask_as"] != "derived"]
WAITS = [rule_id for rule_id in ANSWERABLE if "wait_weeks" in RULES[rule_id]]
TREATMENTS = read_treatments()
REGIONS = ["abdomen", "chest", "flank", "hip", "buttock", "thigh_front", "thigh_inner", "knee", "upper_back"]
PLACES = [*REGIONS, "face", "neck", "groin", "hand", "elsewhere", "whole_body"]
PHOTOTYPES = ["I", "II", "III", "IV", "V", "VI", "UNK"]
SPECIAL_DAYS = [
    date(2024, 2, 29),
    date(2028, 2, 29),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2026, 11, 21),
]

days = st.one_of(st.sampled_from(SPECIAL_DAYS), st.dates(date(2020, 1, 1), date(2032, 12, 31)))


def dates_near(on: date, *, earliest: int, latest: int) -> st.SearchStrategy[str]:
    """A date of any precision, `earliest` to `latest` days from a day."""

    def written(offset: int, letters: int) -> str:
        return (on + timedelta(days=offset)).isoformat()[:letters]

    return st.builds(written, st.integers(earliest, latest), st.sampled_from([4, 7, 10, 10, 10]))


@st.composite
def entry_answers(draw: st.DrawFn, rule_id: str, on: date, codes: tuple[str, ...]) -> dict[str, list[str]]:
    """One contraindication answered, with some of its follow-ups."""
    rule = RULES[rule_id]
    link_id = f"health.{rule_id}"
    answers = {link_id: [draw(st.sampled_from(codes))]}
    if rule["scope"] != "anywhere" and draw(st.integers(0, 3)):
        places = st.lists(st.sampled_from(PLACES), min_size=1, max_size=3, unique=True)
        answers[f"{link_id}.regions"] = draw(st.one_of(places, places, st.just(["nowhere"])))
    if "states" in rule and draw(st.booleans()):
        answers[f"{link_id}.state"] = [draw(st.sampled_from(list(rule["states"])))]
    if "wait_weeks" in rule and draw(st.integers(0, 3)):
        answers[f"{link_id}.date"] = [draw(dates_near(on, earliest=-500, latest=60))]
    return answers


@st.composite
def clinics(draw: st.DrawFn) -> list[dict[str, Any]]:
    """No device, one for all treatments, or several that may differ."""
    told = st.sampled_from([{}, {"radiofrequency": False}, {"radiofrequency": True}])
    kind = draw(st.sampled_from(["none", "one", "several"]))
    if kind == "none":
        return []
    if kind == "one":
        return [{"id": "first", "treatments": TREATMENTS, **draw(told)}]
    some = st.lists(st.sampled_from(TREATMENTS), min_size=1, max_size=7, unique=True)
    return [{"id": name, "treatments": draw(some), **draw(told)} for name in ("first", "second", "third")]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A patient on a day. Most questions are "no" or most are not asked; a few hold anything."""
    on = draw(days)
    answers: dict[str, list[str]] = {}
    base = draw(st.sampled_from(["no", "no", "no", "nothing"]))
    if base == "no":
        answers.update({f"health.{rule_id}": ["N"] for rule_id in ASKED})
        for rule_id in draw(st.lists(st.sampled_from(ASKED), max_size=2, unique=True)):
            del answers[f"health.{rule_id}"]
    for rule_id in draw(st.lists(st.sampled_from(ANSWERABLE), max_size=5, unique=True)):
        answers.update(draw(entry_answers(rule_id, on, ("Y", "Y", "UNK", "N"))))
    for rule_id in draw(st.lists(st.sampled_from(["pacemaker_rf", "metal_implant_rf"]), max_size=1)):
        answers.update(draw(entry_answers(rule_id, on, ("Y", "UNK"))))
    skin = draw(st.sampled_from([None, "II", "II", *PHOTOTYPES]))
    if skin:
        answers["skin.phototype"] = [skin]
    hope = draw(st.sampled_from([None, "26-50", "26-50", "gone", "not-sure"]))
    if hope:
        answers["goals.hoped-for"] = [hope]
    said_back = draw(st.sampled_from([None, None, "clear", "again"]))
    if said_back:
        answers["goals.teach-back"] = [said_back]
    some_regions = st.lists(st.sampled_from(REGIONS), max_size=2, unique=True)
    mark_regions, planned = draw(some_regions), draw(st.one_of(st.just([]), some_regions))
    if planned:
        answers["plan.regions"] = planned
    if draw(st.booleans()):
        answers["plan.treatment"] = [draw(st.sampled_from(TREATMENTS))]
        answers["plan.device"] = [draw(st.sampled_from(["first", "second"]))]
    born = draw(
        st.one_of(
            st.none(),
            st.just("1990"),
            dates_near(on, earliest=-19 * 366, latest=-17 * 365),
            dates_near(on, earliest=-23 * 366, latest=-10),
        )
    )
    return Case(
        on=on,
        birth_date=born,
        answers=answers,
        mark_regions=mark_regions,
        devices=draw(clinics()),
        signed_off=draw(st.booleans()),
    )
