"""The Unicode bidirectional algorithm (UAX 9): which way each letter of a line runs, and where it stands.

Written here because no library with wheels for every platform gives the level of each letter; they give a
reordered text, from which letters can no longer be joined. Classes come from Python's own Unicode data.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

LEFT_TO_RIGHT = 0
RIGHT_TO_LEFT = 1
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_DEEPEST = 125
_ISOLATES = frozenset({"LRI", "RLI", "FSI"})
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_NEUTRAL = frozenset({"B", "S", "WS", "ON", "LRI", "RLI", "FSI", "PDI"})
_SPACES = frozenset({"WS", "S", "B", "LRI", "RLI", "FSI", "PDI", "BN"})
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


def runs_right_to_left(text: str) -> bool:
    """Whether any letter of the text makes the algorithm necessary."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL", "AN", "RLE", "RLO", "RLI") for letter in text)


def isolated(text: str) -> str:
    """A text that cannot change the order of what stands before and after it.

    Signs that end an isolate which the text did not begin, or begin one that it does not end, are left out.
    """
    matches = _matching_isolates([unicodedata.bidirectional(letter) for letter in text])
    paired = {*matches, *matches.values()}
    kept = "".join(
        letter
        for index, letter in enumerate(text)
        if index in paired or unicodedata.bidirectional(letter) not in (*_ISOLATES, "PDI")
    )
    return FIRST_STRONG_ISOLATE + kept + POP_ISOLATE


def base_level(text: str) -> int:
    """The direction of a whole text: that of most of its letters, and of the first one where they are equal.

    The standard's own rule, the first letter alone, turns a Hebrew sentence round that begins with a brand's
    name; the standard lets a program decide better (HL1).
    """
    strong = [unicodedata.bidirectional(letter) for letter in text]
    right = sum(kind in ("R", "AL") for kind in strong)
    left = strong.count("L")
    if right == left:
        return _first_strong(strong)
    return RIGHT_TO_LEFT if right > left else LEFT_TO_RIGHT


def levels(text: str, base: int) -> list[int]:
    """The embedding level of every letter of one paragraph; even runs to the right, odd to the left."""
    kinds = [unicodedata.bidirectional(letter) or "L" for letter in text]
    matches = _matching_isolates(kinds)
    found, classes = _explicit(kinds, matches, base)
    kept = [index for index, kind in enumerate(kinds) if kind not in _REMOVED]
    for sequence in _sequences(kinds, classes, found, kept, matches, base):
        _weak(sequence)
        _neutral(sequence, text)
        _implicit(sequence, found)
    before = base
    for index, kind in enumerate(kinds):
        if kind in _REMOVED:
            found[index] = before
        before = found[index]
    return found


def line_levels(text: str, found: Sequence[int], base: int) -> list[int]:
    """The levels of one line: white space at its end takes the paragraph's direction (rule L1)."""
    line = list(found)
    at_end = True
    for index in range(len(text) - 1, -1, -1):
        kind = unicodedata.bidirectional(text[index])
        if kind in ("S", "B") or (at_end and (kind in _SPACES or kind in _REMOVED)):
            line[index] = base
            at_end = True
        else:
            at_end = False
    return line


def visual_order(line: Sequence[int]) -> list[int]:
    """The indices of one line from left to right (rule L2)."""
    order = list(range(len(line)))
    odd = [level for level in line if level % 2]
    if not odd:
        return order
    for lowest in range(max(line), min(odd) - 1, -1):
        start = None
        for place in range(len(order) + 1):
            inside = place < len(order) and line[order[place]] >= lowest
            if inside and start is None:
                start = place
            elif not inside and start is not None:
                order[start:place] = order[start:place][::-1]
                start = None
    return order


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence: its places in the paragraph, their classes, and what stands round it."""

    places: list[int]
    classes: list[str]
    level: int
    before: str
    after: str

    @property
    def direction(self) -> str:
        return _direction(self.level)


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _first_strong(classes: Sequence[str], start: int = 0, end: int | None = None) -> int:
    """Rules P2 and P3: the level of the first letter with a direction, outside isolates."""
    depth = 0
    for kind in classes[start:end]:
        if kind in _ISOLATES:
            depth += 1
        elif kind == "PDI":
            depth = max(depth - 1, 0)
        elif depth == 0 and kind in ("L", "R", "AL"):
            return LEFT_TO_RIGHT if kind == "L" else RIGHT_TO_LEFT
    return LEFT_TO_RIGHT


def _matching_isolates(classes: Sequence[str]) -> dict[int, int]:
    """Where each isolate ends (BD9); one that is never closed is left out."""
    found: dict[int, int] = {}
    waiting: list[int] = []
    for index, kind in enumerate(classes):
        if kind in _ISOLATES:
            waiting.append(index)
        elif kind == "PDI" and waiting:
            found[waiting.pop()] = index
    return found


def _explicit(kinds: Sequence[str], matches: dict[int, int], base: int) -> tuple[list[int], list[str]]:
    """Rules X1 to X8: the levels of isolates and embeddings, and the classes after overrides."""
    classes = list(kinds)
    found = [base] * len(classes)
    stack: list[tuple[int, str, bool]] = [(base, "", False)]
    too_many_isolates = too_many_embeddings = valid_isolates = 0
    for index, kind in enumerate(kinds):
        level, override, _ = stack[-1]
        found[index] = level
        if kind in _ISOLATES or kind in _EMBEDDINGS:
            isolate = kind in _ISOLATES
            if kind == "FSI":
                right = bool(_first_strong(kinds, index + 1, matches.get(index)))
            else:
                right = kind[0] == "R"
            if isolate and override:
                classes[index] = override
            deeper = level + 1 if (level + 1) % 2 == right else level + 2
            if deeper <= _DEEPEST and not too_many_isolates and not too_many_embeddings:
                valid_isolates += isolate
                stack.append((deeper, ("R" if right else "L") if kind[-1] == "O" else "", isolate))
            elif isolate:
                too_many_isolates += 1
            elif not too_many_isolates:
                too_many_embeddings += 1
        elif kind == "PDI":
            if too_many_isolates:
                too_many_isolates -= 1
            elif valid_isolates:
                too_many_embeddings = 0
                while not stack[-1][2]:
                    stack.pop()
                stack.pop()
                valid_isolates -= 1
            found[index], override, _ = stack[-1]
            if override:
                classes[index] = override
        elif kind == "PDF":
            if not too_many_isolates:
                if too_many_embeddings:
                    too_many_embeddings -= 1
                elif not stack[-1][2] and len(stack) > 1:
                    stack.pop()
        elif override and kind not in ("BN", "B"):
            classes[index] = override
    return found, classes


def _sequences(
    kinds: Sequence[str],
    classes: Sequence[str],
    found: Sequence[int],
    kept: Sequence[int],
    matches: dict[int, int],
    base: int,
) -> list[_Sequence]:
    """Rule X10: level runs, joined over isolates."""
    runs: list[list[int]] = []
    for index in kept:
        if runs and found[runs[-1][-1]] == found[index]:
            runs[-1].append(index)
        else:
            runs.append([index])
    starting_at = {run[0]: run for run in runs}
    opened_by = {end: start for start, end in matches.items()}
    position = {index: place for place, index in enumerate(kept)}
    made = []
    for run in runs:
        if run[0] in opened_by:
            continue
        places = list(run)
        # An isolate's last letter is its sign of opening; the sequence goes on where it is closed.
        while places[-1] in matches and matches[places[-1]] in starting_at:
            places += starting_at[matches[places[-1]]]
        level = found[places[0]]
        before = kept[position[places[0]] - 1] if position[places[0]] else None
        after = kept[position[places[-1]] + 1] if position[places[-1]] + 1 < len(kept) else None
        open_isolate = kinds[places[-1]] in _ISOLATES and places[-1] not in matches
        made.append(
            _Sequence(
                places=places,
                classes=[classes[index] for index in places],
                level=level,
                before=_direction(max(level, base if before is None else found[before])),
                after=_direction(max(level, base if after is None or open_isolate else found[after])),
            )
        )
    return made


def _weak(sequence: _Sequence) -> None:
    """Rules W1 to W7: marks, numbers, and the signs between numbers."""
    classes = sequence.classes
    before = strong = sequence.before
    for place, kind in enumerate(classes):
        if kind == "NSM":
            kind = "ON" if before in _ISOLATES or before == "PDI" else before
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


def _neutral(sequence: _Sequence, text: str) -> None:
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


def _bracket_pairs(sequence: _Sequence, text: str) -> list[tuple[int, int]]:
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


def _resolve_pair(sequence: _Sequence, text: str, opening: int, closing: int) -> None:
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


def _implicit(sequence: _Sequence, found: list[int]) -> None:
    """Rules I1 and I2."""
    for index, kind in zip(sequence.places, sequence.classes, strict=True):
        if sequence.level % 2:
            found[index] += kind in ("L", "EN", "AN")
        elif kind == "R":
            found[index] += 1
        elif kind in ("EN", "AN"):
            found[index] += 2
