"""A process that shows every page of a consultation: `python -m tests.bench.window_pages PAGE TIMES [IDLE]`.

IDLE seconds lie between two pages: where they are few, no page was built before it was asked for. The
consultation opens on PAGE; then every page is shown in order, and TIMES more. It prints one JSON object:
`opened` (milliseconds), `repaint` (the whole window again, median), and `pages`: by id, those shown for the
first time in this process and the medians of the later ones. The page it opened on has no first.
"""

from __future__ import annotations

import json
import statistics
import sys
from functools import partial

from tests.bench.window_desk import IDLE_SECONDS, desk


def pages(first_page: str, times: int, idle: float = IDLE_SECONDS) -> dict[str, object]:
    """Show every page, once and `times` more."""
    with desk(6) as made:
        draft = made.store.drafts(made.clinic.actor)[0].consultation_id
        made.start_at(draft, first_page)
        opened = made.painted(partial(made.open, draft))
        controller = made.open(draft).controller
        taken: dict[str, list[float]] = {}
        for _ in range(times + 1):
            for page in controller.pages:
                made.idle(idle)
                if page.id != controller.page:
                    taken.setdefault(page.id, []).append(made.painted(partial(controller.set_page, page.id)))
        repaint = [made.painted(made.window.update) for _ in range(9)]
        found = {
            page: {
                "first": None if page == first_page else values[0],
                "again": statistics.median(values if page == first_page else values[1:]),
            }
            for page, values in taken.items()
        }
        return {"opened": opened, "repaint": statistics.median(repaint), "pages": found}


if __name__ == "__main__":
    print(json.dumps(pages(sys.argv[1], int(sys.argv[2]), *map(float, sys.argv[3:]))))
