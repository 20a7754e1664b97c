"""What may be said to a patient: no over-claim, short sentences, figures the same way every time.

Every text that goes home passes through here, the clinic's own words included, without network. Each problem
names the words it means and what to write instead. Handout rules H01, H02, H04, H05, H07, H11, H24.
"""

import functools
import re

from intake.denials import is_denied
from intake.over_claims import WordingProblem, located_over_claims, over_claims, with_words
from intake.plain_text import (
    FoldedText,
    fold,
    reading_grade,
    sentence_spans,
    sentences,
    syllables,
    word_count,
    word_lists,
)

__all__ = [
    "AIM_GRADE",
    "MAXIMUM_GRADE",
    "MAXIMUM_WORDS",
    "WordingProblem",
    "over_claims",
    "reading_grade",
    "sentences",
    "syllables",
    "word_count",
    "wording_problems",
]

MAXIMUM_GRADE = 8.0
"""The highest Flesch-Kincaid grade a patient text may have (nhs_manual, ama_nih_grade)."""
AIM_GRADE = 6.0
"""The grade to aim at."""
MAXIMUM_WORDS = 20
"""Words a sentence may have (nhs_manual)."""

_REACH = 240


def wording_problems(text: str) -> tuple[WordingProblem, ...]:
    """Everything to rewrite in a text, in order of place; for the reading level ask `reading_grade`."""
    folded = fold(text)
    found = located_over_claims(folded)
    for start, end in sentence_spans(folded, capital_starts_line=True):
        found += _too_long(folded, start, end)
        for kind in word_lists()["problems"]:
            found += _of_kind(kind, folded, start, end)
    return tuple(problem for _, problem in sorted(found, key=lambda item: item[0]))


def _too_long(folded: FoldedText, start: int, end: int) -> list[tuple[int, WordingProblem]]:
    sentence = folded.passage(start, end)
    count = word_count(sentence)
    if count <= MAXIMUM_WORDS:
        return []
    advice = f"This sentence has {count} words. Split it so that each part has {MAXIMUM_WORDS} or fewer."
    return [(start, WordingProblem("sentence-length", sentence, advice))]


@functools.cache
def _pattern(kind: str, key: str) -> re.Pattern[str]:
    entry = word_lists()["problems"][kind]
    return re.compile(
        r"(?<![a-z0-9])(?:" + "|".join(with_words(part) for part in entry[key]) + r")(?![a-z0-9])"
    )


def _of_kind(kind: str, folded: FoldedText, start: int, end: int) -> list[tuple[int, WordingProblem]]:
    """Ratios, bare frequency words, relative risks and orders to stop a medicine in one sentence."""
    entry = word_lists()["problems"][kind]
    sentence = folded.lower[start:end].replace("\n", " ")
    found = []
    for match in _pattern(kind, "patterns").finditer(sentence):
        before, after = (
            sentence[max(0, match.start() - _REACH) : match.start()],
            sentence[match.end() :][:_REACH],
        )
        if "unless" in entry and _pattern(kind, "unless").search(before + match.group() + after):
            continue
        if entry.get("may_be_denied") and is_denied(before, match.group(), after):
            continue
        passage = folded.passage(start + match.start(), start + match.end())
        found.append(
            (
                start + match.start(),
                WordingProblem(kind, passage, entry["advice"].replace("{words}", passage)),
            )
        )
    return found
