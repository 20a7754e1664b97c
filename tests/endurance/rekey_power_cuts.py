"""The power fails while the data key is changed: the file opens, with every row, never under an old key."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from db.engine import connect
from db.errors import StorageProblem
from tests.db.invented import database
from tests.db.keys.changing import fingerprint, opened
from tests.endurance.disk import Disk
from tests.endurance.figures import Figure
from tests.endurance.numbered_saves import structure_faults
from tests.endurance.power_cuts import Outcome, cut_at_random, recorded
from tests.endurance.recorded_rekey import CHANGE
from tests.endurance.recorder import build


def rekey_power_cuts(folder: Path, *, number: int = 100, times: int = 8, seed: int = 23) -> list[Figure]:
    """`number` cuts, half torn and half dropped, in `times` changes of the key of a small file."""
    clinic = folder / "clinic"
    told = folder / "fingerprints"
    words = (str(database(clinic)), str(times), str(told))
    calls = recorded(clinic, build(folder), "tests.endurance.recorded_rekey", *words)
    order = told.read_text(encoding="ascii").split()
    back = 0

    def look(after: Path, disk: Disk) -> Outcome:
        nonlocal back
        rows = max((each for each in disk.acknowledged if each < CHANGE), default=0)
        changes = max((each - CHANGE for each in disk.acknowledged if each > CHANGE), default=0)
        if not rows:  # the clinic itself was not made yet
            return Outcome(0, 0, is_damaged=False)
        try:
            _, secrets = opened(database(after))
            with closing(connect(database(after), key=secrets.data_key, lock_wait_seconds=5)) as connection:
                [(stored,)] = connection.execute("SELECT count(*) FROM ballast").fetchall()
                faults = structure_faults(connection.execute)
        except StorageProblem:
            return Outcome(rows, rows, is_damaged=True)
        back += order.index(fingerprint(secrets)) < changes
        return Outcome(rows, max(0, rows - stored), bool(faults))

    tally = cut_at_random(calls, folder, number, seed, look)
    measured = f"{tally.words()}, {back} back under an old key"
    return [Figure("power cut while re-keying", measured, "0 each", tally.is_whole and not back)]
