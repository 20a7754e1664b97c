"""Two rooms at once, on one file and on a server, and a line to the server that loses replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from tests.db.postgres import losses
from tests.db.postgres.rooms import Kind, two_rooms
from tests.endurance.figures import CannotRun, Figure
from tests.postgres_server import Server, running_server

Found = TypeVar("Found")


def rooms_on_a_file(folder: Path, *, number: int = 200) -> list[Figure]:
    """Two programs change one patient `number` times each, on one file."""
    return [_rooms("sqlite", "two rooms, one file", number)]


def rooms_on_a_server(folder: Path, *, number: int = 200) -> list[Figure]:
    """The same on a PostgreSQL server."""
    return [_saying_what_is_missing(lambda: _rooms("postgresql", "two rooms, one server", number))]


def dropped_replies(folder: Path, *, number: int = 100) -> list[Figure]:
    """The reply to COMMIT is lost, or now and then COMMIT itself: the program asks the server.

    In days of about 20 losses one after the other: a program whose every question stays unanswered too gives
    up after a quarter of a minute, and says so.
    """
    sizes = _in_days(number, 20)
    return [_over_a_bad_line("COMMIT replies lost", losses.dropped_replies, sizes)]


def ended_connections(folder: Path, *, number: int = 100) -> list[Figure]:
    """The server ends the desk's connections at any moment of a save."""
    return [_over_a_bad_line("connections ended", losses.killed_backends, [number])]


def _in_days(number: int, size: int) -> list[int]:
    """A number in parts of about a size. No two neighbours are alike, as the size is the seed of chance."""
    days = max(1, number // size)
    sizes = [size + (-1) ** day * (day + 1) // 2 for day in range(days - 1)]
    return [*sizes, number - sum(sizes)]


def _rooms(kind: Kind, name: str, number: int) -> Figure:
    found = two_rooms(kind, number)
    measured = (
        f"{found.saves} saves of one patient, {found.conflicts} conflicts shown: silently overwritten "
        f"{found.overwritten}, doubled {found.doubled}"
    )
    # Without a conflict the two never met, and this would show nothing.
    met = found.saves == 2 * number and found.conflicts > 0
    return Figure(name, measured, "0, 0", met and not (found.overwritten or found.doubled))


def _over_a_bad_line(
    name: str, disturb: Callable[[Server, int], losses.Losses], sizes: Sequence[int]
) -> Figure:
    def work() -> list[losses.Losses]:
        with running_server() as server:
            return [disturb(server, size) for size in sizes]

    found = _saying_what_is_missing(work)
    disturbed, saves = sum(each.disturbed for each in found), sum(each.saves for each in found)
    lost, doubled = sum(each.lost for each in found), sum(each.doubled for each in found)
    measured = f"{disturbed} disturbed in {saves} saves: rows lost {lost}, rows doubled {doubled}"
    return Figure(name, measured, "0, 0", disturbed >= sum(sizes) and not (lost or doubled))


def _saying_what_is_missing(work: Callable[[], Found]) -> Found:
    """Errors: `CannotRun` where no server can be started."""
    try:
        return work()
    except RuntimeError as problem:  # the tests' server names in one line what is missing
        raise CannotRun(str(problem)) from None
