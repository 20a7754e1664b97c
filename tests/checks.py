"""All checks, as `python3 start.py test` runs them: python -m tests.checks [pytest arguments]

Format, lint, types and import rules come first, then the tests, in several processes at a time: one for each
processor, each with the tests of one folder. With pytest arguments the tests are one run. Every process
counts by its exit status: a crash after "passed" is a failure, and so is one that does not end.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LONGEST = 25 * 60.0
"""Seconds after which a step that has not ended is killed, and has failed."""
TIMED_OUT = 124


def steps_before_tests(python: str) -> dict[str, list[str]]:
    """What is looked at before a test runs, in this order."""
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return {
        "ruff format --check": [python, "-m", "ruff", "format", "--check", "."],
        "ruff check": [python, "-m", "ruff", "check", "."],
        "mypy --strict": [python, "-m", "mypy", "--strict", "intake", "db", "reports"],
        "lint-imports": [python, "-c", lint_imports],
    }


def test_groups(folder: Path) -> dict[str, list[str]]:
    """The files of the tests by the folder they stand in, each in one group, the biggest first."""
    groups: dict[str, list[Path]] = {}
    for path in sorted((folder / "tests").rglob("test_*.py")):
        parts = path.relative_to(folder / "tests").parent.parts
        # The window has most of the tests: each of its places is a group.
        groups.setdefault("/".join(parts[: 2 if parts[:1] == ("ui",) else 1]) or "set-up", []).append(path)
    sizes = {name: sum(path.stat().st_size for path in paths) for name, paths in groups.items()}
    order = sorted(groups, key=lambda name: -sizes[name])
    return {name: [str(path.relative_to(folder)) for path in groups[name]] for name in order}


def test_steps(python: str, arguments: Sequence[str], folder: Path) -> dict[str, list[str]]:
    """The runs of pytest: one for each group, or a single one with the given arguments."""
    pytest = [python, "-m", "pytest"]
    if arguments:
        return {"pytest": [*pytest, *arguments]}
    # Without any file pytest looks for itself, and fails when it finds none.
    groups = test_groups(folder) or {"": []}
    return {f"pytest {name}".rstrip(): [*pytest, *files] for name, files in groups.items()}


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return max(1, os.cpu_count() or 1)


def outcome(status: int) -> str:
    """An exit status in words. A process killed by a signal failed, whatever it had printed before."""
    if status == 0:
        return "passed"
    if status > 0:
        return f"FAILED (exit status {status})"
    import signal

    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = "unknown signal"
    return f"FAILED (killed by signal {-status}, {name})"


def run_steps(
    steps: Mapping[str, Sequence[str]], *, folder: Path, at_once: int = 1, longest: float = LONGEST
) -> list[tuple[str, int]]:
    """Run every step even when one fails; each prints in one piece. Gives its line and its status."""

    def run(name: str) -> tuple[str, int]:
        began = time.monotonic()
        try:
            # What a test prints may be no text at all.
            done = subprocess.run(
                steps[name],
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                timeout=longest,
            )
            status, said = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            printed = expired.stdout or b""
            said = printed if isinstance(printed, str) else printed.decode("utf-8", "replace")
            said, status = f"{said}\nIt did not end within {longest:.0f} s.\n", TIMED_OUT
        line = f"{name:<24} {outcome(status):<28} {time.monotonic() - began:6.1f} s"
        print(f"\n=== {name}\n{said}--- {line}", flush=True)
        return line, status

    with ThreadPoolExecutor(max_workers=at_once) as pool:
        return list(pool.map(run, steps))


def main(arguments: Sequence[str], folder: Path = ROOT) -> int:
    """Run everything and print a summary; 0 only if every step ended with 0."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        # A console that cannot show a letter must not swallow what failed.
        reconfigure(errors="replace")
    done = run_steps(steps_before_tests(sys.executable), folder=folder)
    done += run_steps(test_steps(sys.executable, arguments, folder), folder=folder, at_once=processors())
    return summary(done)


def summary(done: Sequence[tuple[str, int]]) -> int:
    """Print how every step ended; 0 only if every step ended with 0."""
    if not done:
        print("\nThere is nothing to check here: no step was run.", flush=True)
        return 1
    failed = sum(status != 0 for _, status in done)
    words = f"{failed} of {len(done)} steps FAILED" if failed else f"all {len(done)} steps passed"
    print("\n=== summary", *(line for line, _ in done), words, sep="\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
