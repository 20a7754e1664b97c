"""What can be printed. ReportLab drops a character its font lacks, without an error; Candor refuses it.

Three steps, in this order: ``printable`` tidies what is harmless and says what it did, ``unprintable``
names what is left and cannot be printed right, ``sentence`` says so to a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from reports import scripts, shaping, typefaces

# Invisible characters that change nothing on paper in plain letters: soft hyphen, zero-width space, grapheme
# joiner, word joiner, byte-order mark, joiners, direction marks and the harmless left-to-right controls that
# phones add when a number is copied, and text-style variation selectors.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u034f\u2060\ufeff\u200c\u200d\u200e\u200f\u061c\u202a\u202c\u202d\u2066\u2068\u2069\ufe0e"
)
# Of these, what may stay in a text whose script or emoji they serve. An override (U+202D) may not: it shows
# letters in an order in which they were not typed.
_SERVING = _INVISIBLE - {"\u202d"}
_LINE_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
# Letters that run from the right or join; found by number, because a text is asked for each of its letters.
_FIRST_OTHER_SCRIPT = 0x0590
_DOTTED_CIRCLE = "\u25cc"
# A stack of more marks than any spelling has is a joke or an attack, and grows over the lines around it.
_MOST_MARKS = 6
# Wider letters than this, in thousandths of the type size, might leave a narrow column.
_WIDEST = 4000
_WESTERN_MARKS = (("\u0300", "\u036f"), ("\u1ab0", "\u1aff"), ("\u1dc0", "\u1dff"), ("\u20d0", "\u20ff"))
_UNKNOWN_FLAG = "\U0001f1fd\U0001f1fd"


class Reason(Enum):
    """Why a character cannot be printed."""

    NO_GLYPH = "no typeface has it"
    SHAPED = "letters of this script cannot be joined on this computer"
    COMBINING = "an accent that no typeface can put on its letter"
    EMOJI = "a part of an emoji that black and white does not show"
    CONTROL = "a control character"
    SURROGATE = "half of a character"


@dataclass(frozen=True, slots=True)
class Unprintable:
    """One character that cannot be printed, and its index in the text after accents were composed."""

    character: str
    name: str
    reason: Reason
    index: int

    @property
    def code_point(self) -> str:
        """The code point as ``U+0634``."""
        return f"U+{ord(self.character):04X}"


@dataclass(frozen=True, slots=True)
class Printable:
    """A text made ready for paper, and in words what was changed (empty if nothing was)."""

    text: str
    changes: tuple[str, ...]


def printable(text: str, *, one_line: bool = False) -> Printable:
    """Make a text ready for paper without changing what a reader sees.

    Composes accents (NFC), writes every kind of line break as a newline (or as a space, where
    ``one_line``), tabs and unusual spaces as spaces, and drops invisible characters when the text has no
    script in which they matter.
    """
    changes: list[str] = []

    def changed(after: str, what: str) -> None:
        nonlocal text
        if after != text:
            changes.append(what)
            text = after

    changed(unicodedata.normalize("NFC", text), "accents were joined to their letters")
    after = text
    for line_break in _LINE_BREAKS:
        after = after.replace(line_break, "\n")
    changed(after, "line breaks were written in one way")
    if one_line:
        changed(text.replace("\n", " "), "line breaks became spaces")
    changed(text.replace("\t", " "), "tabs became spaces")
    glyphs = typefaces.glyphs_of(typefaces.SANS)
    changed(
        "".join(" " if _is_space(letter) and ord(letter) not in glyphs else letter for letter in text),
        "unusual spaces became plain spaces",
    )
    if not _needs_invisible(text):
        changed(
            "".join(letter for letter in text if letter not in _INVISIBLE),
            "invisible characters were left out",
        )
    # Leaving out a joiner can bring a letter and its accent together.
    return Printable(text=unicodedata.normalize("NFC", text), changes=tuple(changes))


def unprintable(text: str) -> tuple[Unprintable, ...]:
    """Every different character of the text, in order, that paper cannot show right.

    Judges the text after composing accents, in both weights; newlines pass, since paragraphs are split
    there.
    """
    text = unicodedata.normalize("NFC", text)
    if _is_plain(text):
        return ()
    serves = _needs_invisible(text)
    found: dict[str, Unprintable] = {}
    for start, end in scripts.clusters(text):
        for index, reason in _problems(text[start:end], serves):
            letter = text[start + index]
            if letter not in found:
                found[letter] = Unprintable(letter, _name(letter), reason, start + index)
    for index in _inserted_circles(text) if not found else ():
        found[text[index]] = Unprintable(text[index], _name(text[index]), Reason.COMBINING, index)
    return tuple(found.values())


def sentence(found: Sequence[Unprintable], *, of: str) -> str:
    """Say to a person what cannot be printed; ``of`` is what holds it, such as "The name".

    Empty if nothing was found.

    At most three characters are named, so that a text in another script does not fill the screen.
    """
    if not found:
        return ""
    named = ", ".join(_quoted(one) for one in found[:3])
    if len(found) == 1:
        return f"{of} has a character that cannot be printed yet: {named}. Write it in other letters."
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    said = f"{of} has {len(found)} characters that cannot be printed yet: {named}{more}."
    return f"{said} Write it in other letters."


def _quoted(one: Unprintable) -> str:
    if not one.character.isprintable():
        return f"{one.name}, {one.code_point}"
    # A lone accent is shown on a dotted circle, or it would sit on the quotation mark.
    shown = _DOTTED_CIRCLE + one.character if _is_mark(one.character) else one.character
    return f'"{shown}" ({one.name}, {one.code_point})'


def _name(letter: str) -> str:
    if unicodedata.category(letter) == "Cs":
        return "half of a character"
    if unicodedata.category(letter) == "Cc":
        return "control character"
    return unicodedata.name(letter, "character without a name")


def _is_plain(text: str) -> bool:
    """Whether ReportLab's own paragraphs print every letter of the text right, in both weights."""
    if text.isascii():
        return text.replace("\n", " ").isprintable() or not text
    simple = [scripts.simple_letters(face) for face in (typefaces.SANS, typefaces.SANS_BOLD)]
    return "\t" not in text and all(letters.issuperset(text) for letters in simple)


def _problems(cluster: str, serves: bool) -> Iterator[tuple[int, Reason]]:
    """What of a letter and its marks cannot be printed: the index in the cluster, and why."""
    if cluster == "\n":
        return
    kinds = [(index, _reason_of_kind(letter, serves)) for index, letter in enumerate(cluster)]
    refused = [(index, reason) for index, reason in kinds if reason is not None]
    if refused:
        yield from refused
        return
    yield from _drawing_problems(cluster)


@lru_cache(maxsize=8192)
def _drawing_problems(cluster: str) -> tuple[tuple[int, Reason], ...]:
    visible = [index for index, letter in enumerate(cluster) if not scripts.is_ignorable(letter)]
    if not visible:
        return ()
    choices = [scripts.choose(cluster, face) for face in (typefaces.SANS, typefaces.SANS_BOLD)]
    if any(choice is None for choice in choices):
        return _without_face(cluster, visible)
    marks = [index for index in visible if _is_mark(cluster[index])]
    if visible[0] in marks:
        return ((visible[0], Reason.COMBINING),)
    if len(marks) > _MOST_MARKS:
        return ((marks[_MOST_MARKS], Reason.COMBINING),)
    for choice in choices:
        assert choice is not None
        if choice.is_emoji:
            return _emoji_problems(cluster, visible, choice)
        if len(visible) == 1 and choice.font:
            continue
        if not shaping.is_available():
            return ((visible[-1], Reason.SHAPED),)
        wrong = _is_drawn_wrong(cluster, marks, choice)
        if wrong is not None:
            return ((visible[-1], wrong),)
    return ()


def _without_face(cluster: str, visible: list[int]) -> tuple[tuple[int, Reason], ...]:
    """No face has the whole cluster: name the letters that no face has, or else the mark that parts it."""
    lacking = [index for index in visible if scripts.choose(cluster[index], typefaces.SANS) is None]
    if not lacking:
        return ((visible[-1], Reason.COMBINING),)
    reason = Reason.NO_GLYPH if shaping.is_available() else Reason.SHAPED
    return tuple((index, reason) for index in lacking)


def _is_drawn_wrong(cluster: str, marks: list[int], choice: scripts.Choice) -> Reason | None:
    """Whether shaping leaves a hole, puts a mark nowhere, or makes a sign too wide for a column."""
    glyphs = shaping.face(choice.file).shape(cluster, 0, len(cluster), right_to_left=False)
    if any(glyph.number == 0 for glyph in glyphs) or sum(glyph.advance for glyph in glyphs) > _WIDEST:
        return Reason.NO_GLYPH
    has_western = any(first <= cluster[index] <= last for index in marks for first, last in _WESTERN_MARKS)
    # A mark for which the face has no place is left where the pen stands: behind its letter.
    if has_western and any(not glyph.advance and not glyph.x and not glyph.y for glyph in glyphs):
        return Reason.COMBINING
    return None


def _emoji_problems(
    cluster: str, visible: list[int], choice: scripts.Choice
) -> tuple[tuple[int, Reason], ...]:
    """An emoji of several parts must be one picture, and each part must change it."""
    whole = _picture(cluster, choice)
    if whole is None or whole == _picture(_UNKNOWN_FLAG, choice):
        return ((visible[-1], Reason.EMOJI),)
    if len(visible) == 1:
        return ()
    for index in visible[1:]:
        # A joiner goes with the part that it joins.
        start = index - 1 if cluster[index - 1] == scripts.JOINER else index
        if _picture(cluster[:start] + cluster[index + 1 :], choice) == whole:
            return ((index, Reason.EMOJI),)
    return ()


def _picture(cluster: str, choice: scripts.Choice) -> int | None:
    """The one glyph that draws an emoji; None if it takes several, or none."""
    glyphs = shaping.face(choice.file).shape(cluster, 0, len(cluster), right_to_left=False)
    return glyphs[0].number if len(glyphs) == 1 and glyphs[0].number else None


def _inserted_circles(text: str) -> Iterator[int]:
    """Where the shaper puts a dotted circle, because a vowel sign has no letter that it can stand on."""
    if _DOTTED_CIRCLE in text or not any(map(_is_mark, text)):
        return
    for word_start, word_end in _words(text):
        word = text[word_start:word_end]
        choices = {scripts.choose(word[start:end], typefaces.SANS) for start, end in scripts.clusters(word)}
        for choice in choices:
            if choice is not None and not choice.font:
                face = shaping.face(choice.file)
                circle = face.number_of(_DOTTED_CIRCLE)
                shaped = face.shape(word, 0, len(word), right_to_left=False)
                for glyph in shaped:
                    if glyph.number == circle:
                        marks = (i for i in range(glyph.start, len(word)) if _is_mark(word[i]))
                        yield word_start + next(marks, glyph.start)


def _words(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for word in text.replace("\n", " ").split(" "):
        yield start, start + len(word)
        start += len(word) + 1


def _reason_of_kind(letter: str, serves: bool) -> Reason | None:
    """Reasons that hold whether or not a typeface has a glyph."""
    category = unicodedata.category(letter)
    if category == "Cs":
        return Reason.SURROGATE
    if category == "Cc" or (category == "Cf" and letter != "\u00ad"):
        is_emoji_tag = "\U000e0020" <= letter <= "\U000e007f"
        return None if serves and (letter in _SERVING or is_emoji_tag) else Reason.CONTROL
    return None


def _needs_invisible(text: str) -> bool:
    """Whether a text has a script or an emoji in which invisible characters matter."""
    return any(
        ord(letter) >= _FIRST_OTHER_SCRIPT
        and (
            unicodedata.category(letter) in ("Lo", "So")
            or (
                unicodedata.bidirectional(letter) in ("R", "AL", "AN")
                and unicodedata.category(letter) != "Cf"
            )
        )
        for letter in text
    )


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter)[0] == "M"


def _is_space(letter: str) -> bool:
    return unicodedata.category(letter) == "Zs"
