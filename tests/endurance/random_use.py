"""No error comes of anything that somebody presses, at whatever moment.

Each person is a process of its own (`tests.endurance.random_person`) with a seed of its own. The moments are
those of the machine, so a seed says what is pressed and not when: an error may need a few runs to come back.
With a number of acts each waits for the one before, and a seed does the same on every machine.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.endurance.figures import Figure

ROOT = Path(__file__).resolve().parents[2]
FOR_THE_REST = 180.0
"""Seconds that the start and the end of one process may take beside its acts."""


def random_use(
    folder: Path, *, people: int = 12, seconds: float = 20.0, acts_each: int | None = None
) -> list[Figure]:
    """So many people, for so many seconds each; or so many acts, each when nothing is under way."""
    acts, problems, ended = 0, list[str](), 0
    for seed in range(people):
        given = (str(seed), str(seconds), *([] if acts_each is None else [str(acts_each)]))
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-m", "tests.endurance.random_person", *given],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=seconds + FOR_THE_REST,
            check=False,
        )
        if done.returncode:
            ended += 1
            problems.append(done.stderr[-2000:])
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        acts += told["acts"]
        problems += [f"seed {seed}: {each}" for each in told["problems"]]
    (folder / "problems.txt").write_text("\n\n".join(problems))
    for each in problems:
        print(each, file=sys.stderr)
    measured = f"{people} people, {acts:,} acts: errors {len(problems) - ended}, ended unasked {ended}"
    return [Figure("anything pressed", measured, "none", not problems and acts > people)]
