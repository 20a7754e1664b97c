"""The endurance run in small: its parts with tiny numbers, so that a change cannot break them unnoticed."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.endurance import __main__ as endurance
from tests.endurance.disk import Disk
from tests.endurance.figures import CannotRun, Figure
from tests.endurance.flipped_bytes import flipped_bytes
from tests.endurance.full_disk import full_disk
from tests.endurance.power_cuts import power_cuts
from tests.endurance.random_use import random_use
from tests.endurance.recorder import Call, build
from tests.endurance.save_kills import save_kills
from tests.endurance.scanning import Wanted, forms_of_key, forms_of_word, found_in_files, found_in_memory

LINUX_WITH_COMPILER = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not (shutil.which("gcc") or shutil.which("cc")),
    reason="the recorder of writes needs Linux and gcc; the endurance run fails there",
)
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")
WORD = "Zwolfmarker"


# --- the parts


@FORKS
def test_kills_lose_nothing(tmp_path: Path) -> None:
    [figure] = save_kills(tmp_path, number=4)
    assert figure.kept, figure.measured


@LINUX_WITH_COMPILER
def test_power_cuts_lose_nothing_and_without_syncing_they_do(tmp_path: Path) -> None:
    as_built, normal, off = power_cuts(tmp_path, number=8, saves=40)
    assert as_built.kept, as_built.measured
    assert normal.kept, normal.measured
    assert off.kept, off.measured


@LINUX_WITH_COMPILER
def test_a_full_disk_is_told(tmp_path: Path) -> None:
    [figure] = full_disk(tmp_path, number=3, ways=("recorder",))
    assert figure.kept, figure.measured
    assert "recorder" in figure.measured


def test_flipped_bytes_are_noticed(tmp_path: Path) -> None:
    [figure] = flipped_bytes(tmp_path, pages=6, flips=6)
    assert figure.kept, figure.measured


def test_somebody_who_presses_anything_gets_no_error(tmp_path: Path) -> None:
    [figure] = random_use(tmp_path, people=1, seconds=60, acts_each=60)
    assert figure.kept, (tmp_path / "problems.txt").read_text()


# --- the disk that forgets


def write(at: int, content: bytes) -> Call:
    return Call("w", 1, at, content)


CREATED, SYNCED, FOLDER_SYNCED = Call("c", 1, 1, b"file"), Call("s", 1, 0, b""), Call("d", 0, 0, b"")


def after(*calls: Call, seed: int = 0) -> set[bytes | None]:
    """What the file may hold after a power cut, over both kinds of cut and many tosses of the coin."""
    disk = Disk()
    for call in calls:
        disk.take(call)
    found = {disk.after_power_cut("dropped", random.Random(seed)).get("file")}
    return found | {disk.after_power_cut("torn", random.Random(n)).get("file") for n in range(200)}


def test_what_was_synced_is_there_after_a_power_cut() -> None:
    assert after(CREATED, write(0, b"kept"), SYNCED, FOLDER_SYNCED) == {b"kept"}


def test_a_synced_file_under_an_unsynced_name_may_be_gone() -> None:
    assert after(CREATED, write(0, b"kept"), SYNCED) == {None, b"kept"}


def test_an_unsynced_write_is_torn_between_its_sectors_and_never_inside_one() -> None:
    before, later = b"a" * 1024, b"b" * 1024
    calls = (CREATED, write(0, before), SYNCED, FOLDER_SYNCED, write(0, later))
    halves = (b"a" * 512, b"b" * 512)
    assert after(*calls) == {first + second for first in halves for second in halves}


def test_a_rename_is_whole_before_or_after() -> None:
    disk = Disk()
    for call in (CREATED, write(0, b"new"), SYNCED, FOLDER_SYNCED, Call("r", 0, 0, b"file\0other")):
        disk.take(call)
    found = [disk.after_power_cut("torn", random.Random(n)) for n in range(50)]
    assert {frozenset(each.items()) for each in found} == {
        frozenset({("file", b"new")}),
        frozenset({("other", b"new")}),
    }


# --- what cannot run says so


def test_without_a_compiler_one_line_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotRun, match=r"^gcc is missing.*install gcc$"):
        build(tmp_path)


def test_a_part_that_cannot_run_fails_the_run_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    def cannot(_folder: Path) -> list[Figure]:
        raise CannotRun("gcc is missing: install gcc")

    assert endurance.run("power-cuts", cannot) == 1
    assert capsys.readouterr().out.splitlines() == [
        "FAILED  power-cuts                cannot run here: gcc is missing: install gcc"
    ]


def test_a_missed_promise_fails_the_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert endurance.run("kills", lambda _folder: [Figure("kills", "1 lost", "0 lost", kept=False)]) == 1
    assert endurance.run("kills", lambda _folder: [Figure("kills", "0 lost", "0 lost", kept=True)]) == 0
    missed, kept = capsys.readouterr().out.splitlines()
    assert missed.startswith("MISSED")
    assert kept.startswith("kept")


def test_a_word_that_names_no_part_is_wrong_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert endurance.main(["nonesuch"]) == 2
    assert "There is no part nonesuch. Name one of: save-kills" in capsys.readouterr().err


# --- the search for what must not be there


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le"])
@pytest.mark.parametrize("written", [WORD, WORD.casefold(), WORD.upper()])
def test_a_word_is_found_in_a_file_however_it_is_written(tmp_path: Path, encoding: str, written: str) -> None:
    (tmp_path / "cache").write_bytes(b"\x00\x01" + f"Testa {written}".encode(encoding) + b"\xff")
    assert found_in_files([tmp_path], Wanted(forms_of_word(WORD))) == [
        f"{WORD} in {tmp_path.name}/cache",
    ]


def test_a_word_in_a_file_name_and_an_unencrypted_document_are_found(tmp_path: Path) -> None:
    (tmp_path / f"{WORD.lower()}.txt").write_bytes(b"")
    (tmp_path / "preview").write_bytes(b"%PDF-1.7")
    found = found_in_files([tmp_path], Wanted(forms_of_word(WORD)))
    assert found == [
        f"{tmp_path.name}/preview is not encrypted",
        f"{WORD} in the name {tmp_path.name}/{WORD.lower()}.txt",
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is looked at on Linux")
def test_a_word_and_a_key_are_found_in_the_memory_of_a_process_that_holds_them() -> None:
    key = bytes(range(7, 39))
    wanted = Wanted({**forms_of_word(WORD), **forms_of_key("the key", key)})
    holds = (
        "import sys; kept = sys.stdin.readline() * 2; key = bytes(range(7, 39)); print(flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holds], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        holder.stdin.write(f"{WORD}\n")
        holder.stdin.flush()
        holder.stdout.readline()
        found = found_in_memory(holder.pid, wanted)
        assert found_in_memory(holder.pid, Wanted(forms_of_word("Nonesuchmarker"))) == {}
        holder.kill()
    assert found[WORD] >= 1
    assert found["the key"] >= 1
