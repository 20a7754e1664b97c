"""A process that uses everything: `python -m tests.bench.window_memory HANDOUTS FOLDER`.

FOLDER holds a demo that another process made. Every page of a consultation and every place of the clinic is
shown and a handout is made; after a morning's handouts, HANDOUTS more. It prints one JSON object of MB:
`used`, and `growth` by the last handouts; both None where the system does not tell.
"""

from __future__ import annotations

import gc
import json
import sys
from functools import partial
from pathlib import Path

from tests.bench.domain import DEMO
from tests.bench.window_desk import Desk, desk

_MORNING = 60
"""Handouts after which what is kept between two of them is there: growth is counted from then on."""


def resident() -> float | None:
    """MB of this process that are in memory now, None where the system does not tell."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))
    except (OSError, StopIteration):
        return None


def _show_everything(made: Desk) -> None:
    view = made.open(made.store.drafts(made.clinic.actor)[0].consultation_id)
    for page in view.controller.pages:
        made.painted(partial(view.controller.set_page, page.id))
        made.idle()
    places = made.window.places
    assert places is not None
    for id, _words in places.words:
        made.painted(partial(made.window.show_later, id))
        made.idle()
    made.painted(made.window.show_settings)
    made.painted(made.window.show_home)
    made.idle()


def memory(handouts: int, folder: Path) -> dict[str, float | None]:
    """Use everything, make a morning's handouts, then so many more."""
    from reports.documents import build
    from reports.kinds import DocumentKind
    from ui.input_file import open_input

    content = open_input(str(DEMO), on=None, profile=None).content()
    with desk(6, folder) as made:
        _show_everything(made)
        build(DocumentKind.HANDOUT, content)
        gc.collect()
        used = resident()
        for _ in range(_MORNING):
            build(DocumentKind.HANDOUT, content)
        gc.collect()
        before = resident()
        for _ in range(handouts):
            build(DocumentKind.HANDOUT, content)
        gc.collect()
        after = resident()
    return {"used": used, "growth": None if before is None or after is None else after - before}


if __name__ == "__main__":
    print(json.dumps(memory(int(sys.argv[1]), Path(sys.argv[2]))))
