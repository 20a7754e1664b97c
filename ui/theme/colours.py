"""The named colours: light, dark, high contrast; and which of these sets a widget stands in."""

from __future__ import annotations

import json
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette

_WINDOW = QPalette.ColorRole.Window
PAPER = "#FFFFFF"
"""What is printed on, and what stands for it on the screen: white in every set."""


class Colours(NamedTuple):
    """One set of colours, each "#RRGGBB". The names are those of the style guide, section 2.

    `edge_line` and `focus_line` are widths in pixels: of the edge of what is pressed or typed into, and of
    the ring round what has the focus. High contrast has thicker ones.
    """

    window: str
    surface: str
    sunken: str
    raised: str
    rule: str
    control: str
    text: str
    text2: str
    muted: str
    accent: str
    accent_hover: str
    accent_tint: str
    accent_mid: str
    on_accent: str
    focus: str
    ok_fg: str
    ok_bg: str
    cond_fg: str
    cond_bg: str
    wait_fg: str
    wait_bg: str
    refer_fg: str
    refer_bg: str
    stop_fg: str
    stop_bg: str
    open_fg: str
    open_bg: str
    fig: str
    fig_line: str
    band: str
    disabled: str
    edge_line: float
    focus_line: float


class Tone(Enum):
    """The tones a text can have. The value is the name of its colour."""

    TEXT = "text"
    SECOND = "text2"
    MUTED = "muted"
    ACCENT = "accent"
    ERROR = "stop_fg"
    WARNING = "cond_fg"
    GOOD = "ok_fg"
    ON_DARK = "surface"


@cache
def colour_sets() -> dict[str, Colours]:
    """Every set by its name, "light", "dark" and "high-contrast", from tokens.json."""
    text = (Path(__file__).parent / "tokens.json").read_text(encoding="utf-8")
    return {name: Colours(**values) for name, values in json.loads(text).items()}


def light() -> Colours:
    """The light set."""
    return colour_sets()["light"]


def colours_of(palette: QPalette) -> Colours:
    """The set that a palette was made from, told by its window colour; light for any other palette."""
    # Asked for at each paint of each widget.
    return _by_ground().get(palette.color(_WINDOW).rgb()) or light()


@cache
def _by_ground() -> dict[int, Colours]:
    return {QColor(colours.window).rgb(): colours for colours in colour_sets().values()}


def palette_of(colours: Colours) -> QPalette:
    """The Qt palette of a colour set (style guide, section 11)."""
    role = QPalette.ColorRole
    palette = QPalette()
    for name, hue in {
        role.Window: colours.window,
        role.WindowText: colours.text,
        role.Base: colours.surface,
        role.AlternateBase: colours.sunken,
        role.Text: colours.text,
        role.Button: colours.surface,
        role.ButtonText: colours.text,
        role.PlaceholderText: colours.muted,
        role.Highlight: colours.accent,
        role.HighlightedText: colours.on_accent,
        role.Link: colours.accent,
        role.LinkVisited: colours.accent,
        role.Accent: colours.accent,
        role.BrightText: colours.stop_fg,
        role.ToolTipBase: colours.text,
        role.ToolTipText: colours.surface,
        role.Light: colours.surface,
        role.Midlight: colours.sunken,
        role.Mid: colours.rule,
        role.Dark: colours.control,
        role.Shadow: colours.control,
    }.items():
        palette.setColor(name, QColor(hue))
    for name in (role.WindowText, role.Text, role.ButtonText, role.PlaceholderText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.disabled))
    for name in (role.Base, role.Button):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(colours.sunken))
    return palette


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21, as WCAG 2.2 defines it."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(hue: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    colour = QColor(hue)
    red, green, blue = linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
