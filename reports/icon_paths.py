"""The icons as vector paths, so that no typeface can lose them.

Lucide (ISC); the licence lies in ``reports/icons``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from types import MappingProxyType

ICON_FILE = Path(__file__).parent / "icons" / "lucide.json"
GRID = 24.0


class Icon(Enum):
    """The icons that paper uses, by their Lucide name."""

    SUITABLE = "circle-check"
    WITH_CARE = "triangle-alert"
    WAIT = "clock"
    REFER = "stethoscope"
    NOT_SUITABLE = "octagon-x"
    INCOMPLETE = "circle-dashed"
    PHONE = "phone"
    EMERGENCY = "octagon-alert"
    TICK = "check"
    CROSS = "x"


# PDF path operators on a 24-unit grid, y up.
Icons = Mapping[Icon, str]

_OPERATORS = {"M": "m", "L": "l", "C": "c", "Z": "h"}


def read_icons() -> Icons:
    """Read all icons. Raises KeyError naming an icon that the file lacks."""
    drawn: dict[str, list[list[str | float]]] = json.loads(ICON_FILE.read_text(encoding="utf-8"))["icons"]
    return MappingProxyType({icon: " ".join(_operator(step) for step in drawn[icon.value]) for icon in Icon})


def _operator(step: list[str | float]) -> str:
    numbers = [float(number) for number in step[1:]]
    # Every second number is a y, which grows downwards in the drawing and upwards on paper.
    turned = [GRID - number if index % 2 else number for index, number in enumerate(numbers)]
    return " ".join([*(f"{number:.2f}" for number in turned), _OPERATORS[str(step[0])]])
