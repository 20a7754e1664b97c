"""Contrast: every colour that words, edges or facts are drawn in, on every ground that it stands on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ui
from tests.ui.theme.pairs import DECORATION, EDGES, EXEMPT, HIGH_CONTRAST_EDGES, TEXT
from ui.theme.colours import Colours, Tone, colour_sets, contrast

HIGH_CONTRAST = colour_sets()["high-contrast"]
EVERY_SET = pytest.mark.parametrize("colours", list(colour_sets().values()), ids=list(colour_sets()))
COLOURS = set(Colours._fields) - {"edge_line", "focus_line"}
WINDOW = Path(ui.__file__).parent
OF_THINGS = {
    "theme/colours.py": "paper is white",
    "consultation/mark_colour.py": "dots of about the colour that marks have, beside the words",
    "gallery/entries/photographs.py": "pictures that stand for photos of skin",
    "photos/watermark.py": "the mark on a copy of a photo that leaves the clinic",
}
"""Where a colour is that of a thing, and so the same in every set."""


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(ink, ground) for ink, grounds in table.items() for ground in grounds]


def too_pale(colours: Colours, table: dict[str, tuple[str, ...]], least: float) -> list[str]:
    """The pairs of a table that stand out less than this."""
    found = []
    for ink, ground in pairs(table):
        ratio = contrast(getattr(colours, ink), getattr(colours, ground))
        if ratio < least:
            found.append(f"{ink} on {ground}: {ratio:.2f}")
    return found


@EVERY_SET
def test_words_can_be_read_on_every_ground_they_stand_on(colours: Colours) -> None:
    assert too_pale(colours, TEXT, 7 if colours is HIGH_CONTRAST else 4.5) == []


@EVERY_SET
def test_what_is_pressed_or_chosen_or_counted_can_be_seen_by_its_edge(colours: Colours) -> None:
    assert too_pale(colours, EDGES, 4.5 if colours is HIGH_CONTRAST else 3) == []


def test_in_high_contrast_cards_and_chips_have_an_edge_to_go_by() -> None:
    assert too_pale(HIGH_CONTRAST, HIGH_CONTRAST_EDGES, 4.5) == []
    assert HIGH_CONTRAST.edge_line > 1
    assert all(HIGH_CONTRAST.focus_line > each.focus_line for each in (light_and_dark()))


def light_and_dark() -> tuple[Colours, Colours]:
    return colour_sets()["light"], colour_sets()["dark"]


@EVERY_SET
def test_the_focus_is_no_edge_of_a_control(colours: Colours) -> None:
    # The ring must not be taken for the edge of what it is round.
    assert colours.focus != colours.control


def test_the_tables_know_every_colour() -> None:
    inks = set(TEXT) | set(EDGES) | set(HIGH_CONTRAST_EDGES)
    grounds = {ground for _, ground in (*pairs(TEXT), *pairs(EDGES))}
    assert inks | grounds | DECORATION | EXEMPT == COLOURS


def test_the_tables_know_every_tone_that_words_can_have() -> None:
    assert {tone.value for tone in Tone} <= set(TEXT)


def test_no_file_of_the_window_names_a_colour_of_its_own() -> None:
    own = re.compile(
        r"""["']#[0-9A-Fa-f]{3,8}["']|QColor\(\s*\d|Qt\.GlobalColor\.(?!transparent)|QColor\(["']"""
    )
    found = [
        f"{file.relative_to(WINDOW)}: {line.strip()}"
        for file in sorted(WINDOW.rglob("*.py"))
        if file.relative_to(WINDOW).as_posix() not in OF_THINGS
        for line in file.read_text(encoding="utf-8").splitlines()
        if own.search(line)
    ]
    assert found == []


def test_nothing_keeps_the_colours_of_now() -> None:
    # They are asked for when something is painted: what keeps them would not follow a change.
    kept = re.compile(r"self\.\w+\s*=\s*(colours_of|colour_sets|light)\(|setStyleSheet\(")
    found = [
        f"{file.relative_to(WINDOW)}: {line.strip()}"
        for file in sorted(WINDOW.rglob("*.py"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if kept.search(line)
    ]
    assert found == []
