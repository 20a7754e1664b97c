"""What may be said to a patient in Spanish: no over-claim, short sentences, easy words, figures one way.

The same questions as `intake.wording` asks of English, answered from `data/wording_spanish.toml`. A claim
is refused, not a word: where the clause denies it, quotes it, asks it, hopes it or reports what a counted
group had, it stands. Advice is for staff, and in English.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from intake.over_claims import WordingProblem
from intake.plain_text import FoldedText, fold, sentence_spans, sentences, word_count

__all__ = [
    "AIM_EASE",
    "MAXIMUM_WORDS",
    "MINIMUM_EASE",
    "over_claims",
    "reading_ease",
    "sentences",
    "syllables",
    "word_count",
    "wording_problems",
]

MAXIMUM_WORDS = 25
"""Words a sentence may have. Spanish needs a quarter more than English for the same thing; the aim is 20."""
MINIMUM_EASE = 60.0
"""The lowest reading ease a patient text may have: plain Spanish, that of a newspaper."""
AIM_EASE = 70.0
"""The reading ease to aim at: fairly easy."""

_QUOTE = re.compile(r"\"[^\"]{1,3000}\"")
_TOKEN = re.compile(r"[a-z0-9%]+|[^\sa-z0-9]")
_STRONG, _WEAK, _SPLIT = "aeoáéó", "iuüy", "íú"


@functools.cache
def _lists() -> Mapping[str, Any]:
    path = files("intake") / "data" / "wording_spanish.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


@functools.cache
def _pattern(*patterns: str) -> re.Pattern[str]:
    whole = "|".join(patterns)
    for name, words in _lists()["words"].items():
        whole = whole.replace("{" + name + "}", words)
    whole = whole.replace("{gap}", r"(?:[\w-]{1,30} ){0,4}?")
    return re.compile(r"(?<![a-z0-9])(?:" + whole + r")(?![a-z0-9])")


def wording_problems(text: str) -> tuple[WordingProblem, ...]:
    """Everything to rewrite in a text, in order of place; for how easy it is ask `reading_ease`."""
    folded = fold(text)
    found = [*_located_over_claims(folded)]
    for start, end in sentence_spans(folded, capital_starts_line=True):
        sentence = folded.passage(start, end)
        count = word_count(sentence)
        if count > MAXIMUM_WORDS:
            advice = f"This sentence has {count} words. Split it so that each has {MAXIMUM_WORDS} or fewer."
            found.append((start, WordingProblem("sentence-length", sentence, advice)))
        for kind, entry in _lists()["problems"].items():
            found += _of_kind(kind, entry, folded, start, end)
    return tuple(problem for _, problem in sorted(found, key=lambda item: item[0]))


def over_claims(text: str) -> tuple[WordingProblem, ...]:
    """Claims about results that no study supports, in order of place."""
    return tuple(problem for _, problem in _located_over_claims(fold(text)))


def _of_kind(
    kind: str, entry: Mapping[str, Any], folded: FoldedText, start: int, end: int
) -> Iterator[tuple[int, WordingProblem]]:
    """Ratios, bare words for frequency, relative risks and orders to stop a medicine in one sentence."""
    sentence = folded.lower[start:end].replace("\n", " ")
    if "unless" in entry and _pattern(*entry["unless"]).search(sentence):
        return
    for match in _pattern(*entry["patterns"]).finditer(sentence):
        if entry.get("denied") and _is_denied(sentence[: match.start()]):
            continue
        passage = folded.passage(start + match.start(), start + match.end())
        advice = entry["advice"].replace("{words}", passage)
        yield start + match.start(), WordingProblem(kind, passage, advice)


def _located_over_claims(folded: FoldedText) -> list[tuple[int, WordingProblem]]:
    flat = folded.lower.replace("\n", " ")
    quotes = [match.span() for match in _QUOTE.finditer(flat)]
    found: list[tuple[int, int, Mapping[str, Any]]] = []
    for start, end in sentence_spans(folded, capital_starts_line=True):
        for rule in _lists()["claims"]:
            for match in _pattern(*rule["patterns"]).finditer(flat, start, end):
                quoted = any(first < match.start() and match.end() <= last for first, last in quotes)
                before, after = flat[start : match.start()], flat[match.end() : end]
                if not quoted and _is_claim(rule, before, match.group(), after):
                    found.append((match.start(), match.end(), rule))
    problems: list[tuple[int, WordingProblem]] = []
    reached = -1
    for start, end, rule in sorted(found, key=lambda item: (item[0], -item[1])):
        if start >= reached:
            passage = folded.passage(start, end)
            advice = rule["advice"].replace("{words}", passage)
            problems.append((start, WordingProblem("over-claim", passage, advice)))
            reached = end
    return problems


def _is_claim(rule: Mapping[str, Any], before: str, claim: str, after: str) -> bool:
    exempt = _lists()["exemptions"]
    sentence = before + claim + after
    if not _passes_gate(rule["gate"], before, claim, after):
        return False
    if _is_denied(before) or re.search(exempt["hopes"], before) or _is_asked(before, after):
        return False
    if rule.get("measured") and _is_counted(sentence):
        return False
    return not (rule.get("depends") and re.search(exempt["depends"], re.split(r"[.,;:!?()]", before)[-1]))


def _passes_gate(gate: str, before: str, claim: str, after: str) -> bool:
    words = _lists()["words"]
    if gate == "lasting":
        clause = _clause(before) + claim + re.split(_lists()["denials"]["edges"], after)[0]
        return not _pattern(words["harms"]).search(clause) or bool(_pattern(words["benefits"]).search(clause))
    if gate == "mark":
        things = _pattern(f"(?P<mark>{words['marks']})|{words['other_things']}")
        named = [*things.finditer(before), *things.finditer(claim)][-1:] or [*things.finditer(after)][:1]
        return not named or named[0]["mark"] is not None
    return True


def _clause(before: str) -> str:
    return re.split(_lists()["denials"]["edges"], before)[-1]


def _is_denied(before: str) -> bool:
    """Whether the clause denies what comes behind it. Two denials make a claim again."""
    lists = _lists()["denials"]
    tokens = _TOKEN.findall(_clause(before))
    denials = 0
    for place in range(len(tokens) - 1, -1, -1):
        word, between = tokens[place], tokens[place + 1 :]
        if word in lists["joints"] and not any(part in lists["list_goes_on"] for part in between):
            break
        turned = any(part in lists["turned"] for part in between)
        close = word in lists["close"] and all(part in lists["close_may_hold"] for part in between)
        if (word in lists["words"] and not turned) or close:
            denials += 1
    # "No ... ningún", "nadie ... nunca": in Spanish a second denial strengthens the first.
    return denials > 0 and not (denials == 2 and re.search(r"\bno es (?:falso|mentira|un mito)\b", before))


def _is_asked(before: str, after: str) -> bool:
    question = before[before.rfind("¿") :] if "¿" in before else ""
    return (
        bool(question)
        and "?" in after
        and not re.search(_lists()["exemptions"]["loaded_questions"], question)
    )


def _is_counted(sentence: str) -> bool:
    """A finding: a count of people or results, in the past tense, and nothing said of this patient."""
    exempt = _lists()["exemptions"]
    return bool(
        re.search(exempt["counted"], sentence)
        and re.search(exempt["past"], sentence)
        and not re.search(exempt["promised"], sentence)
    )


def syllables(word: str) -> int:
    """Spoken syllables of a Spanish word, at least 1; a figure counts as 1.

    A strong vowel (a, e, o) or a stressed í or ú makes a syllable; weak vowels beside one belong to it, and
    alone they make one together: "ciudad" 2, "guía" 2, "aéreo" 4.
    """
    letters = unicodedata.normalize("NFC", word).casefold()
    # Before a vowel "y" is a consonant: "su-ya", but "muy".
    letters = re.sub(f"y(?=[{_STRONG}{_WEAK}{_SPLIT}])", "-", letters)
    groups = re.findall(f"[{_STRONG}{_WEAK}{_SPLIT}]+", letters)
    counted = (max(1, sum(vowel in _STRONG + _SPLIT for vowel in group)) for group in groups)
    return max(1, sum(counted))


def reading_ease(text: str) -> float:
    """Fernández Huerta's reading ease (1959), 0 hard to 100 easy: 206.84 - 60 S - 1.02 W.

    S is syllables per word, W words per sentence. Text without words gives 100.
    """
    whole = sentences(text)
    found = [word for sentence in whole for word in re.findall(r"[^\W_]+", sentence)]
    if not found:
        return 100.0
    return 206.84 - 60 * sum(map(syllables, found)) / len(found) - 1.02 * len(found) / len(whole)
