"""The clinic's own words: placeholders that are looked up and never run, and what must be put right."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.clinic_texts import (
    BLANK,
    LINE_LIMIT,
    PLACEHOLDERS,
    TEXT_LIMIT,
    fill,
    text_problems,
)
from intake.wording import AIM_GRADE, MAXIMUM_GRADE, reading_grade

VALUES = {
    "clinic": "Nonesuch Skin",
    "phone": "020 7946 0100",
    "out_of_hours": "111",
    "practitioner": "Testa Nonesuch",
    "treatment": "microneedling",
    "first_session": "22 March 2027",
    "review": "25 October 2027",
}
KNOWN = re.compile(r"(?<!\{)\{(?:" + "|".join(PLACEHOLDERS) + r")\}")
TEMPLATES = st.lists(
    st.one_of(
        st.text(max_size=20),
        st.sampled_from([f"{{{name}}}" for name in PLACEHOLDERS]),
        st.sampled_from(["{{", "{", "}", "{}", "{fone}", "{clinic.__class__}", "{0}", "{clinic!r:>9}"]),
    ),
    max_size=8,
).map("".join)


def kinds(text: str, *, limit: int = TEXT_LIMIT) -> list[str]:
    return [problem.kind for problem in text_problems(text, limit=limit)]


def advice(text: str, *, limit: int = TEXT_LIMIT) -> str:
    return text_problems(text, limit=limit)[0].advice


def test_every_placeholder_is_filled_in() -> None:
    text = " ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    assert set(VALUES) == set(PLACEHOLDERS)
    assert fill(text, VALUES) == " ".join(VALUES[name] for name in PLACEHOLDERS)


@pytest.mark.parametrize("values", [{}, {"phone": ""}, {"phone": " \n"}])
def test_what_is_not_known_prints_as_a_line_to_fill_in(values: dict[str, str]) -> None:
    assert fill("Call {phone}.", values) == f"Call {BLANK}."


def test_two_opening_brackets_print_one() -> None:
    assert fill("{{phone} is {phone}", VALUES) == "{phone} is 020 7946 0100"


def test_brackets_in_a_value_are_no_placeholders() -> None:
    assert fill("{clinic}, {phone}", {**VALUES, "clinic": "{phone} & {{Sons"}) == (
        "{phone} & {{Sons, 020 7946 0100"
    )


@pytest.mark.parametrize(
    "name", ["fone", "Phone", "phone ", "", "clinic.__class__", "clinic[0]", "clinic!r", "clinic:>40", "0"]
)
def test_a_name_that_is_no_placeholder_is_never_run_and_never_printed(name: str) -> None:
    assert fill(f"Call {{{name}}} now", {**VALUES, name: "wrong"}) == f"Call {BLANK} now"


@given(TEMPLATES, st.dictionaries(st.one_of(st.sampled_from(list(PLACEHOLDERS)), st.text()), st.text()))
def test_filling_never_raises(text: str, values: dict[str, str]) -> None:
    fill(text, values)
    text_problems(text)


@given(TEMPLATES)
def test_no_placeholder_is_left_when_it_is_filled(text: str) -> None:
    if "{{" not in text:
        assert not KNOWN.search(fill(text, VALUES))


@given(st.text().filter(lambda text: "{" not in text), st.dictionaries(st.text(), st.text()))
def test_a_text_without_brackets_stays_as_it_is(text: str, values: dict[str, str]) -> None:
    assert fill(text, values) == text


@given(TEMPLATES)
def test_a_text_without_problems_of_brackets_has_only_known_names(text: str) -> None:
    if "placeholder" not in kinds(text):
        assert BLANK not in fill(text, VALUES) or BLANK in text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Call {fone}.", "{phone}"),
        ("Call {Phone}.", "{phone}"),
        ("Call { phone }.", "{phone}"),
        ("Call {out-of-hours}.", "{out_of_hours}"),
        ("Call {Out of hours}.", "{out_of_hours}"),
        ("We see you on {first session}.", "{first_session}"),
        ("Ask {practitoner}.", "{practitioner}"),
        ("Call {{phone}}.", "{phone}"),
        ("Call {phone.", "{phone}"),
        ("Call {qqqq}.", "{clinic}, {phone}"),
        ("Call {}.", "{clinic}, {phone}"),
    ],
)
def test_a_wrong_bracket_is_told_with_what_is_right(text: str, right: str) -> None:
    assert kinds(text) == ["placeholder"]
    assert right in advice(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We remove your stretch marks.", "over-claim"),
        ("{clinic} removes your stretch marks for good.", "over-claim"),
        ("Redness happens in 1 in 5 people.", "ratio"),
        ("A scar is rare.", "bare-frequency"),
        ("The risk is twice as high.", "relative-risk"),
        ("Stop taking your blood thinners a week before.", "drug-stopping"),
        (" ".join(["we"] * 21) + ".", "sentence-length"),
    ],
)
def test_words_that_must_not_reach_a_patient_are_told(text: str, kind: str) -> None:
    assert kind in kinds(text)


def test_what_is_quoted_is_what_was_typed() -> None:
    for problem in text_problems(
        "{clinic} removes your stretch marks. {practitioner} removes them for good."
    ):
        assert not re.search("Alder|Ines", problem.advice + problem.passage)


def test_a_name_with_many_words_counts_for_what_it_will_be() -> None:
    text = " ".join(["we"] * 18) + " {clinic}."
    assert kinds(text) == ["sentence-length"]


@pytest.mark.parametrize("limit", [TEXT_LIMIT, LINE_LIMIT])
def test_a_text_may_be_as_long_as_its_limit_and_no_longer(limit: int) -> None:
    text = ("Rest. " * limit)[:limit]
    assert kinds(text, limit=limit) == []
    assert advice(text + "x", limit=limit) == (
        f"This text has {limit + 1} characters. Shorten it to {limit} or fewer."
    )


def test_a_slip_of_the_clipboard_is_told_as_too_long_alone() -> None:
    assert kinds("We remove {everything}. " * 5000) == ["too-long"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Thank you for coming to {clinic}. We are glad that you are here. Ask us anything.",
        "Call {phone} if you are worried. In the night call {out_of_hours}.",
        "Your first session is on {first_session}. We look at the marks together on {review}.",
        "If you are unhappy, tell {practitioner} first. We answer within two working days. "
        "You can also write to the Care Quality Commission.",
        "Wear loose cotton clothes. They rub less.",
        "Avoid swimming pools, saunas and sunbeds for seven days.",
        "Use moisturiser twice daily for two weeks.",
        "Put on the cream {{tube with the blue cap} every evening.",
    ],
)
def test_usual_words_of_a_clinic_pass(text: str) -> None:
    assert text_problems(text) == ()


def test_a_text_that_is_hard_to_read_is_told_with_its_hardest_words() -> None:
    text = (
        "Post-procedural erythema is anticipated. Immediate cardiovascular activity is contraindicated. "
        "Photographic documentation is mandatory."
    )
    assert kinds(text) == ["reading-grade"]
    assert advice(text) == (
        "This is hard to read. Use shorter words, for example for “cardiovascular” and “Post-procedural”."
    )


def test_a_text_between_grade_six_and_eight_passes() -> None:
    text = (
        "Our practice manager reads every letter of complaint that reaches us. She will answer you in "
        "writing within five working days. Please include your telephone number and the day of your visit."
    )
    assert AIM_GRADE < reading_grade(text) < MAXIMUM_GRADE
    assert text_problems(text) == ()


def test_a_line_or_two_is_judged_with_some_patience_but_not_with_all() -> None:
    assert kinds("Avoid perfumed products.") == []
    assert kinds("Perspiration-inducing cardiovascular activities exacerbate erythema.") == ["reading-grade"]


def test_every_advice_is_a_sentence_or_two_that_says_what_to_write() -> None:
    texts = [
        "{x}",
        "{",
        "{{phone}}",
        "x" * 601,
        "We remove your marks for good.",
        "Antidisestablishmentarian.",
    ]
    for text in texts:
        for problem in text_problems(text):
            assert problem.advice.endswith((".", "”."))
            assert re.search(r"Write|Shorten|Split|Use|Say|take it away", problem.advice), problem.advice
