"""From a passphrase that was accepted to the list: what opening a clinic costs beside the key derivation."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.bench.measuring import Figure, medians

PATIENTS = 50


def sign_in(times: int = 9) -> list[Figure]:
    """File, session, clinic and list, in turns with the derivation of the key alone."""
    from ui.safekeeping.opening import CannotOpen, open_demo
    from ui.safekeeping.opening_file import enter, keys_at
    from ui.safekeeping.opening_records import CLINIC_FILE, DEMO_PASSPHRASE, DEMO_SIGN_IN

    with tempfile.TemporaryDirectory(prefix="candor-bench-") as folder, ExitStack() as closing:
        made = open_demo(Path(folder), PATIENTS)
        if isinstance(made, CannotOpen):
            raise RuntimeError(made.sentence)
        made.store.close()
        database = Path(folder) / CLINIC_FILE
        keys = keys_at(database)
        unlocked = keys.unlock(DEMO_SIGN_IN, DEMO_PASSPHRASE)
        # A passphrase that is changed gets the usual work: the demo's own is lighter.
        keys.change_passphrase(unlocked.person_id, DEMO_PASSPHRASE, DEMO_PASSPHRASE)

        def derive() -> None:
            keys.unlock(DEMO_SIGN_IN, DEMO_PASSPHRASE)

        def open_list() -> None:
            opened = enter(database, keys, unlocked, DEMO_SIGN_IN)
            opened.store.find_patients(opened.actor, "", limit=PATIENTS)
            closing.callback(opened.store.close)

        ours, derived = medians(open_list, derive, times=times)
    name = f"sign-in accepted to a list of {PATIENTS}"
    return [Figure(name, ours, "the key derivation alone", derived, "<= 150 ms, stretch 80 ms")]
