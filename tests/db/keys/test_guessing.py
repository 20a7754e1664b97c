"""Guessing: many at once wait as long as one after the other, and no name is told by the time it takes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from db.keys import attempts, kept
from db.keys.attempts import FREE, Attempts, attempts_file_of
from db.keys.key_file import Keys, SignInRefused
from db.keys.place import FileKeyPlace, key_file_of
from db.keys.work import LIGHT_WORK, Work
from tests.db.keys.invented import OWNER, OWNER_WORDS, InMemory, new_keys

TOGETHER = 12


@pytest.fixture
def database(tmp_path: Path) -> Path:
    database = tmp_path / "clinic.candor"
    new_keys(FileKeyPlace(key_file_of(database)))
    return database


def tried(database: Path, refusals: list[SignInRefused]) -> None:
    """One guess, with keys of its own, as every sign-in has them."""
    keys = Keys.open(
        FileKeyPlace(key_file_of(database)), work=LIGHT_WORK, attempts=Attempts(attempts_file_of(database))
    )
    try:
        keys.unlock("testa", "a guess that is wrong")
    except SignInRefused as refusal:
        refusals.append(refusal)


def test_guesses_made_at_once_are_tried_no_more_often_than_guesses_in_turn(database: Path) -> None:
    refusals: list[SignInRefused] = []
    threads = [Thread(target=tried, args=(database, refusals)) for _ in range(TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refusals) == TOGETHER
    # One more than are free, for the wait begins after it; a slow computer may have waited it out once.
    assert sum(not each.not_tried for each in refusals) <= FREE + 2
    assert all(each.wait_seconds > 0 for each in refusals if each.not_tried)


def test_another_program_takes_its_turn_too(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = (
        "import sys; from pathlib import Path; from db.keys.attempts import Attempts\n"
        "with Attempts(Path(sys.argv[1])).one_at_a_time() as mine:\n"
        "    print(mine, flush=True); sys.stdin.read()\n"
    )
    file = attempts_file_of(database)
    with subprocess.Popen(
        [sys.executable, "-c", script, os.fspath(file)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        with monkeypatch.context() as patch:
            patch.setattr(attempts, "TURN_SECONDS", 0.2)
            with Attempts(file).one_at_a_time() as mine:
                assert not mine
        other.kill()
        other.communicate()
    # What was killed holds nobody up.
    with Attempts(file).one_at_a_time() as mine:
        assert mine
    assert [each.name for each in database.parent.iterdir() if "attempts" in each.name] == []


def test_somebody_whose_turn_does_not_come_waits_and_is_not_counted(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "TURN_SECONDS", 0.1)
    refusals: list[SignInRefused] = []
    with Attempts(attempts_file_of(database)).one_at_a_time():
        tried(database, refusals)
    [refusal] = refusals
    assert refusal.not_tried
    assert refusal.wait_seconds > 0
    assert Attempts(attempts_file_of(database)).take() == ()


def test_a_folder_that_cannot_be_opened_stops_nobody(tmp_path: Path) -> None:
    with Attempts(tmp_path / "no folder" / "clinic.attempts").one_at_a_time() as mine:
        assert mine


def test_an_unknown_name_never_takes_the_light_work_of_a_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    work = Work(3, 24, 1)
    made = Keys.create(InMemory(), person_id=OWNER, sign_in="testa", passphrase=OWNER_WORDS, work=work)
    for _ in range(3):
        made.keys.add_slot(made.secrets, OWNER, os.urandom(32), LIGHT_WORK)
    worked: list[Work] = []
    slowly = kept.refuse_slowly

    def noted(database_id: object, name: str, secret: bytes, taken: Work) -> None:
        worked.append(taken)
        slowly(database_id, name, secret, taken)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "refuse_slowly", noted)
    for length in range(1, 9):
        with pytest.raises(SignInRefused):
            made.keys.unlock("x" * length, "a guess that is wrong")
    assert worked == [work] * 8
