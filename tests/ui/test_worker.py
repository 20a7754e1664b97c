"""Background jobs: results at home on the window's thread, failures as sentences, cancelling."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event, get_ident

import pytest
from pytestqt.qtbot import QtBot

from ui.worker import Cancel, JobProblem, Worker

SECRET = "Testa Nonesuch"


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[Worker]:
    made = Worker()
    yield made
    made.close()


class Heard:
    """What came home, and on which thread."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.sentences: list[str] = []
        self.threads: set[int] = set()

    def done(self, result: object) -> None:
        self.results.append(result)
        self.threads.add(get_ident())

    def failed(self, sentence: str) -> None:
        self.sentences.append(sentence)
        self.threads.add(get_ident())


def test_a_job_runs_elsewhere_and_its_result_comes_home(worker: Worker, qtbot: QtBot) -> None:
    heard = Heard()
    with qtbot.waitSignals([worker.started, worker.ended], order="strict"):
        worker.run("Counting", lambda _cancel: get_ident(), heard.done, heard.failed)
    assert heard.threads == {get_ident()}
    assert heard.results != [get_ident()]
    assert worker.names == ()


def test_jobs_run_one_after_the_other_in_order(worker: Worker, qtbot: QtBot) -> None:
    heard = Heard()
    for number in range(20):
        worker.run(f"Job {number}", lambda _cancel, number=number: number, heard.done, heard.failed)
    qtbot.waitUntil(lambda: len(heard.results) == 20)
    assert heard.results == list(range(20))


def test_a_problem_with_a_sentence_is_told_in_its_words(worker: Worker, qtbot: QtBot) -> None:
    def work(_cancel: Cancel) -> bytes:
        raise JobProblem("The disk is full. Free some space.")

    heard = Heard()
    with qtbot.waitSignal(worker.ended):
        worker.run("Making the handout", work, heard.done, heard.failed)
    assert heard.sentences == ["The disk is full. Free some space."]
    assert heard.results == []


def test_an_unforeseen_error_is_told_without_its_message(worker: Worker, qtbot: QtBot) -> None:
    def work(_cancel: Cancel) -> bytes:
        raise ValueError(SECRET)

    heard = Heard()
    with qtbot.waitSignal(worker.ended):
        worker.run("Making the handout", work, heard.done, heard.failed)
    (sentence,) = heard.sentences
    assert "Making the handout" in sentence
    assert "ValueError" in sentence
    assert SECRET not in sentence


def test_nobody_hears_of_a_job_that_was_cancelled_while_it_ran(worker: Worker, qtbot: QtBot) -> None:
    heard, begun = Heard(), Event()

    def work(cancel: Cancel) -> str:
        begun.set()
        return "stopped" if cancel.wait(5) else "went on"

    job = worker.run("Long work", work, heard.done, heard.failed)
    assert begun.wait(5)
    with qtbot.waitSignal(worker.ended):
        job.cancel()
    assert (heard.results, heard.sentences) == ([], [])


def test_a_job_cancelled_before_its_turn_never_begins(worker: Worker, qtbot: QtBot) -> None:
    heard, gate, began = Heard(), Event(), []
    worker.run("First", lambda _cancel: gate.wait(5), heard.done, heard.failed)
    second = worker.run("Second", lambda _cancel: began.append(1), heard.done, heard.failed)
    assert worker.names == ("First", "Second")
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: worker.names == ())
    assert began == []
    assert heard.results == [True]


def test_closing_stops_what_runs_and_takes_no_more(qtbot: QtBot) -> None:
    worker, heard, begun = Worker(), Heard(), Event()

    def work(cancel: Cancel) -> bool:
        begun.set()
        return cancel.wait(5)

    worker.run("Long work", work, heard.done, heard.failed)
    worker.run("Waiting", lambda _cancel: 1, heard.done, heard.failed)
    assert begun.wait(5)
    worker.close()
    with pytest.raises(RuntimeError):
        worker.run("Too late", lambda _cancel: 1, heard.done, heard.failed)
    qtbot.wait(50)
    assert heard.results == []
