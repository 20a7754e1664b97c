"""What can be printed. ReportLab drops a character its font lacks, without an error; Candor refuses it.

Three steps, in this order: ``printable`` tidies what is harmless and says what it did, ``unprintable``
names what is left and cannot be printed right, ``sentence`` says so to a person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from reports import typefaces

# Invisible characters that change nothing on paper in scripts that Candor prints: soft hyphen, zero-width
# space, grapheme joiner, word joiner, byte-order mark, joiners, direction marks and the harmless
# left-to-right controls that phones add when a number is copied, and text-style variation selectors.
_INVISIBLE = frozenset(
    "\u00ad\u200b\u034f\u2060\ufeff\u200c\u200d\u200e\u200f\u061c\u202a\u202c\u202d\u2066\u2068\u2069\ufe0e"
)
_LINE_BREAKS = ("\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")
_SHAPED = (
    "ARABIC", "SYRIAC", "THAANA", "NKO", "MANDAIC", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI", "ORIYA",
    "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "THAI", "LAO", "TIBETAN", "MYANMAR", "KHMER",
    "MONGOLIAN", "BALINESE", "JAVANESE", "HANGUL CHOSEONG", "HANGUL JUNGSEONG", "HANGUL JONGSEONG",
)  # fmt: skip


class Reason(Enum):
    """Why a character cannot be printed."""

    NO_GLYPH = "no typeface has it"
    RIGHT_TO_LEFT = "text from right to left cannot be ordered yet"
    SHAPED = "letters of this script must be joined, which is not possible yet"
    COMBINING = "an accent that has no ready-made letter"
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
    if not any(_reason_of_script(letter) for letter in text):
        changed(
            "".join(letter for letter in text if letter not in _INVISIBLE),
            "invisible characters were left out",
        )
    # Leaving out a joiner can bring a letter and its accent together.
    return Printable(text=unicodedata.normalize("NFC", text), changes=tuple(changes))


def unprintable(text: str, *, headline: bool = False) -> tuple[Unprintable, ...]:
    """Every different character of the text, in order, that paper cannot show right.

    Judges the text after composing accents; newlines pass, since paragraphs are split there. ``headline``
    asks for the serif face (titles) instead of the two weights of the sans face (everything that people
    type).
    """
    faces = (typefaces.SERIF,) if headline else (typefaces.SANS, typefaces.SANS_BOLD)
    glyphs = [typefaces.glyphs_of(face) for face in faces]
    found: dict[str, Unprintable] = {}
    for index, letter in enumerate(unicodedata.normalize("NFC", text)):
        if letter == "\n" or letter in found:
            continue
        reason = _reason_of_kind(letter)
        if reason is None and not all(ord(letter) in face for face in glyphs):
            reason = _reason_of_script(letter) or Reason.NO_GLYPH
        if reason is not None:
            found[letter] = Unprintable(character=letter, name=_name(letter), reason=reason, index=index)
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
    if one.reason in (Reason.CONTROL, Reason.SURROGATE):
        return f"{one.name}, {one.code_point}"
    # A lone accent is shown on a dotted circle, or it would sit on the quotation mark.
    shown = "\u25cc" + one.character if one.reason is Reason.COMBINING else one.character
    return f'"{shown}" ({one.name}, {one.code_point})'


def _name(letter: str) -> str:
    if unicodedata.category(letter) == "Cs":
        return "half of a character"
    if unicodedata.category(letter) == "Cc":
        return "control character"
    return unicodedata.name(letter, "character without a name")


def _reason_of_kind(letter: str) -> Reason | None:
    """Reasons that hold whether or not a typeface has a glyph."""
    category = unicodedata.category(letter)
    if category == "Cs":
        return Reason.SURROGATE
    if category in ("Cc", "Cf") and letter != "\u00ad":
        return _reason_of_script(letter) or Reason.CONTROL
    if category in ("Mn", "Mc", "Me"):
        return _reason_of_script(letter) or Reason.COMBINING
    return None


def _reason_of_script(letter: str) -> Reason | None:
    """Reason of the script alone.

    The faces cover none of these scripts; the check stays if a face is added.
    """
    if unicodedata.category(letter) != "Cf" and unicodedata.bidirectional(letter) in ("R", "AL", "AN"):
        return Reason.RIGHT_TO_LEFT
    if ord(letter) > 0x0590 and unicodedata.name(letter, "").startswith(_SHAPED):
        return Reason.SHAPED
    return None


def _is_space(letter: str) -> bool:
    return unicodedata.category(letter) == "Zs"
