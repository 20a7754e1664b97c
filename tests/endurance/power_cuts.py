"""The power fails at random moments of saving; what the disk kept is opened, and held against what was said.

The calls of a saving program are recorded and replayed up to a random one. See `tests.endurance.disk`.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.db.invented import database
from tests.endurance.disk import Cut, Disk
from tests.endurance.figures import Figure
from tests.endurance.numbered_saves import examine
from tests.endurance.recorder import Call, build, read_log, surroundings

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one power cut did to what had been acknowledged by then."""

    acknowledged: int
    lost: int
    is_damaged: bool


@dataclass
class Tally:
    """What some power cuts did."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0
    with_loss: int = 0

    def add(self, outcome: Outcome) -> None:
        self.cuts += 1
        self.acknowledged += outcome.acknowledged
        self.lost += outcome.lost
        self.with_loss += outcome.lost > 0
        self.damaged += outcome.is_damaged

    @property
    def is_whole(self) -> bool:
        """Whether nothing was lost or damaged, and there was something to lose."""
        return not (self.lost or self.damaged) and self.acknowledged > 0

    def words(self) -> str:
        return (
            f"{self.cuts} cuts, {self.acknowledged} acknowledged: {self.lost} lost "
            f"(in {self.with_loss} cuts), {self.damaged} files damaged"
        )


def power_cuts(folder: Path, *, number: int = 200, saves: int = 300, seed: int = 7) -> list[Figure]:
    """`number` cuts, half torn and half dropped; then a tenth of them with less syncing than was built.

    Those must be found to lose saves: a replay that finds nothing there would find nothing anywhere.
    """
    library = build(folder)

    def cuts(synchronous: str, number: int) -> Tally:
        clinic = folder / f"clinic-{synchronous}"
        words = (str(database(clinic)), str(saves), synchronous)
        calls = recorded(clinic, library, "tests.endurance.recorded_saver", *words)
        return cut_at_random(calls, folder, number, seed, _saves_after_the_cut)

    as_built, few = cuts("as-built", number), max(6, number // 10)
    figures = [
        Figure("power cut while saving", as_built.words(), "0 lost, 0 damaged", as_built.is_whole),
    ]
    for synchronous in ("NORMAL", "OFF"):
        tally = cuts(synchronous, few)
        name = f"  with synchronous={synchronous}"
        figures.append(Figure(name, tally.words(), "some lost: the replay can see it", tally.lost > 0))
    return figures


def recorded(clinic: Path, library: Path, module: str, *words: str) -> list[Call]:
    """The calls of a program that works in a new folder, alone. Its file of calls stands beside it."""
    record = clinic.with_name(f"{clinic.name}-record")
    clinic.mkdir()
    subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=ROOT,
        env=surroundings(library, clinic, record),
        check=True,
    )
    calls = read_log(record)
    _assert_replay_is_whole(calls, clinic)
    return calls


def _assert_replay_is_whole(calls: Sequence[Call], clinic: Path) -> None:
    """With everything on the disk the replay must give the very files that are there."""
    disk = Disk()
    for call in calls:
        disk.take(call)
    for file in list(disk.under_way):
        disk.take(Call("s", file, 0, b""))
    disk.take(Call("d", 0, 0, b""))
    kept = disk.after_power_cut("dropped", random.Random(0))
    # What programs share in memory is made anew from the log, whatever lies there.
    there = {each.name: each.read_bytes() for each in clinic.iterdir() if not each.name.endswith("-shm")}
    if kept != there:
        raise AssertionError("the recorder missed a change of a file")


def cut_at_random(
    calls: Sequence[Call], folder: Path, number: int, seed: int, look: Callable[[Path, Disk], Outcome]
) -> Tally:
    """Cut the power at `number` random calls, dropped and torn in turns; `look` judges the folder."""
    chance, tally, disk = random.Random(seed), Tally(), Disk()
    taken = 0
    for place, moment in enumerate(sorted(chance.randrange(1, len(calls) + 1) for _ in range(number))):
        for call in calls[taken:moment]:
            disk.take(call)
        taken = moment
        cut: Cut = "torn" if place % 2 else "dropped"
        clinic = folder / "after-the-cut"
        clinic.mkdir()
        for name, content in disk.after_power_cut(cut, chance).items():
            (clinic / name).write_bytes(content)
        tally.add(look(clinic, disk))
        shutil.rmtree(clinic)
    return tally


def _saves_after_the_cut(clinic: Path, disk: Disk) -> Outcome:
    acknowledged = disk.acknowledged[-1] + 1 if disk.acknowledged else 0
    found = examine(database(clinic), acknowledged)
    return Outcome(acknowledged, found.lost, bool(found.unsound or found.partial))
