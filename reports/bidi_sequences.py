"""One isolating run sequence of the bidirectional algorithm, and the rules that give its letters levels.

They are W1 to W7, N0 to N2, I1 and I2 of UAX 9. `bidi` finds the sequences of a text.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
# Opening and closing brackets that form pairs (BidiBrackets.txt), in the order of their code points.
_BRACKETS = (
    "()[]{}\u0f3a\u0f3b\u0f3c\u0f3d\u169b\u169c\u2045\u2046\u207d\u207e\u208d\u208e\u2308\u2309\u230a\u230b"
    "\u2329\u232a\u2768\u2769\u276a\u276b\u276c\u276d\u276e\u276f\u2770\u2771\u2772\u2773\u2774\u2775"
    "\u27c5\u27c6\u27e6\u27e7\u27e8\u27e9\u27ea\u27eb\u27ec\u27ed\u27ee\u27ef\u2983\u2984\u2985\u2986"
    "\u2987\u2988\u2989\u298a\u298b\u298c\u298d\u2990\u298f\u298e\u2991\u2992\u2993\u2994\u2995\u2996"
    "\u2997\u2998\u29d8\u29d9\u29da\u29db\u29fc\u29fd\u2e22\u2e23\u2e24\u2e25\u2e26\u2e27\u2e28\u2e29"
    "\u2e55\u2e56\u2e57\u2e58\u2e59\u2e5a\u2e5b\u2e5c\u3008\u3009\u300a\u300b\u300c\u300d\u300e\u300f"
    "\u3010\u3011\u3014\u3015\u3016\u3017\u3018\u3019\u301a\u301b\ufe59\ufe5a\ufe5b\ufe5c\ufe5d\ufe5e"
    "\uff08\uff09\uff3b\uff3d\uff5b\uff5d\uff5f\uff60\uff62\uff63"
)
_CLOSING = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_CLOSING_BRACKETS = frozenset(_CLOSING.values())
# Two brackets are each other's equals (canonical equivalents of the Unicode standard).
_EQUAL = {"\u2329": "\u3008", "\u232a": "\u3009"}
_OPEN_BRACKETS = 63


@dataclass(slots=True)
class RunSequence:
    """An isolating run sequence: its places in the paragraph, their classes, and what stands round it."""

    places: list[int]
    classes: list[str]
    level: int
    before: str
    after: str

    @property
    def direction(self) -> str:
        return direction_of(self.level)


def direction_of(level: int) -> str:
    """The direction of an embedding level: even to the right (L), odd to the left (R)."""
    return "R" if level % 2 else "L"


def resolve(sequence: RunSequence, text: str, levels: list[int]) -> None:
    """Bring the levels of the sequence's letters, given for the whole text, to where the rules put them."""
    _weak(sequence)
    _neutral(sequence, text)
    _implicit(sequence, levels)


def _weak(sequence: RunSequence) -> None:
    """Rules W1 to W7: marks, numbers, and the signs between numbers."""
    classes = sequence.classes
    before = strong = sequence.before
    for place, kind in enumerate(classes):
        if kind == "NSM":
            kind = "ON" if before in ISOLATES or before == "PDI" else before
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            kind = "AN"
        classes[place] = before = kind
    classes[:] = ["R" if kind == "AL" else kind for kind in classes]
    for place in range(1, len(classes) - 1):
        around = classes[place - 1]
        if around == classes[place + 1] and (
            (classes[place] == "ES" and around == "EN") or (classes[place] == "CS" and around in ("EN", "AN"))
        ):
            classes[place] = around
    for step in (range(1, len(classes)), range(len(classes) - 2, -1, -1)):
        for place in step:
            if classes[place] == "ET" and classes[place - step.step] == "EN":
                classes[place] = "EN"
    strong = sequence.before
    for place, kind in enumerate(classes):
        if kind in ("ES", "ET", "CS"):
            classes[place] = "ON"
        elif kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            classes[place] = "L"


def _neutral(sequence: RunSequence, text: str) -> None:
    """Rules N0 to N2: brackets in pairs, then everything without a direction of its own."""
    classes = sequence.classes
    for opening, closing in _bracket_pairs(sequence, text):
        _resolve_pair(sequence, text, opening, closing)
    place = 0
    while place < len(classes):
        if classes[place] not in _NEUTRAL:
            place += 1
            continue
        end = place
        while end < len(classes) and classes[end] in _NEUTRAL:
            end += 1
        before = _strong(classes[place - 1]) if place else sequence.before
        after = _strong(classes[end]) if end < len(classes) else sequence.after
        classes[place:end] = [before if before == after else sequence.direction] * (end - place)
        place = end


def _strong(kind: str) -> str:
    """Numbers count as right to left where neutrals are resolved."""
    return "R" if kind in ("EN", "AN") else kind


def _bracket_pairs(sequence: RunSequence, text: str) -> list[tuple[int, int]]:
    waiting: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for place, index in enumerate(sequence.places):
        letter = text[index]
        if sequence.classes[place] != "ON":
            continue
        if letter in _CLOSING:
            if len(waiting) == _OPEN_BRACKETS:
                break
            waiting.append((_EQUAL.get(_CLOSING[letter], _CLOSING[letter]), place))
        elif letter in _CLOSING_BRACKETS:
            wanted = _EQUAL.get(letter, letter)
            for depth in range(len(waiting) - 1, -1, -1):
                if waiting[depth][0] == wanted:
                    pairs.append((waiting[depth][1], place))
                    del waiting[depth:]
                    break
    return sorted(pairs)


def _resolve_pair(sequence: RunSequence, text: str, opening: int, closing: int) -> None:
    classes = sequence.classes
    inside = {_strong(kind) for kind in classes[opening + 1 : closing]} & {"L", "R"}
    if sequence.direction in inside:
        direction = sequence.direction
    elif inside:
        before = sequence.before
        for place in range(opening - 1, -1, -1):
            if _strong(classes[place]) in ("L", "R"):
                before = _strong(classes[place])
                break
        other = "L" if sequence.direction == "R" else "R"
        direction = other if before == other else sequence.direction
    else:
        return
    for place in (opening, closing):
        classes[place] = direction
        for following in range(place + 1, len(classes)):
            if unicodedata.bidirectional(text[sequence.places[following]]) != "NSM":
                break
            classes[following] = direction


def _implicit(sequence: RunSequence, found: list[int]) -> None:
    """Rules I1 and I2."""
    for index, kind in zip(sequence.places, sequence.classes, strict=True):
        if sequence.level % 2:
            found[index] += kind in ("L", "EN", "AN")
        elif kind == "R":
            found[index] += 1
        elif kind in ("EN", "AN"):
            found[index] += 2
