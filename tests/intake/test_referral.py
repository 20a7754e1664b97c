"""Which findings ask for a doctor's word, whose, and how soon."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.catalogue import Catalogue, CatalogueProblem
from intake.catalogue_rules import Severity
from intake.conditions import Answers
from intake.dates import PartialDate
from intake.language import Language, Words
from intake.questionnaire import Questionnaire
from intake.referral import (
    Letter,
    Referrals,
    can_refer,
    letters_for,
    load_referrals,
    referral_messages,
    translated_referrals,
)
from intake.screening import Override, Screener
from intake.wording import over_claims

TODAY = date(2026, 11, 21)
NEEDLING, GENTLE = "microneedling", "fractional_laser_nonablative"
DATA = Path(__file__).resolve().parents[2] / "intake" / "data"
Ask = Callable[..., tuple[Letter, ...]]


@pytest.fixture(scope="module")
def referrals(catalogue: Catalogue) -> Referrals:
    return load_referrals(catalogue)


@pytest.fixture(scope="module")
def screener(catalogue: Catalogue, questionnaire: Questionnaire) -> Screener:
    return Screener(catalogue, questionnaire.order)


@pytest.fixture(scope="module")
def ask(catalogue: Catalogue, questionnaire: Questionnaire, referrals: Referrals, screener: Screener) -> Ask:
    """The letters for some health answers, with marks on the stomach and a birth date in 1990."""

    def letters(
        chosen: str | None = None,
        offered: tuple[str, ...] = (),
        overrides: tuple[Override, ...] = (),
        **health: str | PartialDate,
    ) -> tuple[Letter, ...]:
        answers = Answers().with_groups("marks", Answers({"marks.region": ("abdomen",)}))
        for name, value in health.items():
            answers = answers.with_answer(f"health.{name.replace('__', '.')}", value)
        enabled = questionnaire.enabled_answers(answers)
        verdicts = screener.screen(enabled, on=TODAY, birth_date=PartialDate(1990, 5, 1), overrides=overrides)
        return letters_for(
            enabled,
            verdicts,
            catalogue=catalogue,
            referrals=referrals,
            offered=offered or tuple(entry.id for entry in catalogue.treatments),
            chosen=chosen,
        )

    return letters


def asked(letters: tuple[Letter, ...]) -> dict[str, list[str]]:
    """Reader -> the rules that each is asked about."""
    return {letter.recipient.id: [one.rule.id for one in letter.asked] for letter in letters}


def test_nothing_answered_asks_for_nothing(ask: Ask) -> None:
    assert ask() == ()


def test_an_answer_of_no_asks_for_nothing(ask: Ask, catalogue: Catalogue) -> None:
    every_no = {rule.id: "N" for rule in catalogue.contraindications if rule.is_asked}
    assert ask(**every_no) == ()


def test_signs_of_cushing_go_to_the_gp_urgently_whatever_is_planned(ask: Ask) -> None:
    for chosen in (None, "no_treatment", NEEDLING):
        (letter,) = ask(chosen, cushing_flags="Y")
        assert letter.recipient.id == "gp"
        assert [urgent.text for urgent in letter.urgent] == ["Please see this patient in the same week."]
        assert "endocrinologist" in letter.asked[0].referral.ask.text


def test_signs_of_cushing_ask_at_a_clinic_that_offers_one_treatment_and_after_an_override(ask: Ask) -> None:
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    override = Override("cushing_flags", "Dr Nobody", "Seen by the GP.", at)
    assert asked(ask(offered=(NEEDLING,), overrides=(override,), cushing_flags="Y")) == {
        "gp": ["cushing_flags"]
    }


def test_a_changing_spot_is_urgent_until_it_is_known_to_be_an_old_cancer(ask: Ask) -> None:
    for state in ({}, {"skin_cancer__state": "suspect"}):
        for regions in ({}, {"skin_cancer__regions": "face"}, {"skin_cancer__regions": "abdomen"}):
            (letter,) = ask("no_treatment", skin_cancer="Y", **state, **regions)
            assert letter.urgent
    (letter,) = ask(skin_cancer="Y", skin_cancer__state="treated", skin_cancer__regions="abdomen")
    assert not letter.urgent
    assert "which skin cancer it was" in letter.asked[0].referral.ask.text
    assert ask(skin_cancer="Y", skin_cancer__state="treated", skin_cancer__regions="face") == ()


def test_not_sure_asks_as_yes_does(ask: Ask) -> None:
    assert asked(ask(cushing_flags="UNK")) == asked(ask(cushing_flags="Y"))
    (letter,) = ask(NEEDLING, keloid="UNK")
    assert letter.asked[0].finding.answer == "UNK"
    assert letter.asked[0].finding.severity is Severity.REFER


def test_isotretinoin_asks_whoever_prescribed_it_and_carries_the_day_the_wait_ends(ask: Ask) -> None:
    last_dose = PartialDate(2026, 9, 26)
    (letter,) = ask(GENTLE, isotretinoin_past_6m="Y", isotretinoin_past_6m__date=last_dose)
    assert letter.recipient.id == "isotretinoin_prescriber"
    assert letter.asked[0].finding.clear_from == date(2027, 3, 27)
    assert not letter.urgent


def test_a_wait_that_is_over_asks_nobody(ask: Ask) -> None:
    assert ask(isotretinoin_past_6m="Y", isotretinoin_past_6m__date=PartialDate(2026, 1, 5)) == ()


def test_a_wait_for_a_doctors_word_asks_that_doctor(ask: Ask) -> None:
    assert asked(ask(NEEDLING, chemotherapy="Y", chemotherapy__date=PartialDate(2026, 11, 10))) == {
        "cancer_team": ["chemotherapy"]
    }
    assert asked(ask(steroid_high_dose="Y")) == {"steroid_prescriber": ["steroid_high_dose"]}


def test_a_wait_for_the_skin_alone_asks_nobody(ask: Ask) -> None:
    assert ask(eczema="Y", active_skin_infection="Y", recent_tan="Y", pregnancy="Y") == ()


def test_a_finding_that_does_not_weigh_on_what_was_chosen_asks_nobody(ask: Ask) -> None:
    # A blood thinner is "refer" for needling and a note for a laser that heats.
    assert asked(ask(NEEDLING, anticoagulant="Y")) == {"blood_thinner_prescriber": ["anticoagulant"]}
    assert ask(GENTLE, anticoagulant="Y") == ()
    assert asked(ask(anticoagulant="Y")) == {"blood_thinner_prescriber": ["anticoagulant"]}


def test_only_treatments_that_are_offered_count(ask: Ask) -> None:
    assert ask(offered=(GENTLE,), anticoagulant="Y") == ()


def test_a_finding_that_was_overruled_asks_nobody(ask: Ask) -> None:
    at = datetime(2026, 11, 21, 10, tzinfo=UTC)
    override = Override("wound_healing_problem", "Dr Nobody", "An ulcer after a bite.", at)
    assert ask(NEEDLING, wound_healing_problem="Y") != ()
    assert ask(NEEDLING, overrides=(override,), wound_healing_problem="Y") == ()


def test_several_readers_get_a_letter_each_the_urgent_one_first(ask: Ask) -> None:
    letters = ask(psoriasis="Y", vitiligo="Y", haemophilia="Y", skin_cancer="Y", bdd="Y")
    assert asked(letters) == {
        "gp": ["skin_cancer", "bdd"],
        "dermatologist": ["psoriasis", "vitiligo"],
        "haematologist": ["haemophilia"],
    }
    assert [bool(letter.urgent) for letter in letters] == [True, False, False]


def test_the_clinics_own_missing_sign_off_asks_nobody(ask: Ask) -> None:
    assert ask("microneedling_plus_aquagold") == ()


def test_worry_about_the_marks_is_told_in_kind_words(ask: Ask) -> None:
    (letter,) = ask(bdd="Y")
    said = f"{letter.asked[0].referral.told} {letter.asked[0].referral.ask.text}".lower()
    assert letter.recipient.id == "gp"
    assert "dysmorphi" not in said
    assert "disorder" not in said
    assert "support" in said


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_no_answer_more_than_was_given_ever_asks(data: st.DataObject, ask: Ask, catalogue: Catalogue) -> None:
    rules = [rule for rule in catalogue.contraindications if not rule.is_derived]
    given_answers = data.draw(
        st.dictionaries(st.sampled_from([rule.id for rule in rules]), st.sampled_from(("Y", "N", "UNK")))
    )
    chosen = data.draw(st.sampled_from((None, "no_treatment", NEEDLING, GENTLE)))
    letters = ask(chosen, **given_answers)
    named = [one.rule.id for letter in letters for one in letter.asked]
    assert len(named) == len(set(named))
    assert all(given_answers[name] in ("Y", "UNK") for name in named)
    for safety in ("cushing_flags", "skin_cancer"):
        assert (safety in named) == (given_answers.get(safety) in ("Y", "UNK"))


def test_every_rule_that_can_be_refer_asks_somebody_or_says_why_not(
    catalogue: Catalogue, referrals: Referrals
) -> None:
    asking = {referral.contraindication for referral in referrals.referrals}
    for rule in catalogue.contraindications:
        if can_refer(rule):
            assert rule.id in asking or referrals.no_letter[rule.id].sources, rule.id


def test_who_is_asked_is_who_the_rule_names(catalogue: Catalogue, referrals: Referrals) -> None:
    """`refer_to` of the rules, made exact: no entry asks somebody of whom its rule says nothing."""
    known = {
        "gp": "gp",
        "dermatologist": "dermatolog",
        "isotretinoin_prescriber": "prescribing",
        "blood_thinner_prescriber": "prescriber",
        "haematologist": "haematologist",
        "treating_team": "treating",
        "cancer_team": "oncologist",
        "endocrinologist": "endocrinologist",
        "connective_tissue": "genetics",
        "rheumatologist": "rheumatologist",
    }
    for referral in referrals.referrals:
        named = catalogue.contraindication[referral.contraindication].refer_to
        if named:
            assert known[referral.to] in named.lower(), referral.contraindication


def test_every_sentence_rests_on_the_sources_of_its_rule(catalogue: Catalogue, referrals: Referrals) -> None:
    for referral in referrals.referrals:
        rule = catalogue.contraindication[referral.contraindication]
        assert set(referral.ask.sources) <= {*rule.sources, "gk"}, rule.id
        if referral.urgent is not None:
            assert referral.safety
            assert referral.urgent.sources


def test_no_sentence_promises_too_much_or_tells_anybody_to_stop_a_medicine(referrals: Referrals) -> None:
    for text in referrals.texts():
        assert over_claims(text) == (), text
        assert not re.search(r"\bstop(s|ped)?\b", text), text
        for sentence in re.split(r"(?<=[.?!])\s", text):
            assert len(sentence.split()) <= 26, sentence


def test_another_language_changes_the_words_and_nothing_else(referrals: Referrals) -> None:
    messages = {text: f"«{text}»" for text in referral_messages(referrals)}
    other = translated_referrals(referrals, Words(Language("xx", "Other", "en_GB", "xx"), messages))
    assert list(other.texts()) == [f"«{text}»" for text in referrals.texts()]
    for mine, theirs in zip(referrals.referrals, other.referrals, strict=True):
        assert (mine.to, mine.state, mine.safety, mine.ask.sources) == (
            theirs.to,
            theirs.state,
            theirs.safety,
            theirs.ask.sources,
        )
    assert translated_referrals(referrals, Words()) is referrals


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('version = "', 'version = "x', "its version is not that of the catalogue"),
        ('to = "gp"', 'to = "nobody"', '"to" is "nobody". Write one of'),
        (
            'contraindication = "rosacea"',
            'contraindication = "rosacaea"',
            "there is no such contraindication",
        ),
        ('state = "treated"', 'state = "tried"', 'has no state "tried"'),
        ('sources = ["cushing_jnnp", "nhs_stretch"]', 'sources = ["nobody1999"]', "is not in evidence.toml"),
        ("[[no_letter]]", "[[letterless]]", 'the key "letterless" is not known'),
        ('id = "gp"', 'id = "doctor"', '"to" is "gp"'),
        ('contraindication = "psoriasis"', 'contraindication = "acne"', "there is no such contraindication"),
        ('contraindication = "lupus"', 'contraindication = "marfan"', '"marfan" is there twice'),
        ('contraindication = "tattoo_pmu"', 'contraindication = "lupus"', '"lupus" has a letter and none'),
        ("\nsafety = true", "\nsafty = true", 'the key "safty" is not known'),
    ],
)
def test_a_faulty_file_is_refused_with_the_place(
    old: str, new: str, said: str, catalogue: Catalogue, tmp_path: Path
) -> None:
    text = (DATA / "referrals.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "referrals.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CatalogueProblem, match=r"^referrals\.toml") as refused:
        load_referrals(catalogue, tmp_path)
    assert said in str(refused.value)


def test_a_missing_file_is_named(catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(CatalogueProblem, match=r"referrals\.toml: it cannot be read"):
        load_referrals(catalogue, tmp_path)
