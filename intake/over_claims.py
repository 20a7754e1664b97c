"""Over-claims about results: a claim is refused, not a word.

Three steps, each explainable to the person whose sentence was refused: words that may promise a result
(`claims` in `data/wording.toml`); a gate that asks what they are said of (marks, or a dressing); exemptions
by structure: the clause denies, asks, quotes or hopes it, is a name, or reports what a counted group had.
Why: GMC guidance on cosmetic interventions forbids unjustified claims (gmc_cosmetic; handout rule H11).
"""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from intake.denials import clause_tokens, is_denied
from intake.plain_text import FoldedText, fold, sentence_spans, word_lists

_LONGEST_QUOTE = 3000
_REACH = 240
_QUOTE = re.compile(
    r"\"[^\"]{1,3000}\"|(?<![a-z0-9])'(?=[a-z0-9])(?:[^']|(?<=[a-z])'(?=[a-z])){1,1000}(?<=[a-z0-9.,!?%])'(?![a-z0-9])"
)
_CLAUSE_EDGE = re.compile(r"[.;:!?()\u2013](?![0-9])|\b(?:but|yet|although|though|while|whereas|because)\b")
_CAPITAL_WORD = re.compile(r"[A-Z][A-Za-z'-]*")


@dataclass(frozen=True, slots=True)
class WordingProblem:
    """One thing to rewrite: its kind, the words as typed, and one sentence on what to write instead.

    `kind` is over-claim, sentence-length, ratio, bare-frequency, relative-risk or drug-stopping.
    """

    kind: str
    passage: str
    advice: str


@dataclass(frozen=True, slots=True)
class _Rule:
    """A family of claims, as `[[claims]]` in the data file describes it."""

    pattern: re.Pattern[str]
    advice: str
    gate: str
    measured: bool
    may_depend: bool
    scale_label: bool
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Place:
    """A possible claim: the sentence it stands in, and where, all in folded characters."""

    folded: FoldedText
    sentence: tuple[int, int]
    start: int
    end: int

    @property
    def before(self) -> str:
        """The sentence up to the claim, no further back than any clause reaches."""
        return self.folded.lower[max(self.sentence[0], self.start - _REACH) : self.start].replace("\n", " ")

    @property
    def claim(self) -> str:
        return self.folded.lower[self.start : self.end].replace("\n", " ")

    @property
    def after(self) -> str:
        return self.folded.lower[self.end : min(self.sentence[1], self.end + _REACH)].replace("\n", " ")

    @property
    def around(self) -> str:
        return self.before + self.claim + self.after

    @property
    def clause_before(self) -> str:
        return _CLAUSE_EDGE.split(self.before)[-1]

    @property
    def clause_after(self) -> str:
        return _CLAUSE_EDGE.split(self.after)[0]

    @property
    def clause(self) -> str:
        return self.clause_before + self.claim + self.clause_after


def with_words(pattern: str) -> str:
    """A pattern of the data file with its {named} word lists put in."""
    for name, words in word_lists()["words"].items():
        pattern = pattern.replace("{" + name + "}", words)
    return (
        pattern.replace("{gap}", r"(?:[\w'-]{1,30} ){0,4}?")
        .replace("\\w+", r"[\w'-]{1,40}")
        .replace("\\w*", r"\w{0,30}")
    )


@functools.cache
def _word(name: str) -> re.Pattern[str]:
    return re.compile(r"\b" + with_words("{" + name + "}") + r"\b")


@functools.cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            pattern=re.compile(
                r"(?<![a-z0-9])(?:" + "|".join(map(with_words, entry["patterns"])) + r")(?![a-z0-9])"
            ),
            advice=entry["advice"],
            gate=entry["gate"],
            measured=entry.get("measured", False),
            may_depend=entry.get("may_depend", False),
            scale_label=entry.get("scale_label", False),
            unless=re.compile(r"\b" + entry["unless"] + r"\b") if "unless" in entry else None,
        )
        for entry in word_lists()["claims"]
    )


def over_claims(text: str) -> tuple[WordingProblem, ...]:
    """Claims about results that no study supports, in order of place, for text of any length."""
    return tuple(problem for _, problem in located_over_claims(fold(text)))


def located_over_claims(folded: FoldedText) -> list[tuple[int, WordingProblem]]:
    """Over-claims with their place in the folded text; overlapping finds are told once."""
    quotes = [match.span() for match in _QUOTE.finditer(folded.lower)]
    found: list[tuple[int, int, _Rule]] = []
    flat = folded.lower.replace("\n", " ")
    quote = 0
    for sentence in sentence_spans(folded, capital_starts_line=False):
        for rule in _rules():
            for match in rule.pattern.finditer(flat, *sentence):
                place = _Place(folded=folded, sentence=sentence, start=match.start(), end=match.end())
                if _is_claim(rule, place):
                    found.append((match.start(), match.end(), rule))
    problems: list[tuple[int, WordingProblem]] = []
    reached = -1
    for start, end, rule in sorted(found, key=lambda item: (item[0], -item[1])):
        while quote < len(quotes) and quotes[quote][1] < end:
            quote += 1
        quoted = quote < len(quotes) and quotes[quote][0] < start and end <= quotes[quote][1]
        if start >= reached and not quoted:
            passage = folded.passage(start, end)
            problems.append(
                (start, WordingProblem("over-claim", passage, rule.advice.replace("{words}", passage)))
            )
            reached = end
    return problems


def _is_claim(rule: _Rule, place: _Place) -> bool:
    if rule.unless is not None and rule.unless.search(place.clause):
        return False
    if not _passes_gate(rule.gate, place):
        return False
    if is_denied(place.before, place.claim, place.after) or _is_asked(place) or _is_hoped(place):
        return False
    if _is_name(place) or _is_reported(place):
        return False
    if rule.measured and _is_measured(place):
        return False
    if rule.scale_label and re.search(_exemption("scale_label"), place.around):
        return False
    return not (rule.may_depend and _depends(place))


def _exemption(name: str) -> str:
    pattern: str = word_lists()["exemptions"][name]
    return pattern


def _passes_gate(gate: str, place: _Place) -> bool:
    if gate == "object":
        return _object_is_a_mark(place)
    if gate == "subject":
        return _subject_is_a_mark(place)
    if gate == "lasting":
        names_harm = _word("harms").search(place.clause)
        return not (names_harm and not _word("benefits").search(place.clause))
    return True


def _entities(text: str) -> Iterator[tuple[int, str]]:
    """Marks, other things and pronouns in order; "dark marks" are a harm, so other things win."""
    covered = -1
    finds = [
        (match.start(), rank, match.end(), kind)
        for rank, kind in enumerate(("other_things", "marks", "pronouns"))
        for match in _word(kind).finditer(text)
    ]
    for start, _, end, kind in sorted(finds):
        if start >= covered:
            covered = end
            yield start, kind


def _object_is_a_mark(place: _Place) -> bool:
    """What is removed is named first behind the verb: "removes your marks", "remove the dressing"."""
    named = [kind for _, kind in _entities(re.split(r"[,]", place.clause_after)[0])][:1]
    if named == ["marks"]:
        return True
    if named == ["pronouns"]:
        return not _is_instruction(place) and _last_named_before(place) != "other_things"
    return place.claim.startswith("removal") and bool(re.search(r"mark[- ]$", place.before))


def _is_instruction(place: _Place) -> bool:
    """ "Remove them before you come", "you should remove it": done by the reader, to something they wear."""
    words = clause_tokens(place.clause_before)
    base_form = not place.claim.endswith(("s", "d", "ing"))
    return base_form and (
        not words or "you" in words or words[-1] in word_lists()["exemptions"]["imperative_before"]
    )


def _subject_is_a_mark(place: _Place) -> bool:
    """What vanishes is named last before the verb, or behind it when nothing is: "vanishing marks"."""
    named = [kind for _, kind in _entities(place.clause_before + place.claim)][-1:]
    if named == ["pronouns"]:
        return _last_named_before(place) != "other_things"
    if named:
        return named == ["marks"]
    behind = [kind for _, kind in _entities(place.clause_after)][:1]
    if behind:
        return behind == ["marks"]
    return not clause_tokens(place.clause_before)


def _last_named_before(place: _Place) -> str:
    """What a pronoun stands for: the thing named last before it, here or in the sentences just before."""
    earlier = place.folded.lower[max(0, place.start - _REACH) : place.start].replace("\n", " ")
    named = [kind for _, kind in _entities(earlier) if kind != "pronouns"]
    return named[-1] if named else "marks"


def _is_asked(place: _Place) -> bool:
    """A real question asks; "did you know that ...?" and a statement with a question mark tell."""
    ending = place.folded.lower[max(place.sentence[0], place.sentence[1] - 5) : place.sentence[1]]
    if "?" not in ending:
        return False
    sentence = place.folded.lower[place.sentence[0] : place.sentence[0] + _REACH].replace("\n", " ")
    if re.search(_exemption("loaded_questions"), sentence):
        return False
    words = clause_tokens(sentence)
    first = [word for word in words if word[0].isalnum()][:1]
    opening = [word for word in clause_tokens(place.clause_before.split(",")[-1]) if word[0].isalnum()][:1]
    return any(word in word_lists()["exemptions"]["question_words"] for word in first + opening)


def _is_reported(place: _Place) -> bool:
    """Others' claims and open questions: "ask us whether", "some say so. They do not."."""
    clause = place.clause_before
    if re.search(_exemption("indirect_question"), clause) or re.search(_exemption("warning"), clause):
        return True
    if re.search(_exemption("said_of"), clause) and re.search(_exemption("said_untrue"), place.clause_after):
        return True
    answer = place.folded.lower[place.sentence[1] : place.sentence[1] + 80].replace("\n", " ")
    return bool(re.search(_exemption("reported"), clause) and re.search(_exemption("answered"), answer))


def _is_hoped(place: _Place) -> bool:
    """ "You hoped the marks would be gone": the patient's wish, and no promise by the clinic."""
    clause = place.clause_before.split(",")[-1] + place.claim
    return bool(re.search(_exemption("hopes"), clause)) and not re.search(_exemption("hope_spoiled"), clause)


def _is_name(place: _Place) -> bool:
    """ "Dr Best", "Mr Proven", "Best Skin Clinic", "Permanent Way": capitals with a title or place."""
    lists = word_lists()["exemptions"]
    start = max(place.sentence[0], place.start - 40)
    typed = place.folded.text[start : place.end + 60].replace("\n", " ")
    claim = _CAPITAL_WORD.match(typed, place.start - start)
    if claim is None or (len(claim.group()) > 1 and claim.group().isupper()):
        return False
    previous = re.findall(r"[A-Za-z'-]+", typed[: place.start - start])[-1:]
    if previous and previous[0].lower() in lists["titles"] and previous[0][0].isupper():
        return True
    following = typed[claim.start() :].split(" ")[:4]
    for count, word in enumerate(following):
        bare = word.strip(".,;:!?\"')(").removesuffix("'s")
        if not bare[:1].isupper():
            return False
        if count and bare.lower() in lists["places"]:
            # "The Best Way" is a headline, not an address.
            return count > 1 or not previous or previous[0].lower() not in ("the", "a", "our", "your")
        if bare != word.removesuffix("'s"):
            return False
    return False


def _is_measured(place: _Place) -> bool:
    """A finding: a count of people or results, in the past tense, and nothing said of this patient."""
    around = place.around
    return bool(
        re.search(_exemption("counted"), around)
        and re.search(_exemption("past"), around)
        and not re.search(_exemption("promised"), around)
    )


def _depends(place: _Place) -> bool:
    """ "Wait until there is no pain", "some people have no pain": no promise to this reader."""
    words = clause_tokens(place.clause_before.split(",")[-1])
    if any(word in word_lists()["exemptions"]["depends"] for word in words):
        return True
    return bool(re.search(_exemption("some_people"), place.clause_before))
