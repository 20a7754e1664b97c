"""The recovery code: typed from paper, with mistakes that are noticed at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.keys import recovery_code
from db.keys.recovery_code import ALPHABET, RecoveryCodeProblem, as_printed, check, in_groups, new_code

codes = st.integers(min_value=0, max_value=2**150 - 1).map(recovery_code._with_check)
anywhere = st.integers(min_value=0, max_value=31)


def test_a_new_code_has_150_random_bits_and_is_another_each_time() -> None:
    many = {new_code() for _ in range(500)}
    assert len(many) == 500
    assert {len(code) for code in many} == {32}
    # Every character of the alphabet comes up at every place that is random.
    for place in range(30):
        assert len({code[place] for code in many}) >= 28


@given(codes)
def test_a_code_is_read_back_in_its_groups_in_small_letters_and_with_look_alikes(code: str) -> None:
    groups = in_groups(code)
    assert [len(group) for group in groups] == [4] * 8
    assert check("-".join(groups)) == code
    assert check(f"  {' '.join(groups).lower()}\n") == code
    assert check(code.replace("0", "o").replace("1", "l")) == code
    assert check(code.replace("0", "O").replace("1", "I")) == code


@given(codes, anywhere, st.sampled_from(ALPHABET))
def test_every_wrong_character_is_noticed(code: str, place: int, other: str) -> None:
    wrong = code[:place] + other + code[place + 1 :]
    if wrong != code:
        with pytest.raises(RecoveryCodeProblem) as problem:
            check(wrong)
        assert wrong not in str(problem.value)


@given(codes, st.integers(min_value=0, max_value=30))
def test_every_two_neighbours_swapped_are_noticed(code: str, place: int) -> None:
    wrong = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    if wrong != code:
        with pytest.raises(RecoveryCodeProblem):
            check(wrong)


def test_all_single_errors_and_swaps_of_one_code_are_noticed() -> None:
    code = new_code()
    wrong = {code[:at] + mark + code[at + 1 :] for at in range(32) for mark in ALPHABET}
    wrong |= {code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(31)}
    passed = []
    for each in wrong - {code}:
        try:
            passed.append(check(each))
        except RecoveryCodeProblem:
            continue
    assert len(wrong) > 990
    assert passed == []


@given(st.text(max_size=60))
def test_any_other_text_is_refused_in_a_sentence(text: str) -> None:
    try:
        read = check(text)
    except RecoveryCodeProblem as problem:
        sentence = problem.sentence
    else:
        sentence = ""
        assert check(read) == read
    assert not sentence or sentence.endswith("printed sheet.")


@pytest.mark.parametrize("text", ["", "ABCD", "U" * 32, "é" * 32, "x" * 100_000])
def test_what_cannot_be_a_code_is_refused(text: str) -> None:
    with pytest.raises(RecoveryCodeProblem):
        check(text)


def test_every_letter_that_no_code_has_is_read_as_what_it_looks_like() -> None:
    code = next(made for made in iter(new_code, None) if {"0", "1", "V"} <= set(made))
    typed = code.replace("0", "o").replace("1", "l", 1).replace("1", "i").replace("V", "u")
    assert check(typed) == code
    assert as_printed(" o-i l u ") == "011V"
