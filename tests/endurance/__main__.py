"""The endurance run: `python -m tests.endurance [words]`, one line per figure. See docs/endurance.md.

With words, only the parts whose name holds one of them run, such as `python -m tests.endurance power`. Each
part works in a folder of its own that is thrown away. The exit status is 0 when every promise was kept, 1
when one was missed or a part could not run on this machine, and 2 for a word that names no part.
"""

from __future__ import annotations

import platform
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.endurance.figures import CannotRun, Figure
from tests.endurance.flipped_bytes import flipped_bytes
from tests.endurance.full_disk import full_disk
from tests.endurance.marker_scan import marker_scan
from tests.endurance.other_kills import (
    backup_kills,
    migration_kills,
    rekey_kills,
    restore_kills,
    take_over_kills,
)
from tests.endurance.power_cuts import power_cuts
from tests.endurance.random_use import random_use
from tests.endurance.rekey_power_cuts import rekey_power_cuts
from tests.endurance.rooms import dropped_replies, ended_connections, rooms_on_a_file, rooms_on_a_server
from tests.endurance.save_kills import save_kills

Part = Callable[[Path], list[Figure]]
PARTS: dict[str, Part] = {
    "save-kills": save_kills,
    "other-kills-rekey": rekey_kills,
    "other-kills-backup": backup_kills,
    "other-kills-restore": restore_kills,
    "other-kills-migration": migration_kills,
    "other-kills-take-over": take_over_kills,
    "power-cuts": power_cuts,
    "rekey-power-cuts": rekey_power_cuts,
    "full-disk": full_disk,
    "flipped-bytes": flipped_bytes,
    "rooms-file": rooms_on_a_file,
    "rooms-server": rooms_on_a_server,
    "rooms-dropped-replies": dropped_replies,
    "rooms-ended-connections": ended_connections,
    "random-use": random_use,
    "marker-scan": marker_scan,
}
"""Each begins with the name of its module, so that a word can name a whole module."""


def main(words: Sequence[str]) -> int:
    """Run the parts asked for, or all of them."""
    unknown = [word for word in words if not any(word in name for name in PARTS)]
    if unknown:
        print(f"There is no part {unknown[0]}. Name one of: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    chosen = [name for name in PARTS if not words or any(word in name for word in words)]
    print(f"# Python {platform.python_version()}, {platform.system()} {platform.machine()}", flush=True)
    began = time.monotonic()
    missed = sum(run(name, PARTS[name]) for name in chosen)
    verdict = f"{missed} missed" if missed else "every promise kept"
    print(f"# {verdict}, {(time.monotonic() - began) / 60:.0f} min", flush=True)
    return 1 if missed else 0


def run(name: str, part: Part) -> int:
    """Run one part and print its figures; gives how many promises were missed."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="candor-endurance-", ignore_cleanup_errors=True) as folder:
        try:
            figures = part(Path(folder))
        except CannotRun as problem:
            print(f"FAILED  {name:<24}  cannot run here: {problem}", flush=True)
            return 1
        except Exception as problem:  # the parts after it are worth their answer all the same
            traceback.print_exc()
            print(f"FAILED  {name:<24}  {type(problem).__name__}", flush=True)
            return 1
    seconds = time.monotonic() - began
    for figure in figures:
        print(figure.line(seconds), flush=True)
    return sum(not figure.kept for figure in figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
