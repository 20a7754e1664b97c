from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

from reports import palette, styles


def every_style(look: Any) -> list[Any]:
    return [
        getattr(look, field.name) for field in fields(look) if hasattr(getattr(look, field.name), "fontSize")
    ]


def test_large_print_is_never_under_16_points_and_body_is_18_on_24(large: Any) -> None:
    assert len(every_style(large)) == 14
    assert min(style.fontSize for style in every_style(large)) >= 16
    assert (large.body.fontSize, large.body.leading) == (18, 24)


def test_every_style_grows_in_large_print(look: Any, large: Any) -> None:
    for small, big in zip(every_style(look), every_style(large), strict=True):
        assert big.fontSize > small.fontSize


def test_the_usual_sizes_are_those_of_the_style_guide(look: Any) -> None:
    assert [(style.fontSize, style.leading) for style in (look.headline, look.section, look.body)] == [
        (27, 31), (16.5, 20), (12, 16),
    ]  # fmt: skip


def test_text_is_left_aligned_in_our_faces_and_breaks_long_words(look: Any, large: Any) -> None:
    for style in every_style(look) + every_style(large):
        assert style.alignment == 0
        assert style.fontName.startswith("Source")
        assert style.bulletFontName.startswith("Source")
        assert style.splitLongWords


def test_the_palette_is_the_light_set_of_the_tokens() -> None:
    tokens = json.loads(Path(palette.TOKENS).read_text(encoding="utf-8"))
    light = palette.light()
    assert "#" + light.accent.hexval()[2:].upper() == tokens["accent"]
    assert "#" + light.text.hexval()[2:].upper() == tokens["text"]


def contrast(one: Any, other: Any) -> float:
    def luminance(colour: Any) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.red, colour.green, colour.blue)
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_can_be_read_on_paper_and_on_panels(look: Any) -> None:
    for style in every_style(look):
        assert contrast(style.textColor, look.palette.surface) >= 4.5
        assert contrast(style.textColor, look.palette.panel) >= 4.5


def test_the_three_grounds_of_a_study_bar_stay_apart_in_grey(look: Any) -> None:
    colours = look.palette
    assert contrast(colours.accent, colours.band) >= 3
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.band, colours.accent_tint) >= 1.25


def test_building_styles_keeps_no_hidden_state() -> None:
    assert styles.styles() is not styles.styles()
