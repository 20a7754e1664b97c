"""What an entry of marks is called: "Hip, left", "Stomach". No widgets."""

from __future__ import annotations

from intake.catalogue import Catalogue
from intake.conditions import Answers
from intake.sections.marks import SIDES

NOT_NAMED = "Area not named"
REGION = "marks.region"
SIDE = "marks.side"


def area_name(part: Answers, catalogue: Catalogue) -> str:
    """The region of an entry of marks with its side, as staff call it."""
    code = part.code(REGION)
    if code not in catalogue.region:
        return NOT_NAMED
    name = capital(catalogue.region[code].plain)
    side = part.code(SIDE)
    return f"{name}, {SIDES.display(side).lower()}" if side in SIDES else name


def capital(words: str) -> str:
    """The words with a capital letter at their beginning."""
    return words[:1].upper() + words[1:]
