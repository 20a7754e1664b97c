"""Figures of paper: the handout warm against its peers, and the first one after a start."""

from __future__ import annotations

import statistics
import subprocess
import sys
from functools import partial

from reports.documents import build, expected
from reports.kinds import DocumentKind
from reports.verification import verify
from tests.bench.commands import ROOT, surroundings
from tests.bench.domain import DEMO, opened
from tests.bench.measuring import Figure, medians, taken_by
from tests.bench.peers import PEERS
from tests.bench.sample import sample

BUDGETS = {
    "typst": "<= 2x, stretch 1x",
    "fpdf2": "below 1x",
    "platypus as usually written": "below 1x",
    "WeasyPrint": "<= 0.1x",
}


def one_handout() -> bytes:
    """One handout, from its content to the finished bytes."""
    return build(DocumentKind.HANDOUT, opened().content()).pdf


def verified(times: int = 20) -> list[Figure]:
    """The comparison of a finished file with its record, beside building that file; then both, per kind."""
    content = opened().content()
    figures = []
    for kind in DocumentKind:
        pdf, wanted = build(kind, content).pdf, expected(kind, content)
        ours, floor = medians(partial(verify, pdf, wanted), partial(build, kind, content), times=times)
        figures.append(Figure(f"verification, {kind.value}", ours, "building it", floor, "<= 300 ms"))
    return figures


def handout_warm(times: int = 30, peers: bool = True) -> list[Figure]:
    """The handout when everything is loaded, in turns with each peer."""
    if not peers:
        (ours,) = medians(one_handout, times=times)
        return [Figure("handout, warm", ours, "", None, "")]
    figures = []
    for name, make in PEERS.items():
        render = make(sample())
        if render is None:
            (ours,) = medians(one_handout, times=times)
            figures.append(Figure("handout, warm", ours, name, None, BUDGETS[name]))
        else:
            ours, peer = medians(one_handout, render, times=times)
            figures.append(Figure("handout, warm", ours, name, peer, BUDGETS[name]))
    return figures


_FIRST = """
import sys, time
from pathlib import Path
from ui.input_file import open_input
content = open_input(sys.argv[1], on=None, profile=None).content()
start = time.perf_counter()
from reports.documents import build
from reports.kinds import DocumentKind
build(DocumentKind.HANDOUT, content)
print((time.perf_counter() - start) * 1000)
"""


def first_handout(times: int = 7) -> list[Figure]:
    """The first handout of a process that has read its consultation: importing, fonts, building."""
    first, warm = [], []
    one_handout()
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-c", _FIRST, str(DEMO)],
            capture_output=True,
            cwd=ROOT,
            env=surroundings(),
            check=True,
        )
        first.append(float(done.stdout))
        warm.append(taken_by(one_handout))
    ours, floor = statistics.median(first), statistics.median(warm)
    return [Figure("first handout after start", ours, "the same, warm", floor, "<= 150 ms")]
