"""Every figure can be measured: once each, without the peers. No speed passes or fails."""

from __future__ import annotations

from collections.abc import Callable

import pypdfium2
import pytest

from tests.bench.__main__ import main
from tests.bench.batch import day_batch
from tests.bench.commands import commands
from tests.bench.domain import forecasts, opening, screening
from tests.bench.measuring import Figure, alternating, percentile
from tests.bench.paper import first_handout, handout_warm, one_handout, verified
from tests.bench.peers import platypus
from tests.bench.sample import sample
from tests.bench.sign_in import sign_in
from tests.bench.window import Memory, keys, pages, saves, search, start, warmed_handout


@pytest.mark.parametrize(
    "measure",
    [
        lambda: screening(times=3),
        lambda: forecasts(times=1),
        lambda: opening(times=1),
        lambda: handout_warm(times=1, peers=False),
        lambda: verified(times=1),
        lambda: first_handout(times=1),
        lambda: day_batch(times=1, documents=2),
        lambda: commands(times=1),
        lambda: warmed_handout(times=1),
        lambda: sign_in(times=1),
        lambda: start(times=1),
        lambda: keys(times=1, questions=4),
        lambda: saves(times=12),
        lambda: search(patients=60, times=1),
    ],
    ids=[
        "screening",
        "forecasts",
        "opening",
        "handout",
        "verification",
        "first handout",
        "day's batch",
        "commands",
        "warmed handout",
        "sign-in",
        "window's start",
        "window's keys",
        "saves",
        "search",
    ],
)
def test_each_figure_is_measured_and_positive(measure: Callable[[], list[Figure]]) -> None:
    figures = measure()

    assert figures
    for figure in figures:
        assert figure.ours > 0
        assert figure.peer is None or figure.peer > 0
        assert "\n" not in figure.line()


def test_a_line_holds_name_ours_peer_ratio_and_budget() -> None:
    line = Figure("screening", 0.05, "closures", 0.025, "<= 0.5 ms").line()

    assert line.split() == ["screening", "50.0", "us", "25.0", "us", "closures", "2.00x", "<=", "0.5", "ms"]


def test_memory_is_told_in_megabytes() -> None:
    line = Memory("memory", 80, "empty window", 50, "<= 1.4x").line()

    assert line.split() == ["memory", "80", "MB", "50", "MB", "empty", "window", "1.60x", "<=", "1.4x"]


def test_every_page_of_a_consultation_has_its_two_figures() -> None:
    figures = pages(processes=2, times=1)
    names = [figure.name for figure in figures]

    assert all(figure.ours > 0 for figure in figures)
    assert len(names) == 1 + 2 * 16 + 2
    assert "page plan, first shown" in names
    assert "page documents, shown again" in names


def test_a_process_that_cannot_be_measured_says_why() -> None:
    with pytest.raises(RuntimeError, match="nonsense"):
        keys(times="nonsense")  # type: ignore[arg-type]


def test_a_peer_that_is_not_installed_says_so_and_gives_no_ratio() -> None:
    figure = Figure("handout", 50, "WeasyPrint", None, "<= 0.1x")

    assert figure.ratio is None
    assert "not installed: WeasyPrint" in figure.line()


def test_runs_alternate_and_the_first_of_each_is_not_counted() -> None:
    calls: list[str] = []
    taken = alternating(lambda: calls.append("ours"), lambda: calls.append("peer"), times=2)

    assert calls == ["ours", "peer"] * 3
    assert [len(one) for one in taken] == [2, 2]


def test_a_percentile_lies_where_its_name_says() -> None:
    values = [float(number) for number in range(100, 0, -1)]

    assert (percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1.0)) == (51, 96, 100)


def test_the_peers_lay_out_as_much_text_as_our_handout() -> None:
    """A peer with less to do would make us look slow, one with more would flatter us."""
    document = pypdfium2.PdfDocument(one_handout())
    ours = sum(len("".join(page.get_textpage().get_text_range().split())) for page in document)
    document.close()
    paragraphs = [paragraph for page in sample().pages for paragraph in page]
    cells = [cell for table in sample().tables for row in table for cell in row]
    theirs = sum(len("".join(text.split())) for text in (*paragraphs, *cells))

    assert theirs == pytest.approx(ours, rel=0.1)
    assert len(sample().tables) == 4
    assert len(sample().figure) > 20
    assert platypus(sample())().startswith(b"%PDF-")


def test_a_group_that_does_not_exist_is_named_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nonsense"]) == 2
    assert "screening" in capsys.readouterr().err
