"""The benchmarks: `python -m tests.bench [words]`, one line per figure. How to read them: docs/benchmarks.md.

With words, only the groups whose name holds one of them run, such as `python -m tests.bench screening`.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Callable, Sequence

from tests.bench.batch import day_batch
from tests.bench.commands import commands
from tests.bench.domain import forecasts, opening, screening
from tests.bench.measuring import HEADING, Figure
from tests.bench.paper import first_handout, handout_warm, verified
from tests.bench.sign_in import sign_in
from tests.bench.window import keys, memory, pages, saves, search, start, warmed_handout

GROUPS: dict[str, Callable[[], list[Figure]]] = {
    "screening": screening,
    "forecasts": forecasts,
    "opening": opening,
    "handout": handout_warm,
    "verification": verified,
    "first-handout": first_handout,
    "day-batch": day_batch,
    "commands": commands,
    "warmed-handout": warmed_handout,
    "sign-in": sign_in,
    "window-start": start,
    "window-pages": pages,
    "window-keys": keys,
    "window-memory": memory,
    "saves": saves,
    "search": search,
}


def main(words: Sequence[str]) -> int:
    """Run the groups asked for, or all. The exit status is 2 for a word that names none."""
    chosen = [name for name in GROUPS if not words or any(word in name for word in words)]
    if not chosen:
        print(f"There is no such group. Name one of: {', '.join(GROUPS)}.", file=sys.stderr)
        return 2
    print(f"# Python {platform.python_version()}, {platform.machine()}; medians of alternating runs")
    print(HEADING, flush=True)
    for name in chosen:
        for figure in GROUPS[name]():
            print(figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
