"""Failures slow down, are kept over a restart, and reach the audit once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.keys import attempts as module
from db.keys.attempts import Attempts, attempts_file_of
from tests.db.keys.invented import OWNER, SECOND


class Clock:
    """The clock of the wall and the one of the process, moved by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.wall, self.process = 1_900_000_000.0, 50.0
        monkeypatch.setattr(module, "monotonic", lambda: self.process)

    def __call__(self) -> float:
        return self.wall

    def pass_by(self, seconds: float) -> None:
        self.wall += seconds
        self.process += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return attempts_file_of(tmp_path / "clinic.candor")


def test_the_wait_doubles_up_to_a_minute(path: Path, clock: Clock) -> None:
    attempts = Attempts(path, clock=clock)
    assert attempts.wait_seconds() == 0
    waits = [attempts.failed(OWNER) for _ in range(12)]
    assert waits == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60]
    clock.pass_by(45)
    assert attempts.wait_seconds() == 15
    clock.pass_by(20)
    assert attempts.wait_seconds() == 0


def test_a_restart_does_not_shorten_the_wait(path: Path, clock: Clock) -> None:
    first = Attempts(path, clock=clock)
    for _ in range(6):
        first.failed(None)
    clock.pass_by(3)
    assert Attempts(path, clock=clock).wait_seconds() == 5


def test_the_file_holds_no_name_and_nothing_typed(path: Path, clock: Clock) -> None:
    Attempts(path, clock=clock).failed(OWNER)
    assert path.read_text() == f'[["{OWNER}", 1900000000.0, true, false]]'
    assert path.stat().st_mode & 0o077 == 0


def test_failures_are_handed_over_once_oldest_first(path: Path, clock: Clock) -> None:
    attempts = Attempts(path, clock=clock)
    attempts.failed(OWNER)
    clock.pass_by(1)
    attempts.failed(None)
    attempts = Attempts(path, clock=clock)
    attempts.succeeded(OWNER)
    taken = attempts.take()
    assert [each.person_id for each in taken] == [OWNER, None]
    assert taken[0].at == datetime.fromtimestamp(1_900_000_000, UTC)
    assert attempts.take() == ()
    assert not path.exists()


def test_a_sign_in_clears_ones_own_failures_but_not_those_of_a_colleague(path: Path, clock: Clock) -> None:
    attempts = Attempts(path, clock=clock)
    for _ in range(5):
        attempts.failed(SECOND)
    attempts.succeeded(OWNER)
    assert len(attempts.take()) == 5
    assert attempts.wait_seconds() == 4
    assert attempts.failed(SECOND) == 8
    assert len(attempts.take()) == 1
    attempts.succeeded(SECOND)
    assert attempts.wait_seconds() == 0


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"\x00\xff",
        b"[",
        b"{}",
        b"[[]]",
        b"[[1, 2, 3, 4]]",
        b"[[null, 1e400, true, false]]",
        b'[["x", 5, true, false]]',
        b"[[null, true, true, false]]",
        b"[" * 100_000,
        b" " * 300_000,
    ],
)
def test_a_damaged_file_stops_nobody_and_is_mended(path: Path, clock: Clock, damage: bytes) -> None:
    path.write_bytes(damage)
    attempts = Attempts(path, clock=clock)
    assert attempts.wait_seconds() == 0
    attempts.failed(OWNER)
    assert [each.person_id for each in Attempts(path, clock=clock).take()] == [OWNER]


def test_damaging_the_file_does_not_help_while_the_program_runs(path: Path, clock: Clock) -> None:
    attempts = Attempts(path, clock=clock)
    for _ in range(5):
        attempts.failed(OWNER)
    path.unlink()
    assert attempts.wait_seconds() == 4
    path.write_bytes(b"damaged")
    assert attempts.failed(OWNER) == 8


@pytest.mark.parametrize("jump", [-100_000_000.0, -600.0, 600.0, 100_000_000.0])
def test_a_clock_that_jumps_neither_locks_out_nor_ends_a_wait(path: Path, clock: Clock, jump: float) -> None:
    attempts = Attempts(path, clock=clock)
    for _ in range(5):
        attempts.failed(OWNER)
    clock.wall += jump
    if abs(jump) < 3600:
        assert attempts.wait_seconds() == 4
    assert attempts.wait_seconds() <= 4
    after_restart = Attempts(path, clock=clock)
    assert after_restart.wait_seconds() <= 4
    clock.pass_by(4)
    assert after_restart.wait_seconds() == 0


def test_a_folder_that_cannot_be_written_to_stops_nobody(tmp_path: Path, clock: Clock) -> None:
    attempts = Attempts(tmp_path / "no folder" / "clinic.attempts", clock=clock)
    assert [attempts.failed(None) for _ in range(4)] == [0, 0, 1, 2]
    assert len(attempts.take()) == 4
