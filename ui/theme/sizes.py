"""Distances of the style guide, section 4, in pixels at 100 %. Whatever holds text grows with its text."""

from __future__ import annotations

GRID = 4
STEPS = (4, 8, 12, 16, 20, 24, 28, 36)

CARD_PADDING = 18
CARD_GAP = 12
PAGE_MARGIN = 28

RADIUS_CARD = 10
RADIUS_SEGMENT = 7
RADIUS_FIELD = 6
RADIUS_BOX = 4

LINE = 1
LINE_SELECTED = 2
LEFT_BAR = 3
FOCUS_GAP = 2

TARGET = 32
"""The least height of anything that can be pressed."""
LEAST_TARGET = 24
"""The least height of what can be pressed in lines close together."""
CONTROL = 34
"""The usual height of a button, a field and a segment."""
BOX = 18
"""The side of a tick box, and the width of a radio circle."""

TOP_BAR = 52
PATIENT_BANNER = 66
STEPS_WIDTH = 236
STEPS_WIDTH_FOLDED = 60
PANEL_WIDTH = 364
FOOT_BAR = 60
STATUS_BAR = 28
PANEL_BECOMES_TAB = 1180
STEPS_FOLD = 900
ONE_COLUMN = 720
