"""Figures of the window: start, memory, pages, keys, saves, search, the first handout.

Each runs in processes of its own without a screen (Qt's "offscreen"), so that nothing of Qt stays in the
process of the other benchmarks, and what is shown first is shown first.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.commands import ROOT, surroundings
from tests.bench.domain import DEMO
from tests.bench.measuring import Figure, percentile
from tests.db.measure_saves import save_against_raw_commit

PATIENTS_IN_LIST = 50
_STARTS = ("health.skin", "hopes")
_HUMAN_SECONDS = 0.4
"""Between two pages: nobody reads one and presses Continue in less."""


@dataclass(frozen=True, slots=True)
class Memory(Figure):
    """A figure whose two sides are MB, not milliseconds."""

    def line(self) -> str:
        """The figure as it is printed."""
        peer = "-" if self.peer is None else f"{self.peer:.0f} MB {self.peer_name}"
        ratio = "-" if self.ratio is None else f"{self.ratio:.2f}x"
        return f"{self.name:<46}  {self.ours:>7.0f} MB  {peer:<38}  {ratio:>9}  {self.budget}"


def _child(module: str, *arguments: object) -> dict[str, Any]:
    """What a process of this folder printed. Errors: `RuntimeError` with its last words."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{module}", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**surroundings(), "QT_QPA_PLATFORM": "offscreen"},
        check=False,
    )
    if done.returncode != 0 or not done.stdout.strip():
        raise RuntimeError(f"{module} could not be measured:\n{done.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def start(times: int = 9) -> list[Figure]:
    """From nothing to the first painted page, in turns with an empty window of the same size."""
    ours: list[dict[str, Any]] = []
    empty: list[dict[str, Any]] = []
    first: list[dict[str, Any]] = []
    temporary = tempfile.TemporaryDirectory
    with temporary(prefix="candor-bench-") as folder, temporary(prefix="candor-bench-") as nothing:
        _child("window_start", "fill", time.time(), folder, PATIENTS_IN_LIST)
        for _ in range(times + 1):
            ours.append(_child("window_start", "ours", time.time(), folder))
            empty.append(_child("window_start", "empty", time.time()))
            first.append(_child("window_start", "ours", time.time(), nothing))

    def median(side: list[dict[str, Any]], what: str) -> float:
        return statistics.median(float(one[what]) for one in side[1:])

    def figure(name: str, what: str, budget: str) -> Figure:
        return Figure(name, median(ours, what), "empty window", median(empty, what), budget)

    figures = [
        figure("cold start to first painted page, CPU", "cpu", "<= 1.5x, stretch 1.3x"),
        Figure(
            "very first start to its first page, CPU",
            median(first, "cpu"),
            "empty window",
            median(empty, "cpu"),
            "<= 1.5x, stretch 1.3x",
        ),
        figure("cold start to first painted page, wall", "wall", "none of its own"),
        Figure(
            f"cold start to list of {PATIENTS_IN_LIST} patients, wall",
            median(ours, "list"),
            "empty window",
            median(empty, "wall"),
            "none of its own",
        ),
    ]
    if ours[0]["memory"] is not None:
        memory = median(ours, "memory"), median(empty, "memory")
        figures.append(Memory("memory at first paint", memory[0], "empty window", memory[1], "<= 1.4x"))
    return figures


def pages(processes: int = 6, times: int = 5) -> list[Figure]:
    """Each page of a consultation: first shown in its process, and shown again."""
    found = [_child("window_pages", _STARTS[number % 2], times) for number in range(processes)]
    repaint = statistics.median(one["repaint"] for one in found)

    def line(name: str, values: Sequence[float], budget: str) -> Figure:
        return Figure(name, statistics.median(values), "the whole window repainted", repaint, budget)

    figures = [line("consultation opened and painted", [one["opened"] for one in found], "none of its own")]
    for page in found[0]["pages"]:
        shown = [one["pages"][page] for one in found]
        first = [one["first"] for one in shown if one["first"] is not None]
        if first:
            figures.append(line(f"page {page}, first shown", first, "<= 30 ms"))
        figures.append(line(f"page {page}, shown again", [one["again"] for one in shown], "<= 10 ms"))
    by_continue = _child("window_pages", "hopes", 1, _HUMAN_SECONDS)["pages"].values()
    ready = [one["first"] for one in by_continue if one["first"] is not None]
    figures.append(line("pages first shown by Continue, median", ready, "<= 30 ms"))
    figures.append(line("pages first shown by Continue, slowest", [max(ready)], "<= 30 ms"))
    return figures


def memory(handouts: int = 200) -> list[Figure]:
    """All that the window has, and what a day's handouts leave behind."""
    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder:
        _child("window_start", "fill", time.time(), folder, 6)
        used = _child("window_memory", handouts, folder)
    if used["used"] is None:
        return []
    empty = float(_child("window_start", "empty", time.time())["memory"])
    return [
        Memory("memory, everything used", used["used"], "empty window", empty, "<= 2.8x"),
        Memory(f"memory grown by {handouts} handouts", used["growth"], "", None, "< 2 MB"),
    ]


def keys(times: int = 3, questions: int = 1000) -> list[Figure]:
    """A key until everything it changes is painted, in turns with painting the same places alone."""
    taken = _child("window_keys", times, questions)

    def figure(name: str, what: str, share: float, budget: str) -> Figure:
        floor = percentile(taken[f"{what}_repaint"], share)
        return Figure(name, percentile(taken[what], share), "the same places repainted", floor, budget)

    budget = "<= 16.7 ms p95, stretch 8 ms"
    first = percentile(taken["first_yes"], 0.95)
    return [
        figure("key that answers to repaint, p50", "answer", 0.5, "none of its own"),
        figure("key that answers to repaint, p95", "answer", 0.95, budget),
        Figure("first Yes, which builds follow-ups, p95", first, "", None, "<= 16.7 ms p95"),
        figure("letter typed to repaint, p50", "letter", 0.5, "none of its own"),
        figure("letter typed to repaint, p95", "letter", 0.95, budget),
    ]


def saves(times: int = 150) -> list[Figure]:
    """One durable save and one opening of a consultation, in turns with the bare connection."""
    found = save_against_raw_commit(times)
    return [
        Figure("durable save of one change", found["save"], "raw WAL-FULL commit", found["raw"], "<= 3x"),
        Figure("open a consultation, from storage", found["open"], "raw read", found["raw_read"], "<= 5 ms"),
    ]


def search(patients: int = 10_000, times: int = 3) -> list[Figure]:
    """Search as one types, in storage and on the screen."""
    taken = _child("window_search", patients, times)

    def figure(name: str, ours: str, peer: str, share: float, budget: str) -> Figure:
        held_against = "raw, same statements" if peer == "raw" else "the same places repainted"
        return Figure(
            name, percentile(taken[ours], share), held_against, percentile(taken[peer], share), budget
        )

    among = f"among {patients:,}"
    return [
        figure(f"search {among}, p50", "find", "raw", 0.5, "<= 2x, stretch 1.5x"),
        figure(f"search {among}, p95", "find", "raw", 0.95, "<= 5 ms p95"),
        figure(f"search key to painted rows {among}, p50", "key", "repaint", 0.5, "none of its own"),
        figure(f"search key to painted rows {among}, p95", "key", "repaint", 0.95, "<= 16.7 ms p95"),
    ]


_WARMED = """
import json, sys, time
from ui.input_file import open_input
content = open_input(sys.argv[1], on=None, profile=None).content()
from reports.documents import build, warm
from reports.kinds import DocumentKind
warm()
taken = []
for _ in range(6):
    start = time.perf_counter()
    build(DocumentKind.HANDOUT, content)
    taken.append((time.perf_counter() - start) * 1000)
print(json.dumps(taken))
"""


def warmed_handout(times: int = 7) -> list[Figure]:
    """The first handout of a process that got the paper ready while nobody waited, as the window does."""
    first, warm = [], []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", _WARMED, str(DEMO)],
            capture_output=True,
            cwd=ROOT,
            env=surroundings(),
            check=True,
        )
        taken = json.loads(done.stdout)
        first.append(taken[0])
        warm.append(statistics.median(taken[1:]))
    ours, floor = statistics.median(first), statistics.median(warm)
    return [Figure("first handout, renderer warmed", ours, "the same, warm", floor, "<= 150 ms")]
