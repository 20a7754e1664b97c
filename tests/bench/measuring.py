"""Measuring two things side by side, and printing one line per figure.

Both sides of a figure run in turns in one process, so that a slow moment of the machine meets both. What is
quoted is the ratio of medians; milliseconds are this machine's.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: our time, the floor's or peer's, both in milliseconds, and the budget in words.

    `peer` is None where the peer is not installed, or where there is nothing to compare with.
    """

    name: str
    ours: float
    peer_name: str
    peer: float | None
    budget: str

    @property
    def ratio(self) -> float | None:
        """How many times the peer's time ours is."""
        return self.ours / self.peer if self.peer else None

    def line(self) -> str:
        """The figure as it is printed."""
        if self.peer is not None:
            peer = f"{_milliseconds(self.peer)} {self.peer_name}"
        else:
            peer = f"not installed: {self.peer_name}" if self.peer_name else "-"
        ratio = f"{self.ratio:.2f}x" if self.ratio is not None else "-"
        return f"{self.name:<46}  {_milliseconds(self.ours):>10}  {peer:<38}  {ratio:>9}  {self.budget}"


HEADING = f"{'name':<46}  {'ours':>10}  {'floor or peer':<38}  {'ratio':>9}  budget"


def _milliseconds(value: float) -> str:
    return f"{value * 1000:.1f} us" if value < 0.1 else f"{value:.2f} ms" if value < 10 else f"{value:.0f} ms"


def taken_by(work: Work) -> float:
    """How long one call takes, in milliseconds."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def alternating(*works: Work, times: int) -> list[list[float]]:
    """Milliseconds of each work, run in turns; each is run once before, unmeasured."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(times):
        for place, work in enumerate(works):
            taken[place].append(taken_by(work))
    return taken


def medians(*works: Work, times: int) -> list[float]:
    """The median milliseconds of each work, run in turns."""
    return [statistics.median(one) for one in alternating(*works, times=times)]


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
