"""Whether a clause denies the claim in it: decided clause by clause, not by any "not" in the sentence.

The words before a claim are read backwards up to the edge of its clause. What denies it is counted; two
denials make a claim again ("it is not true that it does not remove marks"). Word lists: `data/wording.toml`.
"""

import re
from collections.abc import Sequence

from intake.plain_text import word_lists

_TOKEN = re.compile(r"[a-z0-9%]+(?:['-][a-z0-9%]+)*|[^\sa-z0-9]")
_FINITE = re.compile(r"^(?:is|are|was|were|will|has|does|'ll|[a-z]{3,20}(?<!s)s)$")
_NEGATED_HELPER = re.compile(
    r"(?:is|are|was|were|do|does|did|wo|would|ca|could|should|has|have|had|must|need|might|ai)n'?t$"
)
_LONGEST_REACH = 30


def clause_tokens(text: str) -> list[str]:
    """Words and marks of folded lower-case text. Asides between commas ("however") are left out."""
    tokens = _TOKEN.findall(text)
    asides = word_lists()["scope"]["parentheses"]
    kept: list[str] = []
    place = 0
    while place < len(tokens):
        for length in (1, 2, 3):
            aside = " ".join(tokens[place + 1 : place + 1 + length])
            closed = tokens[place] == "," and tokens[place + 1 + length : place + 2 + length] == [","]
            if closed and aside in asides:
                place += length + 2
                break
        else:
            kept.append(tokens[place])
            place += 1
    return kept


def is_denied(before: str, claim: str, after: str) -> bool:
    """Whether the clause denies the claim; `before` and `after` are the rest of its sentence, folded."""
    tokens = clause_tokens(before)[-_LONGEST_REACH:]
    first_word = (clause_tokens(claim) or [""])[0]
    scope = word_lists()["scope"]
    rest = re.split(r"[.;:!?,]", after, maxsplit=1)[0]
    denials = 0
    passed_joint_to_finite = False
    for place in range(len(tokens) - 1, -1, -1):
        word, between = tokens[place], tokens[place + 1 :]
        if word in scope["hard"] and not _is_decimal_point(tokens, place):
            break
        if word in scope["soft"] and not (word == "so" and between[:1] and not _opens_clause(between)):
            if denials or not _continues(word, between):
                break
            if not _words_only(between) and _FINITE.match(first_word):
                passed_joint_to_finite = True
            continue
        if _subject_denies(tokens, place, rest) or (
            not passed_joint_to_finite and _verb_denies(tokens, place, first_word, rest)
        ):
            denials += 1
    return denials % 2 == 1


def _is_decimal_point(tokens: Sequence[str], place: int) -> bool:
    around = [*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2]]
    return tokens[place] == "." and len(around) == 2 and all(part[0].isdigit() for part in around)


def _words_only(tokens: Sequence[str]) -> list[str]:
    fillers, soft = word_lists()["scope"]["fillers"], word_lists()["scope"]["soft"]
    return [word for word in tokens if word not in fillers and word not in soft]


def _opens_clause(tokens: Sequence[str]) -> bool:
    scope = word_lists()["scope"]
    return (
        any(word in scope["pronouns"] or word in scope["helpers"] for word in tokens[:3]) or len(tokens) <= 2
    )


def _continues(joint: str, between: Sequence[str]) -> bool:
    """Whether the clause goes on behind a comma, "and" or "or": a list does, a new subject does not."""
    scope = word_lists()["scope"]
    if any(word in scope["helpers"] and word not in scope["fillers"] for word in between):
        return False
    if joint in ("or", "nor"):
        return not (between[:1] and between[0] in scope["pronouns"] and between[0] not in scope["fillers"])
    if any(word in ("or", "nor") for word in between):
        return True
    return not _words_only(between)


def _verb_denies(tokens: Sequence[str], place: int, first_word: str, rest: str) -> bool:
    """ "Does not remove", "never removes", "without removing", "we do not say that it removes"."""
    lists = word_lists()["denials"]
    word, between = tokens[place], list(tokens[place + 1 :])
    if word == "little":
        return between[:1] in (["proof"], ["evidence"], ["sign"])
    if (
        word in ("unlikely", "false", "untrue", "myth", "wrong", "doubtful", "unrealistic", "impossible")
        and between
    ):
        return between[0] in ("that", "to", "for")
    if word not in lists["verbs"] and not _NEGATED_HELPER.match(word):
        return False
    if word == "than" and tokens[place - 1 : place] != ["rather"]:
        return False
    if word == "rather" or (word == "instead" and between[:1] != ["of"]):
        return False
    if between[:1] and between[0] in lists["not_after"]:
        return False
    if any(turned in between for turned in lists["turned"]) or re.search(lists["compared_with_us"], rest):
        return False
    surprised = any(part.startswith("believ") for part in between)
    if surprised:
        return tokens[place - 1 : place] not in (["will"], ["can"]) and word not in (
            "won't",
            "can't",
            "cannot",
        )
    if any(part in lists["through"] for part in between):
        return True
    if any(part in ("that", "which", "who", "what") for part in between):
        return between[0] in ("a", "an", "the", "one", "any", "aware")
    if word in ("never", "hardly", "barely", "scarcely", "rarely", "seldom", "nor"):
        return len(between) <= 3
    if _FINITE.match(first_word) and between:
        return word in ("wrong", "false", "untrue", "myth", "beware", "wary")
    return not _has_new_clause(between)


def _has_new_clause(between: Sequence[str]) -> bool:
    """A helper verb behind a subject of its own: "do not wait your marks will vanish"."""
    helpers = word_lists()["scope"]["helpers"]
    return any(word in helpers and word not in ("be", "been", "being", "have") for word in between[1:])


def _subject_denies(tokens: Sequence[str], place: int, rest: str) -> bool:
    """ "No treatment removes", "none lasted", "there is no way to remove"; but not "no pain", "no other"."""
    lists = word_lists()["denials"]
    word, between = tokens[place], list(tokens[place + 1 :])
    if word not in lists["subjects"] and (word, between[:1]) != ("no-one", []):
        return False
    if word == "no" and between[:1] and (between[0] in lists["empty_no"] or between[0] == ","):
        return between[0] == "longer" and any(part in lists["through"] for part in between)
    if between[:1] and between[0] in ("else", "but", "other"):
        return False
    if re.search(lists["compared"], rest) and between:
        return False
    if not between or between[:2] in (["such", "thing"], ["evidence", "that"], ["proof", "that"]):
        return True
    if _subject_starts_here(tokens, place):
        return not _has_second_subject(between)
    linked = any(part in ("that", "which", "who", "to", "of", "for") for part in between)
    return linked or any(part in lists["through"] for part in between) or len(between) <= 2


def _subject_starts_here(tokens: Sequence[str], place: int) -> bool:
    scope = word_lists()["scope"]
    if place == 0:
        return True
    previous = tokens[place - 1]
    return (
        previous in scope["hard"]
        or previous in scope["soft"]
        or previous in ("that", "sadly", "honestly", "today")
    )


def _has_second_subject(between: Sequence[str]) -> bool:
    subjects = ("our", "your", "my", "this", "these", "it", "they", "we", "you")
    if any(part in ("that", "which", "who") for part in between):
        return False
    return any(part in subjects for part in between[1:] if part not in ("your", "my"))
