"""Pictures are read in a process of their own: what a file does to it stays there."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from intake.photo_file import CUT_OFF, NO_PICTURE, PhotoProblem
from tests.ui.photos.pictures import TAKEN, bomb, cornered, jpeg, notes
from ui.photos.picture import make_ready
from ui.photos.picture_reader import STOPPED, TOO_SLOW, PictureReader

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def reader() -> Iterator[PictureReader]:
    made = PictureReader()
    yield made
    made.close()


def never() -> bool:
    return False


def test_what_comes_back_is_what_was_made_and_one_process_reads_them_all(reader: PictureReader) -> None:
    data = jpeg(exif=notes(6, TAKEN).tobytes())
    first = reader.read(data, today=TODAY, stopped=never)
    made = make_ready(data, today=TODAY)
    assert first == replace(made, held=0)
    process = reader._process.pid
    with pytest.raises(PhotoProblem) as refused:
        reader.read(jpeg(cornered(120, 90)), today=TODAY, stopped=never)
    assert "at least 200" in str(refused.value)
    assert reader.read(data, today=TODAY, stopped=never) == first
    assert reader._process.pid == process


def test_a_process_that_ends_is_a_sentence_and_the_next_picture_is_read(reader: PictureReader) -> None:
    data = jpeg()
    reader.read(data, today=TODAY, stopped=never)
    reader._process.kill()
    with pytest.raises(PhotoProblem) as refused:
        reader.read(data, today=TODAY, stopped=never)
    assert str(refused.value) == CUT_OFF
    assert reader.read(data, today=TODAY, stopped=never).width == 640


def test_no_process_is_started_for_what_is_no_picture() -> None:
    fresh = PictureReader()
    with pytest.raises(PhotoProblem) as refused:
        fresh.read(b"once upon a time", today=TODAY, stopped=never)
    assert str(refused.value) == NO_PICTURE
    assert fresh._process is None


def test_somebody_who_stops_it_waits_no_longer_and_nothing_runs_on() -> None:
    before = multiprocessing.active_children()
    fresh = PictureReader()
    began = perf_counter()
    with pytest.raises(PhotoProblem) as refused:
        fresh.read(jpeg(), today=TODAY, stopped=lambda: True)
    assert str(refused.value) == STOPPED
    assert perf_counter() - began < 30
    assert fresh._process is None
    assert multiprocessing.active_children() == before


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    slow = PictureReader(seconds=0.0)
    with pytest.raises(PhotoProblem) as refused:
        slow.read(jpeg(), today=TODAY, stopped=never)
    assert str(refused.value) == TOO_SLOW
    assert slow._process is None


def test_a_bomb_and_a_large_photo_take_less_than_300_mb() -> None:
    asked = multiprocessing.get_context("spawn").SimpleQueue()
    alone = multiprocessing.get_context("spawn").Process(target=most_memory, args=(asked,))
    alone.start()
    alone.join(60)
    size, most = asked.get()
    assert size == (2000, 1333)
    assert 30 < most < 300


def most_memory(asked: Any) -> None:
    """Reads both in a process of its own, and tells the most memory that it took, in MB."""
    with suppress(PhotoProblem):
        make_ready(bomb(), today=TODAY)
    ready = make_ready(jpeg(cornered(6000, 4000), quality=85, progressive=True), today=TODAY)
    told = Path("/proc/self/status")
    if told.exists():
        # What `getrusage` tells counts the process that this one was made from.
        most = next(
            int(line.split()[1]) for line in told.read_text().splitlines() if line.startswith("VmHWM")
        )
    else:
        import resource

        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1000 if sys.platform == "darwin" else 1)
    asked.put(((ready.width, ready.height), most // 1000))


def test_a_process_that_has_grown_is_not_used_again() -> None:
    grown = PictureReader()
    ready = grown.read(jpeg(cornered(6000, 4000), quality=60, progressive=True), today=TODAY, stopped=never)
    assert ready.width == 2000
    assert grown._process is None
    assert grown.read(jpeg(), today=TODAY, stopped=never).width == 640
    assert grown._process is not None
    grown.close()
