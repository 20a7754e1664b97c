"""The clinic's own words on the paper: templates with placeholders, and what must be put right in them.

A placeholder is a name in curly brackets, such as {phone}. Two opening brackets print one. Nothing in a text
is ever run: a name is looked up, and that is all (so no `str.format`, which would reach into objects).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.wording import (
    MAXIMUM_GRADE,
    reading_grade,
    sentences,
    syllables,
    wording_problems,
)

TEXT_LIMIT = 600
"""Characters that the welcome, the note on contact and the note for the unhappy may have."""
LINE_LIMIT = 200
"""Characters that one line of after-care may have."""
MOST_LINES = 20
"""Lines of after-care that a clinic may add."""

BLANK = "__________"
"""What prints where a value is not known: a line to fill in by hand."""

PLACEHOLDERS: Mapping[str, str] = MappingProxyType(
    {
        "clinic": "the clinic’s name",
        "phone": "its phone number",
        "out_of_hours": "whom to call out of hours",
        "practitioner": "who treats",
        "treatment": "the chosen treatment",
        "first_session": "the day of the first session",
        "review": "the day to judge the result",
    }
)
"""Every placeholder and what it stands for, in the words of the settings."""

# The words a text is judged with. Easy ones, so that a clinic is not blamed for what it did not write.
_SAMPLE = MappingProxyType(
    {
        "clinic": "Alder Skin Clinic",
        "phone": "020 7946 0100",
        "out_of_hours": "020 7946 0199",
        "practitioner": "Ines Hart",
        "treatment": "laser care",
        "first_session": "22 March 2027",
        "review": "25 June 2027",
    }
)
_LONG_NAME = 40
_BRACKET = re.compile(rf"\{{\{{|\{{(?P<name>[^{{}}\n]{{0,{_LONG_NAME}}})\}}|\{{")
_DOUBLED = re.compile(r"([a-z_]+)\}\}")
_FEW_SENTENCES = 3
_SHORT_TEXT_GRADE = 12.0
_HARD_WORDS = 3
# Many times the limit is no text to judge but a slip of the clipboard.
_JUDGED = 4


@dataclass(frozen=True, slots=True)
class TextProblem:
    """One thing to put right: its kind, the words as typed ("" for the whole text), and what to do.

    `kind` is "placeholder", "too-long", "reading-grade", or a kind of `intake.wording.WordingProblem`.
    """

    kind: str
    passage: str
    advice: str


def fill(text: str, values: Mapping[str, str]) -> str:
    """A text with its placeholders filled in. Never raises, and changes nothing else.

    A value that is missing or empty prints as `BLANK`, and so does a name that is no placeholder: nobody
    takes home "{fone}". Values are put in as they are, brackets in them included.
    """

    def filled(bracket: re.Match[str]) -> str:
        name = bracket["name"]
        if name is None:
            return "{"
        value = values.get(name, "") if name in PLACEHOLDERS else ""
        return value if value.strip() else BLANK

    return _BRACKET.sub(filled, text)


def text_problems(text: str, *, limit: int = TEXT_LIMIT) -> tuple[TextProblem, ...]:
    """Everything to put right in a text, what is wrong with its brackets first. `limit` is in characters."""
    found = list(_too_long(text, limit))
    if not text or len(text) > limit * _JUDGED:
        return tuple(found)
    found += _bracket_problems(text)
    sample = fill(text, _SAMPLE)
    found += [
        TextProblem(problem.kind, _as_typed(problem.passage), _as_typed(problem.advice))
        for problem in wording_problems(sample)
    ]
    found += _hard_to_read(sample)
    return tuple(found)


def _too_long(text: str, limit: int) -> Iterator[TextProblem]:
    if len(text) > limit:
        advice = f"This text has {len(text):,} characters. Shorten it to {limit} or fewer."
        yield TextProblem("too-long", "", advice)


def _bracket_problems(text: str) -> Iterator[TextProblem]:
    for bracket in _BRACKET.finditer(text):
        name, passage = bracket["name"], bracket.group()
        if name is not None:
            if name not in PLACEHOLDERS:
                yield TextProblem("placeholder", passage, f"“{passage}” {_right_name(name)}")
        elif passage == "{":
            advice = "A bracket is open and not closed. Write it as in {phone}, or take it away."
            yield TextProblem("placeholder", passage, advice)
        elif (doubled := _DOUBLED.match(text, bracket.end())) and doubled[1] in PLACEHOLDERS:
            advice = f"Write {{{doubled[1]}}} with one bracket on each side; two print a bracket."
            yield TextProblem("placeholder", passage + doubled.group(), advice)


def _right_name(name: str) -> str:
    tidy = re.sub(r"[\W_]+", "_", name.casefold()).strip("_")
    near = difflib.get_close_matches(tidy, PLACEHOLDERS, n=1)
    if near:
        return f"is not known. Write {{{near[0]}}}."
    return f"is not known. Write one of: {', '.join(f'{{{known}}}' for known in PLACEHOLDERS)}."


def _hard_to_read(sample: str) -> Iterator[TextProblem]:
    # The formula swings in a line or two: "Avoid perfumed products." would be grade 9.
    few = len(sentences(sample)) < _FEW_SENTENCES
    highest = _SHORT_TEXT_GRADE if few else MAXIMUM_GRADE
    if reading_grade(sample) <= highest:
        return
    hard = " and ".join(f"“{word}”" for word in _hardest_words(sample))
    advice = f"shorter words, for example for {hard}" if hard else "shorter sentences"
    yield TextProblem("reading-grade", "", f"This is hard to read. Use {advice}.")


def _hardest_words(sample: str) -> tuple[str, ...]:
    """The words with the most syllables, longest first; none has fewer than three."""
    found = dict.fromkeys(re.findall(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*", sample))
    known = {part for value in _SAMPLE.values() for part in value.split()}
    counted = [(syllables(word), word) for word in found if word not in known]
    hard = [(count, word) for count, word in counted if count >= _HARD_WORDS]
    return tuple(word for _, word in sorted(hard, key=lambda item: -item[0])[:2])


def _as_typed(words: str) -> str:
    """Words found in the sample text, with the placeholders that stand in the clinic's own."""
    for name, value in _SAMPLE.items():
        words = words.replace(value, f"{{{name}}}")
    return words
