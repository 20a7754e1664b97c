"""Figures of the domain: screening, expectations, reading the catalogue."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import cycle
from pathlib import Path

from intake.conditions import Answers
from intake.expectation_sentences import load_sentences
from intake.expectations import forecast
from tests.bench.floor import compile_floor
from tests.bench.measuring import Figure, Work, alternating, medians, percentile
from ui.input_file import Opened, open_input, open_knowledge

DEMOS = Path(__file__).resolve().parents[2] / "intake" / "data" / "demo"
DEMO = DEMOS / "isotretinoin-eight-weeks-ago.json"


@cache
def opened() -> Opened:
    """A demo with findings, read once."""
    return open_input(str(DEMO), on=None, profile=None)


def one_answer_after_another() -> Iterator[Answers]:
    """The consultation as it grows and changes: each state differs from the one before by one answer."""
    full = opened().answers
    asked = [rule.link_id for rule in opened().catalogue.contraindications if rule.is_asked]
    states = [full.with_answer(link_id, given) for link_id in asked for given in ("Y", "N", "UNK")]
    return cycle(states)


def _screening() -> tuple[Work, Work, Work]:
    """Screening, with enabled answers found first, and the floor."""
    one, knowledge = opened(), opened().knowledge
    born = one.consultation.patient.birth_date
    states, more, bare = one_answer_after_another(), one_answer_after_another(), one_answer_after_another()
    floor = compile_floor(one.catalogue)

    def screen() -> object:
        return knowledge.screener.screen(next(states), on=one.on, birth_date=born)

    def enable_and_screen() -> object:
        answers = knowledge.questionnaire.enabled_answers(next(more))
        return knowledge.screener.screen(answers, on=one.on, birth_date=born)

    return screen, enable_and_screen, lambda: floor(next(bare).values)


def screening(times: int = 600) -> list[Figure]:
    """All rules x 7 treatments, per answer."""
    ours, enabled, floor = alternating(*_screening(), times=times)
    name = f"{len(opened().catalogue.contraindications)} rules as closures"

    def figure(what: str, values: list[float], share: float, budget: str) -> Figure:
        return Figure(what, percentile(values, share), name, percentile(floor, share), budget)

    return [
        figure("screening per answer, p50", ours, 0.5, "stretch 0.1 ms"),
        figure("screening per answer, p95", ours, 0.95, "<= 0.5 ms p95, stretch 0.1 ms"),
        figure(
            "enabled answers and screening, p50", enabled, 0.5, "with the window's repaint <= 16.7 ms p95"
        ),
        figure(
            "enabled answers and screening, p95", enabled, 0.95, "with the window's repaint <= 16.7 ms p95"
        ),
    ]


def forecasts(times: int = 100) -> list[Figure]:
    """What to expect of each of the seven treatments, against one screening of them."""
    one = opened()
    sentences = load_sentences(one.catalogue)

    def all_seven() -> object:
        return [
            forecast(
                one.answers,
                entry.id,
                catalogue=one.catalogue,
                sentences=sentences,
                on=one.on,
                last_session=None,
            )
            for entry in one.catalogue.treatments
        ]

    screen, _, _ = _screening()
    ours, floor = medians(all_seven, screen, times=times)
    return [Figure("forecast for 7 treatments", ours, "one screening of 7", floor, "none of its own")]


def opening(times: int = 10) -> list[Figure]:
    """Catalogue, questions and compiled rules, against the standard library reading the same TOML files."""
    texts = [
        entry.read_text(encoding="utf-8")
        for entry in (files("intake") / "data").iterdir()
        if entry.name.endswith(".toml")
    ]
    # What is read once in a process is read each time here.
    read = open_knowledge.__wrapped__
    ours, floor = medians(read, lambda: [tomllib.loads(text) for text in texts], times=times)
    return [
        Figure("catalogue, questions and rules", ours, "tomllib on the same files", floor, "none of its own")
    ]
