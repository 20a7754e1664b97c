"""What `python3 start.py test` runs, and that nothing in it can fail unseen."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from tests import checks

ROOT = Path(__file__).resolve().parents[1]
PASSES = [sys.executable, "-c", "print('fine')"]


def test_all_steps_run_even_when_the_first_fails(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    fails = [sys.executable, "-c", "raise SystemExit(3)"]
    done = checks.run_steps({"first": fails, "second": PASSES}, folder=tmp_path)
    assert checks.summary(done) == 1
    printed = capfd.readouterr().out
    assert re.search(r"^first +FAILED \(exit status 3\)", printed, re.MULTILINE)
    assert re.search(r"^second +passed", printed, re.MULTILINE)
    assert printed.endswith("1 of 2 steps FAILED\n")


def test_steps_that_all_pass_end_with_status_0(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = checks.run_steps({"one": PASSES, "other": PASSES}, folder=tmp_path, at_once=2)
    assert checks.summary(done) == 0
    printed = capfd.readouterr().out
    assert "=== one\nfine\n" in printed
    assert "=== other\nfine\n" in printed
    assert printed.endswith("all 2 steps passed\n")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signals; a crash there is an exit status")
def test_a_crash_after_passed_is_a_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    crash = "import os, signal; print('9 passed', flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    done = checks.run_steps({"pytest": [sys.executable, "-c", crash]}, folder=tmp_path)
    assert checks.summary(done) == 1
    assert "FAILED (killed by signal 9, SIGKILL)" in capfd.readouterr().out


def test_a_step_that_does_not_end_is_killed_and_has_failed(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    waits = [sys.executable, "-c", "import time; print('begun', flush=True); time.sleep(60)"]
    done = checks.run_steps({"pytest": waits}, folder=tmp_path, longest=3.0)
    assert checks.summary(done) == 1
    printed = capfd.readouterr().out
    assert "begun" in printed
    assert "It did not end within 3 s." in printed


def test_no_tests_at_all_are_a_failure(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    steps = checks.test_steps(sys.executable, [], tmp_path)
    assert list(steps) == ["pytest"]
    assert checks.summary(checks.run_steps(steps, folder=tmp_path)) == 1
    assert checks.summary([]) == 1
    assert "FAILED" in capfd.readouterr().out


def test_format_lint_types_and_imports_are_checked_before_the_tests() -> None:
    steps = checks.steps_before_tests("python")
    assert list(steps) == ["ruff format --check", "ruff check", "mypy --strict", "lint-imports"]
    assert steps["mypy --strict"][-3:] == ["intake", "db", "reports"]


def test_words_behind_the_command_go_to_one_run_of_pytest() -> None:
    assert checks.test_steps("python", ["-k", "marks"], ROOT) == {
        "pytest": ["python", "-m", "pytest", "-k", "marks"]
    }


def test_every_file_of_tests_is_run_once() -> None:
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py"))
    steps = checks.test_steps("python", [], ROOT)
    assert sorted(file for command in steps.values() for file in command[3:]) == files
    assert len(steps) > 8


def test_endurance_is_no_part_of_the_tests() -> None:
    steps = checks.test_steps("python", [], ROOT)
    assert not any("tests/endurance" in word for command in steps.values() for word in command)
    collected = [path.name for path in (ROOT / "tests" / "endurance").iterdir()]
    assert "__main__.py" in collected
    assert not [name for name in collected if name.startswith("test_") or name == "conftest.py"]
