"""The colours of the printed page: the light set of the design tokens. Every chart must also work in grey."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor

TOKENS = Path(__file__).parent / "data" / "tokens_light.json"

# A ReportLab colour. ReportLab ships no types, so this is the one place where the colour type is open.
Colour = Any


@dataclass(frozen=True, slots=True)
class Palette:
    """The tokens that paper uses, by their name in the design.

    ``panel`` is the palest fill allowed behind text.
    """

    surface: Colour
    rule: Colour
    control: Colour
    text: Colour
    text2: Colour
    muted: Colour
    accent: Colour
    accent_tint: Colour
    accent_mid: Colour
    on_accent: Colour
    ok_fg: Colour
    cond_fg: Colour
    wait_fg: Colour
    refer_fg: Colour
    stop_fg: Colour
    open_fg: Colour
    fig: Colour
    fig_line: Colour
    band: Colour
    panel: Colour


def light() -> Palette:
    """Read the light tokens. Raises KeyError naming a token that the file lacks."""
    tokens: dict[str, str] = json.loads(TOKENS.read_text(encoding="utf-8"))
    # Not a screen token: the style guide's limit for a fill behind body text in print.
    tokens["panel"] = "#F6F9F8"
    return Palette(**{field.name: HexColor(tokens[field.name]) for field in fields(Palette)})
