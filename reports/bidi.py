"""The Unicode bidirectional algorithm (UAX 9): which way each letter of a line runs, and where it stands.

Written here because no library with wheels for every platform gives the level of each letter; they give a
reordered text, from which letters can no longer be joined. Classes come from Python's own Unicode data.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from reports.bidi_sequences import ISOLATES, RunSequence, direction_of, resolve

LEFT_TO_RIGHT = 0
RIGHT_TO_LEFT = 1
FIRST_STRONG_ISOLATE = "\u2068"
POP_ISOLATE = "\u2069"

_DEEPEST = 125
_EMBEDDINGS = frozenset({"LRE", "RLE", "LRO", "RLO"})
_REMOVED = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "BN"})
_SPACES = frozenset({"WS", "S", "B", "LRI", "RLI", "FSI", "PDI", "BN"})


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
        if index in paired or unicodedata.bidirectional(letter) not in (*ISOLATES, "PDI")
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
        resolve(sequence, text, found)
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


def _first_strong(classes: Sequence[str], start: int = 0, end: int | None = None) -> int:
    """Rules P2 and P3: the level of the first letter with a direction, outside isolates."""
    depth = 0
    for kind in classes[start:end]:
        if kind in ISOLATES:
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
        if kind in ISOLATES:
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
        if kind in ISOLATES or kind in _EMBEDDINGS:
            isolate = kind in ISOLATES
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
) -> list[RunSequence]:
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
        open_isolate = kinds[places[-1]] in ISOLATES and places[-1] not in matches
        made.append(
            RunSequence(
                places=places,
                classes=[classes[index] for index in places],
                level=level,
                before=direction_of(max(level, base if before is None else found[before])),
                after=direction_of(max(level, base if after is None or open_isolate else found[after])),
            )
        )
    return made
