"""Over-claims are refused, words are not; sentences are counted; figures are said one way."""

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.wording import (
    MAXIMUM_GRADE,
    MAXIMUM_WORDS,
    over_claims,
    reading_grade,
    sentences,
    syllables,
    word_count,
    wording_problems,
)

MUST_FAIL = [
    "This laser removes stretch marks.",
    "Your marks will be gone after four sessions.",
    "Gone in four sessions!",
    "Results are permanent.",
    "Marks disappear for ever.",
    "The marks go away for good",
    "The marks will never come back.",
    "You will not see your marks any more.",
    "Say goodbye to stretch marks.",
    "Your marks are a thing of the past.",
    "Stretch mark removal in four sessions.",
    "We get rid of your marks.",
    "Our laser erases stretch marks.",
    "It eliminates them.",
    "Old white marks vanish too",
    "Marks are virtually invisible afterwards.",
    "Your skin will look like new.",
    "You will have flawless skin.",
    "100% effective.",
    "A miracle cure.",
    "A revolutionary laser.",
    "The best treatment for stretch marks.",
    "Laser is the best way",
    "Amazing results.",
    "You will see dramatic improvement.",
    "Instant results.",
    "You see it after the first session",
    "There is a good chance that they fade fully.",
    "We guarantee smoother skin.",
    "You won't regret it.",
    "clinically proven to work",
    "A painless treatment.",
    "It's pain-free.",
    "It does not hurt at all.",
    "No pain, no downtime.",
    "There are no side effects.",
    "It is risk-free.",
    "The laser is completely safe.",
    "Zero downtime.",
    "It always works.",
    "It never fails.",
    "It works for everyone.",
    "Marks fade by 80 %.",
    "They fade by 50 to 80 percent",
    "Up to 80% reduction.",
    "90% better skin",
    # A word that denies something else, or nothing at all.
    "Not only does it fade marks, it removes them.",
    "Nothing removes marks better than our laser.",
    "No other treatment removes marks like ours.",
    "Nothing else removes stretch marks.",
    "It is not true that it does not remove marks.",
    "It does not hurt and removes marks.",
    "No pain, and the laser removes your marks.",
    "No pain and marks vanish.",
    "No surgery: it erases marks.",
    "Without surgery, your marks vanish.",
    "In no time your marks will disappear.",
    "Do not wait: this laser removes your marks.",
    "It cannot fail to remove your marks.",
    "There is no doubt that marks disappear.",
    "You won't believe how the marks vanish.",
    "No cream can do this, but our laser removes marks.",
    "We cannot say it is cheap, but it removes marks.",
    # A question that tells, a name beside the claim, one word in quotation marks.
    "Did you know that our laser removes stretch marks?",
    "Why wait when laser removes marks?",
    "Dr Best removes stretch marks.",
    "Our “gentle” laser removes marks.",
    "Marks vanish in 95 out of 100 people.",
    "You'll never see them again.",
    "None of our patients had pain.",
    "Unlike creams, which do not work, our laser removes marks.",
    "If you want smooth skin, our laser removes your marks.",
    "You can expect your marks to be gone.",
    "Some clinics say that marks disappear.",
]

MUST_PASS = [
    "No treatment removes stretch marks completely.",
    "No treatment removes or erases marks.",
    "No cream, laser or needle removes marks.",
    "Neither laser nor needling removes marks.",
    "Nothing removes stretch marks.",
    "Your stretch marks can fade. They will not disappear.",
    "It does not remove the marks.",
    "It will not remove, erase or hide your marks.",
    "It cannot make them vanish.",
    "The marks do not, however, go away.",
    "The marks are not gone, and they will not vanish.",
    "There is no treatment that removes marks.",
    "There is no proof that it removes marks.",
    "There is very little proof that creams sold to prevent or remove stretch marks work.",
    "The treatment fades marks without removing them.",
    "Do not expect the marks to vanish.",
    "Do not believe anyone who says that marks vanish.",
    "It is unlikely that the marks will be gone.",
    "We do not promise that the marks will vanish.",
    "No one can say that your marks will be gone.",
    "There is no guarantee.",
    "Nobody can guarantee a result.",
    "This treatment has not been proven to work.",
    "No treatment is painless.",
    "There is no such thing as a painless laser.",
    "No treatment is without risk.",
    "We cannot say that there are no side effects.",
    "No treatment works for everyone.",
    "It does not work for everyone.",
    "It isn't a miracle.",
    # Questions and hopes.
    "Will the marks be gone?",
    "Does it hurt?",
    "What is the best day to call?",
    "You hoped the marks would be gone.",
    "Hopes the marks will be gone",
    "She wants her marks gone.",
    "Ask us what has been proven.",
    "People often ask if the marks will vanish.",
    # Other people's claims.
    "Some clinics say that marks disappear. They do not.",
    "Claims that marks vanish are not true.",
    "Be careful with adverts that promise marks will vanish.",
    "It is a myth that laser removes stretch marks.",
    # Quotations.
    "You may have read “permanent results”.",
    'You may have read "removes marks". It does not.',
    "“Removes” promises too much.",
    # Names.
    "Dr Best will see you.",
    "Mr Proven is your doctor.",
    "You are at the Best Skin Clinic.",
    "We are at 4 Permanent Way.",
    # The body, harms and findings.
    "Wait for the permanent teeth.",
    "Do you have permanent make-up?",
    "Tell us about a permanent pacemaker.",
    "Darker patches can be permanent.",
    "Some people get darker patches that can be permanent.",
    "Scars can be permanent.",
    "Stretch marks are permanent scars.",
    "None lasted for good.",
    "With CO2 laser, white marks cleared fully in about 4 out of 100 results.",
    "They scored about 28 out of 100 people as more than 75% better.",
    "76–100 % better",
    "The colour does not come back.",
    "The redness disappears in a few days.",
    "A dramatic rash needs a doctor.",
    # Care.
    "Always wear sunscreen.",
    "Always tell us about medicines.",
    "Remove make-up before you come.",
    "Remove jewellery.",
    "Apply numbing cream. We remove it after an hour.",
    "Laser hair removal",
    "Wash off the cream completely.",
    "Wait until the burn is gone.",
    "Wait until the skin has completely healed.",
    "Wait until there is no pain.",
    "They must go first.",
    "It is best to wait.",
    "We ask for good reason.",
    "You have a good chance to ask questions.",
]

# Quotations of the five founding articles (knowledge/seeds_claims.yaml, verdict "overclaim").
SEED_OVER_CLAIMS = {
    "S0-12": "there is 50 - 80% reduction in the stretch marks",
    "S0-17": "there is always a reduction",
    "S0-18": "Most people show a drastic reduction in stretch marks (up to 80%) at the end of the last"
    " session",
    "S0-27": "There are no side effects as such to the whole treatment",
    "S0-28": "In the worst case scenario, the person might not have satisfactory results as expected",
    "S1-04": "An effective technology for getting rid of this problem is laser removal of stretch marks",
    "S1-08": "the dead cells are evaporated, and the healthy cells remain untouched",
    "S1-12": "The results from the procedure are visible after the first session",
    "S1-13": "The event does not cause pain",
    "S1-19": "stria are practically invisible, even at the edges",
    "S1-23": "classical laser resurfacing (neodymium laser) is better suited",
    "S2-04": "the best way to get rid of them is to go through cosmetic laser treatment",
    "S2-07": "it will be permanent and you will not have visible stretch marks on the areas",
    "S2-11": "removing different layers of it as a scar and the process is then repeated until the whole"
    " stretch mark is removed",
    "S2-13": "regardless if they were caused naturally or not",
    "S2-14": "get rid of wrinkles, scars, all types of acne, tattoos, and even facial or body hair",
    "S2-15": "skin being in a much better condition that it was before",
    "S2-16": "is not as painful as people who have gone through it say",
    "S3-31": "boost collagen production and improve skin texture, offering a comprehensive solution",
    "S4-01": "is an excellent option for many suffering from stretch marks",
    "S4-07": "has been shown to drastically reduce the visibility of these dreaded skin flaws",
    "S4-09": "restoring the original contours of the surface",
    "S4-10": "Skin will have a smoother, more even appearance",
    "S4-16": "Most patients find the process to be painless and experience minimal discomfort",
    "S4-22": "has been proven to provide some amazing and dramatic results",
    "S4-25": "lightens their appearance, making them virtually invisible",
    "S4-26": "microneedling most definitely lightens their appearance",
}


@pytest.mark.parametrize("sentence", MUST_FAIL)
def test_a_claim_about_results_is_refused(sentence: str) -> None:
    assert over_claims(sentence)


@pytest.mark.parametrize("sentence", MUST_PASS)
def test_an_honest_sentence_passes(sentence: str) -> None:
    assert over_claims(sentence) == ()


@pytest.mark.parametrize("seed", SEED_OVER_CLAIMS)
def test_an_over_claim_of_the_founding_articles_is_refused(seed: str) -> None:
    assert over_claims(SEED_OVER_CLAIMS[seed])


@pytest.mark.parametrize(
    "sentence",
    [
        "It rem\u200boves stretch marks.",
        "It rem\u00adoves stretch marks.",
        "It r\u0435m\u043ev\u0435s stretch marks.",
        "It ｒｅｍｏｖｅｓ stretch marks.",  # noqa: RUF001 - full-width letters are the point
        "It r\u0301emoves stretch marks.",
        "It re-\nmoves stretch marks.",
        "This laser\nRemoves\r\nstretch\u00a0marks.",
        "It doesn\u2019t hurt.",
        "No side\u2011effects.",
    ],
)
def test_a_hidden_claim_is_found(sentence: str) -> None:
    assert over_claims(sentence)


def test_a_problem_names_the_words_as_typed_and_what_to_write_instead() -> None:
    (problem,) = over_claims("Our laser Rem\u00adoves stretch marks.")
    assert problem.kind == "over-claim"
    assert problem.passage == "Rem\u00adoves"
    assert "promises too much" in problem.advice
    assert "looked narrower" in problem.advice


@pytest.mark.parametrize("sentence", MUST_FAIL)
@pytest.mark.parametrize("change", [str.upper, str.lower, str.title])
def test_capitals_do_not_hide_a_claim(sentence: str, change: object) -> None:
    assert callable(change)
    assert over_claims(change(sentence))


@pytest.mark.parametrize("sentence", MUST_FAIL + MUST_PASS)
@given(
    spaces=st.lists(st.sampled_from(["  ", "\t", "\n", " \n ", "\u00a0", "\u2003"]), min_size=1, max_size=5)
)
@settings(max_examples=6, deadline=None)
def test_spaces_and_line_breaks_do_not_change_the_verdict(sentence: str, spaces: list[str]) -> None:
    parts = sentence.split(" ")
    changed = parts[0] + "".join(spaces[place % len(spaces)] + part for place, part in enumerate(parts[1:]))
    assert bool(over_claims(changed)) == bool(over_claims(sentence))


@pytest.mark.parametrize("sentence", [sentence for sentence in MUST_FAIL if "“" not in sentence])
@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»")])
def test_a_quoted_claim_passes(sentence: str, opening: str, closing: str) -> None:
    assert over_claims(f"You may have read {opening}{sentence}{closing} We cannot say so.") == ()


def test_a_quotation_mark_that_never_closes_hides_nothing() -> None:
    assert over_claims("“This laser removes stretch marks.")


@given(st.text(max_size=400))
@settings(deadline=None)
def test_no_text_is_too_strange(text: str) -> None:
    wording_problems(text)
    reading_grade(text)
    assert all(word_count(sentence) >= 0 for sentence in sentences(text))


@given(
    st.lists(
        st.sampled_from([*MUST_FAIL, *MUST_PASS, "no", "not", "“", '"', ",", "\n\n", "- ", "and"]),
        max_size=12,
    )
)
@settings(max_examples=60, deadline=None)
def test_problems_come_in_order_and_quote_the_text(parts: list[str]) -> None:
    text = " ".join(parts)
    problems = wording_problems(text)
    assert all(problem.passage in text for problem in problems)
    assert {problem.kind for problem in problems} <= {
        "over-claim",
        "sentence-length",
        "ratio",
        "bare-frequency",
        "relative-risk",
        "drug-stopping",
    }


@pytest.mark.parametrize(
    "unit", ["This laser removes no marks, and ", "not ", '"a ', "up to 80% ", "a", "'a "]
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        began = time.process_time()
        wording_problems(text)
        return time.process_time() - began

    seconds(1_000)
    # Ten times the text may take ten times as long; a hundred times would be a square.
    assert seconds(100_000) < 40 * seconds(10_000) + 0.5


# Sentences, words, syllables, grade


def test_abbreviations_and_figures_do_not_end_a_sentence() -> None:
    text = "Dr. Nonesuch saw 5.2 mm, e.g. on the arm. No. 4 is next! “It fades.” We say so."
    assert sentences(text) == (
        "Dr. Nonesuch saw 5.2 mm, e.g. on the arm.",
        "No. 4 is next!",
        "“It fades.”",
        "We say so.",
    )


def test_lines_of_a_list_are_sentences() -> None:
    text = "What to expect\nRedness\n• Dark patches\n1. Swelling\n- tape, etc.\n\nwrapped text that\ngoes on"
    assert sentences(text) == (
        "What to expect",
        "Redness",
        "Dark patches",
        "Swelling",
        "tape, etc.",
        "wrapped text that\ngoes on",
    )


def test_figures_count_as_words() -> None:
    assert word_count("About 20 out of 100 people had 5.2 mm.") == 9


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("laser", 2), ("marks", 1), ("stretch", 1), ("completely", 3), ("disappear", 3), ("area", 3),
        ("little", 2),
        ("needles", 2), ("patches", 2), ("treated", 2), ("removed", 2), ("patient", 2), ("people", 2),
        ("idea", 3),
        ("hyperpigmentation", 6), ("experience", 4), ("quiet", 2), ("make-up", 2), ("20", 1),
    ],
)  # fmt: skip
def test_syllables_are_those_that_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_grade_of_a_known_sentence() -> None:
    assert reading_grade("The cat sat on the mat.") == pytest.approx(-1.45, abs=0.05)


def test_text_without_words_has_grade_nought() -> None:
    assert reading_grade("") == 0.0
    assert reading_grade(" … !\n") == 0.0


def test_a_hard_text_scores_above_an_easy_one() -> None:
    easy = "Your marks can fade. They will not go. Wait three months and look again."
    hard = (
        "Percutaneous collagen induction precipitates neocollagenesis, notwithstanding considerable "
        "interindividual heterogeneity of morphological improvement."
    )
    assert reading_grade(easy) < 6.0
    assert reading_grade(hard) > MAXIMUM_GRADE + 8


@given(st.lists(st.sampled_from(["skin", "mark", "red", "fade"]), min_size=1, max_size=40))
def test_cutting_a_sentence_in_two_never_raises_the_grade(words: list[str]) -> None:
    middle = len(words) // 2
    whole = " ".join(words) + "."
    halves = " ".join(words[:middle]) + ". " + " ".join(words[middle:]) + "."
    assert reading_grade(halves) <= reading_grade(whole)


@given(st.text(alphabet=string.ascii_letters, min_size=1, max_size=30))
def test_every_word_has_a_syllable_and_no_more_than_its_letters(word: str) -> None:
    assert 1 <= syllables(word) <= 2 * len(word)


# The other rules


def test_a_sentence_may_have_twenty_words_and_no_more() -> None:
    twenty = " ".join(["skin"] * MAXIMUM_WORDS)
    assert wording_problems(f"{twenty}.") == ()
    (problem,) = wording_problems(f"{twenty} heals.")
    assert problem.kind == "sentence-length"
    assert "21 words" in problem.advice


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("ratio", "This happens to 1 in 7 people."),
        ("ratio", "About one in ten had it."),
        ("ratio", "It was seen in 20% of people."),
        ("bare-frequency", "Scars are rare."),
        ("bare-frequency", "Redness is very common."),
        ("bare-frequency", "This rarely happens."),
        ("relative-risk", "Dark patches are twice as likely."),
        ("relative-risk", "Smokers have a 2.1-fold risk."),
        ("relative-risk", "The odds ratio was 0.24."),
        ("relative-risk", "It halves the risk."),
        ("drug-stopping", "Stop taking your blood thinner."),
        ("drug-stopping", "Please stop your warfarin 5 days before."),
        ("drug-stopping", "Do not worry, just stop taking your tablets."),
        ("drug-stopping", "Come off your steroids first."),
    ],
)
def test_a_figure_said_the_wrong_way_or_a_stopped_medicine_is_named(kind: str, sentence: str) -> None:
    assert [problem.kind for problem in wording_problems(sentence)] == [kind]


@pytest.mark.parametrize(
    "sentence",
    [
        "About 20 out of 100 people had darker patches.",
        "Scars are rare: 1 out of 100 people had one.",
        "Come back for session 1 in 6 weeks.",
        "Stretch marks are common and harmless.",
        "Do you have a rare illness?",
        "Darker patches are more likely in brown and black skin.",
        "Do not stop a medicine that a doctor gave you. Ask them first.",
        "Do NOT stop your blood thinner. Ask your doctor.",
        "Never stop taking steroids on your own.",
        "Stop smoking.",
        "You can stop or change your mind at any time.",
        "We do not know how often this happens.",
    ],
)
def test_figures_said_well_and_safe_advice_pass(sentence: str) -> None:
    assert wording_problems(sentence) == ()


def test_the_bad_example_of_the_handout_rules_is_refused_and_the_good_one_passes() -> None:
    good = (
        "About 20 out of 100 people had darker patches after this laser. This comes from 25 people, so it is "
        "a rough guide. In that study none of them lasted for good."
    )
    bad = "Side effects are rare and the laser is proven to get rid of stretch marks."
    assert wording_problems(good) == ()
    assert [problem.kind for problem in wording_problems(bad)] == [
        "bare-frequency",
        "over-claim",
        "over-claim",
    ]
